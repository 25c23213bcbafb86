import type { Source } from './types.ts';

/** Amazon's date range report: lines about the report, then orders, refunds, fees and transfers. */
export const source: Source = {
  id: 'amazon_payments',
  name: { en: 'Amazon (payments)', 'zh-CN': '亚马逊（付款）' },
  languages: { en: 'general' },
  table: 'orders',
  platform: null,
  recognise: [['date/time', 'settlement id', 'order id', 'product sales']],
  columns: {
    order_id: 'order id',
    ts: 'date/time',
    revenue: 'product sales',
    tax: 'product sales tax',
    shipping: 'shipping credits',
    product: 'description|sku',
  },
  property: 'type|total',
  dateOrder: 'mdy',
  lineItems: 'line',
  refundRow: { header: 'type', values: 'refund' },
  notASale: {
    header: 'type',
    values:
      'transfer|service fee|adjustment|fba inventory fee|fba customer return fee|fee adjustment|deal fee|lightning deal fee|chargeback refund|a-to-z guarantee claim|order_retrocharge|refund_retrocharge|debt|others',
  },
};
