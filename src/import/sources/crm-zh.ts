import type { Source } from './types.ts';

/** 纷享销客、销售易. */
export const source: Source = {
  id: 'crm_zh',
  name: { en: 'a Chinese CRM', 'zh-CN': '国内 CRM' },
  languages: { zh: 'seen' },
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
