import type { Source } from './types.ts';

/** 抖店 orders: one row is a 子订单; its own amount is additive. */
export const source: Source = {
  id: 'doudian',
  name: { en: 'Doudian', 'zh-CN': '抖店' },
  languages: { zh: 'seen' },
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
