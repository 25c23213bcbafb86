/** A factor's figure, as sentences take it. */
export type FactorValue = number | { money: number } | { rate: number } | { decimal: number };

const MONEY = new Set(['total', 'spend', 'volume-cost']);
const RATES = new Set([
  'impressions-clicks',
  'clicks-orders',
  'impressions-orders',
  'revenue-kept',
]);
const COUNTS = new Set(['volume-impressions', 'volume-clicks', 'volume-orders']);

/**
 * The figure behind a factor as it is known in the field: the price of a step that begins with cost
 * is cost over what it bought (CPM, CPC, CPA), a rate is a share. Null where it has no value.
 */
export function factorValue(factor: string, value: unknown): FactorValue | null {
  if (typeof value !== 'number') return null;
  if (MONEY.has(factor)) return { money: value };
  if (RATES.has(factor)) return { rate: value };
  if (COUNTS.has(factor)) return value;
  if (factor === 'cost-revenue' || factor === 'cost-kept') return { decimal: value };
  if (!factor.startsWith('cost-')) return { money: value };
  return value > 0 ? { money: (factor === 'cost-impressions' ? 1000 : 1) / value } : null;
}
