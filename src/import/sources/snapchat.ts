import type { Source } from './types.ts';

/** Snapchat Ads, interface and API; the API's money is in micros although its names do not say so. */
export const source: Source = {
  id: 'snapchat',
  name: { en: 'Snapchat Ads', 'zh-CN': 'Snapchat 广告' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'snapchat',
  recognise: [
    ['ad squad name', 'amount spent'],
    ['ad squad name'],
    ['paid impressions', 'swipe-ups'],
    ['spend', 'swipes', 'conversion purchases value'],
  ],
  columns: {
    day: 'start time|date',
    clicks: 'swipe-ups|swipes',
    impressions: 'paid impressions',
    platform_conversions: 'purchases',
    platform_value: 'purchases value|conversion purchases value',
  },
  units: { spend: 0.000001, 'conversion purchases value': 0.000001 },
};
