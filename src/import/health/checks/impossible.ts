import type { Row } from '../../../engine/types.ts';
import { list } from '../../../model/sql.ts';
import type { TableName } from '../../../model/tables.ts';
import { rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

/** A statement that no sound row of a table makes true. */
export interface Impossible {
  code: string;
  table: TableName;
  /** SQL over the alias `t`: true for a row that cannot be. */
  when: string | ((input: HealthInput) => string);
  /** The columns that the statement weighs, and those that are shown with them. */
  columns: readonly string[];
  shown: readonly string[];
}

/** The check that counts, by file, the rows which cannot be. */
export function impossible({ code, table, when, columns, shown }: Impossible): Check {
  const condition = (input: HealthInput) => (typeof when === 'string' ? when : when(input));
  return {
    code,
    needs: [[table]],
    columns: [
      { name: 'file', unit: 'file' },
      { name: 'wrong', unit: 'count' },
      { name: 'rows', unit: 'count' },
      { name: 'share', unit: 'share' },
      { name: 'from', unit: 'day' },
      { name: 'to', unit: 'day' },
    ],
    mend: ['files', 'sql'],
    query: (input) => `-- Rows that cannot be, by file
SELECT file, count_if(wrong) AS wrong, count(*) AS rows, count_if(wrong) / count(*) AS share,
  min(day) FILTER (wrong) AS "from", max(day) FILTER (wrong) AS "to"
FROM (
  SELECT l.file, t.file_id, t.day, ${condition(input)} AS wrong
  FROM ${table} t LEFT JOIN loads l ON l.file_id = t.file_id
)
GROUP BY file_id, file
HAVING count_if(wrong) > 0
ORDER BY wrong DESC, file`,
    level: () => 'look',
    claim: (rows: readonly Row[]) => ({
      files: names(texts(rows, 'file')),
      n: sum(rows, 'wrong'),
      share: { rate: 0, of: [sum(rows, 'wrong'), sum(rows, 'rows')] },
    }),
    where: (row) => [{ table, columns, ...days(row) }],
    behind: (rows, input) =>
      rowsSql(
        table,
        [...shown, ...columns],
        `(${condition(input)}) AND l.file IN ${list(texts(rows, 'file'))}`,
      ),
  };
}
