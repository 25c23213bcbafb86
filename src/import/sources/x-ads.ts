import type { Source } from './types.ts';

/** X Ads. */
export const source: Source = {
  id: 'x_ads',
  name: { en: 'X Ads', 'zh-CN': 'X 广告' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'x',
  recognise: [['time period', 'spend', 'engagements'], ['billed charge local micro']],
  columns: { day: 'time period|date', clicks: 'link clicks|url clicks|clicks' },
};
