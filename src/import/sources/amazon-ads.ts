import type { Source } from './types.ts';

/** Amazon Ads, sponsored products, brands and display; of several attribution windows one is taken. */
export const source: Source = {
  id: 'amazon_ads',
  name: { en: 'Amazon Ads', 'zh-CN': '亚马逊广告' },
  languages: { en: 'seen', zh: 'seen', it: 'seen', api: 'verified' },
  table: 'spend',
  platform: 'amazon',
  recognise: [
    [/^(1|7|14|30) day total sales/],
    [/^(1|7|14|30)天总销售额/],
    [/^vendite totali .*\d+ giorni$/],
    ['campaign budget currency code', 'cost', 'clicks'],
    ['cost', 'purchases7d', 'sales7d'],
  ],
  columns: {
    day: 'date|日期|data',
    campaign: 'campaign name|广告活动名称|nome campagna',
    ad_group: 'ad group name|广告组名称|nome gruppo di annunci',
    placement: 'portfolio name|广告组合名称|nome portafoglio',
    currency: 'currency|campaign budget currency code|货币|valuta',
    cost: 'spend|cost|花费|spesa',
    impressions: 'impressions|展示量|impressioni',
    clicks: 'clicks|点击量|clic',
    platform_conversions:
      '7 day total orders|14 day total orders|30 day total orders|1 day total orders|7天总订单数|14天总订单数|totale ordini (#) 7 giorni|totale ordini (#) 14 giorni|purchases7d|purchases14d',
    platform_value:
      '7 day total sales|14 day total sales|30 day total sales|1 day total sales|7天总销售额|14天总销售额|vendite totali (€) 7 giorni|vendite totali (€) 14 giorni|sales7d|sales14d',
  },
  window: { header: /(\d+) ?(?:day|天|giorni|d$)/ },
};
