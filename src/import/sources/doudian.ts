import type { Source } from './types.ts';

/** 抖店 orders: one row is a 子订单 with its own amounts, several make a 主订单. */
export const source: Source = {
  id: 'doudian',
  name: { en: 'Doudian', 'zh-CN': '抖店' },
  languages: { zh: 'seen' },
  table: 'orders',
  platform: null,
  recognise: [['主订单编号', '子订单编号', '选购商品']],
  columns: {
    order_id: '主订单编号',
    ts: '订单提交时间',
    revenue: '订单应付金额|商品金额',
    product: '选购商品',
  },
  ignore: '商家备注|买家留言|收件人|收件人手机号|详细地址',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  lineItems: 'line',
  notASale: { header: '订单状态', values: '已关闭|已取消|待支付|待付款' },
};
