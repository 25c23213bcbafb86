import type { Engine, Row } from '../../engine/types.ts';
import { isCampaignColumn } from '../../model/campaigns.ts';
import type { ColumnProfile, Context, TableProfile } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import type { Settings } from '../../model/settings.ts';
import { date, ident, timestamp } from '../../model/sql.ts';
import { ROW_COLUMNS, tableDef, type Column, type TableName } from '../../model/tables.ts';
import { localDay, startOfDay } from '../../model/zones.ts';
import type { LoadRecord } from '../types.ts';
import { instantColumn } from './derive.ts';

/** Rows above which distinct values are counted approximately. */
const EXACT_BELOW = 100_000;
const MENU = 50;
const EVENT_NAMES = 200;

/** Columns that every table has, whose values nobody chooses from. */
const ROWS = new Set<string>(ROW_COLUMNS.map((c) => c.name));

type Loaded = Pick<LoadRecord, 'table' | 'loaded'>;

/** What an analysis knows of the data before it asks (model/context.ts says what each means). */
export async function profileTables(
  engine: Engine,
  tables: ReadonlyMap<TableName, ReadonlySet<string>>,
  loads: readonly Loaded[],
  settings: Settings,
  now: Date,
): Promise<Context['tables']> {
  const profiles: Context['tables'] = {};
  for (const [table, columns] of tables) {
    const profile = await profileTable(engine, table, [...columns], loads, settings, now);
    if (profile) profiles[table] = profile;
  }
  return profiles;
}

async function profileTable(
  engine: Engine,
  table: TableName,
  names: readonly string[],
  loads: readonly Loaded[],
  settings: Settings,
  now: Date,
): Promise<TableProfile | null> {
  const today = localDay(now, settings.timeZone);
  const time = instantColumn(table);
  const past = time ? `${ident(time)} <= ${timestamp(now.toISOString())}` : `day <= ${date(today)}`;
  const [span] = (
    await engine.query(`SELECT count(*) AS "rows", min(day) AS "from",
  max(day) FILTER (WHERE ${past}) AS "to",
  count(*) FILTER (WHERE NOT (${past})) AS future,
  coalesce(bool_or(grain = 'day'), false) AS has_days,
  ${time ? `coalesce(bool_and(epoch_us(${ident(time)}) % 1000 = 0), true)` : 'true'} AS whole_millis
FROM ${table}`)
  ).rows;
  const rows = Number(span!['rows']);
  if (!rows) return null;
  const to = span!['to'] as string | null;
  const loadedThen = loads.some(
    (l) => l.table === table && localDay(new Date(l.loaded), settings.timeZone) === to,
  );
  const lastFullDay = to && (loadedThen ? addDays(to, -1) : to);
  const has = (name: string) => names.includes(name);
  return {
    name: table,
    rows,
    columns: await profileColumns(engine, table, names, rows),
    from: span!['from'] as string | null,
    to,
    end: lastFullDay && startOfDay(addDays(lastFullDay, 1), settings.timeZone),
    lastFullDay,
    hasDayGrain: span!['has_days'] === true,
    futureRows: Number(span!['future']),
    wholeMillis: span!['whole_millis'] === true,
    currencies: has('currency') ? await texts(engine, distinctSql(table, 'currency')) : [],
    ...(table === 'events' ? { events: await eventNames(engine) } : {}),
  };
}

const distinctSql = (table: TableName, column: string): string =>
  `SELECT DISTINCT ${column} AS value FROM ${table} WHERE ${column} IS NOT NULL ORDER BY 1`;

const texts = async (engine: Engine, sql: string): Promise<string[]> =>
  (await engine.query(sql)).rows.map((r) => String(r['value']));

async function profileColumns(
  engine: Engine,
  table: TableName,
  names: readonly string[],
  rows: number,
): Promise<ColumnProfile[]> {
  const known = new Map(tableDef(table).columns.map((c) => [c.name, c]));
  const count = (name: string) =>
    rows < EXACT_BELOW ? `count(DISTINCT ${ident(name)})` : `approx_count_distinct(${ident(name)})`;
  const own = names.filter((name) => !ROWS.has(name));
  const counts = own.map((name, i) => `${count(name)} AS c${i}`);
  const [distinct] = (await engine.query(`SELECT ${counts.join(', ')} FROM ${table}`)).rows;
  const types = new Map(
    (await engine.query(`DESCRIBE ${table}`)).rows.map((r) => [
      String(r['column_name']),
      String(r['column_type']),
    ]),
  );
  const profiles: ColumnProfile[] = [];
  for (const name of names) {
    const filled = ROWS.has(name) ? rows : Number(distinct![`c${own.indexOf(name)}`]);
    profiles.push({
      name,
      type: types.get(name) ?? '',
      role: roleOf(name, known.get(name)),
      distinct: filled,
      top: filled && inMenus(name, known.get(name)) ? await top(engine, table, name) : [],
    });
  }
  return profiles;
}

const roleOf = (name: string, column: Column | undefined): string =>
  column?.role ??
  (name.startsWith('prop.') ? 'property' : isCampaignColumn(name) ? 'dimension' : 'row');

const inMenus = (name: string, column: Column | undefined): boolean =>
  ['dimension', 'property'].includes(roleOf(name, column));

const top = (engine: Engine, table: TableName, name: string): Promise<string[]> =>
  texts(
    engine,
    `SELECT ${ident(name)} AS value FROM ${table} WHERE ${ident(name)} IS NOT NULL
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MENU}`,
  );

async function eventNames(engine: Engine): Promise<NonNullable<TableProfile['events']>> {
  const { rows } = await engine.query(`SELECT event::VARCHAR AS event, count(*) AS "rows",
  approx_count_distinct(person) AS people
FROM event_spine GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${EVENT_NAMES}`);
  return rows.map((r: Row) => ({
    event: String(r['event']),
    rows: Number(r['rows']),
    people: Number(r['people']),
  }));
}
