import type { Source } from './types.ts';

/** Mixpanel events, as flat CSV. */
export const source: Source = {
  id: 'mixpanel',
  name: { en: 'Mixpanel', 'zh-CN': 'Mixpanel' },
  languages: { en: 'general' },
  table: 'events',
  platform: null,
  recognise: [
    ['event', 'distinct id', '$insert id'],
    ['event', 'time', 'distinct id', 'mp country code'],
  ],
  columns: { ts: 'time', user: 'distinct id', event_id: '$insert id', country: 'mp country code' },
  zone: 'UTC',
};
