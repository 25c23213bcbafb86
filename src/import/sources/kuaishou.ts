import type { Source } from './types.ts';

/** 快手磁力引擎: 行为数 is the click, 封面曝光数 the impression; 素材曝光数 is one too, though its API says `aclick`. */
export const source: Source = {
  id: 'kuaishou',
  name: { en: 'Kuaishou Ads', 'zh-CN': '磁力引擎（快手）' },
  languages: { zh: 'seen', api: 'seen' },
  table: 'spend',
  platform: '快手',
  recognise: [
    ['花费', '封面曝光数'],
    ['花费', '行为数'],
    ['charge', 'bclick'],
    ['charge', 'photo click'],
  ],
  columns: {
    campaign: '计划名称|广告计划名称|campaign name',
    ad_group: '组名称|广告组名称|unit name',
    ad: '创意名称|创意id|creative name',
    cost: '花费|charge',
    impressions: '封面曝光数|show',
    clicks: '行为数|bclick',
    shares: '分享数|share',
    platform_conversions: '激活数|表单提交数|activation|form count',
  },
  ignore: '素材曝光数|aclick|封面点击数|photo click',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
