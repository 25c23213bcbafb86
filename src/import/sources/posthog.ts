import type { Source } from './types.ts';

/** PostHog events, as flat CSV. */
export const source: Source = {
  id: 'posthog',
  name: { en: 'PostHog', 'zh-CN': 'PostHog' },
  languages: { en: 'general' },
  table: 'events',
  platform: null,
  recognise: [['uuid', 'event', 'distinct id']],
  columns: { ts: 'timestamp', user: 'distinct id', event_id: 'uuid', session: '$session id' },
  zone: 'UTC',
};
