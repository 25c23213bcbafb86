import type { Source } from './types.ts';

/** WooCommerce analytics: the money column is formatted for people. */
export const source: Source = {
  id: 'woocommerce',
  name: { en: 'WooCommerce', 'zh-CN': 'WooCommerce' },
  languages: { en: 'general' },
  table: 'orders',
  platform: null,
  recognise: [
    ['order #', 'net sales'],
    ['order #', /^n\. revenue/],
  ],
  columns: {
    order_id: 'order #',
    ts: 'date',
    new_customer: 'customer type',
    revenue: 'net sales|n. revenue|n. revenue (formatted)',
    product: 'product(s)',
    coupon: 'coupon(s)',
    source: 'attribution',
  },
  notASale: { header: 'status', values: 'failed|cancelled|pending|pending payment|trash' },
};
