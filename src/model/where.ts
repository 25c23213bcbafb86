import type { Context } from './context.ts';
import { hasColumn } from './context.ts';
import { joinsPeople, personColumn } from './joins.ts';
import { Problem } from './problem.ts';
import type { Condition } from './spec.ts';
import { ident, list, literal, type SqlValue } from './sql.ts';
import { tableDef, type TableName } from './tables.ts';

/** The SQL of one condition over a column expression. `text` columns compare as text. */
export function conditionSql(condition: Condition, column: string, isText: boolean): string {
  const { op, values } = condition;
  const bad = (reason: string) =>
    new Problem('invalid-spec', { path: `where.${condition.column}`, reason });
  const filled = values.filter((x) => x !== null) as Exclude<SqlValue, null>[];
  const typed = filled.map((x) => (isText ? String(x) : x));
  switch (op) {
    case 'in':
    case 'not_in': {
      const withNull = values.includes(null);
      const test = withNull
        ? typed.length
          ? `(${column} IS NULL OR ${column} IN ${list(typed)})`
          : `${column} IS NULL`
        : `coalesce(${column} IN ${list(typed)}, false)`;
      if (op === 'not_in') return `NOT (${test})`;
      return withNull ? test : `${column} IN ${list(typed)}`;
    }
    case 'contains':
    case 'not_contains': {
      if (!typed.length) throw bad('values');
      // Case and width are ignored: full-width letters and digits equal their plain twins.
      const fold = (x: string) => `lower(${x})`;
      const any = typed
        .map(
          (x) =>
            `contains(${fold(foldWidthSql(column))}, ${literal(String(x).normalize('NFKC').toLowerCase())})`,
        )
        .join(' OR ');
      return op === 'contains' ? `(${any})` : `NOT coalesce(${any}, false)`;
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      if (typed.length !== 1) throw bad('values');
      const sign = { gt: '>', gte: '>=', lt: '<', lte: '<=' }[op];
      return `${comparable(column, isText, filled)} ${sign} ${literal(filled[0]!)}`;
    }
    case 'between':
      if (typed.length !== 2) throw bad('values');
      return `${comparable(column, isText, filled)} BETWEEN ${literal(filled[0]!)} AND ${literal(filled[1]!)}`;
    case 'is_null':
      return `${column} IS NULL`;
    case 'not_null':
      return `${column} IS NOT NULL`;
  }
}

/** A text column compared with numbers is read as a number; what is none does not match. */
const comparable = (column: string, isText: boolean, values: readonly SqlValue[]): string =>
  isText && values.every((x) => typeof x === 'number') ? `TRY_CAST(${column} AS DOUBLE)` : column;

const WIDE =
  Array.from({ length: 94 }, (_, i) => String.fromCharCode(0xff01 + i)).join('') + '\u3000';
const NARROW = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join('') + ' ';
/** Full-width letters, digits and signs of a text expression become their plain twins. */
export const foldWidthSql = (column: string): string =>
  `translate(${column}, ${literal(WIDE)}, ${literal(NARROW)})`;

/** All conditions of a spec over one table, ANDed; `true` where there are none. */
export function whereSql(
  conditions: readonly Condition[],
  table: TableName,
  context: Context,
  alias = '',
): string {
  return (
    conditions
      .map((x) => {
        if (x.column === SEGMENT) return segmentSql(x, table, context, alias);
        requireColumn(context, table, x.column);
        const column = (alias ? `${alias}.` : '') + ident(x.column);
        return conditionSql(x, column, isTextColumn(table, x.column));
      })
      .join(' AND ') || 'true'
  );
}

/** The name under which conditions speak of segments (`values`: their ids). */
export const SEGMENT = 'segment';
export const segmentTable = (id: string) => `segment_${id}` as const;

/** Whether rows of a table can be filtered by a column; by segments wherever rows name a person. */
export const canFilter = (context: Context, table: TableName, column: string): boolean =>
  column === SEGMENT
    ? personColumn(table) !== null && (context.tables[table]?.rows ?? 0) > 0
    : hasColumn(context, table, column);

/** The ids of a condition on segments; rejects with `invalid-spec` one that nobody knows. */
function segmentIds({ op, values }: Condition, context: Context): string[] {
  const bad = (reason: string, received = '') =>
    new Problem('invalid-spec', { path: `where.${SEGMENT}`, reason, received });
  if (op !== 'in' && op !== 'not_in') throw bad('segment-op', op);
  if (!values.length) throw bad('values');
  const known = new Set(context.settings.segments?.map((s) => s.id));
  const unknown = values.find((id) => !known.has(String(id)));
  if (unknown !== undefined) throw bad('unknown-segment', String(unknown));
  return values.map(String);
}

/** Whether the person in `column` (`id` or the code `person`) is in one of the segments, or in none. */
export function inSegments(
  condition: Condition,
  context: Context,
  column: string,
  of: 'id' | 'person',
): string {
  const tables = segmentIds(condition, context).map(
    (id) => `SELECT ${of} FROM ${segmentTable(id)}`,
  );
  const test = `${column} IN (${tables.join(' UNION ALL ')})`;
  return condition.op === 'in' ? test : `NOT coalesce(${test}, false)`;
}

/** The id of a row's person, also where only a key joins the row to one. */
function personSql(context: Context, table: TableName, alias: string): string {
  const own = `${alias || table}.${ident(personColumn(table)!)}`;
  return joinsPeople(context)
    ? `coalesce(${own}, (SELECT q.id FROM row_person q WHERE q.row = ${alias || table}.row))`
    : own;
}

/** The rows of a table whose person is in a segment; rejects where its rows name nobody. */
function segmentSql(x: Condition, table: TableName, context: Context, alias: string): string {
  if (!personColumn(table)) {
    throw new Problem('invalid-spec', { path: `where.${SEGMENT}`, reason: 'no-person', table });
  }
  return inSegments(x, context, personSql(context, table, alias), 'id');
}

export function requireColumn(context: Context, table: TableName, column: string): void {
  if (!hasColumn(context, table, column)) {
    throw new Problem('invalid-spec', { path: column, reason: 'unknown-column', table });
  }
}

export const isTextColumn = (table: TableName, column: string): boolean =>
  (tableDef(table).columns.find((c) => c.name === column)?.type ?? 'text') === 'text';
