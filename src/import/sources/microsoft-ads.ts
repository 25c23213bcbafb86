import type { Source } from './types.ts';

/** Microsoft Ads, interface and API names. */
export const microsoftAds: Source = {
  id: 'microsoft_ads',
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
