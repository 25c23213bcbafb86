import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';
import { ENOUGH } from './retention.ts';

type Offsets = readonly { offset: number; label: string }[];

export const partColumn = (): TableColumn => ({
  name: 'breakdown',
  unit: 'text',
  label: t('cohort.column.breakdown'),
  text: (row) =>
    row['breakdown'] === null ? t('analysis.value.all') : valueLabel(row['breakdown']),
});

const share = (row: TableRow, count: string, size: string): string =>
  format.share(Number(row[count]), Number(row[size]));

/** A rate whose cell says of how many, and whether they are too few to be read. */
export const rateColumn = (
  name: string,
  label: string,
  [count, size]: readonly [string, string],
): TableColumn => ({
  name,
  unit: 'rate',
  label,
  title: (row) => share(row, count, size),
  note: (row) =>
    Number(row[size]) > 0 && Number(row[size]) < ENOUGH
      ? t('cohort-view.few', { n: Number(row[size]) })
      : '',
});

/** A difference of shares in points, coloured only where it is more than noise. */
export const differenceColumns = (low: string, high: string): TableColumn[] => [
  {
    name: 'difference',
    unit: 'points',
    signed: true,
    label: t('cohort-view.difference'),
    note: (row) => (row['noise'] === true ? t('cohort-view.noise') : ''),
    tone: (row) =>
      row['noise'] !== false ? null : Number(row['difference']) > 0 ? 'better' : 'worse',
  },
  {
    name: low,
    unit: 'text',
    align: 'right',
    label: t('cohort-view.interval95'),
    text: (row) =>
      typeof row[low] === 'number'
        ? t('cohort-view.from-to', {
            low: format.signed(row[low] * 100, 1),
            high: format.signed(Number(row[high]) * 100, 1),
          })
        : format.NONE,
  },
];

export const offsetColumn = (offsets: Offsets): TableColumn => ({
  name: 'offset',
  unit: 'text',
  label: t('cohort.column.offset'),
  text: (row) => offsets.find((o) => o.offset === row['offset'])?.label ?? String(row['offset']),
});

/** The curve with its intervals, as its CSV holds it. */
export const retentionColumns = (dimension: string | null, offsets: Offsets): TableColumn[] => [
  ...(dimension ? [partColumn()] : []),
  offsetColumn(offsets),
  { name: 'size', unit: 'count', label: t('cohort.column.size') },
  { name: 'count', unit: 'count', label: t('cohort.column.count') },
  { name: 'rate', unit: 'rate', label: t('cohort.column.rate') },
  { name: 'low', unit: 'rate', label: t('cohort-view.low') },
  { name: 'high', unit: 'rate', label: t('cohort-view.high') },
];
