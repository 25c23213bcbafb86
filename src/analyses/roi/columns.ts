import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { MODEL, ROW_COLUMNS } from '../../model/tables.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';
import { fills, textColumn, valueSource } from '../parts/credit/values.ts';

/** The tables whose columns ROI can be broken down by: cost side, touches, value side. */
export const BY_TABLES = ['spend', 'events', 'orders', 'leads'] as const;

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

/** True for a column that tells spend apart and nothing else: no value can be credited by it. */
export const onlySpend = (column: string, context: Context): boolean =>
  valueSource(column, context) === null && fills(context, 'spend', column);

/** True for a column that spend does not have: all cost stands under (none). */
export const onlyValue = (column: string, context: Context): boolean =>
  loaded(context, 'spend') && !fills(context, 'spend', column);

/** The column on the cost side; NULL where spend has no such column. */
export const costColumn = (column: string, context: Context): string =>
  loaded(context, 'spend') && hasColumn(context, 'spend', column)
    ? textColumn(context, 'spend', column)
    : 'NULL::VARCHAR';

/** Whether the data can say which orders several platforms touched, of those that claim any. */
export const canOverlap = (context: Context): boolean =>
  saleTable(context) !== null &&
  loaded(context, 'events') &&
  loaded(context, 'spend') &&
  ['channel', 'platform_conversions'].every((name) =>
    filledColumns(context, 'spend').some((c) => c.name === name),
  );
