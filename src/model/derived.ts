import { literal, ident } from './sql.ts';
import type { Settings } from './settings.ts';
import { MODEL, ROW_COLUMNS, SQL_TYPES, type TableName } from './tables.ts';

/**
 * Tables that are computed from the canonical ones and kept because many questions need them.
 * The first six are made anew after each load or change of settings;
 * the rest are made when an analysis first asks for them, and dropped when the data change.
 *
 * people(person INTEGER, id VARCHAR): dense codes of the people, in the order of their ids; ids that
 *   accepted keys join have one code (model/joins.ts).
 * row_person(row BIGINT, id VARCHAR): only where people are joined over keys: rows that name nobody,
 *   with the id that a key gives them. `personJoin` reads it.
 * event_spine(person INTEGER, ts TIMESTAMP, day DATE, event ENUM, row BIGINT): the hot columns of
 *   `events` with a person, sorted by (person, ts); `row` joins back to `events`.
 * event_names(event ENUM): the names of the spine's events, to look codes up by name.
 * rates(currency VARCHAR, day DATE, rate DECIMAL(18,8)): the workspace's rates as they were given.
 * rate_of_day(currency VARCHAR, day DATE, rate DECIMAL(18,8), rate_day DATE): one row for each
 *   currency and day that occur with money; the base currency has rate 1; `rate` is NULL where no
 *   rate of that day or of the 7 days before is known. An amount whose currency is NULL is in the
 *   base currency: join LEFT, and take coalesce(rate, 1) after the money check has passed.
 * event_session(row BIGINT, person INTEGER, session BIGINT): the session of each row of the spine.
 * touch(person INTEGER, session BIGINT, ts TIMESTAMP, day DATE, grain, channel, source, medium,
 *   campaign, row BIGINT): the touches (design: "attribution, and the credit that ROI uses").
 * loads, source_days: what the checks of data health share; made by them (import/health/tables.ts).
 */
export const DERIVED = [
  'people',
  'row_person',
  'event_spine',
  'event_names',
  'rates',
  'rate_of_day',
  'event_session',
  'touch',
  'loads',
  'source_days',
] as const;
/** segment_<id>(person INTEGER, id VARCHAR): everybody of a segment (model/segments.ts). */
export type SegmentTable = `segment_${string}`;
export type DerivedName = (typeof DERIVED)[number] | SegmentTable;

/** The derived tables that always stand beside the canonical ones. */
export const ALWAYS_DERIVED = [
  'people',
  'row_person',
  'event_spine',
  'event_names',
  'rates',
  'rate_of_day',
] as const;

/** `CREATE TABLE` of an empty canonical table, with `extra` text columns (properties). */
export function createTableSql(table: TableName, extra: readonly string[] = []): string {
  const own = MODEL.get(table)!.columns.filter((c) => !ROW_COLUMNS.some((r) => r.name === c.name));
  const columns = [
    ...ROW_COLUMNS.map((c) => `${c.name} ${c.sql}`),
    ...own.map((c) => `${ident(c.name)} ${SQL_TYPES[c.type]}`),
    ...extra.map((name) => `${ident(name)} VARCHAR`),
  ];
  return `CREATE TABLE ${table} (\n  ${columns.join(',\n  ')}\n)`;
}

/**
 * Statements that make `people` anew from the person columns of the tables that stand; `joined`:
 * `join_node` stands and says which ids are one person.
 */
export function peopleSql(tables: readonly TableName[], joined = false): string[] {
  const ids = tables.flatMap((table) =>
    MODEL.get(table)!
      .columns.filter((c) => c.role === 'person')
      .map((c) => `SELECT ${ident(c.name)} AS id FROM ${table} WHERE ${ident(c.name)} IS NOT NULL`),
  );
  const distinct = `(SELECT DISTINCT id FROM (${ids.length ? ids.join('\n  UNION ALL ') : 'SELECT NULL::VARCHAR AS id WHERE false'}))`;
  return [
    'DROP TABLE IF EXISTS people',
    joined
      ? `CREATE TABLE people AS
SELECT (dense_rank() OVER (ORDER BY coalesce(first.id, i.id)))::INTEGER AS person, i.id
FROM ${distinct} i
  LEFT JOIN join_node n ON n.id = i.id
  LEFT JOIN join_node first ON first.n = n.label`
      : `CREATE TABLE people AS
SELECT (row_number() OVER (ORDER BY id))::INTEGER AS person, id
FROM ${distinct}`,
  ];
}

/** So many rows of events are sorted at once: the rest of the memory is for the tables. */
const SORTED_AT_ONCE = 3_000_000;

/** In how many parts, each of some of the people, `rows` of events are sorted. */
export const partsOf = (rows: number): number => Math.max(1, Math.ceil(rows / SORTED_AT_ONCE));

/** A condition for each part of the people, in the order of their codes; none where one is all. */
export const peopleParts = (person: string, parts: number): string[] =>
  Array.from({ length: parts }, (_, i) => {
    const upTo = (n: number): string => `(SELECT count(*) * ${n} // ${parts} FROM people)`;
    return parts === 1 ? 'true' : `${person} > ${upTo(i)} AND ${person} <= ${upTo(i + 1)}`;
  });

/**
 * Statements that make `event_spine` anew, in `parts` sorts; `people` must stand, and `row_person`
 * if `joined`.
 */
export function spineSql(joined = false, parts = 1): string[] {
  const person = joined
    ? `LEFT JOIN row_person q ON q.row = e.row JOIN people p ON p.id = coalesce(e."user", q.id)`
    : `JOIN people p ON p.id = e."user"`;
  return [
    'DROP TABLE IF EXISTS event_spine',
    'DROP TABLE IF EXISTS event_names',
    'DROP TYPE IF EXISTS event_name',
    // A type without a value cannot be used: the empty name stands in where there are no events.
    `CREATE TYPE event_name AS ENUM (
  SELECT event FROM events WHERE event IS NOT NULL UNION SELECT '' ORDER BY 1)`,
    ...peopleParts('p.person', parts).map(
      (some, i) => `${i ? 'INSERT INTO event_spine' : 'CREATE TABLE event_spine AS'}
SELECT p.person, e.ts, e.day, e.event::event_name AS event, e.row
FROM events e ${person}
WHERE e.ts IS NOT NULL AND e.event IS NOT NULL AND ${some}
ORDER BY p.person, e.ts`,
    ),
    'CREATE TABLE event_names AS SELECT DISTINCT event FROM event_spine ORDER BY event',
  ];
}

/** Statements that make `rate_of_day` anew from the workspace's rates and the days with money. */
export function rateOfDaySql(tables: readonly TableName[], settings: Settings): string[] {
  const pairs = tables
    .filter((t) => MODEL.get(t)!.columns.some((c) => c.name === 'currency'))
    .map((t) => `SELECT currency, day FROM ${t} WHERE currency IS NOT NULL AND day IS NOT NULL`);
  const values = settings.rates.map(
    (r) => `(${literal(r.currency)}, DATE ${literal(r.day)}, ${literal(r.rate)}::DECIMAL(18,8))`,
  );
  return [
    'DROP TABLE IF EXISTS rate_of_day',
    'DROP TABLE IF EXISTS rates',
    'CREATE TABLE rates (currency VARCHAR, day DATE, rate DECIMAL(18,8))',
    ...(values.length ? [`INSERT INTO rates VALUES ${values.join(',\n  ')}`] : []),
    `CREATE TABLE rate_of_day AS
SELECT d.currency, d.day,
  CASE WHEN d.currency = ${literal(settings.currency)} THEN 1::DECIMAL(18,8)
       WHEN r.day >= d.day - 7 THEN r.rate END AS rate,
  CASE WHEN d.currency = ${literal(settings.currency)} THEN d.day
       WHEN r.day >= d.day - 7 THEN r.day END AS rate_day
FROM (SELECT DISTINCT currency, day FROM (${pairs.length ? pairs.join('\n  UNION ALL ') : 'SELECT NULL::VARCHAR AS currency, NULL::DATE AS day WHERE false'})) d
ASOF LEFT JOIN rates r ON r.currency = d.currency AND r.day <= d.day`,
  ];
}
