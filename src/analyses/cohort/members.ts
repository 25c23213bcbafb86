import type { Context } from '../../model/context.ts';
import { addDays, nextInterval, startOfMonth, startOfWeek } from '../../model/days.ts';
import { comparedPeriod, resolvePeriod, type Period } from '../../model/period.ts';
import { windowSeconds, windowSql, type Window } from '../../model/spec.ts';
import { date, ident } from '../../model/sql.ts';
import { isGroups } from '../parts/groups/sides.ts';
import { rowsSql, timeColumns } from '../parts/rows/end.ts';
import { hasDayGrain } from './rows.ts';
import type { CohortSpec } from './spec.ts';

/** The first day of a day's interval. */
export const cohortOf = (spec: CohortSpec, day: string): string =>
  spec.interval === 'day' ? day : `date_trunc('${spec.interval}', ${day})::DATE`;

/** `member(person, cohort, ts[, day, grain][, value])`: a person's start, in one cohort or many. */
export const memberSql = (spec: CohortSpec, context: Context): string =>
  spec.start.times > 1
    ? repeatedRows(spec, context)
    : spec.breakdown || hasDayGrain(spec, context)
      ? chosenRows(spec, context)
      : earliestTimes(spec, context);

const which = (spec: CohortSpec): string =>
  spec.start.first ? 'the first such row of each person' : 'the first of each person and interval';

/** Where only the time of the start matters, no row needs to be chosen. */
function earliestTimes(spec: CohortSpec, context: Context): string {
  const { first } = spec.start;
  const shown = shownSql(spec, context, 'min(day)');
  return `start_row AS (
  ${rowsSql(spec.start, context, timeColumns(spec.start, false))}
),
member AS (  -- ${which(spec)}
  SELECT person, ${cohortOf(spec, first ? 'min(day)' : 'day')} AS cohort, min(ts) AS ts
  FROM start_row GROUP BY person${first ? '' : ', cohort'}${shown ? `\n  HAVING ${shown}` : ''}
)`;
}

/** The row of the start, for what else it says. Only rows at the earliest time are looked up. */
function chosenRows(spec: CohortSpec, context: Context): string {
  const { start, breakdown } = spec;
  const grain = hasDayGrain(spec, context);
  const alias = start.table === 'events' ? 's' : 'orders';
  const ties = start.table === 'events' ? ['event'] : [];
  const rows = rowsSql(start, context, [
    ...timeColumns(start, grain),
    ...[...ties, 'row'].map((c) => `${alias}.${c}`),
    `${cohortOf(spec, `${alias}.day`)} AS cohort`,
  ]);
  const shown = shownSql(spec, context, 'day');
  const value = breakdown && `${start.table}.${ident(breakdown.column)}`;
  const per = start.first ? ['person'] : ['person', 'cohort'];
  const order = [...ties.map((c) => `r.${c}`), ...(value ? [`${value} NULLS LAST`] : []), 'r.day'];
  return `start_row AS (
  ${rows}
),
earliest AS (
  SELECT ${per.join(', ')}, min(ts) AS ts FROM start_row GROUP BY ${per.join(', ')}
),
started AS (  -- ${which(spec)}
  SELECT r.person, r.cohort, r.ts, r.day${grain ? ', r.grain' : ''}${
    value ? `, coalesce(${value}::VARCHAR, '(none)') AS value` : ''
  }
  FROM earliest e
  JOIN start_row r ON ${[...per, 'ts'].map((c) => `r.${c} = e.${c}`).join(' AND ')}${
    value ? `\n  JOIN ${start.table} ON ${start.table}.row = r.row` : ''
  }
  QUALIFY row_number() OVER (
    PARTITION BY ${per.map((c) => `r.${c}`).join(', ')} ORDER BY ${order.join(', ')}) = 1
),
member AS (
  SELECT * FROM started${shown ? ` WHERE ${shown}` : ''}
)`;
}

/** The row with which a person did it so many times, in time after the first of all. */
function repeatedRows(spec: CohortSpec, context: Context): string {
  const { start, breakdown } = spec;
  const { times, within } = start;
  const grain = hasDayGrain(spec, context);
  const time = ['ts', 'day', ...(grain ? ['grain'] : [])];
  const value = breakdown && `${start.table}.${ident(breakdown.column)}`;
  const named = start.table === 'events' && value;
  const rows = rowsSql(start, context, [
    ...timeColumns(start, grain),
    ...(named ? ['s.event'] : []),
    ...(value ? [`${value} AS value`] : []),
  ]);
  const ties = [...(named ? ['event'] : []), ...(value ? ['value NULLS LAST'] : []), 'day'];
  const shown = shownSql(spec, context, 'day');
  const tests = [
    `n = ${times}`,
    ...(within ? [soonSql(within, grain)] : []),
    ...(shown ? [shown] : []),
  ];
  return `start_row AS (
  ${rows}
),
numbered AS (
  SELECT *, row_number() OVER in_time AS n,
    ${time.map((c) => `first_value(${c}) OVER in_time AS first_${c}`).join(', ')}
  FROM start_row
  WINDOW in_time AS (PARTITION BY person ORDER BY ts, ${ties.join(', ')})
),
member AS (  -- the row with which each person did it ${times} times
  SELECT person, ${cohortOf(spec, 'day')} AS cohort, ${time.join(', ')}${
    value ? `, coalesce(value::VARCHAR, '(none)') AS value` : ''
  }
  FROM numbered
  WHERE ${tests.join('\n    AND ')}
)`;
}

/** Soon enough after the first: days are compared where either row came as a day. */
function soonSql(within: Window, grain: boolean): string {
  const instants = `ts <= first_ts + ${windowSql(within)}`;
  const inDays = within.unit === 'day' || within.unit === 'week';
  const days = windowSeconds(within) / 86_400;
  return grain && inDays
    ? `CASE WHEN 'day' IN (grain, first_grain) THEN day - first_day <= ${days} ELSE ${instants} END`
    : instants;
}

/** The cohorts that a spec shows: those of its period, and of the one that it is compared with. */
export function shownPeriods(
  spec: CohortSpec,
  context: Context,
): { current: Period | null; compared: Period | null } {
  const current = resolvePeriod(spec.period, context, [spec.start.table, spec.return.table]);
  const { compare } = spec;
  if (compare === null || isGroups(compare)) return { current, compared: null };
  const compared =
    typeof compare === 'object' ? compare : current && comparedPeriod(current, compare);
  return { current, compared };
}

/** The days of the cohorts of either period; null = all. */
export function shownSql(spec: CohortSpec, context: Context, day: string): string | null {
  const { current, compared } = shownPeriods(spec, context);
  if (!current) return null;
  const own = insideSql(spec, current, day);
  return compared ? `(${own} OR ${insideSql(spec, compared, day)})` : own;
}

/**
 * The days of the cohorts that a period chooses by their first day. The bounds are days and not
 * cohorts: DuckDB 1.4 takes a row too many where date_trunc(…) <= a constant is pushed down.
 */
export function insideSql(spec: CohortSpec, period: Period, day: string): string {
  const first = intervalStart(spec.interval, period.from);
  const from = first === period.from ? first : nextInterval(first, spec.interval);
  const until = nextInterval(intervalStart(spec.interval, period.to), spec.interval);
  return `${day} BETWEEN ${date(from)} AND ${date(addDays(until, -1))}`;
}

/** `shown`: of members chosen for two periods, those of one. */
export function shownMembersSql(spec: CohortSpec, period: Period | null): string {
  const from = spec.breakdown ? 'labelled' : 'member';
  return `shown AS (
  SELECT * FROM ${from}${period ? ` WHERE ${insideSql(spec, period, 'cohort')}` : ''}
)`;
}

const intervalStart = (interval: CohortSpec['interval'], day: string): string =>
  interval === 'day' ? day : interval === 'week' ? startOfWeek(day) : startOfMonth(day);

/** The first day of the interval so many after the one that begins on a day. */
export function intervalsAfter(spec: CohortSpec, start: string, n: string): string {
  const units = { day: 'to_days', week: 'to_weeks', month: 'to_months' } as const;
  return `${start} + ${units[spec.interval]}(${n})`;
}

/** Where the members stand: with their breakdown if there is one, of one period if there are two. */
export const members = (spec: CohortSpec): string =>
  spec.compare ? 'shown' : spec.breakdown ? 'labelled' : 'member';
