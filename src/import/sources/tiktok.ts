import type { Source } from './types.ts';

/** TikTok Ads Manager (`Total of N results` and a row named `-` at the end). */
export const source: Source = {
  id: 'tiktok',
  name: { en: 'TikTok Ads', 'zh-CN': 'TikTok 广告' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'tiktok',
  recognise: [
    ['campaign name', /^(clicks|cpc|ctr) \(destination\)$/],
    ['by day', 'ad group name'],
    ['推广系列名称', '总消耗'],
    ['stat time day', 'spend', 'video play actions'],
  ],
  columns: {
    day: 'by day|date|stat time day|日期|按天',
    cost: 'cost|spend|总消耗|消耗',
    clicks: 'clicks (destination)|clicks|clicks (all)|点击量',
    video_views: '2-second video views|video views|video play actions',
    platform_value: 'total complete payment value|total purchase value',
  },
};
