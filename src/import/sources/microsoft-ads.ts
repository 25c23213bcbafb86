import type { Source } from './types.ts';

/** Microsoft Ads, interface and API names: a report under lines such as `Report Name:` and `Rows:`. */
export const source: Source = {
  id: 'microsoft_ads',
  name: { en: 'Microsoft Ads', 'zh-CN': 'Microsoft 广告' },
  languages: { en: 'seen', api: 'verified' },
  table: 'spend',
  platform: 'microsoft',
  recognise: [
    ['time period', 'currency code', 'spend'],
    ['time period', 'campaign name', 'spend'],
    ['gregorian date', 'spend'],
    ['gregorian date', 'campaign name'],
  ],
  above: [[/^report name:/i, /^rows:/i]],
  columns: {
    day: 'time period|gregorian date',
    device: 'device type',
    placement: 'campaign type|network',
    platform_value: 'revenue',
  },
  ignore: 'all conversions|all revenue|view-through conversions',
  dateOrder: 'mdy',
};
