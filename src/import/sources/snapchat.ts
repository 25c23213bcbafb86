import type { Source } from './types.ts';

/** Snapchat Ads, interface and API; the API's money is in micros although its names do not say so. */
export const source: Source = {
  id: 'snapchat',
  name: { en: 'Snapchat Ads', 'zh-CN': 'Snapchat 广告' },
  languages: { en: 'general', api: 'verified' },
  table: 'spend',
  platform: 'snapchat',
  recognise: [
    ['ad squad name', 'amount spent'],
    [/^ad squad/],
    [/^swipe[- ]?ups?$/],
    ['paid impressions', 'swipe-ups'],
    ['spend', 'swipes', 'impressions'],
  ],
  columns: {
    day: 'start time|date hour|date',
    cost: 'amount spent|spend',
    clicks: 'swipe-ups|swipe ups|swipes',
    impressions: 'paid impressions|impressions',
    video_views: '2 second video views|video views',
    platform_conversions: 'purchases|conversion purchases',
    platform_value: 'purchases value|conversion purchases value',
  },
  units: { spend: 0.000001, 'conversion purchases value': 0.000001 },
};
