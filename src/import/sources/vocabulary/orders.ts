import type { Vocabulary } from '../types.ts';
import { COUNTRY, CURRENCY, DEVICE, PERSON, TOUCH } from './common.ts';

export const ORDERS: Vocabulary = {
  ...TOUCH,
  order_id:
    'order id|order number|order no|order no.|order #|order|order name|transaction id|purchase id|amazon-order-id|balance transaction id|订单号|订单编号|订单id|主订单编号|交易号|交易单号|单号|id',
  ts: 'timestamp|order time|order date|ordered at|purchase date|purchase-date|order created at|created at|created date|created|paid at|ts|time|date|datetime|day|下单时间|订单创建时间|订单提交时间|创建时间|付款时间|支付时间|订单付款时间|成交时间|下单日期|订单日期|日期|时间',
  customer: `customer id|${PERSON}|买家会员名|买家手机号|联系手机`,
  coupon:
    'coupon|coupon code|coupons|coupon(s)|discount code|voucher|promo code|优惠券|优惠码|券码',
  country: `${COUNTRY}|shipping country|billing country|ship-country`,
  device: DEVICE,
  product:
    'product|product name|products|product(s)|item|item name|lineitem name|sku|商品|商品名称|宝贝标题|选购商品|全部商品名称|产品|产品名称',
  currency: CURRENCY,
  new_customer:
    'new customer|is new customer|is new|new buyer|first order|customer type|是否新客|新客|新客户|是否新客户|新老客',
  revenue:
    'revenue|net sales|net revenue|subtotal|order value|order amount|order revenue|sales|amount|total price|total amount|total|gmv|gross|item-price|实付金额|订单实付金额|买家实际支付金额|订单金额|支付金额|成交金额|收入|销售额|订单应付金额|总金额|金额',
  discount: 'discount|discounts|discount amount|total discount|优惠金额|折扣|折扣金额|优惠',
  tax: 'tax|taxes|total tax|item-tax|vat|税|税费|税额',
  shipping: 'shipping|shipping cost|shipping fee|postage|freight|运费|邮费|买家应付邮费|物流费',
  refund:
    'refund|refunds|refunded amount|refund amount|amount refunded|refunded|returns|退款|退款金额',
  cost_of_goods:
    'cost of goods|cost of goods sold|cogs|product cost|goods cost|cost|商品成本|货品成本|销售成本|成本',
};
