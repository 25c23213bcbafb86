import type { Source } from './types.ts';

/** GA4 events, flattened from BigQuery: instants in UTC microseconds. */
export const source: Source = {
  id: 'ga4',
  name: { en: 'GA4 (events)', 'zh-CN': 'GA4（事件）' },
  languages: { en: 'general' },
  table: 'events',
  platform: null,
  recognise: [
    ['event timestamp', 'event name', 'user pseudo id'],
    ['event date', 'event name', 'user pseudo id'],
  ],
  columns: {
    ts: 'event timestamp|event date',
    user: 'user id|user pseudo id',
    event: 'event name',
    session: 'ga session id|session id',
    page: 'page location|page path',
    source:
      'collected traffic source manual source|session source|source|traffic source source|traffic source.source',
    medium:
      'collected traffic source manual medium|session medium|medium|traffic source medium|traffic source.medium',
    campaign:
      'collected traffic source manual campaign name|session campaign|campaign|traffic source name|traffic source.name',
    country: 'geo country|geo.country|country',
    device: 'device category|device.category|device',
    value: 'event value in usd|value',
  },
  zone: 'UTC',
};
