import type { Source } from './types.ts';

/** X Ads, interface and API (`…_micro`). */
export const source: Source = {
  id: 'x_ads',
  name: { en: 'X Ads', 'zh-CN': 'X 广告' },
  languages: { en: 'general', api: 'verified' },
  table: 'spend',
  platform: 'x',
  recognise: [
    ['time period', 'spend', 'engagements'],
    ['time period', 'spend', 'reposts'],
    ['billed charge local micro'],
  ],
  columns: {
    day: 'time period|date',
    cost: 'spend|billed charge local micro',
    video_views: 'video views|video total views',
    clicks: 'link clicks|url clicks|clicks',
    platform_conversions: 'conversions',
  },
};
