import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';
import type { FunnelSpec } from './spec.ts';

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

interface Given {
  spec: FunnelSpec;
  countName: string;
  /** The row of the step before. */
  before: (row: TableRow) => TableRow | undefined;
  spark: (row: TableRow) => { values: (number | null)[]; openFrom: number };
  hasTrend: boolean;
  hasDifferences: boolean;
}

/** The funnel's table: a row for each step, with fractions in the titles. */
export function funnelColumns(given: Given): TableColumn[] {
  const { spec, countName, before, spark, hasTrend, hasDifferences } = given;
  const dimension = spec.breakdown?.column ?? null;
  const optional = (row: TableRow): boolean =>
    spec.order !== 'any' && spec.steps[number(row['step']) - 1]?.optional === true;
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
      note: (row) => (optional(row) ? t('funnel-view.step.is-optional') : ''),
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
    ...(spec.compare ? comparedColumns() : []),
    ...(hasDifferences ? [differenceColumn(spec)] : []),
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

/** What the compared period had. */
const comparedColumns = (): TableColumn[] => [
  {
    name: 'other',
    unit: 'rate',
    label: t('funnel-view.compared.rate'),
    title: (row) =>
      t('funnel-view.compared.then', { count: format.count(number(row['other_count'])) }),
  },
];

/** How the share of step 1 differs; only what is no noise has a colour. */
const differenceColumn = (spec: FunnelSpec): TableColumn => ({
  name: 'difference',
  unit: 'points',
  signed: true,
  label: t(spec.compare ? 'funnel-view.difference' : 'funnel-view.difference.rest'),
  note: (row) => (row['noise'] === true ? t('funnel-view.difference.noise') : ''),
  tone: (row) =>
    row['noise'] === false ? (number(row['difference']) > 0 ? 'better' : 'worse') : null,
  title: (row) =>
    row['low'] === null
      ? ''
      : t('funnel-view.difference.interval', {
          low: format.points(number(row['low'])),
          high: format.points(number(row['high'])),
        }),
});
