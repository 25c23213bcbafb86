import type { Source } from './types.ts';

/** Salesforce report: blank lines and a legal footer at the end. */
export const source: Source = {
  id: 'salesforce',
  name: { en: 'Salesforce', 'zh-CN': 'Salesforce' },
  languages: { en: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['opportunity name', 'stage', 'created date'],
    ['lead source', 'created date', 'stage'],
  ],
  columns: {
    lead_id: 'opportunity id|lead id|opportunity name',
    created: 'created date',
    customer: 'account name',
    source: 'lead source',
    currency: 'amount currency',
  },
};
