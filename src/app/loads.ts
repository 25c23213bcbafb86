import type { Engine } from '../engine/types.ts';
import { fitting } from '../import/fitting.ts';
import type { Importer } from '../import/index.ts';
import { wholeStreams } from '../import/ipc.ts';
import { REPLACED, type Keeper } from '../import/keeper.ts';
import type { KnownRecipe } from '../import/remember/recall.ts';
import type { LoadOptions, LoadRecord, LoadReport, Plan, Progress } from '../import/types.ts';
import { createWarehouse, type Warehouse } from '../import/warehouse/index.ts';
import type { Settings } from '../model/settings.ts';
import type { RecordChange, Workspace } from '../workspace/index.ts';
import { portionOfLoad } from './progress.ts';
import { RawLoads } from './raw-loads.ts';
import { KINDS } from './records.ts';
import { cancelJob, readersInWorker } from './work.ts';

const VERSION = KINDS['load']!.version;
const put = (load: LoadRecord): RecordChange => ({
  put: { kind: 'load', id: String(load.fileId), version: VERSION, body: load },
});

/** The loads of a workspace: made by the import, kept in files and records, put back, taken back. */
export class Loads {
  /** Newest first. Those that later files replaced whole are not among them. */
  all: LoadRecord[] = [];
  readonly raw: RawLoads;
  readonly warehouse: Warehouse;
  /** The import itself, fetched when the first file comes: a visit that only asks needs none of it. */
  readonly importer: () => Promise<Importer>;
  /** Every load on record, oldest first, replaced ones too: taking the later back revives them. */
  #records: LoadRecord[] = [];
  #lastId = 0;
  #engine: Engine;
  #workspace: Workspace;
  #settings: () => Settings;

  constructor(
    engine: Engine,
    workspace: Workspace,
    settings: () => Settings,
    recipes: () => readonly KnownRecipe[],
  ) {
    this.#engine = engine;
    this.#workspace = workspace;
    this.#settings = settings;
    this.raw = new RawLoads(engine, workspace);
    this.warehouse = createWarehouse(engine);
    const keeper: Keeper = {
      loads: () => this.#records.filter((l) => l.goneBy === undefined),
      nextId: () => ++this.#lastId,
      keep: (record, rows, gone) => this.#keep(record, rows, gone),
      raws: () => this.raw.all,
      keepRaw: (record, rows) => this.raw.keep(record, rows),
      salt: () => this.#salt(),
    };
    const { warehouse } = this;
    let importing: Promise<Importer> | null = null;
    const fetched = async (): Promise<Importer> => {
      const { createImporter } = await import('../import/index.ts');
      const readers = readersInWorker;
      const given = { engine, warehouse, readers, cancelJob, settings, keeper, recipes };
      return createImporter(given);
    };
    this.importer = () =>
      (importing ??= fetched().catch((error: unknown) => {
        importing = null;
        throw error;
      }));
  }

  /** Fills an empty engine from what was kept. */
  async restore(): Promise<void> {
    await this.warehouse.clear();
    const records = await this.#workspace.all<LoadRecord>('load');
    this.#take(records.map((r) => r.body));
    const settings = this.#settings();
    for (const load of this.#records) {
      if (load.goneBy !== undefined) continue;
      const kept = await this.#workspace.readFile(load.kept);
      if (kept) await this.warehouse.restoreLoad(load, kept, settings);
      const gone = load.replacedRows && (await this.#workspace.readFile(load.replacedRows));
      if (gone) {
        for await (const piece of wholeStreams(gone)) {
          await this.#engine.insertArrow('replaced_rows', piece);
          await this.warehouse.removeRows(load.table, 'SELECT row FROM replaced_rows');
          await this.#engine.exec('DROP TABLE replaced_rows');
        }
      }
    }
    await this.raw.restore();
    this.#lastId = Math.max(this.#lastId, ...this.raw.all.map((l) => l.fileId));
    await this.warehouse.refresh(settings);
    await this.#sweep();
  }

  /** Takes over what another tab wrote; true if the loads are others than before. */
  async follow(): Promise<boolean> {
    const records = await this.#workspace.all<LoadRecord>('load');
    const key = (loads: readonly Pick<LoadRecord, 'fileId' | 'kept' | 'goneBy'>[]) =>
      loads
        .map((l) => `${l.fileId}:${l.kept}:${l.goneBy ?? ''}`)
        .sort()
        .join();
    const same = key(records.map((r) => r.body)) === key(this.#records);
    if (same && key(await this.raw.records()) === key(this.raw.all)) return false;
    await this.restore();
    return true;
  }

  applySettings = (): Promise<void> =>
    this.warehouse.applySettings(this.#settings(), this.#records);

  /** Loads reviewed files. What was loaded before one fails stays. */
  load = (
    plans: readonly { plan: Plan; options: LoadOptions }[],
    onProgress?: (share: number) => void,
  ): Promise<LoadReport[]> =>
    this.#loading(async () => {
      const importer = await this.importer();
      const reports: LoadReport[] = [];
      for (const [i, { plan, options }] of plans.entries()) {
        const told = (p: Progress): void => {
          options.onProgress?.(p);
          onProgress?.((i + portionOfLoad(p)) / plans.length);
        };
        reports.push(await importer.load(plan, { ...options, onProgress: told }));
      }
      return reports;
    });

  /** Loads files one by one, a report for each table; one that fails is a report that says why. */
  loadFiles = (files: readonly File[], options: LoadOptions): Promise<LoadReport[]> =>
    this.#loading(async () => {
      // Nobody is asked here: what stands is replaced, as documented, not what a recipe remembers.
      const laid: LoadOptions = { overlap: 'replace', ...options };
      const importer = await this.importer();
      const { loadFile } = await import('../import/files.ts');
      const reports: LoadReport[] = [];
      for (const file of files) reports.push(...(await loadFile(importer, file, laid)));
      return reports;
    });

  /**
   * Makes the derived tables anew where `work` loaded something. Loads whose derived tables find no
   * room are taken back: what cannot be asked about is not loaded.
   */
  async #loading<T>(work: () => Promise<T>): Promise<T> {
    const before = new Set(this.#records.map((l) => l.fileId));
    const loaded = (): LoadRecord[] => this.#records.filter((l) => !before.has(l.fileId));
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // An engine that died meanwhile is filled again by its own listener.
      if (loaded().length) await this.warehouse.refresh(this.#settings()).catch(() => {});
      throw error;
    }
    const fresh = loaded();
    if (fresh.length) {
      const refreshed = fitting(fresh.at(-1)!.file, this.warehouse.refresh(this.#settings()));
      await refreshed.catch(async (error: unknown) => {
        for (const load of fresh.reverse()) await this.#forget(load);
        await this.restore();
        throw error;
      });
    }
    return result;
  }

  /** Takes a load out; what it had replaced stands again. Resolves to the way to undo it. */
  async takeBack(fileId: number): Promise<() => Promise<void>> {
    const load = this.#records.find((l) => l.fileId === fileId);
    if (!load) return (await this.raw.takeBack(fileId)) ?? (async () => {});
    const revived = await this.#forget(load);
    if (load.replacedRows || revived.length) await this.restore();
    else {
      this.#take(this.#records.filter((l) => l !== load));
      await this.warehouse.removeLoad(load);
      await this.warehouse.refresh(this.#settings());
    }
    return async () => {
      await this.#workspace.write([put(load), ...revived.map(put)]);
      await this.restore();
    };
  }

  /** Takes a load off the record; resolves to those that it had replaced, which stand again. */
  async #forget({ fileId }: LoadRecord): Promise<LoadRecord[]> {
    const revived = this.#records.filter((l) => l.goneBy === fileId);
    await this.#workspace.write([
      { remove: { kind: 'load', id: String(fileId) } },
      ...revived.map(({ goneBy: _, ...alive }) => put(alive)),
    ]);
    return revived;
  }

  async clear(): Promise<void> {
    await this.warehouse.clear();
    await this.raw.clear();
    this.#take([]);
  }

  #take(records: LoadRecord[]): void {
    this.#lastId = Math.max(this.#lastId, ...records.map((l) => l.fileId));
    this.#records = records.sort((a, b) => a.fileId - b.fileId);
    this.all = this.#records.filter((l) => l.goneBy === undefined).reverse();
  }

  async #keep(
    record: LoadRecord,
    rows: AsyncIterable<Uint8Array>,
    gone: readonly LoadRecord[],
  ): Promise<void> {
    await this.#workspace.keepFile(record.kept, rows);
    if (record.report.replaced > 0) {
      record.replacedRows = `${record.kept}.replaced`;
      const replacedRows = this.#engine.arrow(`SELECT row FROM ${REPLACED}`);
      await this.#workspace.keepFile(record.replacedRows, replacedRows);
    }
    const ids = new Set(gone.map((l) => l.fileId));
    const replaced = this.#records
      .filter((l) => ids.has(l.fileId))
      .map((l) => ({ ...l, goneBy: record.fileId }));
    await this.#workspace.write([put(record), ...replaced.map(put)]);
    this.#take([...this.#records.filter((l) => !ids.has(l.fileId)), ...replaced, record]);
  }

  async #salt(): Promise<string> {
    const stored = await this.#workspace.get<{ salt: string }>('secret', 'salt');
    if (stored) return stored.body.salt;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const salt = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
    await this.#workspace.put('secret', { salt }, { id: 'salt' });
    return salt;
  }

  /** Files of loads that were taken back stay until the next start, for undo. */
  async #sweep(): Promise<void> {
    if (!this.#workspace.writer || this.#swept) return;
    this.#swept = true;
    const raw = this.raw.all.map((l) => l.kept);
    const used = new Set([...this.#records.flatMap((l) => [l.kept, l.replacedRows]), ...raw]);
    for (const { name } of await this.#workspace.files()) {
      if (!used.has(name)) await this.#workspace.removeFile(name);
    }
  }
  #swept = false;
}
