import { list } from '../../../model/sql.ts';
import { rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, sourceWord, sum, texts } from '../words.ts';

const NAMES = ['campaign', 'ad_group', 'ad', 'placement', 'country', 'device'] as const;

/** The same source and day in two files that go down to different levels: counted twice. */
export const twoLevels: Check = {
  code: 'two-levels',
  needs: [['spend']],
  columns: [
    { name: 'source', unit: 'text' },
    { name: 'file', unit: 'file' },
    { name: 'level', unit: 'text' },
    { name: 'cost', unit: 'sum' },
    { name: 'other_file', unit: 'file' },
    { name: 'other_level', unit: 'text' },
    { name: 'other_cost', unit: 'sum' },
    { name: 'days', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['files'],
  // Two accounts of one platform may differ in level: only what names the same campaigns, names
  // none, or comes to the same sums is the same money.
  query: ({ loads }) =>
    loads.filter((l) => l.table === 'spend').length < 2
      ? null
      : `-- Days of one source that stand in two files at different levels
WITH level AS (
  SELECT file_id, source, currency, day, sum(cost) AS cost, list(DISTINCT campaign) AS campaigns,
    concat_ws(' · ', ${NAMES.map((c) => `CASE WHEN count(${c}) > 0 THEN '${c}' END`).join(',\n      ')}) AS level
  FROM spend GROUP BY ALL
)
SELECT a.source, la.file, a.level, sum(a.cost) AS cost,
  lb.file AS other_file, b.level AS other_level, sum(b.cost) AS other_cost,
  count(*) AS days, min(a.day) AS "from", max(a.day) AS "to"
FROM level a
JOIN level b ON b.day = a.day AND b.source IS NOT DISTINCT FROM a.source
  AND b.currency IS NOT DISTINCT FROM a.currency AND b.file_id > a.file_id AND b.level <> a.level
LEFT JOIN loads la ON la.file_id = a.file_id
LEFT JOIN loads lb ON lb.file_id = b.file_id
WHERE list_has_any(a.campaigns, b.campaigns) OR NOT contains(a.level, 'campaign')
  OR NOT contains(b.level, 'campaign')
  OR abs(a.cost - b.cost) <= 0.02 * greatest(a.cost, b.cost)
GROUP BY a.source, la.file, a.level, lb.file, b.level
ORDER BY days DESC, a.source, la.file, lb.file`,
  level: () => 'decide',
  claim: (rows) => ({
    sources: names(rows.map(sourceWord)),
    n: sum(rows, 'days'),
    files: names([...texts(rows, 'file'), ...texts(rows, 'other_file')]),
  }),
  where: (row) => [{ table: 'spend', ...days(row) }],
  behind: (rows) =>
    rowsSql(
      'spend',
      ['source', ...NAMES, 'currency', 'cost', 'impressions', 'clicks'],
      `l.file IN ${list([...texts(rows, 'file'), ...texts(rows, 'other_file')])}
  AND t.day BETWEEN ${list(texts(rows, 'from').sort().slice(0, 1))}
  AND ${list(texts(rows, 'to').sort().slice(-1))}`,
    ),
};
