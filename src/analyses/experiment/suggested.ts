import { filledColumns, type Context } from '../../model/context.ts';
import { suggestSteps } from '../parts/suggest.ts';
import type { MetricInput, OutcomeTable } from './metric.ts';

/**
 * What is worth comparing in the data at hand: buying, revenue of each unit and of each order, and
 * margin as a guard; without orders the goal of the likely journey, and leads.
 */
export function suggestMetrics(context: Context): MetricInput[] {
  const loaded = (table: OutcomeTable) => (context.tables[table]?.rows ?? 0) > 0;
  const costed = filledColumns(context, 'orders').some((c) => c.name === 'cost_of_goods');
  if (loaded('orders')) {
    return [
      { type: 'proportion', table: 'orders' },
      { type: 'mean', table: 'orders', measure: 'revenue' },
      {
        type: 'ratio',
        table: 'orders',
        measure: 'revenue',
        denominator: { table: 'orders' },
      },
      ...(costed
        ? [{ type: 'mean', table: 'orders', measure: 'margin', guard: true } as const]
        : []),
    ];
  }
  const goals = loaded('events') ? suggestSteps(context).slice(-2).reverse() : [];
  return [
    ...goals.map((event) => ({ type: 'proportion', table: 'events', event }) as const),
    ...(loaded('leads') ? [{ type: 'proportion', table: 'leads' } as const] : []),
  ];
}
