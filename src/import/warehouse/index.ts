import { compact } from '../../engine/home.ts';
import type { Engine, QueryOptions } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import {
  ALWAYS_DERIVED,
  createTableSql,
  DERIVED,
  partsOf,
  peopleSql,
  rateOfDaySql,
  spineSql,
  type DerivedName,
} from '../../model/derived.ts';
import { segmentTableSql } from '../../model/segments.ts';
import { sessionSql, touchSql } from '../../model/sessions.ts';
import { dropJoinSql } from '../../model/joins.ts';
import { derivedColumns, isDerivedColumn } from '../../model/marks.ts';
import type { Settings } from '../../model/settings.ts';
import { ident } from '../../model/sql.ts';
import { segmentTable } from '../../model/where.ts';
import { ROW_COLUMNS, tableDef, TABLES, type TableName } from '../../model/tables.ts';
import { wholeStreams } from '../ipc.ts';
import type { LoadRecord } from '../types.ts';
import { joinPeople } from './join.ts';
import { keepSql, restoreSql } from './keep.ts';
import { profileTables } from './profile.ts';
import { restateSql } from './restate.ts';

/** A table as the console API lists it. */
export interface TableInfo {
  name: string;
  rows: number;
  columns: { name: string; type: string; role: string }[];
  from: string | null;
  to: string | null;
}

/** The keeper of the canonical tables: what stands, what is derived from it, what it holds. */
export interface Warehouse {
  /** Makes the table and further text columns of it, where they do not stand yet. */
  ensureTable(table: TableName, more: readonly string[]): Promise<void>;
  columns(table: TableName): Promise<readonly string[]>;
  /** Makes anew what always stands beside the tables; to be called once after rows changed. */
  refresh(settings: Settings, options?: QueryOptions): Promise<void>;
  /** Makes the derived tables that a query uses, where they do not stand yet. */
  ensureDerived(
    names: readonly DerivedName[],
    context: Context,
    options?: QueryOptions,
  ): Promise<void>;
  /** Forgets the tables of segments: they are others now. */
  dropSegments(): Promise<void>;
  /** Days, channels and rates anew for other settings; then `refresh`. */
  applySettings(settings: Settings, loads: readonly LoadRecord[]): Promise<void>;
  removeLoad(load: Pick<LoadRecord, 'fileId' | 'table'>): Promise<void>;
  /** Removes single rows by their `row`, as another load replaced them. */
  removeRows(table: TableName, rowsSql: string): Promise<void>;
  /** The SELECT of a load's rows, as they are kept; or of the rows that `where` names. */
  keepSql(fileId: number, table: TableName, where?: string): Promise<string>;
  /** Puts kept rows back; their days and channels follow the settings of now. */
  restoreLoad(load: LoadRecord, kept: Blob, settings: Settings): Promise<void>;
  /** What the tables hold; `loads` says on which day each file came. */
  profile(settings: Settings, loads: readonly LoadRecord[], now: Date): Promise<Context['tables']>;
  /** The derived tables that stand, as the console API lists tables. */
  derived(): Promise<TableInfo[]>;
  /** Drops every canonical and derived table. */
  clear(): Promise<void>;
}

/** The table of a segment, which is made when it is asked for like any derived one. */
const isSegment = (name: DerivedName): boolean => name.startsWith('segment_');

const LAZY: Partial<Record<DerivedName, (context: Context) => string[]>> = {
  event_session: sessionSql,
  touch: touchSql,
};

export function createWarehouse(engine: Engine): Warehouse {
  /** The columns of the tables that stand. */
  const tables = new Map<TableName, Set<string>>();
  const derived = new Set<DerivedName>();
  let lazyWork: Promise<void> = Promise.resolve();

  const names = (): TableName[] => TABLES.filter((t) => tables.has(t));

  async function described(table: TableName): Promise<Set<string>> {
    const { rows } = await engine.query(`DESCRIBE ${table}`);
    return new Set(rows.map((r) => String(r['column_name'])));
  }

  const size = async (table: TableName): Promise<number> =>
    Number((await engine.query(`SELECT count(*) AS n FROM ${table}`)).rows[0]!['n']);

  /**
   * Runs what makes derived tables: as one, or for many events each statement by itself, because
   * what a transaction writes is not compressed, and does not fit, before it is committed.
   */
  async function made(
    statements: readonly string[],
    events: number,
    options?: QueryOptions,
  ): Promise<void> {
    const steps = partsOf(events) > 1 ? statements.map((sql) => [sql]) : [statements];
    for (const step of steps) await engine.exec(step, options);
  }

  async function ensureTable(table: TableName, properties: readonly string[]): Promise<void> {
    const stands = tables.get(table);
    if (!stands) {
      await engine.exec(createTableSql(table, properties));
      tables.set(table, await described(table));
      return;
    }
    // The engine knows `prop.Comments` and `prop.comments` as one column.
    const known = new Set([...stands].map((c) => c.toLowerCase()));
    const missing = properties.filter((p) => !known.has(p.toLowerCase()));
    if (!missing.length) return;
    await engine.exec(missing.map((p) => `ALTER TABLE ${table} ADD COLUMN ${ident(p)} VARCHAR`));
    for (const p of missing) stands.add(p);
  }

  /** Makes the table anew without rows, at once, however many they are. */
  async function emptyTable(table: TableName): Promise<void> {
    const own = new Set([...ROW_COLUMNS, ...tableDef(table).columns].map((c) => c.name));
    const extra = [...tables.get(table)!].filter((c) => !own.has(c));
    await engine.exec([`DROP TABLE ${table}`, createTableSql(table, extra)]);
  }

  /** Drops what followed from settings that are no more. */
  async function dropColumns(table: TableName, wanted: readonly string[]): Promise<void> {
    const gone = [...tables.get(table)!].filter((c) => isDerivedColumn(c) && !wanted.includes(c));
    if (!gone.length) return;
    await engine.exec(gone.map((c) => `ALTER TABLE ${table} DROP COLUMN ${ident(c)}`));
    for (const c of gone) tables.get(table)!.delete(c);
  }

  async function refresh(now: Settings, options?: QueryOptions): Promise<void> {
    const joined = await joinPeople(engine, now.joinKeys, (t) => tables.get(t), options);
    const lazy = DERIVED.filter((d) => !(ALWAYS_DERIVED as readonly string[]).includes(d));
    await compact(engine);
    const events = tables.has('events') ? await size('events') : 0;
    await made(
      [
        ...[...lazy, ...[...derived].filter(isSegment)].map((d) => `DROP TABLE IF EXISTS ${d}`),
        ...peopleSql(names(), joined),
        ...dropJoinSql(),
        ...(tables.has('events') ? spineSql(joined, partsOf(events)) : []),
        ...rateOfDaySql(names(), now),
      ],
      events,
      options,
    );
    await compact(engine);
    derived.clear();
  }

  return {
    ensureTable,
    refresh,
    columns: async (table) => [...(tables.get(table) ?? [])],
    async ensureDerived(wanted, context, options) {
      // One at a time: two analyses may want the same table at the same moment.
      lazyWork = lazyWork
        .catch(() => {})
        .then(async () => {
          for (const name of DERIVED) {
            const make = LAZY[name];
            if (!make || !wanted.includes(name) || derived.has(name)) continue;
            await made(make(context), context.tables.events?.rows ?? 0, options);
            derived.add(name);
          }
          for (const segment of context.settings.segments ?? []) {
            const name = segmentTable(segment.id);
            if (!wanted.includes(name) || derived.has(name)) continue;
            await engine.exec(segmentTableSql(segment, context), options);
            derived.add(name);
          }
        });
      return lazyWork;
    },
    async dropSegments() {
      const gone = [...derived].filter(isSegment);
      await engine.exec(gone.map((d) => `DROP TABLE IF EXISTS ${d}`));
      for (const name of gone) derived.delete(name);
    },
    async applySettings(now, standing) {
      for (const table of names()) await ensureTable(table, derivedColumns(table, now));
      await engine.exec(await restateSql(engine, tables, standing, now));
      for (const table of names()) await dropColumns(table, derivedColumns(table, now));
      await refresh(now);
    },
    async removeLoad({ fileId, table }) {
      if (!tables.has(table)) return;
      const others = `SELECT count(*) AS n FROM (SELECT 1 FROM ${table} WHERE file_id <> ${fileId} LIMIT 1)`;
      if (Number((await engine.query(others)).rows[0]!['n'])) {
        await engine.exec(`DELETE FROM ${table} WHERE file_id = ${fileId}`);
        await compact(engine);
      } else await emptyTable(table);
    },
    async removeRows(table, rowsSql) {
      if (tables.has(table)) await engine.exec(`DELETE FROM ${table} WHERE row IN (${rowsSql})`);
    },
    keepSql: async (fileId, table, where) =>
      keepSql(table, [...(tables.get(table) ?? [])], where ?? `file_id = ${fileId}`),
    async restoreLoad(load, kept, now) {
      for await (const piece of wholeStreams(kept)) {
        await engine.exec('DROP TABLE IF EXISTS restored');
        await engine.insertArrow('restored', piece);
        const { rows } = await engine.query('DESCRIBE restored');
        const columns = rows.map((r) => String(r['column_name']));
        await ensureTable(load.table, [
          ...columns.filter((c) => c.startsWith('prop.')),
          ...derivedColumns(load.table, now),
        ]);
        await engine.exec(await restoreSql(engine, load, columns, now));
      }
      await engine.exec('DROP TABLE IF EXISTS restored');
    },
    profile: (now, loads, when) => profileTables(engine, tables, loads, now, when),
    async derived() {
      const infos: TableInfo[] = [];
      const standing = await engine.query('SHOW TABLES');
      const here = new Set(standing.rows.map((r) => String(r['name'])));
      for (const name of DERIVED.filter((d) => here.has(d))) {
        const columns = (await engine.query(`DESCRIBE ${name}`)).rows.map((r) => ({
          name: String(r['column_name']),
          type: String(r['column_type']),
          role: 'derived',
        }));
        const days = columns.some((c) => c.name === 'day') ? 'min(day), max(day)' : 'NULL, NULL';
        const { rows } = await engine.query(
          `SELECT * FROM (SELECT count(*), ${days} FROM ${name}) AS t("rows", "from", "to")`,
        );
        const { rows: count, from, to } = rows[0]!;
        const day = (value: unknown) => (typeof value === 'string' ? value : null);
        infos.push({ name, rows: Number(count), columns, from: day(from), to: day(to) });
      }
      return infos;
    },
    async clear() {
      await engine.exec([
        ...[...DERIVED, ...[...derived].filter(isSegment)].map((d) => `DROP TABLE IF EXISTS ${d}`),
        ...names().map((t) => `DROP TABLE IF EXISTS ${t}`),
        'DROP TYPE IF EXISTS event_name',
      ]);
      tables.clear();
      derived.clear();
    },
  };
}
