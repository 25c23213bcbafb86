import type { Source } from './types.ts';

/** GA4 reports and explorations are counted already: sessions by channel are no events. */
export const source: Source = {
  id: 'ga4_report',
  name: { en: 'GA4 (report)', 'zh-CN': 'GA4（报表）' },
  languages: { en: 'general' },
  table: null,
  platform: null,
  recognise: [
    [/^session (primary )?(default )?channel group/],
    ['session source / medium'],
    ['event name', 'event count', 'total users'],
    ['event name', 'event count', 'active users'],
    ['sessions', 'key events'],
    ['sessions', 'engaged sessions'],
  ],
  columns: {},
};
