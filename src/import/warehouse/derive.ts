import type { Engine } from '../../engine/types.ts';
import { ident } from '../../model/sql.ts';
import { tableDef, type TableName } from '../../model/tables.ts';
import { localDaySql, toUtcSql } from '../../model/zones.ts';

/** What a row's day and instant follow from: the zone. Shared by restoring and restating. */

/** The table's time column where it is an instant; null where it is a day. */
export const instantColumn = (table: TableName): string | null => {
  const { time, columns } = tableDef(table);
  return columns.find((c) => c.name === time)?.type === 'timestamp' ? time : null;
};

/**
 * `day` and the instant of rows in `from` as SQL, by the zone: a row that came as a day keeps it
 * and begins at that day's midnight; another's day follows its instant.
 */
export async function timeSql(
  engine: Engine,
  table: TableName,
  from: string,
  timeZone: string,
): Promise<Record<string, string>> {
  const time = instantColumn(table);
  if (!time) return {};
  const column = ident(time);
  const { rows } = await engine.query(
    `SELECT min(${column})::DATE AS a, max(${column})::DATE AS b, min(day) AS c, max(day) AS d,
  bool_or(grain = 'day') AS has_days FROM ${from}`,
  );
  const { a, b, c, d, has_days: hasDays } = rows[0]!;
  if (a === null && c === null) return {};
  const days = [a, b, c, d].filter((x): x is string => typeof x === 'string').sort();
  const span = [days[0]!, days.at(-1)!] as const;
  const localDay = localDaySql(column, timeZone, ...span);
  if (!hasDays) return { day: localDay };
  return {
    day: `CASE WHEN grain = 'day' THEN day ELSE ${localDay} END`,
    [time]: `CASE WHEN grain = 'day' THEN ${toUtcSql('day::TIMESTAMP', timeZone, ...span)} ELSE ${column} END`,
  };
}
