import type { Source } from './types.ts';

/** Segment calls, as flat CSV. */
export const source: Source = {
  id: 'segment',
  name: { en: 'Segment', 'zh-CN': 'Segment' },
  languages: { en: 'general' },
  table: 'events',
  platform: null,
  recognise: [
    ['event', 'message id', 'anonymous id'],
    ['event', 'anonymous id', 'received at'],
  ],
  columns: {
    ts: 'timestamp|original timestamp|received at',
    user: 'user id|anonymous id',
    event_id: 'message id|id',
    source: 'context campaign source',
    medium: 'context campaign medium',
    campaign: 'context campaign name',
  },
  zone: 'UTC',
};
