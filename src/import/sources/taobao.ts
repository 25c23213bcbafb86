import type { Source } from './types.ts';

/**
 * 淘宝/天猫 orders: several headers end in a blank, order numbers are wrapped as ="…". What was
 * paid holds the postage; the goods alone are 买家应付货款.
 */
export const source: Source = {
  id: 'taobao',
  name: { en: 'Taobao', 'zh-CN': '淘宝' },
  languages: { zh: 'seen' },
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
    revenue: '买家应付货款|买家实际支付金额|总金额',
    shipping: '买家应付邮费',
    refund: '退款金额',
    product: '宝贝标题',
  },
  personal: '买家会员名',
  ignore: '收货人姓名|收货地址|联系电话|联系手机|买家留言|订单备注',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  notASale: { header: '订单状态', values: '交易关闭|等待买家付款' },
};
