import type { Source } from './types.ts';

/** Amplitude events, as flat CSV. */
export const source: Source = {
  id: 'amplitude',
  name: { en: 'Amplitude', 'zh-CN': 'Amplitude' },
  languages: { en: 'general' },
  table: 'events',
  platform: null,
  recognise: [['event type', 'event time', 'amplitude id']],
  columns: {
    ts: 'event time',
    event: 'event type',
    user: 'user id|amplitude id|device id',
    session: 'session id',
    event_id: '$insert id|insert id',
  },
  zone: 'UTC',
};
