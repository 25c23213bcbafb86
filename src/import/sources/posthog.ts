import type { Source } from './types.ts';

/** PostHog events: rows with a text of JSON under `properties`, or JSON lines. */
export const source: Source = {
  id: 'posthog',
  name: { en: 'PostHog', 'zh-CN': 'PostHog' },
  languages: { api: 'seen' },
  table: 'events',
  platform: null,
  recognise: [['uuid', 'event', 'distinct id']],
  columns: {
    ts: 'timestamp',
    user: 'distinct id',
    event: 'event',
    event_id: 'uuid',
    session: 'properties.$session id|$session id',
    page: 'properties.$current url|$current url',
    source: 'properties.utm source|utm source',
    medium: 'properties.utm medium|utm medium',
    campaign: 'properties.utm campaign|utm campaign',
    country: 'properties.$geoip country code|$geoip country code',
    device: 'properties.$device type|$device type',
    value: 'properties.revenue|properties.$revenue|properties.value',
    currency: 'properties.currency|properties.$currency',
  },
  zone: 'UTC',
  sameRecord: 'event_id',
};
