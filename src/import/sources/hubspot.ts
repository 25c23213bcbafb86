import type { Source } from './types.ts';

/** HubSpot contacts and deals. */
export const source: Source = {
  id: 'hubspot',
  name: { en: 'HubSpot', 'zh-CN': 'HubSpot' },
  languages: { en: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['record id', 'lifecycle stage'],
    ['record id', 'deal stage'],
  ],
  columns: {
    lead_id: 'record id',
    created: 'create date',
    customer: 'email',
    stage: 'lifecycle stage|deal stage',
    source: 'original source',
    campaign: 'original source drill-down 1',
    owner: 'contact owner|deal owner',
  },
};
