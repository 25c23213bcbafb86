import { ident } from '../../model/sql.ts';
import { tableDef, type Column, type TableName } from '../../model/tables.ts';
import type { OutColumn, OutKind } from './types.ts';

const KINDS: Record<Column['type'], OutKind> = {
  text: 'text',
  money: 'decimal',
  number: 'decimal',
  count: 'count',
  timestamp: 'instant',
  day: 'day',
  boolean: 'boolean',
};

/**
 * The columns of a table that a file of its own needs, and the SELECT that gives them as texts
 * which read back to the same values: decimals exact, instants in UTC, what came as a day as a day.
 * `standing` are the columns that the table has; what the page adds to each row stays here.
 */
export function exportOf(
  table: TableName,
  standing: readonly string[],
  hasDays: boolean,
): { columns: OutColumn[]; sql: string } {
  const def = tableDef(table);
  const own = def.columns.filter((c) => standing.includes(c.name));
  const properties = standing.filter((name) => name.startsWith('prop.'));
  const columns: OutColumn[] = [
    ...own.map((c) => ({
      name: c.name,
      // A column that holds days and instants says which by its text alone.
      kind: c.name === def.time && c.type === 'timestamp' && hasDays ? 'text' : KINDS[c.type],
    })),
    ...properties.map((name): OutColumn => ({ name, kind: 'text' })),
  ];
  const list = [
    ...own.map((c) => `${textOf(c, c.name === def.time)} AS ${ident(c.name)}`),
    ...properties.map((name) => ident(name)),
  ];
  return { columns, sql: `SELECT ${list.join(',\n  ')}\nFROM ${table}\nORDER BY row` };
}

function textOf(column: Column, isMain: boolean): string {
  const name = ident(column.name);
  switch (column.type) {
    case 'timestamp': {
      const instant = `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
      return isMain ? `CASE WHEN grain = 'day' THEN day::VARCHAR ELSE ${instant} END` : instant;
    }
    case 'money':
    case 'number':
      return `CASE WHEN contains(${name}::VARCHAR, '.') THEN rtrim(rtrim(${name}::VARCHAR, '0'), '.') ELSE ${name}::VARCHAR END`;
    case 'text':
      return name;
    default:
      return `${name}::VARCHAR`;
  }
}
