import type { Source } from './types.ts';

/** 淘宝/天猫 items: one row is a 子订单 with its own amounts, several make a 主订单. */
export const source: Source = {
  id: 'taobao_items',
  name: { en: 'Taobao (items)', 'zh-CN': '淘宝（宝贝明细）' },
  languages: { zh: 'seen' },
  table: 'orders',
  platform: null,
  recognise: [
    ['子订单编号', '主订单编号', '标题', '购买数量'],
    ['子订单编号', '主订单编号', '买家应付货款'],
  ],
  columns: {
    order_id: '主订单编号',
    ts: '订单付款时间|订单创建时间',
    product: '标题|宝贝标题',
    revenue: '买家应付货款|买家实际支付金额',
    refund: '退款金额',
  },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  lineItems: 'line',
  notASale: { header: '订单状态', values: '交易关闭|等待买家付款' },
};
