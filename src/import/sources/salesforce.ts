import type { Source } from './types.ts';

/**
 * Salesforce report on opportunities or leads: blank lines and a legal footer at the end, subtotals
 * between groups. The close date says when an opportunity was won or lost, or is hoped to be.
 */
export const source: Source = {
  id: 'salesforce',
  name: { en: 'Salesforce', 'zh-CN': 'Salesforce' },
  languages: { en: 'seen', zh: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['opportunity name', 'stage', 'created date'],
    ['lead source', 'created date', 'stage'],
    ['lead source', 'create date', 'lead status'],
    ['lead source', 'created date', 'lead status'],
    ['业务机会名称', '阶段', '创建日期'],
    ['潜在客户来源', '创建日期', '阶段'],
  ],
  columns: {
    lead_id: 'opportunity id|lead id|业务机会 id|opportunity name|业务机会名称',
    created: 'created date|create date|创建日期',
    customer: 'account name|company / account|客户名|客户名称',
    source: 'lead source|潜在客户来源',
    stage: 'stage|lead status|阶段',
    owner: 'opportunity owner|lead owner|业务机会所有人',
    amount: 'amount|金额',
    currency: 'amount currency|金额 币种|金额货币',
    won: 'close date|结束日期',
  },
  derive: {
    won: {
      of: 'close date|结束日期',
      where: 'stage|阶段',
      is: 'closed won|已结束并赢得客户|赢得客户|已赢单',
    },
    lost: {
      of: 'close date|结束日期',
      where: 'stage|阶段',
      is: 'closed lost|已结束但失去客户|失去客户|已丢单',
    },
  },
};
