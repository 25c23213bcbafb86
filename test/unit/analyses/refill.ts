import type { Engine } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { peopleSql, rateOfDaySql, spineSql } from '../../../src/model/derived.ts';
import { ident, literal, type SqlValue } from '../../../src/model/sql.ts';
import { tableDef, type TableName } from '../../../src/model/tables.ts';

type Rows = readonly object[];

/**
 * Puts other rows into tables that `fill` made, and makes the derived tables anew: a property test
 * fills hundreds of times. The context stays that of the first fill.
 */
export async function refill(
  engine: Engine,
  context: Context,
  tables: Partial<Record<TableName, Rows>>,
): Promise<void> {
  const statements: string[] = [];
  for (const [name, rows] of Object.entries(tables) as [TableName, Rows][]) {
    statements.push(`DELETE FROM ${name}`);
    if (rows.length) statements.push(insertSql(name, rows as Record<string, SqlValue>[]));
  }
  const names = Object.keys(tables) as TableName[];
  await engine.exec([
    ...statements,
    ...peopleSql(names),
    ...(tables.events ? spineSql() : []),
    ...rateOfDaySql(names, context.settings),
  ]);
}

function insertSql(name: TableName, rows: Record<string, SqlValue>[]): string {
  const { time } = tableDef(name);
  const own = Object.keys(rows[0]!).filter((c) => c !== 'day');
  const values = rows.map((row, i) => {
    const ts = String(row[time]);
    const head = [i + 1, 1, i + 1, ts.slice(0, 10), ts.length === 10 ? 'day' : 'instant'];
    return `(${[...head, ...own.map((c) => row[c] ?? null)].map(literal).join(', ')})`;
  });
  const columns = ['row', 'file_id', 'row_number', 'day', 'grain', ...own];
  return `INSERT INTO ${name} (${columns.map(ident).join(', ')}) VALUES ${values.join(',\n')}`;
}
