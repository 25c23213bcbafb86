import type { Source } from './types.ts';

/** 有赞 orders. */
export const source: Source = {
  id: 'youzan',
  name: { en: 'Youzan', 'zh-CN': '有赞' },
  languages: { zh: 'seen' },
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
