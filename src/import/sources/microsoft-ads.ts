import type { Source } from './types.ts';

/** Microsoft Ads, interface and API names. */
export const source: Source = {
  id: 'microsoft_ads',
  name: { en: 'Microsoft Ads', 'zh-CN': 'Microsoft 广告' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'microsoft',
  recognise: [
    ['time period', 'currency code', 'spend'],
    ['gregorian date', 'spend'],
    ['gregorian date', 'campaign name'],
  ],
  columns: {
    day: 'time period|gregorian date',
    device: 'device type',
    placement: 'campaign type|network',
    platform_value: 'revenue',
  },
  dateOrder: 'mdy',
};
