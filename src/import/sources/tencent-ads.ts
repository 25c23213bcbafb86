import type { Source } from './types.ts';

/** 腾讯广告, interface (元) and API (分, whole numbers). */
export const tencentAds: Source = {
  id: 'tencent_ads',
  table: 'spend',
  platform: '腾讯广告',
  recognise: [
    ['花费', '曝光次数'],
    ['推广计划名称', '目标转化量'],
  ],
  columns: {
    campaign: '推广计划名称|计划名称',
    ad_group: '广告组名称|广告名称',
    ad: '创意名称|广告创意名称',
    cost: '花费|消耗',
    impressions: '曝光次数|曝光量',
    platform_conversions: '目标转化量|转化次数',
  },
  ignore: '深度目标转化量',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};

/** The same from its API: cost is in 分. */
export const tencentApi: Source = {
  id: 'tencent_ads_api',
  table: 'spend',
  platform: '腾讯广告',
  recognise: [['cost', 'valid click count', 'conversions count']],
  columns: { cost: 'cost', clicks: 'valid click count', impressions: 'view count|impression' },
  scale: { cost: 0.01 },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
