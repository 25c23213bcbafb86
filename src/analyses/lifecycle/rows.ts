import type { Context } from '../../model/context.ts';
import { dataEnd, resolvePeriod } from '../../model/period.ts';
import { date, ident } from '../../model/sql.ts';
import { rowsSql } from '../parts/rows/end.ts';
import type { Row } from '../contract.ts';
import { labelSql } from '../parts/rows/label.ts';
import type { LifecycleSpec } from './spec.ts';

/** Groups by the keys, and where broken down by the same keys for the whole. */
export const grouping = (spec: LifecycleSpec, ...keys: string[]): string =>
  spec.breakdown
    ? `GROUP BY GROUPING SETS ((breakdown, ${keys.join(', ')}), (${keys.join(', ')}))`
    : `GROUP BY ${keys.join(', ')}`;
/** The breakdown as a leading column, where there is one. */
export const part = (spec: LifecycleSpec): string => (spec.breakdown ? 'breakdown, ' : '');
export const partOut = (spec: LifecycleSpec): string =>
  spec.breakdown ? 'breakdown' : 'NULL AS breakdown';
/** Equal parts of two tables, of which either may be the whole. */
export const samePart = (spec: LifecycleSpec, a: string, b: string): string =>
  spec.breakdown ? ` AND ${a}.breakdown IS NOT DISTINCT FROM ${b}.breakdown` : '';

/** The last day that has a row, and the last that is over; the first where none is. */
export const lastRow = (spec: LifecycleSpec, context: Context): string =>
  context.tables[spec.table]?.to ?? context.tables[spec.table]?.from ?? '1970-01-01';
export const lastWhole = (spec: LifecycleSpec, context: Context): string =>
  dataEnd(context, [spec.table])?.lastFullDay ?? context.tables[spec.table]?.from ?? '1970-01-01';

/** Until when a mark's rows are read: intervals hold days that are not over, days and months do not. */
export const lastDay = (mark: Row, spec: LifecycleSpec, context: Context): string =>
  'month' in mark || 'day' in mark ? lastWhole(spec, context) : lastRow(spec, context);

/** WHERE a day is of the period; nothing for all days. */
export function chosen(spec: LifecycleSpec, context: Context, column: string): string {
  const period = resolvePeriod(spec.period, context, [spec.table]);
  return period ? `\nWHERE ${column} BETWEEN ${date(period.from)} AND ${date(period.to)}` : '';
}

/** `active_day(person[, breakdown], day)`: the days on which each person was active, up to a day. */
export function activeDaysSql(spec: LifecycleSpec, context: Context, until: string): string {
  const column = spec.table === 'orders' ? 'orders.day' : 's.day';
  const days = `SELECT DISTINCT person, day FROM (
    ${rowsSql(spec, context, [column])}
  ) WHERE day <= ${date(until)}`;
  if (!spec.breakdown) return `active_day AS (\n  ${days}\n)`;
  return `${firstRowsSql(spec, spec.breakdown.column, context)},
${labelSql(spec.breakdown.top)},
active_day AS (
  SELECT d.person, labelled.breakdown, d.day
  FROM (
  ${days}
  ) d JOIN labelled ON labelled.person = d.person
)`;
}

/** `member(person, value)`: the value on each person's first row, equal times as in the cohorts. */
function firstRowsSql(spec: LifecycleSpec, column: string, context: Context): string {
  const alias = spec.table === 'orders' ? 'orders' : 's';
  const ties = spec.table === 'events' ? ['event'] : [];
  const value = `${spec.table}.${ident(column)}`;
  const rows = rowsSql(
    spec,
    context,
    [...ties, 'ts', 'row'].map((c) => `${alias}.${c}`),
  );
  return `active_row AS (
  ${rows}
),
member AS (  -- what each person's first row says
  SELECT r.person, coalesce(${value}::VARCHAR, '(none)') AS value
  FROM (SELECT person, min(ts) AS ts FROM active_row GROUP BY person) e
  JOIN active_row r ON r.person = e.person AND r.ts = e.ts
  JOIN ${spec.table} ON ${spec.table}.row = r.row
  QUALIFY row_number() OVER (
    PARTITION BY r.person ORDER BY ${[...ties.map((c) => `r.${c}`), value].join(', ')} NULLS LAST) = 1
)`;
}
