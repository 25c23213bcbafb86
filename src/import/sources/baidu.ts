import type { Source } from './types.ts';

/** 百度营销: eight lines of preamble, keywords with {…} in titles. */
export const source: Source = {
  id: 'baidu',
  name: { en: 'Baidu Ads', 'zh-CN': '百度营销' },
  languages: { zh: 'seen' },
  table: 'spend',
  platform: '百度',
  recognise: [
    ['展现', '消费'],
    ['推广计划', '消费'],
  ],
  columns: {
    day: '日期|时间',
    campaign: '推广计划|计划',
    ad_group: '推广单元|单元',
    ad: '创意标题|创意',
    cost: '消费',
    impressions: '展现',
    clicks: '点击',
    platform_conversions: '网页转化|转化',
  },
  ignore: '现金消费|优惠消费|商桥转化',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
