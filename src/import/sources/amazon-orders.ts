import type { Source } from './types.ts';

/** Amazon's order report: tab-separated, one row is an item with its own amounts. */
export const source: Source = {
  id: 'amazon_orders',
  name: { en: 'Amazon (orders)', 'zh-CN': '亚马逊（订单）' },
  languages: { en: 'seen' },
  table: 'orders',
  platform: null,
  recognise: [['amazon-order-id', 'purchase-date', 'item-price']],
  columns: {
    order_id: 'amazon-order-id',
    ts: 'purchase-date',
    revenue: 'item-price',
    tax: 'item-tax',
    shipping: 'shipping-price',
    discount: 'item-promotion-discount',
    coupon: 'promotion-ids',
    country: 'ship-country',
    product: 'product-name|sku',
    currency: 'currency',
  },
  less: { revenue: 'discount' },
  lineItems: 'line',
  notASale: { header: 'order-status', values: 'cancelled|canceled|pending|unshipped - pending' },
};
