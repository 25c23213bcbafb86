import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { date } from '../../model/sql.ts';
import { activeDaysSql, chosen, grouping, lastWhole, part, partOut, samePart } from './rows.ts';
import type { LifecycleSpec } from './spec.ts';

/**
 * Actives of each day, of the 7 and of the 30 days that end with it. A day on which a person was
 * active counts until the person's next such day or until it is too old, whichever comes first: so
 * each person counts once, and nothing is counted again for each window.
 */
export function activesSql(spec: LifecycleSpec, context: Context): string {
  const from = context.tables[spec.table]?.from ?? '1970-01-01';
  const until = lastWhole(spec, context);
  const ends = (
    days: number,
    weekly: string,
    monthly: string,
  ) => `SELECT ${part(spec)}day, 0, ${weekly}, ${monthly}
  FROM (SELECT ${part(spec)}least(next, day + ${days}) AS day FROM gap) ${grouping(spec, 'day')}`;
  const running = (column: string) =>
    `sum(coalesce(${column}, 0)) OVER (${spec.breakdown ? 'PARTITION BY v.breakdown ' : ''}ORDER BY d.day)::BIGINT`;
  const whole = (days: number, column: string) =>
    `CASE WHEN day >= ${date(addDays(from, days - 1))} THEN ${column} END`;
  return `-- Actives of each day, of the 7 days and of the 30 days that end with it
WITH ${activeDaysSql(spec, context, until)},
gap AS (
  SELECT *, lead(day) OVER (PARTITION BY person ORDER BY day) AS next FROM active_day
),
change AS (
  SELECT ${part(spec)}day, count(*) AS daily, count(*) AS weekly, count(*) AS monthly
  FROM gap ${grouping(spec, 'day')}
  UNION ALL
  ${ends(7, '-count(*)', '0')}
  UNION ALL
  ${ends(30, '0', '-count(*)')}
),
net AS (
  SELECT ${part(spec)}day, sum(daily) AS daily, sum(weekly) AS weekly, sum(monthly) AS monthly
  FROM change GROUP BY ${part(spec)}day
),
every AS (
  SELECT unnest(generate_series(${date(from)}, ${date(until)}, INTERVAL 1 DAY))::DATE AS day
),
actives AS (
  SELECT ${spec.breakdown ? 'v.breakdown, ' : ''}d.day, coalesce(daily, 0)::BIGINT AS daily,
    ${running('weekly')} AS weekly, ${running('monthly')} AS monthly
  FROM every d${spec.breakdown ? ' CROSS JOIN (SELECT DISTINCT breakdown FROM net) v' : ''}
  LEFT JOIN net ON net.day = d.day${samePart(spec, 'net', 'v')}
)
SELECT ${partOut(spec)}, day, daily AS daily_actives, ${whole(7, 'weekly')} AS weekly_actives,
  ${whole(30, 'monthly')} AS monthly_actives
FROM actives${chosen(spec, context, 'day')}
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}day`;
}
