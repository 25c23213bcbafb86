import type { Source } from './types.ts';

/**
 * Shopify orders: one row is a line item, the order's own cells stand on its first row. Revenue is
 * `Subtotal` (after discounts, without tax and shipping). `Source` is the sales channel (web, pos),
 * not where the customer came from.
 */
export const source: Source = {
  id: 'shopify',
  name: { en: 'Shopify', 'zh-CN': 'Shopify' },
  languages: { en: 'verified' },
  table: 'orders',
  platform: null,
  recognise: [
    ['name', 'financial status', 'lineitem quantity'],
    ['name', 'financial status', 'subtotal'],
    ['lineitem name', 'lineitem price', 'name'],
  ],
  columns: {
    order_id: 'name',
    ts: 'created at|paid at',
    customer: 'email|phone',
    coupon: 'discount code',
    country: 'shipping country|billing country',
    product: 'lineitem name',
    revenue: 'subtotal',
    discount: 'discount amount',
    tax: 'taxes',
    shipping: 'shipping',
    refund: 'refunded amount',
  },
  property: 'source|id|total',
  ignore:
    'billing name|billing street|billing address1|billing address2|billing company|billing city|billing zip|billing phone|shipping name|shipping street|shipping address1|shipping address2|shipping company|shipping city|shipping zip|shipping phone|notes|note attributes|lineitem discount',
  lineItems: 'order',
  notASale: { header: 'financial status', values: 'voided|expired|pending' },
  cancelled: 'cancelled at',
};
