import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { ident } from '../../model/sql.ts';
import { MODEL, ROW_COLUMNS, type TableName } from '../../model/tables.ts';

/** The tables whose columns ROI can be broken down by: cost side, touches, value side. */
export const BY_TABLES = ['spend', 'events', 'orders', 'leads'] as const;

export const loaded = (context: Context, table: TableName): boolean =>
  (context.tables[table]?.rows ?? 0) > 0;

/** The table that gives the value side: orders, else won leads, else nothing. */
export function saleTable(context: Context): 'orders' | 'leads' | null {
  return loaded(context, 'orders') ? 'orders' : loaded(context, 'leads') ? 'leads' : null;
}

const MARKS = ['channel', 'campaign', 'source', 'medium'];

/** A column whose values can name rows: no measure, no time but the day, no row number. */
export function isDimension(column: string): boolean {
  if (column === 'day') return true;
  if (ROW_COLUMNS.some((c) => c.name === column)) return false;
  return !BY_TABLES.some((table) =>
    MODEL.get(table)!.columns.some(
      (c) => c.name === column && (c.role === 'measure' || c.role === 'time'),
    ),
  );
}

/**
 * Where a column's value comes from on the value side: `touch` (the table touch has it), `event`
 * (the touch's row in events), `sale` (the order's own row, for what touches do not carry),
 * `day` (the order's day), or null: only spend has it, or nothing does.
 */
export function valueSource(
  column: string,
  context: Context,
): 'touch' | 'event' | 'sale' | 'day' | null {
  if (column === 'day') return 'day';
  if (MARKS.includes(column)) return 'touch';
  const sale = saleTable(context);
  if (fills(context, 'events', column)) return 'event';
  return sale && fills(context, sale, column) ? 'sale' : null;
}

const fills = (context: Context, table: TableName, column: string): boolean =>
  filledColumns(context, table).some((c) => c.name === column);

/** True for a column that tells spend apart and nothing else: no value can be credited by it. */
export const onlySpend = (column: string, context: Context): boolean =>
  valueSource(column, context) === null && fills(context, 'spend', column);

/** True for a column that spend does not have: all cost stands under (none). */
export const onlyValue = (column: string, context: Context): boolean =>
  loaded(context, 'spend') && !fills(context, 'spend', column);

/** A column as text, cast only where it is none. */
function textColumn(context: Context, table: TableName, column: string): string {
  const type = context.tables[table]?.columns.find((c) => c.name === column)?.type;
  return `${table}.${ident(column)}${type === 'VARCHAR' ? '' : '::VARCHAR'}`;
}

/** The column on the cost side; NULL where spend has no such column. */
export const costColumn = (column: string, context: Context): string =>
  loaded(context, 'spend') && hasColumn(context, 'spend', column)
    ? textColumn(context, 'spend', column)
    : 'NULL::VARCHAR';

/** True for a share that a touch earned, or an order's own channel in its place. */
export function attributedSql(context: Context): string {
  const own = `${saleTable(context)!}.channel`;
  return loaded(context, 'events')
    ? `coalesce(t.channel, ${own}) IS NOT NULL`
    : `${own} IS NOT NULL`;
}

/**
 * The column on the value side, over `t` (the touch), `events` (its row) and the sale's table: a
 * touch's value, else the order's own where its own channel stands in for a touch. `none` is what
 * a touch without a value gives; nothing stands where there is no touch.
 */
export function valueColumn(column: string, context: Context, none: string | null = null): string {
  const sale = saleTable(context)!;
  const or = (value: string) => (none === null ? value : `coalesce(${value}, '${none}')`);
  const own = hasColumn(context, sale, column) ? textColumn(context, sale, column) : null;
  const touched = loaded(context, 'events');
  const source = valueSource(column, context);
  if (column === 'channel') return touched ? `coalesce(t.channel, ${own})` : own!;
  if (source === 'touch' || source === 'event') {
    const touch = source === 'touch' ? `t.${ident(column)}` : textColumn(context, 'events', column);
    return `CASE${touched ? ` WHEN t.n IS NOT NULL THEN ${or(touch)}` : ''} WHEN ${sale}.channel IS NOT NULL THEN ${or(own ?? 'NULL')} END`;
  }
  const value = source === 'day' ? 'c.day::VARCHAR' : source === 'sale' ? own! : 'NULL::VARCHAR';
  return none === null ? value : `CASE WHEN ${attributedSql(context)} THEN ${or(value)} END`;
}
