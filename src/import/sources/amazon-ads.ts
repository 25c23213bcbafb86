import type { Source } from './types.ts';

/** Amazon Ads, sponsored products, brands and display; one attribution window is taken. */
export const source: Source = {
  id: 'amazon_ads',
  name: { en: 'Amazon Ads', 'zh-CN': '亚马逊广告' },
  languages: { en: 'general' },
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
