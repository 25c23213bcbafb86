import type { Source } from './types.ts';

/** WooCommerce analytics: the money column is formatted for people. */
export const woocommerce: Source = {
  id: 'woocommerce',
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

/** Stripe payments: major units; failed rows stay in the file. */
export const stripe: Source = {
  id: 'stripe',
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

/** 淘宝/天猫 orders: several headers end in a blank, order numbers are wrapped as ="…". */
export const taobao: Source = {
  id: 'taobao',
  table: 'orders',
  platform: null,
  recognise: [
    ['订单编号', '买家会员名'],
    ['订单编号', '买家应付货款'],
  ],
  columns: {
    order_id: '订单编号',
    ts: '订单付款时间|订单创建时间',
    customer: '买家会员名',
    revenue: '买家实际支付金额|总金额',
    shipping: '买家应付邮费',
    refund: '退款金额',
    product: '宝贝标题',
  },
  ignore: '收货人姓名|收货地址|联系电话|联系手机|买家留言|订单备注',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  notASale: { header: '订单状态', values: '交易关闭|等待买家付款' },
};

/** 抖店 orders: one row is a 子订单; its own amount is additive. */
export const doudian: Source = {
  id: 'doudian',
  table: 'orders',
  platform: null,
  recognise: [['主订单编号', '子订单编号', '选购商品']],
  columns: {
    order_id: '子订单编号',
    ts: '订单提交时间',
    revenue: '订单应付金额|商品金额',
    product: '选购商品',
  },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  notASale: { header: '订单状态', values: '已关闭|待支付' },
};

/** 有赞 orders. */
export const youzan: Source = {
  id: 'youzan',
  table: 'orders',
  platform: null,
  recognise: [['订单号', '订单实付金额']],
  columns: {
    order_id: '订单号',
    ts: '订单创建时间',
    customer: '买家手机号',
    revenue: '订单实付金额',
  },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
