import type { TableName } from '../../../model/tables.ts';
import { DAILY } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, sourceWord, span, sum } from '../words.ts';

/** Days looked back from each source's last: a stray row of long ago is no gap of years. */
const LOOKED_BACK = 1100;
/** But for spend, which is reported: a day without rows is chance below this many on a usual day. */
const LEAST_ROWS = 10;

/** Days between a source's first and last that have no row, though that weekday usually has. */
export const gaps: Check = {
  code: 'gaps',
  needs: [DAILY],
  columns: [
    { name: 'source', unit: 'source' },
    { name: 'table_name', unit: 'table' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
    { name: 'days', unit: 'count' },
  ],
  mend: ['load', 'files'],
  query:
    () => `-- Days without a row between the first and the last day of each source. A missing day is not a zero.
WITH span AS (
  SELECT table_name, source, greatest(min(day), max(day) - ${LOOKED_BACK}) AS first, max(day) AS last
  FROM source_days GROUP BY ALL
),
calendar AS (
  SELECT table_name, source, first + unnest(range(last - first + 1))::INTEGER AS day FROM span
),
marked AS (
  SELECT c.table_name, c.source, c.day, d.rows, (d.rows IS NOT NULL)::INTEGER AS here,
    max((d.rows IS NOT NULL)::INTEGER) OVER (
      PARTITION BY c.table_name, c.source, date_trunc('week', c.day)) AS week_here
  FROM calendar c
  LEFT JOIN source_days d ON d.table_name = c.table_name AND d.day = c.day
    AND d.source IS NOT DISTINCT FROM c.source
),
usual AS (  -- in other weeks that have rows at all: how often has this weekday any, and how many
  SELECT *,
    (sum(here) OVER w - here) / nullif(sum(week_here) OVER w - week_here, 0) AS weekday_share,
    avg(here) OVER (PARTITION BY table_name, source) AS share,
    median(coalesce(rows, 0)) OVER (
      PARTITION BY table_name, source, isodow(day) ORDER BY day
      ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW) AS usual_rows
  FROM marked
  WINDOW w AS (PARTITION BY table_name, source, isodow(day))
),
missing AS (
  SELECT table_name, source, day,
    day - (row_number() OVER (PARTITION BY table_name, source ORDER BY day))::INTEGER AS island
  FROM usual
  WHERE here = 0 AND coalesce(weekday_share >= 0.65, share >= 0.5)
    AND (table_name = 'spend' OR coalesce(usual_rows, ${LEAST_ROWS}) >= ${LEAST_ROWS})
)
SELECT table_name, source, min(day) AS "from", max(day) AS "to", count(*) AS days
FROM missing GROUP BY table_name, source, island
ORDER BY days DESC, "from", table_name, source`,
  level: () => 'look',
  claim: (rows) => ({
    sources: names(rows.map(sourceWord)),
    n: sum(rows, 'days'),
    days: span(rows),
  }),
  where: (row) => [{ table: row['table_name'] as TableName, ...days(row) }],
  behind: () => null,
};
