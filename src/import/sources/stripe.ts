import type { Source } from './types.ts';

/** Stripe payments: major units; failed and unpaid rows stay in the file. */
export const source: Source = {
  id: 'stripe',
  name: { en: 'Stripe (payments)', 'zh-CN': 'Stripe（付款）' },
  languages: { en: 'seen' },
  table: 'orders',
  platform: null,
  recognise: [
    ['id', 'amount', 'amount refunded', 'captured'],
    ['id', 'created date', 'amount', 'status'],
  ],
  columns: {
    order_id: 'id',
    ts: 'created date|created',
    customer: 'customer email|customer id',
    revenue: 'amount',
    refund: 'amount refunded',
  },
  zone: 'UTC',
  notASale: {
    header: 'status',
    values:
      'failed|canceled|cancelled|blocked|uncaptured|incomplete|requires_payment_method|requires payment method|requires_action|requires_confirmation|requires_capture',
  },
};
