import type { Source } from './types.ts';

/** WooCommerce analytics: one money column is formatted for people, the other is a number. */
export const source: Source = {
  id: 'woocommerce',
  name: { en: 'WooCommerce', 'zh-CN': 'WooCommerce' },
  languages: { en: 'verified', zh: 'general' },
  table: 'orders',
  platform: null,
  recognise: [
    ['order #', 'net sales'],
    ['order #', /^n\. revenue/],
    ['客户类型', '净销售额', '已售商品'],
    ['订单 #', '净销售额'],
  ],
  columns: {
    order_id: 'order #|订单 #|订单号',
    ts: 'date|日期',
    customer: 'customer|客户',
    new_customer: 'customer type|客户类型',
    revenue: 'net sales|净销售额|n. revenue|n. revenue (formatted)|净收入|净收入(格式化)',
    product: 'product(s)|产品',
    coupon: 'coupon(s)|优惠券',
    source: 'attribution|归因',
  },
  personal: 'customer|客户',
  notASale: {
    header: 'status|状态',
    values:
      'failed|cancelled|pending|pending payment|trash|checkout-draft|失败|已取消|待付款|等待付款',
  },
};
