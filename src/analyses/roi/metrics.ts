import type { RoiSpec } from './spec.ts';

/** A figure that is a ratio of a row's sums: never a mean, no value over a zero denominator. */
export interface Ratio {
  name: string;
  sql: string;
}

const over = (numerator: string, denominator: string): string =>
  `${numerator} / nullif(${denominator}, 0)`;

/** The ratios of a row (design: "Words of money"), over the columns of its sums. */
export const RATIOS = (basis: RoiSpec['basis']): Ratio[] => [
  { name: 'ctr', sql: over('clicks', 'impressions') },
  { name: 'cpc', sql: over('cost', 'clicks') },
  { name: 'cpm', sql: over('1000 * cost', 'impressions') },
  { name: 'cvr', sql: over('orders', 'clicks') },
  { name: 'cpa', sql: over('cost', 'orders') },
  { name: 'cac', sql: over('cost', 'new_customers') },
  { name: 'new_share', sql: over('new_customers', 'orders - unknown_orders') },
  { name: 'roas', sql: over('revenue', 'cost') },
  {
    name: 'roi',
    sql: over(basis === 'margin' ? '(margin - cost)' : '(revenue - refund - cost)', 'cost'),
  },
  { name: 'contribution', sql: 'margin - cost' },
  { name: 'aov', sql: over('revenue', 'orders') },
];
