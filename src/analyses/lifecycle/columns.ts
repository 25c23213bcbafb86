import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import type { Rate } from './differences.ts';
import type { LifecycleSpec } from './spec.ts';

const n = (row: TableRow, column: string): number => Number(row[column] ?? 0);
const label = (column: string): string => t(`lifecycle.column.${column}`);

/** An interval as it is called: a month without its day. */
export const intervalName = (spec: LifecycleSpec, start: unknown): string =>
  spec.interval === 'month' ? String(start).slice(0, 7) : format.day(String(start));

const openNote = (row: TableRow): string =>
  row['complete'] === false ? t('lifecycle-view.open') : '';

/** The table of intervals; `then`: beside who was active in the one compared with. */
export const phaseColumns = (spec: LifecycleSpec, then: boolean): TableColumn[] => [
  {
    name: 'start',
    unit: 'day',
    label: label('start'),
    text: (row) => intervalName(spec, row['start']),
    note: openNote,
  },
  { name: 'active', unit: 'count', label: label('active'), strong: true },
  ...(then
    ? [
        {
          name: 'active_then',
          unit: 'count' as const,
          label: t('lifecycle-view.active-then'),
          title: (row: TableRow) =>
            typeof row['start_then'] === 'string' ? intervalName(spec, row['start_then']) : '',
        },
      ]
    : []),
  ...['new', 'returning', 'resurrected', 'dormant'].map((column) => ({
    name: column,
    unit: 'count' as const,
    label: label(column),
  })),
  {
    name: 'quick_ratio',
    unit: 'ratio',
    label: label('quick_ratio'),
    title: (row) =>
      `(${format.count(n(row, 'new'))} + ${format.count(n(row, 'resurrected'))}) / ${format.count(n(row, 'dormant'))}`,
  },
];

/** The other side's rate, and a difference in points that has a colour where it is no noise. */
const differenceColumns = (other: string, good: 1 | 0, share: boolean): TableColumn[] => [
  {
    name: 'other',
    unit: 'rate',
    label: other,
    title: (row) => (share ? format.share(n(row, 'other_count'), n(row, 'other_size')) : ''),
  },
  {
    name: 'difference',
    unit: 'points',
    signed: true,
    label: t('lifecycle-view.difference'),
    note: (row) => (row['noise'] === true ? t('lifecycle-view.noise') : ''),
    tone: (row) =>
      row['noise'] !== false || !good ? null : n(row, 'difference') > 0 ? 'better' : 'worse',
    title: (row) =>
      typeof row['low'] === 'number'
        ? t('lifecycle-view.interval95', {
            low: format.points(row['low']),
            high: format.points(n(row, 'high')),
          })
        : '',
  },
];

/** Each interval's rate beside that of the other period or of the other parts. */
export const comparedColumns = (
  spec: LifecycleSpec,
  measure: Rate,
  against: 'compared' | 'groups' | 'rest',
): TableColumn[] => [
  {
    name: 'start',
    unit: 'day',
    label: label('start'),
    text: (row) => intervalName(spec, row['start']),
  },
  ...(against === 'compared'
    ? [
        {
          name: 'other_start',
          unit: 'day' as const,
          label: t('lifecycle-view.other-start'),
          text: (row: TableRow) => intervalName(spec, row['other_start']),
        },
      ]
    : []),
  {
    name: 'rate',
    unit: 'rate',
    label: t(`lifecycle-view.measure.${measure}`),
    strong: true,
    title: (row) => format.share(n(row, 'count'), n(row, 'size')),
    note: (row) => (n(row, 'size') < 30 ? t('lifecycle-view.few', { n: n(row, 'size') }) : ''),
  },
  // Neither many new people nor many who were away is good or bad by itself.
  ...differenceColumns(t(`lifecycle-view.other.${against}`), measure === 'retained' ? 1 : 0, true),
];

/** The months, beside those of the other side where there is one. */
export const stickyColumns = (against: string | null): TableColumn[] => [
  {
    name: 'month',
    unit: 'day',
    label: t('lifecycle-view.month'),
    text: (row) => String(row['month']).slice(0, 7),
    note: (row) =>
      row['complete'] === false ? t('lifecycle-view.days', { n: n(row, 'days') }) : '',
  },
  { name: 'mean_daily_actives', unit: 'decimal', label: t('lifecycle-view.mean-daily') },
  { name: 'monthly_actives', unit: 'count', label: t('lifecycle-view.monthly') },
  {
    name: 'stickiness',
    unit: 'rate',
    strong: true,
    label: t('lifecycle-view.part.stickiness'),
    title: (row) =>
      `${format.fixed(n(row, 'mean_daily_actives'), 1)} / ${format.count(n(row, 'monthly_actives'))}`,
  },
  ...(against ? differenceColumns(t(`lifecycle-view.other.${against}`), 1, false) : []),
];
