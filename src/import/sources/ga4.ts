import type { Source } from './types.ts';

/**
 * GA4 events from BigQuery: instants in UTC microseconds. What brought a visit is collected on the
 * event itself, or on its session; `traffic_source` is what brought the person the first time ever.
 */
export const source: Source = {
  id: 'ga4',
  name: { en: 'GA4 (events)', 'zh-CN': 'GA4（事件）' },
  languages: { api: 'verified' },
  table: 'events',
  platform: null,
  recognise: [
    ['event timestamp', 'event name', 'user pseudo id'],
    ['event date', 'event name', 'user pseudo id'],
  ],
  together: [
    {
      source: 'collected traffic source.manual source|collected traffic source manual source',
      medium: 'collected traffic source.manual medium|collected traffic source manual medium',
      campaign:
        'collected traffic source.manual campaign name|collected traffic source manual campaign name',
    },
    {
      source: 'event params.source|session source|source',
      medium: 'event params.medium|session medium|medium',
      campaign: 'event params.campaign|session campaign|campaign',
    },
    {
      source:
        'session traffic source last click.manual campaign.source|session traffic source last click.cross channel campaign.source',
      medium:
        'session traffic source last click.manual campaign.medium|session traffic source last click.cross channel campaign.medium',
      campaign:
        'session traffic source last click.manual campaign.campaign name|session traffic source last click.cross channel campaign.campaign name',
    },
    {
      source: 'traffic source.source|traffic source source',
      medium: 'traffic source.medium|traffic source medium',
      campaign: 'traffic source.name|traffic source name',
    },
  ],
  columns: {
    ts: 'event timestamp|event date',
    user: 'user id|user pseudo id',
    event: 'event name',
    session: 'event params.ga session id|ga session id|session id',
    page: 'event params.page location|page location|page path',
    country: 'geo.country|geo country|country',
    device: 'device.category|device category|device',
    currency: 'event params.currency|currency',
    value:
      'ecommerce.purchase revenue|event params.value|ecommerce.purchase revenue in usd|event value in usd|value',
  },
  // Days are restated for up to three days: the same event again, with another source, is one event.
  derive: {
    event_id: {
      named:
        'user pseudo id|event timestamp|event name|event bundle sequence id|batch event index|batch ordering id|event params.page location',
    },
  },
  zone: 'UTC',
};
