import type { Context } from '../../model/context.ts';
import { dataEnd, resolvePeriod } from '../../model/period.ts';
import { date } from '../../model/sql.ts';
import { activeDaysSql, grouping, part, partOut } from './rows.ts';
import type { LifecycleSpec } from './spec.ts';

/** Mean daily actives over monthly actives, by calendar month, over the days that the data cover. */
export function stickinessSql(spec: LifecycleSpec, context: Context): string {
  const from = context.tables[spec.table]?.from ?? '1970-01-01';
  const until = dataEnd(context, [spec.table])?.lastFullDay ?? from;
  const period = resolvePeriod(spec.period, context, [spec.table]);
  return `-- Stickiness: of the people of a month, how many come on a day of it
WITH ${activeDaysSql(spec, context, until)},
monthly AS (
  SELECT ${part(spec)}date_trunc('month', day)::DATE AS month,
    count(*) AS person_days, count(DISTINCT person) AS monthly_actives
  FROM active_day ${grouping(spec, 'month')}
),
covered AS (  -- the days of each month from the data's first to the last that is over
  SELECT *, least(last_day(month), ${date(until)}) - greatest(month, ${date(from)}) + 1 AS days
  FROM monthly
)
SELECT ${partOut(spec)}, month, days, person_days / days AS mean_daily_actives, monthly_actives,
  person_days / days / monthly_actives AS stickiness,
  days = last_day(month) - month + 1 AS complete
FROM covered${period ? `\nWHERE month BETWEEN ${date(period.from)} AND ${date(period.to)}` : ''}
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}month`;
}
