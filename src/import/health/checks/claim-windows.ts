import { ident, list } from '../../../model/sql.ts';
import { hasColumn } from '../../../model/context.ts';
import { WINDOW } from '../../window.ts';
import { rowsSql, sourceSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, sourceWord, texts } from '../words.ts';

const CLAIMS = ['platform_conversions', 'platform_value'] as const;

/** The same window in another language: its numbers in their order, and clicks or views. */
const MEANING = `CASE WHEN regexp_matches(attribution_window, '[0-9]')
      THEN concat_ws('/', array_to_string(regexp_extract_all(attribution_window, '[0-9]+'), ','),
        regexp_matches(lower(attribution_window), 'click|点击'),
        regexp_matches(lower(attribution_window), 'view|impression|浏览|曝光|展示'))
      ELSE lower(trim(attribution_window)) END`;

/** One platform's own conversions, counted under windows of different length: their sum means nothing. */
export const claimWindows: Check = {
  code: 'claim-windows',
  needs: [['spend']],
  columns: [
    { name: 'source', unit: 'text' },
    { name: 'attribution_window', unit: 'text' },
    { name: 'file', unit: 'file' },
    { name: 'conversions', unit: 'sum' },
    { name: 'rows', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['files'],
  query: ({ context }) =>
    !hasColumn(context, 'spend', WINDOW)
      ? null
      : `-- A platform's own conversions by the attribution window under which it counted them
WITH claimed AS (
  SELECT ${sourceSql('spend')} AS source, t.${ident(WINDOW)} AS attribution_window, l.file,
    t.platform_conversions, t.day
  FROM spend t LEFT JOIN loads l ON l.file_id = t.file_id
  WHERE t.${ident(WINDOW)} IS NOT NULL AND (${CLAIMS.map((c) => `t.${c} <> 0`).join(' OR ')})
), meant AS (
  SELECT *, ${MEANING} AS meaning FROM claimed
)
SELECT source, attribution_window, file, sum(platform_conversions) AS conversions,
  count(*) AS rows, min(day) AS "from", max(day) AS "to"
FROM meant
WHERE source IN (SELECT source FROM meant GROUP BY source HAVING count(DISTINCT meaning) > 1)
GROUP BY source, attribution_window, file
ORDER BY source, file, attribution_window`,
  level: () => 'look',
  claim: (rows) => ({
    sources: names(rows.map(sourceWord)),
    windows: names(texts(rows, 'attribution_window')),
    files: names(texts(rows, 'file')),
  }),
  where: (row) => [{ table: 'spend', columns: CLAIMS, ...days(row) }],
  behind: (rows) =>
    rowsSql(
      'spend',
      ['source', 'campaign', 'ad_group', 'ad', 'cost', ...CLAIMS],
      `l.file IN ${list(texts(rows, 'file'))}
  AND t.${ident(WINDOW)} IN ${list(texts(rows, 'attribution_window'))}`,
    ),
};
