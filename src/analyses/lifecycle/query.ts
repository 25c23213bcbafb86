import type { Context } from '../../model/context.ts';
import type { DerivedName } from '../../model/derived.ts';
import { addDays } from '../../model/days.ts';
import { dataEnd } from '../../model/period.ts';
import { date } from '../../model/sql.ts';
import type { Query } from '../contract.ts';
import { sideList } from '../parts/groups/sides.ts';
import { endText } from '../parts/rows/end.ts';
import { activesSql } from './actives.ts';
import { activeDaysSql, chosen, grouping, lastRow, part, partOut, samePart } from './rows.ts';
import type { LifecycleSpec } from './spec.ts';
import { stickinessSql } from './stickiness.ts';

/**
 * `main`: who is new, stays, comes back and goes quiet; `stickiness` by month; `actives` by day. Of a
 * comparison the same of the other side, `main_compared` and so on.
 */
export function lifecycleQuery(spec: LifecycleSpec, context: Context): Query {
  return {
    statements: sideList(spec, context, [spec.table]).flatMap(({ name, spec: side }) =>
      [
        { name: 'main', sql: phasesSql(side, context) },
        { name: 'stickiness', sql: stickinessSql(side, context) },
        { name: 'actives', sql: activesSql(side, context) },
      ].map((s) => ({ ...s, name: tableOf(s.name, name) })),
    ),
    uses: lifecycleUses,
    money: [],
  };
}

/** What the table of a side is called. */
export const tableOf = (name: string, side: 'current' | 'compared'): string =>
  side === 'current' ? name : `${name}_compared`;

export const lifecycleUses: readonly DerivedName[] = ['people', 'event_spine'];

/** The first day of the interval that holds a day. */
const startSql = ({ interval }: LifecycleSpec, day: string): string =>
  interval === 'day' ? day : `date_trunc('${interval}', ${day})::DATE`;

/** `walk(person[, breakdown], start, before, after)`: each person's intervals in order of time. */
export const walkCtes = (spec: LifecycleSpec, context: Context): string[] => [
  activeDaysSql(spec, context, lastRow(spec, context)),
  `active AS (
  SELECT DISTINCT person, ${part(spec)}${startSql(spec, 'day')} AS start FROM active_day
)`,
  `walk AS (
  SELECT *, lag(start) OVER in_time AS before, lead(start) OVER in_time AS after
  FROM active WINDOW in_time AS (PARTITION BY person ORDER BY start)
)`,
];

/** A person's intervals in time: from the one before and the one after follows what each was. */
function phasesSql(spec: LifecycleSpec, context: Context): string {
  const first = context.tables[spec.table]?.from ?? '1970-01-01';
  const last = lastRow(spec, context);
  const end = dataEnd(context, [spec.table]);
  const next = end ? date(addDays(end.lastFullDay, 1)) : date(first);
  const start = (day: string) => startSql(spec, day);
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
WITH ${walkCtes(spec, context).join(',\n')},
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
FROM phase${chosen(spec, context, 'start')}
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}start`;
}
