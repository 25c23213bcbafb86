import { impossible } from './impossible.ts';

/** Refunds above all that the customer can have paid. */
export const refundAbove = impossible({
  code: 'refund-above',
  table: 'orders',
  when: `coalesce(t.refund > greatest(t.revenue, 0) + coalesce(t.tax, 0) + coalesce(t.shipping, 0), false)`,
  columns: ['refund', 'revenue'],
  shown: ['order_id', 'ts', 'currency', 'revenue', 'tax', 'shipping'],
});
