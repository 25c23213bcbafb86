import { list, literal, timestamp } from '../../../model/sql.ts';
import { tableDef, type TableName } from '../../../model/tables.ts';
import { localDay } from '../../../model/zones.ts';
import { DAILY, loaded, rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

/** SQL: true for a row of the alias `t` that lies after now. */
function late(table: TableName, { context, now }: HealthInput): string {
  const { time, columns } = tableDef(table);
  return columns.find((c) => c.name === time)?.type === 'timestamp'
    ? `t.${time} > ${timestamp(now.toISOString())}`
    : `t.day > DATE ${literal(localDay(now, context.settings.timeZone))}`;
}

/** Rows later than now: a wrong order of day and month, a wrong zone, or a test. */
export const future: Check = {
  code: 'future',
  needs: [DAILY],
  columns: [
    { name: 'file', unit: 'file' },
    { name: 'table_name', unit: 'table' },
    { name: 'rows', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['files'],
  query(input) {
    const tables = DAILY.filter(
      (table) => loaded(input, table) && input.context.tables[table]!.futureRows > 0,
    );
    if (!tables.length) return null;
    const part = (table: TableName) => `SELECT l.file, ${literal(table)} AS table_name,
  count(*) AS rows, min(t.day) AS "from", max(t.day) AS "to"
FROM ${table} t LEFT JOIN loads l ON l.file_id = t.file_id
WHERE ${late(table, input)}
GROUP BY t.file_id, l.file`;
    return `-- Rows later than now, by file
SELECT * FROM (
${tables.map(part).join('\nUNION ALL\n')}
)
ORDER BY rows DESC, file`;
  },
  level: () => 'decide',
  claim: (rows) => ({ files: names(texts(rows, 'file')), n: sum(rows, 'rows') }),
  where: (row) => [{ table: row['table_name'] as TableName, ...days(row) }],
  behind(rows, input) {
    const [table] = texts(rows, 'table_name') as TableName[];
    if (!table) return null;
    const mine = rows.filter((r) => r['table_name'] === table);
    return rowsSql(
      table,
      tableDef(table).columns.map((c) => c.name),
      `${late(table, input)} AND l.file IN ${list(texts(mine, 'file'))}`,
    );
  },
};
