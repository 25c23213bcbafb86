import { filledColumns, hasColumn, type Context } from '../../../model/context.ts';
import { ident } from '../../../model/sql.ts';
import type { TableName } from '../../../model/tables.ts';
import { loaded, saleTable } from './sale.ts';

/** What names a touch in every table that has it. */
export const MARKS: readonly string[] = ['channel', 'campaign', 'source', 'medium'];

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

export const fills = (context: Context, table: TableName, column: string): boolean =>
  filledColumns(context, table).some((c) => c.name === column);

/** A column as text, cast only where it is none. */
export function textColumn(context: Context, table: TableName, column: string): string {
  const type = context.tables[table]?.columns.find((c) => c.name === column)?.type;
  return `${table}.${ident(column)}${type === 'VARCHAR' ? '' : '::VARCHAR'}`;
}

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
