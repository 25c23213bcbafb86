import type { Context } from '../../model/context.ts';
import { date } from '../../model/sql.ts';
import { activeDaysSql, chosen, grouping, lastWhole, part, partOut } from './rows.ts';
import type { LifecycleSpec } from './spec.ts';

/**
 * Mean daily actives over monthly actives, by calendar month, over the days that the data cover: the
 * mean over its people of the share of days on which each was active, with its standard error.
 */
export function stickinessSql(spec: LifecycleSpec, context: Context): string {
  const from = context.tables[spec.table]?.from ?? '1970-01-01';
  const until = lastWhole(spec, context);
  return `-- Stickiness: of the people of a month, how many come on a day of it
WITH ${activeDaysSql(spec, context, until)},
person_month AS (
  SELECT person, ${part(spec)}date_trunc('month', day)::DATE AS month, count(*) AS days
  FROM active_day GROUP BY ALL
),
monthly AS (
  SELECT ${part(spec)}month, sum(days)::BIGINT AS person_days, count(*) AS monthly_actives,
    var_samp(days) AS variance
  FROM person_month ${grouping(spec, 'month')}
),
covered AS (  -- the days of each month from the data's first to the last that is over
  SELECT *, least(last_day(month), ${date(until)}) - greatest(month, ${date(from)}) + 1 AS days
  FROM monthly
)
SELECT ${partOut(spec)}, month, days, person_days / days AS mean_daily_actives, monthly_actives,
  person_days / days / monthly_actives AS stickiness,
  sqrt(variance / monthly_actives) / days AS standard_error,
  days = last_day(month) - month + 1 AS complete
FROM covered${chosen(spec, context, 'month')}
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}month`;
}
