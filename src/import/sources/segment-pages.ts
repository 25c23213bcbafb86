import type { Source } from './types.ts';

/** Segment's table of page views in a warehouse: each row is one. */
export const source: Source = {
  id: 'segment_pages',
  name: { en: 'Segment (pages)', 'zh-CN': 'Segment（页面）' },
  languages: { api: 'general' },
  table: 'events',
  platform: null,
  recognise: [
    ['id', 'anonymous id', 'received at', 'url'],
    ['id', 'anonymous id', 'received at', 'path'],
  ],
  columns: {
    ts: 'timestamp|original timestamp|received at',
    user: 'user id|anonymous id',
    event_id: 'id',
    page: 'url|context page url|path',
    source: 'context campaign source',
    medium: 'context campaign medium',
    campaign: 'context campaign name',
  },
  constants: { event: 'page' },
  zone: 'UTC',
  sameRecord: 'event_id',
};
