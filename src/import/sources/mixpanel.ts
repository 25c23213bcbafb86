import type { Source } from './types.ts';

/** Mixpanel's raw export, which holds records twice: the four below tell them apart. */
export const source: Source = {
  id: 'mixpanel',
  name: { en: 'Mixpanel', 'zh-CN': 'Mixpanel' },
  languages: { api: 'verified' },
  table: 'events',
  platform: null,
  recognise: [
    ['event', 'distinct id', '$insert id'],
    ['event', 'properties.distinct id', 'properties.$insert id'],
    ['event', 'properties.distinct id', 'properties.time'],
    ['event', 'time', 'distinct id', 'mp country code'],
  ],
  columns: {
    ts: 'properties.time|time',
    user: 'properties.distinct id|distinct id',
    event: 'event',
    event_id: 'properties.$insert id|$insert id',
    session: 'properties.$session id|$session id',
    page: 'properties.$current url|$current url|properties.current url',
    source: 'properties.utm source|utm source',
    medium: 'properties.utm medium|utm medium',
    campaign: 'properties.utm campaign|utm campaign',
    country: 'properties.mp country code|mp country code',
    device: 'properties.$device|$device|properties.$os|$os',
    value: 'properties.revenue|properties.value|properties.amount|properties.price',
    currency: 'properties.currency',
  },
  zone: 'UTC',
  sameRecord: 'event|user|ts|event_id',
};
