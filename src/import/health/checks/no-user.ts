import { list } from '../../../model/sql.ts';
import { rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

/** Events that nobody did: no funnel, cohort or path can use them. */
export const noUser: Check = {
  code: 'no-user',
  needs: [['events']],
  columns: [
    { name: 'file', unit: 'file' },
    { name: 'without', unit: 'count' },
    { name: 'rows', unit: 'count' },
    { name: 'share', unit: 'share' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['files'],
  query: () => `-- Events without a user, by file
SELECT l.file, count(*) - count(t."user") AS without, count(*) AS rows,
  (count(*) - count(t."user")) / count(*) AS share,
  min(t.day) FILTER (t."user" IS NULL) AS "from", max(t.day) FILTER (t."user" IS NULL) AS "to"
FROM events t LEFT JOIN loads l ON l.file_id = t.file_id
GROUP BY t.file_id, l.file
HAVING count(*) > count(t."user")
ORDER BY without DESC, l.file`,
  level: (rows) => (sum(rows, 'without') >= 0.01 * sum(rows, 'rows') ? 'look' : 'note'),
  claim: (rows) => ({
    files: names(texts(rows, 'file')),
    n: sum(rows, 'without'),
    share: { rate: 0, of: [sum(rows, 'without'), sum(rows, 'rows')] },
  }),
  where: (row) => [{ table: 'events', columns: ['user', 'person'], ...days(row) }],
  behind: (rows) =>
    rowsSql(
      'events',
      ['ts', 'event', 'session', 'source', 'campaign', 'page'],
      `t."user" IS NULL AND l.file IN ${list(texts(rows, 'file'))}`,
    ),
};
