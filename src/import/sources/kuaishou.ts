import type { Source } from './types.ts';

/** 快手磁力引擎: 行为数 is the click, 封面曝光数 the impression. */
export const source: Source = {
  id: 'kuaishou',
  name: { en: 'Kuaishou Ads', 'zh-CN': '磁力引擎（快手）' },
  languages: { zh: 'seen' },
  table: 'spend',
  platform: '快手',
  recognise: [
    ['花费', '封面曝光数'],
    ['花费', '行为数'],
    ['charge', 'aclick', 'bclick'],
  ],
  columns: {
    campaign: '计划名称',
    ad_group: '组名称|广告组名称',
    ad: '创意名称|创意id',
    cost: '花费|charge',
    impressions: '封面曝光数|show',
    clicks: '行为数|bclick',
    platform_conversions: '激活数|表单提交数',
  },
  ignore: '素材曝光数|aclick|封面点击数|photo click',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
