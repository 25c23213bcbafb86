import type { Source } from './types.ts';

/** 纷享销客、销售易: marks of what must be filled in, a line of instructions above the header. */
export const source: Source = {
  id: 'crm_zh',
  name: { en: 'Chinese CRM (Fxiaoke, Neocrm)', 'zh-CN': '纷享销客 / 销售易' },
  languages: { zh: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['线索名称', '线索来源', '创建时间'],
    ['商机名称', '销售阶段', '创建时间'],
  ],
  columns: {
    lead_id: '线索编号|商机编号|线索id|线索名称|商机名称',
    created: '创建时间',
    customer: '客户名称|公司名称',
    source: '线索来源',
    stage: '销售阶段|线索状态',
    owner: '负责人',
    amount: '预计成交金额|成交金额',
    won: '实际成交日期|成交日期|预计成交日期',
    lost_reason: '输单原因',
  },
  derive: {
    won: {
      of: '实际成交日期|成交日期|预计成交日期',
      where: '销售阶段',
      is: '赢单|已赢单|成交|已成交',
    },
    lost: {
      of: '实际成交日期|成交日期|预计成交日期',
      where: '销售阶段',
      is: '输单|已输单|丢单|流失',
    },
  },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
