import { list, literal } from '../../../model/sql.ts';
import { tableDef, type TableName } from '../../../model/tables.ts';
import { loaded, rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

const INSTANT = ['events', 'orders', 'leads', 'scans', 'tickets'] as const satisfies TableName[];

const mixable = (input: HealthInput): TableName[] =>
  INSTANT.filter((table) => loaded(input, table) && input.context.tables[table]!.hasDayGrain);

/** Tables in which some rows came as days and others with a time: their order within a day is lost. */
export const mixedGrain: Check = {
  code: 'mixed-grain',
  needs: [INSTANT],
  columns: [
    { name: 'table_name', unit: 'table' },
    { name: 'file', unit: 'file' },
    { name: 'as_days', unit: 'count' },
    { name: 'as_times', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['files'],
  query(input) {
    const tables = mixable(input);
    if (!tables.length) return null;
    const part = (table: TableName) => `SELECT ${literal(table)} AS table_name, l.file,
  count_if(t.grain = 'day') AS as_days, count_if(t.grain = 'instant') AS as_times,
  min(t.day) FILTER (t.grain = 'day') AS "from", max(t.day) FILTER (t.grain = 'day') AS "to"
FROM ${table} t LEFT JOIN loads l ON l.file_id = t.file_id
WHERE EXISTS (FROM ${table} WHERE grain = 'instant')
GROUP BY t.file_id, l.file HAVING count_if(t.grain = 'day') > 0`;
    return `-- Rows that came as a day without a time, in tables that hold times too
SELECT * FROM (
${tables.map(part).join('\nUNION ALL\n')}
)
ORDER BY as_days DESC, table_name, file`;
  },
  level: () => 'note',
  claim: (rows) => ({
    tables: names(texts(rows, 'table_name')),
    files: names(texts(rows, 'file')),
    n: sum(rows, 'as_days'),
  }),
  where: (row) => [{ table: row['table_name'] as TableName, ...days(row) }],
  behind(rows) {
    const [table] = texts(rows, 'table_name') as TableName[];
    if (!table) return null;
    const mine = rows.filter((r) => r['table_name'] === table);
    return rowsSql(
      table,
      tableDef(table)
        .columns.slice(0, 8)
        .map((c) => c.name),
      `t.grain = 'day' AND l.file IN ${list(texts(mine, 'file'))}`,
    );
  },
};
