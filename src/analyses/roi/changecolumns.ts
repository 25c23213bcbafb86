import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { columnLabel, valueLabel } from '../parts/names.ts';
import type { Row } from '../contract.ts';
import { factorValue } from './factors.ts';
import type { RoiSpec } from './spec.ts';

export const factorName = (row: Row): string =>
  t(
    `roi.factor.${String(row['factor'])}${row['factor'] === 'total' ? `.${String(row['of'])}` : ''}`,
  );

/** The figure behind a factor, written. */
export function factorFigure(factor: string, value: unknown): string {
  const figure = factorValue(factor, value);
  if (figure === null) return format.NONE;
  if (typeof figure === 'number') return format.count(figure);
  if ('money' in figure) return format.money(figure.money);
  if ('rate' in figure) return format.percent(figure.rate, 2);
  return format.fixed(figure.decimal, 2);
}

const figure = (name: 'before' | 'after'): TableColumn => ({
  name,
  unit: 'text',
  align: 'right',
  label: t(`roi-view.change.${name}`),
  text: (row) => factorFigure(String(row['factor']), row[name]),
});

/** Each factor with its figure in both periods and what it added: the twin of the waterfall. */
export const factorColumns = (): TableColumn[] => [
  {
    name: 'factor',
    unit: 'text',
    label: t('roi-view.change.factor'),
    text: (r) => factorName(r as Row),
  },
  figure('before'),
  figure('after'),
  {
    name: 'part',
    unit: 'money',
    label: t('roi-view.change.part'),
    signed: true,
    strong: true,
    tone: (row) => (Number(row['part']) < 0 ? 'worse' : null),
    arrow: false,
  },
];

/** Each row of the first column with its change and what each factor added to it. */
export function changeRowColumns(
  spec: RoiSpec,
  of: string,
  factors: readonly Row[],
): TableColumn[] {
  const by = spec.by[0]!;
  const signed = (name: string, label: string, more: Partial<TableColumn> = {}): TableColumn => ({
    name,
    unit: 'money',
    label,
    signed: true,
    ...more,
  });
  return [
    {
      name: by,
      unit: 'text',
      label: columnLabel(by),
      text: (row) =>
        row['total'] === true
          ? t('analysis.value.all')
          : row['not_attributed'] === true
            ? t('roi-view.not-attributed')
            : valueLabel(row[by]),
    },
    { name: 'before', unit: 'money', label: t('roi-view.change.before') },
    { name: 'after', unit: 'money', label: t('roi-view.change.after') },
    signed('change', t(`roi.factor.total.${of}`), { strong: true }),
    ...factors
      .filter((f) => f['factor'] !== 'total')
      .map((f) => signed(String(f['factor']), factorName(f))),
  ];
}

/** The rows, the largest change first, and the whole that they add up to. */
export function changeRows(rows: readonly Row[], factors: readonly Row[]): TableRow[] {
  const whole = factors.find((f) => f['factor'] === 'total');
  const parts = factors.filter((f) => f['factor'] !== 'total');
  return [
    ...[...rows].sort((a, b) => Math.abs(Number(b['change'])) - Math.abs(Number(a['change']))),
    {
      total: true,
      before: whole?.['before'],
      after: whole?.['after'],
      change: whole?.['part'],
      ...Object.fromEntries(parts.map((f) => [String(f['factor']), f['part']])),
    },
  ];
}
