import type { Source } from './types.ts';

/** HubSpot contacts and deals. */
export const hubspot: Source = {
  id: 'hubspot',
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

/** Salesforce report: blank lines and a legal footer at the end. */
export const salesforce: Source = {
  id: 'salesforce',
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

/** Pipedrive deals. */
export const pipedrive: Source = {
  id: 'pipedrive',
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

/** 纷享销客、销售易. */
export const chineseCrm: Source = {
  id: 'crm_zh',
  table: 'leads',
  platform: null,
  recognise: [
    ['线索名称', '线索来源', '创建时间'],
    ['商机名称', '销售阶段', '创建时间'],
  ],
  columns: {
    lead_id: '线索编号|商机编号|线索id|线索名称|商机名称',
    created: '创建时间',
    source: '线索来源',
    stage: '销售阶段|线索状态',
    amount: '预计成交金额|成交金额',
  },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
