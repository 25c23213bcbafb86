import type { Context } from '../../model/context.ts';
import { addDays, addMonths, startOfMonth, startOfWeek } from '../../model/days.ts';
import { resolvePeriod } from '../../model/period.ts';
import { date, ident } from '../../model/sql.ts';
import { hasDayGrain, rowsSql, timeColumns } from './rows.ts';
import type { CohortSpec } from './spec.ts';

const cohortOf = (spec: CohortSpec, day: string): string =>
  spec.interval === 'day' ? day : `date_trunc('${spec.interval}', ${day})::DATE`;

/** `member(person, cohort, ts[, day, grain][, value])`: a person's start, in one cohort or many. */
export function memberSql(spec: CohortSpec, context: Context): string {
  const grain = hasDayGrain(spec, context);
  const { start, breakdown } = spec;
  const columns = timeColumns(start, grain);
  const ties = start.table === 'events' ? ['s.event'] : [];
  const value = breakdown ? [`${start.table}.${ident(breakdown.column)}::VARCHAR AS value`] : [];
  const rows = rowsSql(start, context, [...columns, ...(breakdown || grain ? ties : []), ...value]);
  const per = ['person', ...(start.first ? [] : ['cohort'])];
  const which = start.first
    ? 'the first such row of each person'
    : 'the first of each person and interval';
  if (!breakdown && !grain) {
    const shown = shownSql(spec, context, 'min(day)');
    return `start_row AS (
  ${rows}
),
member AS (  -- ${which}
  SELECT person, ${cohortOf(spec, start.first ? 'min(day)' : 'day')} AS cohort, min(ts) AS ts
  FROM start_row GROUP BY ${per.join(', ')}${shown ? `\n  HAVING ${shown}` : ''}
)`;
  }
  const shown = shownSql(spec, context, 'day');
  const order = ['ts', ...ties.map(() => 'event'), ...(breakdown ? ['value NULLS LAST'] : [])];
  return `start_row AS (
  ${rows}
),
started AS (  -- ${which}
  SELECT *, ${cohortOf(spec, 'day')} AS cohort
  FROM start_row
  QUALIFY row_number() OVER (PARTITION BY ${per.join(', ')} ORDER BY ${order.join(', ')}) = 1
),
member AS (
  SELECT person, cohort, ts${grain ? ', day, grain' : ''}${breakdown ? `, coalesce(value, '(none)') AS value` : ''}
  FROM started${shown ? ` WHERE ${shown}` : ''}
)`;
}

/**
 * The days of the cohorts that the period chooses by their first day. The bounds are days and not
 * cohorts: DuckDB 1.4 takes a row too many where date_trunc(…) <= a constant is pushed down.
 */
function shownSql(spec: CohortSpec, context: Context, day: string): string | null {
  const period = resolvePeriod(spec.period, context, [spec.start.table, spec.return.table]);
  if (!period) return null;
  const first = intervalStart(spec.interval, period.from);
  const from = first === period.from ? first : nextInterval(spec.interval, first);
  const until = nextInterval(spec.interval, intervalStart(spec.interval, period.to));
  return `${day} BETWEEN ${date(from)} AND ${date(addDays(until, -1))}`;
}

const intervalStart = (interval: CohortSpec['interval'], day: string): string =>
  interval === 'day' ? day : interval === 'week' ? startOfWeek(day) : startOfMonth(day);
const nextInterval = (interval: CohortSpec['interval'], start: string): string =>
  interval === 'month' ? addMonths(start, 1) : addDays(start, interval === 'week' ? 7 : 1);

/** `labelled`: members with their breakdown value under the name that is shown. */
export const labelSql = (top: number): string => `place AS (  -- values by size, ties by name
  SELECT value, row_number() OVER (ORDER BY count(*) DESC, value) AS place FROM member GROUP BY value
),
labelled AS (
  SELECT member.*, CASE WHEN place.place <= ${top} THEN member.value ELSE '(other)' END AS breakdown
  FROM member JOIN place ON place.value = member.value
)`;

/** Where the members stand, with their breakdown if there is one. */
export const members = (spec: CohortSpec): string => (spec.breakdown ? 'labelled' : 'member');
