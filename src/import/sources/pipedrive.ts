import type { Source } from './types.ts';

/** Pipedrive deals. */
export const source: Source = {
  id: 'pipedrive',
  name: { en: 'Pipedrive', 'zh-CN': 'Pipedrive' },
  languages: { en: 'general' },
  table: 'leads',
  platform: null,
  recognise: [['deal - id', 'deal - title']],
  columns: {
    lead_id: 'deal - id',
    created: 'deal - deal created|deal - created',
    stage: 'deal - stage',
    source: 'deal - source|deal - label',
    customer: 'person - email|deal - contact person',
  },
};
