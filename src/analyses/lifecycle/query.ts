import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { dataEnd, resolvePeriod } from '../../model/period.ts';
import { date } from '../../model/sql.ts';
import type { Query } from '../contract.ts';
import { endText } from '../parts/rows/end.ts';
import { activesSql } from './actives.ts';
import { activeDaysSql, grouping, part, partOut, samePart } from './rows.ts';
import type { LifecycleSpec } from './spec.ts';
import { stickinessSql } from './stickiness.ts';

/** `main`: who is new, stays, comes back and goes quiet; `stickiness` by month; `actives` by day. */
export function lifecycleQuery(spec: LifecycleSpec, context: Context): Query {
  return {
    statements: [
      { name: 'main', sql: phasesSql(spec, context) },
      { name: 'stickiness', sql: stickinessSql(spec, context) },
      { name: 'actives', sql: activesSql(spec, context) },
    ],
    uses: ['people', 'event_spine'],
    money: [],
  };
}

/** A person's intervals in time: from the one before and the one after follows what each was. */
function phasesSql(spec: LifecycleSpec, context: Context): string {
  const { from, to } = context.tables[spec.table] ?? {};
  const first = from ?? '1970-01-01';
  const last = to ?? first;
  const period = resolvePeriod(spec.period, context, [spec.table]);
  const end = dataEnd(context, [spec.table]);
  const next = end ? date(addDays(end.lastFullDay, 1)) : date(first);
  const start = (day: string) =>
    spec.interval === 'day' ? day : `date_trunc('${spec.interval}', ${day})::DATE`;
  const step = `INTERVAL 1 ${spec.interval.toUpperCase()}`;
  const after = (day: string) => `(${day} + ${step})::DATE`;
  const before = (day: string) => `(${day} - ${step})::DATE`;
  const values = spec.breakdown
    ? `
  CROSS JOIN (SELECT DISTINCT breakdown FROM active UNION SELECT NULL) v`
    : '';
  const same = samePart(spec, 'c', spec.breakdown ? 'v' : 'i');
  const sameLeft = samePart(spec, 'l', spec.breakdown ? 'v' : 'i');
  return `-- Lifecycle by ${spec.interval}; active is who has ${endText(spec)} in it
WITH ${activeDaysSql(spec, context, last)},
active AS (
  SELECT DISTINCT person, ${part(spec)}${start('day')} AS start FROM active_day
),
walk AS (
  SELECT *, lag(start) OVER in_time AS before, lead(start) OVER in_time AS after
  FROM active WINDOW in_time AS (PARTITION BY person ORDER BY start)
),
came AS (
  SELECT ${part(spec)}start, count(*) AS active,
    count(*) FILTER (WHERE before IS NULL) AS "new",
    count(*) FILTER (WHERE before = ${before('start')}) AS "returning",
    count(*) FILTER (WHERE before < ${before('start')}) AS resurrected
  FROM walk ${grouping(spec, 'start')}
),
quiet AS (  -- active in the interval before and not in this
  SELECT ${part(spec)}${after('start')} AS since, count(*) AS dormant
  FROM walk WHERE after IS NULL OR after > ${after('start')} ${grouping(spec, 'since')}
),
every AS (
  SELECT unnest(generate_series(${start(date(first))}, ${start(date(last))}, ${step}))::DATE AS start
),
phase AS (
  SELECT ${spec.breakdown ? 'v.breakdown, ' : ''}i.start, coalesce(c.active, 0) AS active, coalesce(c."new", 0) AS "new",
    coalesce(c."returning", 0) AS "returning", coalesce(c.resurrected, 0) AS resurrected,
    coalesce(l.dormant, 0) AS dormant, ${after('i.start')} <= ${next} AS complete
  FROM every i${values}
  LEFT JOIN came c ON c.start = i.start${same}
  LEFT JOIN quiet l ON l.since = i.start${sameLeft}
)
SELECT ${partOut(spec)}, start, active, "new", "returning", resurrected, dormant,
  "returning" + dormant AS previous_active,
  CASE WHEN complete THEN ("new" + resurrected) / nullif(dormant, 0) END AS quick_ratio, complete
FROM phase${period ? `\nWHERE start BETWEEN ${date(period.from)} AND ${date(period.to)}` : ''}
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}start`;
}
