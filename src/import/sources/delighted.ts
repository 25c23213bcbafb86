import type { Source } from './types.ts';

/** Delighted and other tools that ask for a recommendation: times are seconds, in UTC. */
export const source: Source = {
  id: 'delighted',
  name: { en: 'Delighted', 'zh-CN': 'Delighted' },
  languages: { en: 'general', api: 'verified' },
  table: 'surveys',
  platform: null,
  recognise: [
    ['response id', 'person email', 'score'],
    ['person', 'survey type', 'score'],
  ],
  columns: {
    response_id: 'response id|id',
    ts: 'created at',
    respondent: 'person email|person',
    kind: 'survey type',
    score: 'score',
    comment: 'comment',
  },
  constants: { kind: 'nps' },
  zone: 'UTC',
};
