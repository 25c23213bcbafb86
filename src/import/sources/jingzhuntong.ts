import type { Source } from './types.ts';

/** 京东京准通: rows repeat by 跟单SKU; 总 = 直接 + 间接. */
export const source: Source = {
  id: 'jingzhuntong',
  name: { en: 'JD Ads', 'zh-CN': '京准通' },
  languages: { zh: 'seen' },
  table: 'spend',
  platform: '京东',
  recognise: [
    ['总费用', '总订单行'],
    ['总费用', '展现数'],
    ['花费', '总订单行'],
  ],
  columns: {
    campaign: '推广计划',
    ad_group: '推广单元',
    ad: '推广创意',
    placement: '产品线',
    cost: '总费用|花费',
    platform_conversions: '总订单行',
    platform_value: '总订单金额',
  },
  ignore: '直接订单行|直接订单金额|间接订单行|间接订单金额',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
