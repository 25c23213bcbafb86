import type { Source } from './types.ts';

/** Matomo reports are counted already; the visits log holds the visits. */
export const source: Source = {
  id: 'matomo_report',
  name: { en: 'Matomo (report)', 'zh-CN': 'Matomo（报表）' },
  languages: { en: 'general', api: 'seen' },
  table: null,
  platform: null,
  recognise: [
    ['label', 'nb visits', 'nb actions'],
    ['label', 'nb uniq visitors', 'nb visits'],
    ['label', 'visits', 'actions', 'bounces'],
    ['label', 'unique visitors', 'visits', 'actions'],
  ],
  columns: {},
};
