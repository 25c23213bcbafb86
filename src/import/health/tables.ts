import { ident, literal, timestamp } from '../../model/sql.ts';
import { tableDef, type TableName } from '../../model/tables.ts';
import { localDay } from '../../model/zones.ts';
import type { ListedLoad } from '../types.ts';
import type { HealthInput } from './types.ts';

/** Tables whose rows come day by day, so that a day without any says something. */
export const DAILY = [
  'spend',
  'events',
  'orders',
  'leads',
  'surveys',
  'content',
  'tickets',
  'scans',
] as const satisfies readonly TableName[];

export const loaded = ({ context }: HealthInput, table: TableName): boolean =>
  (context.tables[table]?.rows ?? 0) > 0;

/**
 * Statements that make what the checks share, so that each of them is short to read:
 * `loads`, a row per load that stands; `source_days`, rows by table, source and day.
 */
export const healthTablesSql = (input: HealthInput): string[] => [
  ...loadsSql(input.loads),
  ...sourceDaysSql(input),
];

const LOADS = `file_id INTEGER, file VARCHAR, source VARCHAR, table_name VARCHAR,
  loaded TIMESTAMP, first_day DATE, last_day DATE, lines BIGINT, rows BIGINT, rejected BIGINT`;

function loadsSql(loads: readonly ListedLoad[]): string[] {
  const values = loads.map(
    ({ fileId, file, source, table, loaded: at, from, to, counts }) =>
      `(${fileId}, ${literal(file)}, ${literal(source)}, ${literal(table)}, ${timestamp(at)}, ${literal(from)}, ${literal(to)}, ${counts.lines}, ${counts.rows}, ${counts.rejected})`,
  );
  return [
    'DROP TABLE IF EXISTS loads',
    `CREATE TABLE loads (${LOADS})`,
    ...(values.length ? [`INSERT INTO loads VALUES\n  ${values.join(',\n  ')}`] : []),
  ];
}

/** The export that a row came from, else the platform that it names, else NULL. */
export const sourceSql = (table: TableName): string =>
  table === 'spend' || table === 'content'
    ? "coalesce(nullif(l.source, 'unknown'), t.source)"
    : "nullif(l.source, 'unknown')";

function sourceDaysSql(input: HealthInput): string[] {
  const today = localDay(input.now, input.context.settings.timeZone);
  const parts = DAILY.filter((table) => loaded(input, table)).map(
    (
      table,
    ) => `SELECT ${literal(table)} AS table_name, ${sourceSql(table)} AS source, t.day, count(*) AS rows
FROM ${table} t LEFT JOIN loads l ON l.file_id = t.file_id
WHERE t.day <= DATE ${literal(today)}
GROUP BY ALL`,
  );
  return [
    'DROP TABLE IF EXISTS source_days',
    parts.length
      ? `CREATE TABLE source_days AS\n${parts.join('\nUNION ALL\n')}`
      : 'CREATE TABLE source_days (table_name VARCHAR, source VARCHAR, day DATE, rows BIGINT)',
  ];
}

/** SELECT of canonical rows with their file and line; `where` speaks of the alias `t`. */
export function rowsSql(table: TableName, columns: readonly string[], where: string): string {
  const own = tableDef(table).columns.map((c) => c.name);
  const list = ['day', ...columns.filter((c) => c !== 'day' && own.includes(c))];
  return `SELECT l.file, t.row_number AS line, ${list.map((c) => `t.${ident(c)}`).join(', ')}
FROM ${table} t LEFT JOIN loads l ON l.file_id = t.file_id
WHERE ${where}
ORDER BY l.file, t.row_number`;
}
