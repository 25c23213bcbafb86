import { format, t } from '../../i18n/index.ts';
import type { Rank, TableColumn, TableRow } from '../../ui/table.ts';
import { columnLabel, valueLabel } from '../parts/names.ts';
import { BUYERS, buyerColumn } from './buyers.ts';
import type { RoiSpec } from './spec.ts';

/** The columns of the tables below ROI's own: their rows are those of the first column. */

/** A row of the first column by its name; the whole and what no touch earned by theirs. */
export function outerName(row: TableRow, { by }: RoiSpec): string {
  if (row['total'] === true) return t('analysis.value.all');
  if (row['not_attributed'] === true) return t('roi-view.not-attributed');
  return valueLabel(row[by[0]!]);
}

export const outerRank = (row: TableRow): Rank =>
  row['total'] === true ? 'total' : row['not_attributed'] === true ? 'apart' : 'peer';

export const outerColumn = (spec: RoiSpec): TableColumn => ({
  name: spec.by[0]!,
  unit: 'text',
  label: columnLabel(spec.by[0]!),
  text: (row) => outerName(row, spec),
});

/** Numerator and denominator of a rate, in full. */
const fraction =
  (over: string, under: string) =>
  (row: TableRow): string =>
    typeof row[over] === 'number' && typeof row[under] === 'number'
      ? t('roi-view.fraction', { over: format.full(row[over]), under: format.full(row[under]) })
      : '';

/** New, returning and unknown buyers: orders, revenue, margin, what a new customer cost. */
export function buyerColumns(spec: RoiSpec, rows: readonly TableRow[]): TableColumn[] {
  const column = (name: string, unit: TableColumn['unit'], more: Partial<TableColumn> = {}) => ({
    name,
    unit,
    label: t(`roi.column.${name}`),
    ...more,
  });
  const parts = (of: 'orders' | 'revenue' | 'margin') =>
    BUYERS.map((b) => column(buyerColumn(b, of), of === 'orders' ? 'decimal' : 'money'));
  const all: TableColumn[] = [
    column('orders', 'decimal'),
    ...parts('orders'),
    column('new_share', 'rate', {
      strong: true,
      title: fraction('new_customers', 'known_orders'),
    }),
    column('cac', 'money', { title: fraction('cost', 'new_customers') }),
    ...parts('revenue'),
    ...parts('margin'),
  ];
  return [outerColumn(spec), ...all.filter((c) => rows.some((r) => r[c.name]))];
}
