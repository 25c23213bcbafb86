import type { Source } from './types.ts';

/** 巨量引擎 (抖音、头条): 2.0 has 项目 and 单元 (广告), 1.0 has 广告组 and 计划; 消耗 with and without (元). */
export const source: Source = {
  id: 'ocean_engine',
  name: { en: 'Ocean Engine', 'zh-CN': '巨量引擎' },
  languages: { zh: 'seen', api: 'general' },
  table: 'spend',
  platform: '抖音',
  recognise: [
    ['消耗', '展示数', '转化数'],
    ['stat cost', 'show cnt', 'convert cnt'],
    ['消耗', '展示数', '点击数'],
  ],
  columns: {
    day: '时间-天|日期|时间|stat datetime|stat time day',
    campaign: '项目名称|广告组名称|广告组|project name|campaign name|项目id',
    ad_group: '单元名称|广告计划名称|广告计划|计划名称|promotion name|ad name|广告名称|单元/广告id',
    ad: '创意名称|素材名称',
    placement: '推广类型|投放位置',
    cost: '消耗|总消耗|stat cost',
    impressions: '展示数|展示次数|show cnt',
    clicks: '点击数|点击次数|click cnt',
    platform_conversions: '转化数|convert cnt',
    video_views: '播放数|播放量|有效播放数',
    shares: '分享数',
  },
  ignore: '深度转化数|现金消耗|赠款消耗|返货消耗',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
