import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { columnLabel, valueLabel } from '../parts/names.ts';
import { FIRST_TOUCH, SEEN_BEFORE } from './correlation.ts';

const n = (row: TableRow, column: string): number => Number(row[column] ?? 0);

/** What the row's value is a value of. */
export function kindName({ what, column }: TableRow): string {
  if (what === 'event') return t('funnel-view.correlation.event');
  return column === FIRST_TOUCH || column === SEEN_BEFORE
    ? t(`funnel-view.correlation.${column}`)
    : columnLabel(String(column));
}

/** The value of a property, or the event that was done. */
export const valueName = ({ column, value }: TableRow): string =>
  column === SEEN_BEFORE ? t(`funnel-view.correlation.${String(value)}`) : valueLabel(value);

export const tone = (row: TableRow): 'better' | 'worse' | null =>
  row['noise'] === true ? null : n(row, 'difference') > 0 ? 'better' : 'worse';

export const intervalText = (row: TableRow): string =>
  t('funnel-view.difference.interval', {
    low: format.points(n(row, 'low')),
    high: format.points(n(row, 'high')),
  });

/** Those with a property or an event against those without, with fractions in the titles. */
export function correlationColumns(): TableColumn[] {
  const column = (name: string, unit: TableColumn['unit']): TableColumn => ({
    name,
    unit,
    label: t(`funnel.column.${name}`),
  });
  return [
    { ...column('what', 'text'), text: kindName },
    {
      ...column('value', 'text'),
      text: valueName,
      note: (row) => (row['thin'] === true ? t('funnel-view.correlation.thin') : ''),
    },
    { ...column('count', 'count'), label: t('funnel-view.correlation.with') },
    {
      ...column('rate', 'rate'),
      label: t('funnel-view.correlation.rate'),
      title: (row) => format.share(n(row, 'converted'), n(row, 'count')),
    },
    {
      ...column('other_rate', 'rate'),
      title: (row) => format.share(n(row, 'other_converted'), n(row, 'other_count')),
    },
    {
      ...column('difference', 'points'),
      signed: true,
      strong: true,
      note: (row) => (row['noise'] === true ? t('funnel-view.difference.noise') : ''),
      tone,
      title: intervalText,
    },
    { ...column('lift', 'ratio') },
    { ...column('odds_ratio', 'ratio') },
    { ...column('q', 'text'), align: 'right', text: (row) => chance(n(row, 'q')) },
  ];
}

/** A chance as it is printed: never 0. */
export const chance = (q: number): string =>
  q < 0.001 ? '< 0.001' : format.fixed(q, q < 0.01 ? 3 : 2);
