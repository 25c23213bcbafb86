import type { Source } from './types.ts';

/** TikTok Ads Manager (`Total of N results` and a row named `-` at the end). */
export const source: Source = {
  id: 'tiktok',
  name: { en: 'TikTok Ads', 'zh-CN': 'TikTok 广告' },
  languages: { en: 'seen', zh: 'general', api: 'verified' },
  table: 'spend',
  platform: 'tiktok',
  recognise: [
    ['campaign name', /^(clicks|cpc|ctr) \(destination\)$/],
    [/ \(destination\)$/],
    ['by day', 'ad group name'],
    ['推广系列名称', '总消耗'],
    ['spend', 'impressions', 'video play actions'],
  ],
  columns: {
    day: 'by day|date|stat time day|stat time hour|日期|按天|天',
    campaign: 'campaign name|推广系列名称',
    cost: 'cost|spend|总消耗|消耗',
    impressions: 'impressions|展示量',
    clicks: 'clicks (destination)|clicks|clicks (all)|点击量',
    video_views: '2-second video views|video views|video play actions',
    platform_conversions: 'conversions|conversion|转化量',
    platform_value: 'total complete payment value|total purchase value',
  },
};
