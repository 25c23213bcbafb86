import type { Source } from './types.ts';

/** 腾讯广告, interface (元) and API (分, whole numbers). */
export const source: Source = {
  id: 'tencent_ads',
  name: { en: 'Tencent Ads', 'zh-CN': '腾讯广告' },
  languages: { zh: 'seen', api: 'seen' },
  table: 'spend',
  platform: '腾讯广告',
  recognise: [
    ['花费', '曝光次数'],
    ['推广计划名称', '目标转化量'],
    ['cost', 'valid click count'],
  ],
  columns: {
    campaign: '推广计划名称|计划名称|campaign name',
    ad_group: '广告组名称|广告名称|adgroup name',
    ad: '创意名称|广告创意名称|ad name',
    cost: '花费|消耗|cost',
    impressions: '曝光次数|曝光量|view count|impression',
    clicks: '点击次数|valid click count',
    platform_conversions: '目标转化量|转化次数|conversions count',
  },
  ignore: '深度目标转化量',
  units: { cost: 0.01 },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
