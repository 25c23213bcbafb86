import type { Source } from './types.ts';

/** Apple Search Ads, interface and API. */
export const source: Source = {
  id: 'apple_search_ads',
  name: { en: 'Apple Search Ads', 'zh-CN': 'Apple Search Ads' },
  languages: { en: 'seen', api: 'verified' },
  table: 'spend',
  platform: 'apple',
  recognise: [
    ['taps', /installs/],
    ['taps', 'spend'],
    ['taps', 'local spend amount'],
  ],
  columns: {
    country: 'country or region|country/region|storefront',
    currency: 'currency|local spend currency',
    cost: 'spend|local spend amount',
    clicks: 'taps',
    platform_conversions: 'installs (total)|total installs|installs|new downloads',
    ad: 'keyword',
  },
};
