import type { Engine } from '../engine/types.ts';
import { wholeStreams } from '../import/ipc.ts';
import { emptyTableSql } from '../import/raw.ts';
import type { RawRecord } from '../import/types.ts';
import type { TableInfo } from '../import/warehouse/index.ts';
import { ident } from '../model/sql.ts';
import type { RecordChange, Workspace } from '../workspace/index.ts';
import { KINDS } from './records.ts';

const VERSION = KINDS['raw']!.version;
const put = (load: RawRecord): RecordChange => ({
  put: { kind: 'raw', id: String(load.fileId), version: VERSION, body: load },
});

/** Files loaded as they stand: each a table of its own, kept, put back, taken back. */
export class RawLoads {
  /** Oldest first. */
  all: RawRecord[] = [];
  #engine: Engine;
  #workspace: Workspace;

  constructor(engine: Engine, workspace: Workspace) {
    this.#engine = engine;
    this.#workspace = workspace;
  }

  /** The records as they are kept, oldest first. */
  async records(): Promise<RawRecord[]> {
    const records = await this.#workspace.all<RawRecord>('raw');
    return records.map((r) => r.body).sort((a, b) => a.fileId - b.fileId);
  }

  /** Puts the tables of all records into the engine, in place of those that stand. */
  async restore(): Promise<void> {
    await this.clear();
    this.all = await this.records();
    for (const load of this.all) await this.#restoreTable(load);
  }

  async keep(record: RawRecord, rows: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#workspace.keepFile(record.kept, rows);
    await this.#workspace.write([put(record)]);
    this.all = [...this.all, record];
  }

  /** Takes a raw load out; resolves to the way to undo it, or to null where there is none. */
  async takeBack(fileId: number): Promise<(() => Promise<void>) | null> {
    const load = this.all.find((l) => l.fileId === fileId);
    if (!load) return null;
    await this.#workspace.write([{ remove: { kind: 'raw', id: String(fileId) } }]);
    this.all = this.all.filter((l) => l !== load);
    await this.#engine.exec(dropSql(load));
    return async () => {
      await this.#workspace.write([put(load)]);
      this.all = [...this.all, load];
      await this.#restoreTable(load);
    };
  }

  async clear(): Promise<void> {
    if (this.all.length) await this.#engine.exec(this.all.map(dropSql));
    this.all = [];
  }

  /** The tables as the console API lists them. */
  tables(): TableInfo[] {
    return this.all.map(({ table, counts, columns }) => ({
      name: table,
      rows: counts.rows,
      columns: columns.map((name) => ({ name, type: 'text', role: 'raw' })),
      from: null,
      to: null,
    }));
  }

  async #restoreTable({ table, columns, counts, kept }: RawRecord): Promise<void> {
    const blob = counts.rows > 0 ? await this.#workspace.readFile(kept) : null;
    await this.#engine.exec(emptyTableSql(table, columns));
    if (!blob) return;
    for await (const piece of wholeStreams(blob))
      await this.#engine.insertArrow(table, piece, { append: true });
  }
}

const dropSql = ({ table }: RawRecord): string => `DROP TABLE IF EXISTS ${ident(table)}`;
