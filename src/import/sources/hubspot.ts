import type { Source } from './types.ts';

/** HubSpot contacts: a date of each stage where the columns were chosen. */
export const source: Source = {
  id: 'hubspot',
  name: { en: 'HubSpot (contacts)', 'zh-CN': 'HubSpot（联系人）' },
  languages: { en: 'seen', zh: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['record id', 'lifecycle stage'],
    ['记录 id', '生命周期阶段'],
  ],
  columns: {
    lead_id: 'record id|记录 id',
    created: 'create date|创建日期',
    customer: 'email|电子邮件|邮箱',
    stage: 'lifecycle stage|生命周期阶段',
    source: 'original source|原始来源',
    campaign: 'original source drill-down 1|原始来源明细 1',
    owner: 'contact owner|联系人负责人|联系人所有者',
    qualified: 'became a marketing qualified lead date',
    accepted: 'became a sales qualified lead date',
    opportunity: 'became an opportunity date',
    won: 'became a customer date',
  },
};
