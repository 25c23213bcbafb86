import type { Source } from './types.ts';

/** Google Ads, campaign to keyword reports, English and Chinese interface (`Total: …` rows last). */
export const source: Source = {
  id: 'google_ads',
  name: { en: 'Google Ads', 'zh-CN': 'Google Ads' },
  languages: { en: 'general' },
  table: 'spend',
  platform: 'google',
  recognise: [
    ['campaign', 'cost', 'impr.'],
    ['广告系列', '费用', '展示次数'],
    ['campaign', 'cost micros', 'impressions'],
    ['campaign name', 'cost micros', 'impressions'],
    ['segments.date', /cost[ _.]?micros$/],
  ],
  columns: {
    campaign: 'campaign|campaign name|campaign.name|广告系列',
    ad_group: 'ad group|ad group name|广告组',
    placement: 'campaign type|network|ad network type|广告系列类型|投放网络',
    clicks: 'clicks|点击次数',
    engagements: 'interactions|互动次数|互动',
    video_views: 'views|video views|观看次数',
    platform_conversions: 'conversions|conv.|转化次数',
    platform_value: 'conv. value|conversions value|转化价值',
    cost: 'cost|费用|cost micros|metrics.cost micros',
  },
  ignore: 'all conv.|all conv. value|所有转化次数|所有转化价值|view-through conv.',
};
