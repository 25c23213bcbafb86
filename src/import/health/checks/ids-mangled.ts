import { filledColumns } from '../../../model/context.ts';
import { ident, literal } from '../../../model/sql.ts';
import { tableDef, type TableName } from '../../../model/tables.ts';
import { loaded, rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

const TABLES = ['events', 'orders', 'leads', 'tickets', 'codes', 'scans'] as const;

/** The id columns of a table that hold anything. */
const idsOf = (table: TableName, { context }: HealthInput): string[] =>
  filledColumns(context, table)
    .filter((c) => c.role === 'id' || c.role === 'person')
    .map((c) => c.name);

/** SQL: what a spreadsheet leaves of a long number: 1.23E+17, or 12345.0. */
const mangled = (column: string): string => {
  const id = `t.${ident(column)}`;
  return `(contains(${id}, 'E+') AND regexp_full_match(${id}, '[0-9]+(\\.[0-9]+)?E\\+[0-9]+'))
    OR (suffix(${id}, '.0') AND regexp_full_match(${id}, '[0-9]+\\.0'))`;
};

/** Ids that a spreadsheet wrote as numbers: their last digits are lost, and they meet no other. */
export const idsMangled: Check = {
  code: 'ids-mangled',
  needs: [TABLES],
  columns: [
    { name: 'file', unit: 'file' },
    { name: 'table_name', unit: 'table' },
    { name: 'column_name', unit: 'text' },
    { name: 'example', unit: 'text' },
    { name: 'rows', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['load', 'files'],
  query(input: HealthInput) {
    const parts = TABLES.filter((table) => loaded(input, table)).flatMap((table) =>
      idsOf(table, input).map(
        (
          column,
        ) => `SELECT l.file, ${literal(table)} AS table_name, ${literal(column)} AS column_name,
  min(t.${ident(column)}) AS example, count(*) AS rows, min(t.day) AS "from", max(t.day) AS "to"
FROM ${table} t LEFT JOIN loads l ON l.file_id = t.file_id
WHERE ${mangled(column)}
GROUP BY t.file_id, l.file`,
      ),
    );
    if (!parts.length) return null;
    return `-- Ids that a spreadsheet has turned into numbers
SELECT * FROM (
${parts.join('\nUNION ALL\n')}
)
ORDER BY rows DESC, file, column_name`;
  },
  level: () => 'decide',
  claim: (rows) => ({
    files: names(texts(rows, 'file')),
    columns: names(texts(rows, 'column_name')),
    example: String(rows[0]?.['example'] ?? ''),
    n: sum(rows, 'rows'),
  }),
  where: (row) => {
    const column = String(row['column_name']);
    const table = row['table_name'] as TableName;
    const person = tableDef(table).columns.some((c) => c.name === column && c.role === 'person');
    return [{ table, columns: person ? [column, 'person'] : [column], ...days(row) }];
  },
  behind(rows) {
    const [row] = rows;
    if (!row) return null;
    const table = row['table_name'] as TableName;
    const columns = texts(
      rows.filter((r) => r['table_name'] === table),
      'column_name',
    );
    return rowsSql(
      table,
      [...columns, tableDef(table).time],
      [...new Set(columns)].map(mangled).join(' OR '),
    );
  },
};
