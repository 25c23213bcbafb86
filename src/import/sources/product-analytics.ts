import type { Source } from './types.ts';

/** Mixpanel, Amplitude, PostHog and Segment, as flat CSV. */
export const mixpanel: Source = {
  id: 'mixpanel',
  table: 'events',
  platform: null,
  recognise: [
    ['event', 'distinct id', '$insert id'],
    ['event', 'time', 'distinct id', 'mp country code'],
  ],
  columns: { ts: 'time', user: 'distinct id', event_id: '$insert id', country: 'mp country code' },
  zone: 'UTC',
};

export const amplitude: Source = {
  id: 'amplitude',
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

export const posthog: Source = {
  id: 'posthog',
  table: 'events',
  platform: null,
  recognise: [['uuid', 'event', 'distinct id']],
  columns: { ts: 'timestamp', user: 'distinct id', event_id: 'uuid', session: '$session id' },
  zone: 'UTC',
};

export const segment: Source = {
  id: 'segment',
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
