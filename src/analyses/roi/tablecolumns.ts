import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { depthOf } from '../../ui/tree.ts';
import { isGroups } from '../parts/groups/sides.ts';
import { columnLabel, segmentColumn, valueLabel } from '../parts/names.ts';
import type { Row } from '../contract.ts';
import { apart, partCosted } from './figures.ts';
import type { RoiSpec } from './spec.ts';

/** From here on a platform's claim is worth a colour. */
const WIDE_GAP = 0.25;

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const fraction = (row: TableRow, a: string, b: string): string => {
  const [over, under] = [number(row[a]), number(row[b])];
  return over === null || under === null
    ? ''
    : t('roi-view.fraction', { over: format.full(over), under: format.full(under) });
};

function rowName(row: TableRow, column: string): string {
  if (row['total'] === true) return t('analysis.value.all');
  if (row['not_attributed'] === true) return t('roi-view.not-attributed');
  return valueLabel(row[column]);
}

const why = (row: TableRow): string => {
  const reason = apart(row as Row);
  return reason && reason !== 'not-attributed' ? t(`roi-view.${reason}`) : '';
};

/** Of how many of its orders a row knows the margin, where not of all. */
const partly = (row: TableRow): string =>
  partCosted(row as Row)
    ? t('roi-view.partly-costed', {
        share: format.percent(Number(row['costed_orders']) / Number(row['orders']), 0),
      })
    : '';

/** A column for each level, as a flat table names its rows. */
export function nameColumns({ by }: RoiSpec): TableColumn[] {
  const [first = 'channel', ...others] = by;
  return [
    {
      name: first,
      unit: 'text',
      label: columnLabel(first),
      text: (row) => rowName(row, first),
      note: why,
    },
    ...others.map((name) => ({
      name,
      unit: 'text' as const,
      label: columnLabel(name),
      text: (row: TableRow) =>
        row['total'] === true || row['not_attributed'] === true ? '' : valueLabel(row[name]),
    })),
  ];
}

/** One column that names each row at its own level, for a table whose rows open. */
export const levelColumn = ({ by }: RoiSpec): TableColumn => ({
  name: by[0]!,
  unit: 'text',
  label: by.map(columnLabel).join(' › '),
  text: (row) => rowName(row, by[Math.max(0, depthOf(row, by) - 1)]!),
  note: why,
});

/** What the people of each segment bought. */
export const segmentColumns = (): TableColumn[] => [
  segmentColumn,
  ...(
    [
      ['orders', 'decimal'],
      ['revenue', 'money'],
      ['margin', 'money'],
      ['new_customers', 'decimal'],
      ['aov', 'money'],
    ] as const
  ).map(([name, unit]) => ({ name, unit, label: t(`roi.column.${name}`) })),
];

/** The figures of the ROI table; columns without any value are left out. */
export function figureColumns(spec: RoiSpec, rows: readonly TableRow[]): TableColumn[] {
  const groups = String(isGroups(spec.compare));
  const column = (name: string, unit: TableColumn['unit']): TableColumn => ({
    name,
    unit,
    label: t(`roi.column.${name}`),
  });
  const sign = (name: string, moreIsBetter: boolean) => (row: TableRow) => {
    const value = number(row[name]);
    // What prints as nothing has no colour.
    return !value || Math.abs(value) < 0.005
      ? null
      : value > 0 === moreIsBetter
        ? ('better' as const)
        : ('worse' as const);
  };
  const quadrant: TableColumn = {
    name: 'quadrant',
    unit: 'text',
    label: t('roi-view.quadrant'),
    text: (row) =>
      typeof row['quadrant'] === 'string' ? t(`roi-view.quadrant.${row['quadrant']}`) : '',
  };
  const all: TableColumn[] = [
    { ...column('cost', 'money'), bar: true },
    column('revenue', 'money'),
    column('platform_value', 'money'),
    {
      name: 'gap',
      unit: 'rate',
      label: t('roi-view.gap'),
      signed: true,
      tone: (row) => ((number(row['gap']) ?? 0) > WIDE_GAP ? 'worse' : null),
      title: (row) => fraction(row, 'platform_value', 'revenue'),
    },
    {
      ...column('roas', 'ratio'),
      strong: true,
      note: (row) => (row['total'] === true ? t('roi-view.mer') : ''),
      title: (row) => fraction(row, 'revenue', 'cost'),
    },
    ...(spec.compare
      ? [
          {
            name: 'roas_change',
            unit: 'ratio' as const,
            label: t('roi-view.roas-change', { groups }),
            signed: true,
            tone: sign('roas_change', true),
          },
        ]
      : []),
    {
      ...column('roi', 'rate'),
      label: t(`roi-view.roi.${spec.basis}`),
      signed: true,
      ...(spec.basis === 'margin' ? { note: partly } : {}),
      tone: (row) => ((number(row['roi']) ?? 0) < 0 ? 'worse' : null),
      arrow: false,
    },
    {
      ...column('contribution', 'money'),
      tone: (row) => ((number(row['contribution']) ?? 0) < 0 ? 'worse' : null),
      arrow: false,
    },
    column('orders', 'decimal'),
    { ...column('cac', 'money'), title: (row) => fraction(row, 'cost', 'new_customers') },
    ...(spec.compare
      ? [
          {
            name: 'cost_change',
            unit: 'money' as const,
            label: t('roi-view.cost-change', { groups }),
            signed: true,
          },
          {
            name: 'revenue_change',
            unit: 'money' as const,
            label: t('roi-view.revenue-change', { groups }),
            signed: true,
            tone: sign('revenue_change', true),
          },
        ]
      : []),
    column('new_customers', 'decimal'),
    {
      ...column('new_share', 'rate'),
      title: (row) => fraction(row, 'new_customers', 'known_orders'),
    },
    {
      ...column('margin', 'money'),
      note: partly,
      title: (row) => fraction(row, 'costed_orders', 'orders'),
    },
    column('aov', 'money'),
    { ...column('cpa', 'money'), title: (row) => fraction(row, 'cost', 'orders') },
    column('impressions', 'count'),
    column('clicks', 'count'),
    { ...column('ctr', 'rate'), title: (row) => fraction(row, 'clicks', 'impressions') },
    { ...column('cpc', 'money'), title: (row) => fraction(row, 'cost', 'clicks') },
    { ...column('cpm', 'money') },
    { ...column('cvr', 'rate'), title: (row) => fraction(row, 'orders', 'clicks') },
    column('platform_conversions', 'decimal'),
  ];
  const placed = rows.some((row) => typeof row['quadrant'] === 'string');
  return [
    ...(placed ? [quadrant] : []),
    ...all.filter((c) => rows.some((row) => number(row[c.name]) !== null)),
  ];
}
