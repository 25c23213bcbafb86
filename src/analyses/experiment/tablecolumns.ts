import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { columnLabel, valueLabel } from '../parts/names.ts';
import { amountOf } from './amounts.ts';
import { chanceText, nameText } from './labels.ts';
import type { ExperimentSpec } from './spec.ts';

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** p as it is printed: never 0. */
export const pText = (p: number | null): string =>
  p === null ? format.NONE : p < 0.0001 ? '< 0.0001' : format.fixed(p, p < 0.001 ? 4 : 3);

/** The columns of the table; each value as its metric is written, with its fraction behind it. */
export function experimentColumns(spec: ExperimentSpec, rows: readonly TableRow[]): TableColumn[] {
  const metric = (row: TableRow) => spec.metrics.find((m) => m.name === row['metric'])!;
  const write = (row: TableRow, value: number | null, signed = false): string => {
    if (value === null) return format.NONE;
    const amount = amountOf(metric(row));
    if (amount === 'rate') return signed ? format.points(value) : format.percent(value);
    const digits = Math.abs(value) < 100 ? 2 : 0;
    return signed ? format.signed(value, digits) : format.fixed(value, digits);
  };
  const column = (name: string, unit: TableColumn['unit']): TableColumn => ({
    name,
    unit,
    label: t(`experiment.column.${name}`),
  });
  const amount = (name: string, over: string, under: string): TableColumn => ({
    ...column(name, 'decimal'),
    text: (row) => write(row, number(row[name])),
    title: (row) =>
      t('experiment-view.fraction', {
        over: format.full(number(row[over])),
        under: format.full(number(row[under])),
      }),
  });
  const range =
    (name: string, low: string, high: string, print: (v: number | null) => string) =>
    (row: TableRow): string =>
      number(row[name]) === null
        ? format.NONE
        : t('experiment-view.range', {
            low: print(number(row[low])),
            high: print(number(row[high])),
          });
  const several = new Set(rows.map((r) => r['variant'])).size > 1;
  const only = several ? null : String(rows[0]?.['variant'] ?? '');
  const bayes = spec.method === 'bayesian';
  return [
    {
      ...column('metric', 'text'),
      text: (row) => nameText(String(row['metric'])),
      note: (row) => (row['guard'] === true ? t('experiment-view.guard') : ''),
    },
    ...(spec.breakdown
      ? [
          {
            name: 'breakdown',
            unit: 'text' as const,
            label: columnLabel(spec.breakdown.column),
            text: (row: TableRow) =>
              row['breakdown'] === null ? t('analysis.value.all') : valueLabel(row['breakdown']),
          },
        ]
      : []),
    ...(several ? [column('variant', 'text')] : []),
    {
      ...column('verdict', 'text'),
      text: (row) => t(`experiment-view.verdict.${String(row['verdict'])}`),
    },
    {
      ...column('relative', 'rate'),
      strong: true,
      signed: true,
      tone: (row) => {
        const verdict = String(row['verdict']);
        return verdict === 'better'
          ? 'better'
          : verdict === 'worse' || verdict === 'broken'
            ? 'worse'
            : null;
      },
      arrow: false,
    },
    {
      name: 'relative_low',
      unit: 'text',
      label: t('experiment-view.interval', { level: format.decimal(100 * (1 - spec.alpha)) }),
      align: 'right',
      text: range('relative', 'relative_low', 'relative_high', (v) => format.change(v)),
    },
    ...(bayes
      ? (['chance_to_win', 'risk'] as const).map((name): TableColumn => ({
          ...column(name, 'rate'),
          text: (row) => chanceText(number(row[name])),
        }))
      : [
          {
            ...column('p_adjusted', 'ratio'),
            label: t(
              spec.correction === 'none' ? 'experiment.column.p' : 'experiment.column.p_adjusted',
            ),
            text: (row: TableRow) => pText(number(row['p_adjusted'])),
            title: (row: TableRow) => t('experiment-view.p-plain', { p: pText(number(row['p'])) }),
          },
        ]),
    amount('control_value', 'control_numerator', 'control_denominator'),
    {
      ...amount('value', 'numerator', 'denominator'),
      ...(only ? { label: only } : {}),
    },
    {
      ...column('difference', 'decimal'),
      text: (row) => write(row, number(row['difference']), true),
      title: range('difference', 'low', 'high', (v) => format.full(v)),
    },
    column('control_n', 'count'),
    column('n', 'count'),
    ...(spec.cuped ? [column('variance_saved', 'rate')] : []),
    ...(rows.some((r) => number(r['capped']) !== null) ? [column('capped', 'count')] : []),
  ];
}
