import type { Source } from './types.ts';

/** Google Ads, campaign to keyword reports; `Total: …` rows last, in the interface's language. */
export const source: Source = {
  id: 'google_ads',
  name: { en: 'Google Ads', 'zh-CN': 'Google Ads' },
  languages: { en: 'seen', zh: 'seen', de: 'general', fr: 'general', api: 'verified' },
  table: 'spend',
  platform: 'google',
  recognise: [
    ['campaign', 'cost', 'impr.'],
    ['ad group', 'cost', 'impr.'],
    ['广告系列', '费用', '展示次数'],
    ['kampagne', 'kosten', 'impr.'],
    ['campagne', 'coût', 'impr.'],
    ['campaign', 'cost micros', 'impressions'],
    ['campaign name', 'cost micros', 'impressions'],
    ['segments.date', /cost[ _.]?micros$/],
  ],
  columns: {
    day: 'day|天|日期|tag|jour|segments.date|date',
    campaign: 'campaign|campaign name|campaign.name|广告系列|kampagne|campagne',
    ad_group: "ad group|ad group name|ad group.name|广告组|anzeigengruppe|groupe d'annonces",
    placement:
      'campaign type|network|ad network type|segments.ad network type|广告系列类型|投放网络|kampagnentyp|type de campagne',
    country: 'country/territory|国家/地区|land|pays',
    device: 'device|segments.device|设备|gerät|appareil',
    currency: 'currency code|customer.currency code|货币代码|währungscode|code de devise',
    cost: 'cost|费用|kosten|coût|cost micros|metrics.cost micros',
    impressions: 'impr.|展示次数|impressions|metrics.impressions',
    clicks: 'clicks|点击次数|klicks|clics|metrics.clicks',
    engagements: 'interactions|互动次数|互动|interaktionen|metrics.interactions',
    video_views: 'views|video views|观看次数|aufrufe|vues',
    platform_conversions: 'conversions|conv.|转化次数|metrics.conversions',
    platform_value:
      'conv. value|conversions value|转化价值|conv.-wert|valeur de conv.|metrics.conversions value',
  },
  ignore:
    'all conv.|all conv. value|所有转化次数|所有转化价值|view-through conv.|alle conv.|toutes les conv.|all conversions|all conversions value',
};
