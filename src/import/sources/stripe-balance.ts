import type { Source } from './types.ts';

/**
 * Stripe's balance history and its itemized reports: a charge, its refund, fees and payouts are rows
 * of their own, in major units. A refund is taken from the charge or payment that it names.
 */
export const source: Source = {
  id: 'stripe_balance',
  name: { en: 'Stripe (balance)', 'zh-CN': 'Stripe（余额）' },
  languages: { en: 'seen', api: 'seen' },
  table: 'orders',
  platform: null,
  recognise: [
    ['id', 'type', 'source', 'amount', 'fee', 'net'],
    ['balance transaction id', 'gross', 'fee', 'net', 'reporting category'],
  ],
  columns: {
    order_id: 'charge id|payment intent id|source|source id|id|balance transaction id',
    ts: 'created|created utc',
    revenue: 'amount|gross',
    customer: 'customer id|customer email',
  },
  property: 'fee|net|type|reporting category',
  zone: 'UTC',
  refundRow: { header: 'type|reporting category', values: 'refund|payment_refund' },
  notASale: {
    header: 'type|reporting category',
    values:
      'payout|payout_reversal|payout_failure|stripe_fee|stripe fee|fee|network_cost|application_fee|adjustment|other_adjustment|dispute|dispute_reversal|refund_failure|transfer|transfer_reversal|topup|topup_reversal|contribution|reserve_transaction|risk_reserved_funds',
  },
};
