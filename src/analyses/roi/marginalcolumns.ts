import { format, t } from '../../i18n/index.ts';
import type { TableColumn } from '../../ui/table.ts';
import type { Row } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import type { RoiLine } from './figures.ts';
import { LEAST_SPREAD, LEAST_WEEKS } from './marginal.ts';
import { outerColumn } from './outercolumns.ts';
import type { RoiSpec } from './spec.ts';

/** A change of spend below this share of what it was divides noise. */
const LEAST_CHANGE = 0.1;

/** Each row's slope, and under compare what revenue changed by for each unit that spend did. */
export function marginalRows(
  marginal: readonly Row[],
  rows: readonly RoiLine[],
  { by, compare }: RoiSpec,
): Row[] {
  if (!compare || isGroups(compare)) return [...marginal];
  return marginal.map((m) => {
    const row = rows.find((r) => r[by[0]!] === m[by[0]!]);
    const { cost_change: cost, revenue_change: revenue } = row ?? {};
    const before = Number(row?.['cost'] ?? 0) - (cost ?? 0);
    const enough =
      typeof cost === 'number' &&
      typeof revenue === 'number' &&
      Math.abs(cost) >= LEAST_CHANGE * Math.abs(before) &&
      cost !== 0;
    return {
      ...m,
      cost_change: cost ?? null,
      revenue_change: revenue ?? null,
      between: enough ? revenue / cost : null,
    };
  });
}

export function marginalColumns(spec: RoiSpec): TableColumn[] {
  const of = (name: string, unit: TableColumn['unit'], more: Partial<TableColumn> = {}) => ({
    name,
    unit,
    label: t(`roi-view.marginal.${name}`),
    ...more,
  });
  const fraction = (over: string, under: string) => (row: Record<string, unknown>) =>
    typeof row[over] === 'number' && typeof row[under] === 'number'
      ? t('roi-view.fraction', { over: format.full(row[over]), under: format.full(row[under]) })
      : '';
  return [
    outerColumn(spec),
    of('weeks', 'count'),
    { name: 'cost', unit: 'money', label: t('roi.column.cost'), bar: true },
    { name: 'revenue', unit: 'money', label: t('roi.column.revenue') },
    of('average', 'ratio', { title: fraction('revenue', 'cost') }),
    of('slope', 'ratio', {
      strong: true,
      note: (row) =>
        typeof row['refused'] === 'string'
          ? t(`roi-view.marginal.${row['refused']}`, {
              weeks: LEAST_WEEKS,
              spread: format.percent(LEAST_SPREAD, 0),
            })
          : '',
    }),
    {
      name: 'interval',
      unit: 'text',
      align: 'right',
      label: t('roi-view.marginal.interval'),
      text: (row) =>
        typeof row['low'] === 'number' && typeof row['high'] === 'number'
          ? t('roi-view.marginal.between', {
              low: format.fixed(row['low'], 2),
              high: format.fixed(row['high'], 2),
            })
          : format.NONE,
    },
    ...(spec.compare && !isGroups(spec.compare)
      ? [
          of('between-periods', 'ratio', {
            name: 'between',
            title: fraction('revenue_change', 'cost_change'),
          }),
        ]
      : []),
  ];
}
