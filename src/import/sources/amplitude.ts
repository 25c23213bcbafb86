import type { Source } from './types.ts';

/** Amplitude's export of events, by the time of upload; a session of −1 is none. */
export const source: Source = {
  id: 'amplitude',
  name: { en: 'Amplitude', 'zh-CN': 'Amplitude' },
  languages: { api: 'general' },
  table: 'events',
  platform: null,
  recognise: [['event type', 'event time', 'amplitude id']],
  columns: {
    ts: 'event time',
    event: 'event type',
    user: 'user id|amplitude id|device id',
    session: 'session id',
    event_id: '$insert id|insert id',
    page: 'event properties.[amplitude] page url|event properties.page url|event properties.page',
    source: 'event properties.utm source|user properties.utm source',
    medium: 'event properties.utm medium|user properties.utm medium',
    campaign: 'event properties.utm campaign|user properties.utm campaign',
    country: 'country',
    device: 'device type|device family|platform',
    value: 'event properties.$revenue|event properties.revenue|event properties.value',
    currency: 'event properties.currency',
  },
  derive: { session: { of: 'session id', not: '-1' } },
  zone: 'UTC',
  sameRecord: 'event_id',
};
