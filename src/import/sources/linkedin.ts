import type { Source } from './types.ts';

/** LinkedIn Campaign Manager: US dates in UTC. A campaign group is what others call a campaign. */
export const source: Source = {
  id: 'linkedin',
  name: { en: 'LinkedIn Ads', 'zh-CN': 'LinkedIn 广告' },
  languages: { en: 'seen', api: 'verified' },
  table: 'spend',
  platform: 'linkedin',
  recognise: [
    ['start date', 'total spent'],
    ['campaign group name', 'total spent'],
    ['cost in local currency', 'impressions'],
  ],
  columns: {
    day: 'start date|day',
    campaign: 'campaign group name|campaign group|campaign name',
    ad_group: 'campaign name|campaign',
    placement: 'campaign type',
    cost: 'total spent|cost in local currency',
    engagements: 'total engagements',
    platform_value: 'total conversion value|conversion value in local currency',
  },
  ignore: 'cost in usd|clicks to landing page',
  zone: 'UTC',
  dateOrder: 'mdy',
};
