import type { Source } from './types.ts';

/** Apple Search Ads. */
export const source: Source = {
  id: 'apple_search_ads',
  name: { en: 'Apple Search Ads', 'zh-CN': 'Apple Search Ads' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'apple',
  recognise: [
    ['taps', /^installs \(total\)$/],
    ['taps', 'spend'],
  ],
  columns: { clicks: 'taps', platform_conversions: 'installs (total)', ad: 'keyword' },
};
