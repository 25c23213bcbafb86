import { literal } from '../../../model/sql.ts';
import { additiveColumns } from '../../../model/metrics.ts';
import { TABLES, tableDef, type TableName } from '../../../model/tables.ts';
import { differingSql } from '../reconcile.ts';
import { rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, texts } from '../words.ts';

/** Totals that a file states itself and that its rows do not add up to, beyond rounding. */
export const statedTotals: Check = {
  code: 'stated-totals',
  needs: [TABLES],
  columns: [
    { name: 'source', unit: 'source' },
    { name: 'file', unit: 'file' },
    { name: 'reason', unit: 'reason' },
    { name: 'part', unit: 'text' },
    { name: 'measure', unit: 'text' },
    { name: 'stated', unit: 'sum' },
    { name: 'summed', unit: 'sum' },
    { name: 'difference', unit: 'sum' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['files', 'load'],
  query({ loads }) {
    const sql = differingSql(loads);
    return (
      sql &&
      `-- Totals stated in files, as they were read, that differ from the sums of rows\n${sql}`
    );
  },
  level: () => 'decide',
  claim: (rows) => ({
    files: names(texts(rows, 'file')),
    n: rows.length,
    difference: Math.abs(Number(rows[0]?.['difference'] ?? 0)),
    measure: String(rows[0]?.['measure'] ?? ''),
  }),
  where: (row) => [
    { table: row['table_name'] as TableName, columns: texts([row], 'measure'), ...days(row) },
  ],
  behind(rows) {
    const [table] = texts(rows, 'table_name') as TableName[];
    if (!table) return null;
    const spans = rows
      .filter((r) => r['table_name'] === table)
      .map((r) => {
        const { from, to } = days(r);
        const file = `l.file = ${literal(String(r['file']))}`;
        return from && to
          ? `(${file} AND t.day BETWEEN DATE ${literal(from)} AND DATE ${literal(to)})`
          : `(${file})`;
      });
    const named = tableDef(table).columns.filter((c) => c.role === 'dimension');
    return rowsSql(
      table,
      [...named.map((c) => c.name), ...additiveColumns(table)],
      [...new Set(spans)].join(' OR '),
    );
  },
};
