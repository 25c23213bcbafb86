import type { Source } from './types.ts';

/** X Ads. */
export const xAds: Source = {
  id: 'x_ads',
  table: 'spend',
  platform: 'x',
  recognise: [['time period', 'spend', 'engagements'], ['billed charge local micro']],
  columns: { day: 'time period|date', clicks: 'link clicks|url clicks|clicks' },
};

/** Pinterest Ads; `impression 1` is paid, `impression 2` earned. */
export const pinterest: Source = {
  id: 'pinterest',
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

/** Snapchat Ads: the API's `spend` is in micros although its name does not say so. */
export const snapchat: Source = {
  id: 'snapchat',
  table: 'spend',
  platform: 'snapchat',
  recognise: [
    ['ad squad name', 'amount spent'],
    ['ad squad name'],
    ['paid impressions', 'swipe-ups'],
  ],
  columns: {
    day: 'start time|date',
    clicks: 'swipe-ups|swipes',
    impressions: 'paid impressions',
    platform_conversions: 'purchases',
    platform_value: 'purchases value',
  },
};
export const snapchatApi: Source = {
  id: 'snapchat_api',
  table: 'spend',
  platform: 'snapchat',
  recognise: [['spend', 'swipes', 'conversion purchases value']],
  columns: { clicks: 'swipes', platform_value: 'conversion purchases value' },
  scale: { cost: 0.000001, platform_value: 0.000001 },
};

/** Amazon Ads, sponsored products, brands and display; one attribution window is taken. */
export const amazonAds: Source = {
  id: 'amazon_ads',
  table: 'spend',
  platform: 'amazon',
  recognise: [[/^(1|7|14|30) day total sales/], [/^7天总销售额/]],
  columns: {
    campaign: 'campaign name|广告活动名称',
    ad_group: 'ad group name|广告组名称',
    placement: 'portfolio name',
    platform_conversions: '7 day total orders|14 day total orders',
    platform_value: '7 day total sales|14 day total sales|7天总销售额',
  },
};

/** Apple Search Ads. */
export const appleAds: Source = {
  id: 'apple_search_ads',
  table: 'spend',
  platform: 'apple',
  recognise: [
    ['taps', /^installs \(total\)$/],
    ['taps', 'spend'],
  ],
  columns: { clicks: 'taps', platform_conversions: 'installs (total)', ad: 'keyword' },
};
