import type { Source } from './types.ts';

/** Pinterest Ads; in its API `impression_1` is paid, `impression_2` earned. */
export const source: Source = {
  id: 'pinterest',
  name: { en: 'Pinterest Ads', 'zh-CN': 'Pinterest 广告' },
  languages: { en: 'seen', api: 'verified' },
  table: 'spend',
  platform: 'pinterest',
  recognise: [[/^spend in (account currency|(micro )?dollar)/]],
  columns: {
    impressions: 'impressions|impression 1',
    clicks: 'outbound clicks|pin clicks|outbound click 1|clickthrough 1',
    engagements: 'engagements|engagement|engagement 1',
    platform_conversions: 'total conversions',
    platform_value: 'total order value (checkout)|total conversion value',
  },
  ignore: 'impression 2|clickthrough 2|outbound click 2',
};
