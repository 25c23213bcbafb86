import type { Source } from './types.ts';

/** Stripe payments: major units; failed rows stay in the file. */
export const source: Source = {
  id: 'stripe',
  name: { en: 'Stripe', 'zh-CN': 'Stripe' },
  languages: { en: 'general' },
  table: 'orders',
  platform: null,
  recognise: [
    ['id', 'amount', 'amount refunded', 'captured'],
    ['id', 'created date', 'amount', 'status'],
  ],
  columns: {
    order_id: 'id',
    ts: 'created date|created',
    customer: 'customer id|customer email',
    revenue: 'amount',
    refund: 'amount refunded',
  },
  zone: 'UTC',
  notASale: { header: 'status', values: 'failed|canceled|requires payment method|incomplete' },
};
