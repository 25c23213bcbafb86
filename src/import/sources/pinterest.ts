import type { Source } from './types.ts';

/** Pinterest Ads; `impression 1` is paid, `impression 2` earned. */
export const source: Source = {
  id: 'pinterest',
  name: { en: 'Pinterest Ads', 'zh-CN': 'Pinterest 广告' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'pinterest',
  recognise: [['spend in account currency'], [/^spend in (micro )?dollar$/]],
  columns: {
    impressions: 'impressions|impression 1',
    clicks: 'outbound clicks|pin clicks|clickthrough 1',
    platform_conversions: 'total conversions',
  },
  ignore: 'impression 2|clickthrough 2',
};
