import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';
import { FEW, number, or0 } from './figures.ts';
import type { ValueSpec } from './spec.ts';

const column = (name: string, unit: TableColumn['unit']): TableColumn => ({
  name,
  unit,
  label: t(`value.column.${name}`),
});
const divided = (a: string, b: string) => (row: TableRow) => {
  const [over, under] = [number(row[a]), number(row[b])];
  return over === null || under === null ? '' : `${format.full(over)} ÷ ${format.full(under)}`;
};
const range = (low: string, high: string) => (row: TableRow) => {
  const [from, to] = [number(row[low]), number(row[high])];
  return from === null || to === null
    ? ''
    : t('value-view.tip.interval', { low: format.fixed(from, 2), high: format.fixed(to, 2) });
};

/** The figures of a row; those without any value are left out. */
export function figureColumns(rows: readonly TableRow[]): TableColumn[] {
  const all: TableColumn[] = [
    { ...column('customers', 'count'), bar: true },
    {
      ...column('repeat_customers', 'count'),
      title: (row) => format.share(or0(row['repeat_customers']), or0(row['customers'])),
    },
    { ...column('value_per_customer', 'money'), title: divided('value', 'customers') },
    column('expected_purchases', 'ratio'),
    column('expected_value', 'money'),
    { ...column('ltv', 'money'), strong: true, title: range('ltv_low', 'ltv_high') },
    column('ltv_low', 'money'),
    column('ltv_high', 'money'),
    { ...column('cac', 'money'), title: divided('cost', 'new_customers') },
    {
      ...column('ltv_cac', 'ratio'),
      strong: true,
      title: range('ltv_cac_low', 'ltv_cac_high'),
      // Coloured only where the whole interval lies below what was paid.
      tone: (row) => ((number(row['ltv_cac_high']) ?? Infinity) < 1 ? 'worse' : null),
      arrow: false,
    },
    column('value_cac', 'ratio'),
    column('payback_days', 'count'),
    column('active_share', 'rate'),
    column('value', 'money'),
    column('cost', 'money'),
    column('orders', 'count'),
    column('holdout_predicted', 'decimal'),
    column('holdout_actual', 'count'),
  ];
  return all.filter((c) => rows.some((row) => number(row[c.name]) !== null));
}

/** The rows of the breakdown, few customers said so. */
export const valueColumns = (spec: ValueSpec, rows: readonly TableRow[]): TableColumn[] => [
  {
    name: spec.by,
    unit: 'text',
    label: t(`value.column.${spec.by}`),
    text: (row) => rowName(row, spec),
    note: (row) => (or0(row['customers']) < FEW ? t('value-view.thin') : ''),
  },
  ...figureColumns(rows),
];

export function rowName(row: TableRow, spec: ValueSpec): string {
  if (row['total'] === true) return t('analysis.value.all');
  return row['not_attributed'] === true ? t('value-view.not-attributed') : valueLabel(row[spec.by]);
}

export const cohortColumns = (rows: readonly TableRow[]): TableColumn[] => [
  {
    ...column('cohort', 'text'),
    text: (row) => String(row['cohort']).slice(0, 7),
    note: (row) => (or0(row['customers']) < FEW ? t('value-view.thin') : ''),
  },
  ...figureColumns(rows),
];

export const segmentColumns = (spec: ValueSpec): TableColumn[] => {
  const own = (name: string, unit: TableColumn['unit']): TableColumn => ({
    name,
    unit,
    label: t(`value-view.${name}`),
  });
  return [
    {
      name: 'segment',
      unit: 'text',
      label: t('value-view.segment'),
      text: (row) => t(`value.segment.${String(row['segment'])}`),
      note: (row) => t(`value.segment.${String(row['segment'])}.note`),
    },
    { ...column('customers', 'count'), bar: true },
    own('share', 'rate'),
    column('value', 'money'),
    own('value_share', 'rate'),
    column('value_per_customer', 'money'),
    own('purchases_per_customer', 'ratio'),
    own('recency_days', 'count'),
    {
      ...own('customers_before', 'count'),
      label: t('value-view.customers_before', { days: spec.moved }),
    },
    own('came', 'count'),
    own('started', 'count'),
    own('left', 'count'),
  ];
};

export const modelColumns = (): TableColumn[] => {
  const own = (name: string, unit: TableColumn['unit']): TableColumn => ({
    name,
    unit,
    label: t(`value-view.${name}`),
  });
  return [
    { ...own('model', 'text'), text: (row) => t(`value-view.model.${String(row['model'])}`) },
    { ...own('on', 'text'), text: (row) => t(`value-view.on.${String(row['on'])}`) },
    { ...own('parameters', 'text'), text: parameters },
    own('log_likelihood', 'decimal'),
    column('holdout_predicted', 'decimal'),
    column('holdout_actual', 'count'),
    own('total_error', 'rate'),
    own('bin_error', 'rate'),
  ];
};

const NAMES = ['r', 'alpha', 'a', 'b', 's', 'beta', 'p', 'q', 'v'];

function parameters(row: TableRow): string {
  return NAMES.flatMap((name) => {
    const value = number(row[name]);
    if (value === null) return [];
    const error = number(row[`${name}_error`]);
    return [
      `${name} ${format.fixed(value, 3)}${error === null ? '' : ` (${format.fixed(error, 3)})`}`,
    ];
  }).join(' · ');
}
