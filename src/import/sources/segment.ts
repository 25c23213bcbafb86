import type { Source } from './types.ts';

/** Segment calls, as JSON lines or from a warehouse: only a track names its event itself. */
export const source: Source = {
  id: 'segment',
  name: { en: 'Segment', 'zh-CN': 'Segment' },
  languages: { api: 'verified' },
  table: 'events',
  platform: null,
  recognise: [
    ['message id', 'anonymous id', 'type', 'timestamp'],
    ['event', 'message id', 'anonymous id'],
    ['event', 'anonymous id', 'received at'],
  ],
  columns: {
    ts: 'timestamp|original timestamp|received at',
    user: 'user id|anonymous id',
    event: 'event',
    event_id: 'message id|id',
    page: 'context.page.url|context page url|properties.url|url|context.page.path|path',
    source: 'context.campaign.source|context campaign source',
    medium: 'context.campaign.medium|context campaign medium',
    campaign: 'context.campaign.name|context campaign name',
    device: 'context.device.type|context device type',
    country: 'context.location.country|context location country',
    value: 'properties.revenue|revenue|properties.value|value|properties.total|total',
    currency: 'properties.currency|currency',
  },
  derive: { event: { else: 'type' }, page: { else: 'name' } },
  property: 'type|name',
  zone: 'UTC',
  sameRecord: 'event_id',
};
