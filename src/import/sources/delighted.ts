import type { Source } from './types.ts';

/** Delighted and other NPS tools. */
export const source: Source = {
  id: 'delighted',
  name: { en: 'Delighted', 'zh-CN': 'Delighted' },
  languages: { en: 'general' },
  table: 'surveys',
  platform: null,
  recognise: [
    ['response id', 'person email', 'score'],
    ['person', 'survey type', 'score'],
  ],
  columns: { ts: 'created at', respondent: 'person email|person', kind: 'survey type' },
  constants: { kind: 'nps' },
  zone: 'UTC',
};
