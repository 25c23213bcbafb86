import type { Context } from '../../model/context.ts';
import { canFilter } from '../../model/where.ts';
import { baseMoney } from '../../model/money.ts';
import type { End } from '../parts/rows/end.ts';
import type { CohortSpec } from './spec.ts';

/** Whether rows of either end came as days, so that times must be compared by their grain. */
export const hasDayGrain = (spec: CohortSpec, context: Context): boolean =>
  [spec.start.table, spec.return.table].some((t) => context.tables[t]?.hasDayGrain);

/** The spec with its common filter at each end whose table has the column. */
export function filtered(spec: CohortSpec, context: Context): CohortSpec {
  const common = (end: End) => [
    ...end.where,
    ...spec.where.filter(({ column }) => canFilter(context, end.table, column)),
  ];
  return {
    ...spec,
    start: { ...spec.start, where: common(spec.start) },
    return: { ...spec.return, where: common(spec.return) },
  };
}

/** What a row that came back is worth; null where the measure is people. */
export function worthColumns(spec: CohortSpec): string[] {
  if (spec.measure === 'people' || spec.measure === 'orders') return [];
  if (spec.return.table === 'events') return ['value'];
  return spec.measure === 'revenue' ? ['revenue'] : ['revenue', 'refund', 'cost_of_goods'];
}

/** Revenue less refunds and cost of goods; no value where the cost of goods is missing. */
export function marginSql(context: Context): string {
  const amount = (column: string) => baseMoney(context, 'orders', column);
  return `coalesce(${amount('revenue')}, 0) - coalesce(${amount('refund')}, 0) - ${amount('cost_of_goods')}`;
}

export function worthSql(spec: CohortSpec, context: Context): string | null {
  const amount = (column: string) => baseMoney(context, spec.return.table, column);
  switch (spec.measure) {
    case 'people':
      return null;
    case 'orders':
      return '1';
    case 'revenue':
      return amount(spec.return.table === 'events' ? 'value' : 'revenue');
    case 'margin':
      return marginSql(context);
  }
}
