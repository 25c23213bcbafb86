import { impossible } from './impossible.ts';

/** More clicks than impressions: two columns are swapped, or mean something else. */
export const clicksAbove = impossible({
  code: 'clicks-above',
  table: 'spend',
  when: 'coalesce(t.clicks > t.impressions, false)',
  columns: ['clicks', 'impressions'],
  shown: ['source', 'campaign', 'ad_group', 'cost'],
});
