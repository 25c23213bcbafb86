import type { TableName } from '../../../model/tables.ts';
import { DAILY } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

/** Files of which rows could not be read; they lie with the file, to look at and to download. */
export const rejects: Check = {
  code: 'rejects',
  needs: [DAILY],
  columns: [
    { name: 'file', unit: 'file' },
    { name: 'table_name', unit: 'table' },
    { name: 'rejected', unit: 'count' },
    { name: 'lines', unit: 'count' },
    { name: 'share', unit: 'share' },
  ],
  mend: ['files'],
  query: () => `-- Rows of each file that could not be read
SELECT file, table_name, rejected, lines, rejected / lines AS share, first_day AS "from", last_day AS "to"
FROM loads WHERE rejected > 0
ORDER BY share DESC, file`,
  level: (rows) => (rows.some((r) => Number(r['share']) >= 0.01) ? 'decide' : 'note'),
  claim: (rows) => ({
    files: names(texts(rows, 'file')),
    n: sum(rows, 'rejected'),
    share: { rate: 0, of: [sum(rows, 'rejected'), sum(rows, 'lines')] },
  }),
  where: (row) => [{ table: row['table_name'] as TableName, ...days(row) }],
  behind: () => null,
};
