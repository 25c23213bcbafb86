import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The funnel's table: a row for each step, with fractions in the titles. */
export function funnelColumns(
  dimension: string | null,
  countName: string,
  before: (row: TableRow) => TableRow | undefined,
  spark: (row: TableRow) => { values: (number | null)[]; openFrom: number },
  hasTrend: boolean,
): TableColumn[] {
  const fraction = (row: TableRow, of: number): string => format.share(number(row['count']), of);
  const column = (name: string, unit: TableColumn['unit']): TableColumn => ({
    name,
    unit,
    label: t(`funnel.column.${name}`),
  });
  return [
    {
      ...column('label', 'text'),
      text: (row) => `${String(row['step'])} ${String(row['label'] ?? '')}`,
    },
    ...(dimension
      ? [
          {
            ...column('breakdown', 'text'),
            text: (row: TableRow) =>
              row['total'] === true ? t('analysis.value.all') : valueLabel(row['breakdown']),
          },
        ]
      : []),
    { ...column('count', 'count'), label: countName },
    {
      ...column('rate_from_start', 'rate'),
      title: (row) => {
        const rate = number(row['rate_from_start']);
        return rate ? fraction(row, Math.round(number(row['count']) / rate)) : '';
      },
    },
    {
      ...column('rate_from_previous', 'rate'),
      strong: true,
      title: (row) => {
        const earlier = before(row);
        return earlier ? fraction(row, number(earlier['count'])) : '';
      },
    },
    column('lost', 'count'),
    column('median_seconds', 'seconds'),
    column('mean_seconds', 'seconds'),
    column('p90_seconds', 'seconds'),
    {
      ...column('incomplete', 'count'),
      text: (row) => (row['step'] === 1 ? format.count(number(row['incomplete'])) : ''),
    },
    ...(hasTrend
      ? [{ name: 'trend', unit: 'text' as const, label: t('funnel-view.spark'), spark }]
      : []),
  ];
}
