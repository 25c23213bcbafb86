import type { Source } from './types.ts';

/** 有赞 orders: what was paid holds the postage. */
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
    shipping: '运费|邮费',
    refund: '退款金额|订单退款金额',
    product: '全部商品名称',
    source: '推广来源',
  },
  less: { revenue: 'shipping' },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  notASale: { header: '订单状态', values: '交易关闭|已关闭|待付款|等待买家付款' },
};
