import type { Source } from './types.ts';

/** Matomo's log of visits: each action of a visit is an event, with what brought the visit. */
export const source: Source = {
  id: 'matomo_visits',
  name: { en: 'Matomo (visits log)', 'zh-CN': 'Matomo（访问日志）' },
  languages: { api: 'general' },
  table: 'events',
  platform: null,
  recognise: [['id visit', 'visitor id', 'action details.type']],
  together: [
    { source: 'campaign source', medium: 'campaign medium', campaign: 'campaign name' },
    { source: 'referrer name', medium: 'referrer type', campaign: 'referrer keyword' },
  ],
  columns: {
    ts: 'action details.timestamp|server timestamp',
    user: 'user id|visitor id',
    event: 'action details.type',
    session: 'id visit',
    page: 'action details.url',
    country: 'country code',
    device: 'device type',
    value: 'action details.revenue',
    currency: 'site currency',
  },
  zone: 'UTC',
};
