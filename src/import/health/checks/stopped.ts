import type { TableName } from '../../../model/tables.ts';
import { addDays } from '../../../model/days.ts';
import { DAILY } from '../tables.ts';
import type { Check } from '../types.ts';
import { names, sourceWord } from '../words.ts';

/** Sources whose last day lies well before that of the others, by their own habit. */
export const stopped: Check = {
  code: 'stopped',
  needs: [DAILY],
  columns: [
    { name: 'source', unit: 'source' },
    { name: 'table_name', unit: 'table' },
    { name: 'last', unit: 'day' },
    { name: 'end', unit: 'day' },
    { name: 'days', unit: 'count' },
  ],
  mend: ['load', 'files'],
  query:
    () => `-- Sources that end well before the others: by three times their own usual distance between days
WITH step AS (
  SELECT table_name, source, day,
    day - lag(day) OVER (PARTITION BY table_name, source ORDER BY day) AS step
  FROM source_days
),
feed AS (
  SELECT table_name, source, max(day) AS last, count(*) AS days, quantile_cont(step, 0.9) AS usual
  FROM step GROUP BY ALL
),
others AS (SELECT max(last) AS "end" FROM feed)
SELECT table_name, source, last, "end", "end" - last AS days
FROM feed, others
WHERE days >= 7 AND "end" - last >= greatest(3, 3 * usual)
ORDER BY feed.last, table_name, source`,
  level: () => 'look',
  claim: (rows) => ({
    sources: names(rows.map(sourceWord)),
    n: rows.length,
    last: { day: String(rows[0]?.['last'] ?? '') },
    end: { day: String(rows[0]?.['end'] ?? '') },
  }),
  where: (row) => [
    {
      table: row['table_name'] as TableName,
      from: addDays(String(row['last']), 1),
      to: String(row['end']),
    },
  ],
  behind: () => null,
};
