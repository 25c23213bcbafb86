import type { Source } from './types.ts';

/** HubSpot deals: the close date says when a deal was won or lost, or is hoped to be. */
export const source: Source = {
  id: 'hubspot_deals',
  name: { en: 'HubSpot (deals)', 'zh-CN': 'HubSpot（交易）' },
  languages: { en: 'general', zh: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['record id', 'deal stage'],
    ['record id', 'deal name', 'amount'],
    ['记录 id', '交易阶段'],
  ],
  columns: {
    lead_id: 'record id|记录 id',
    created: 'create date|创建日期',
    stage: 'deal stage|交易阶段',
    owner: 'deal owner|交易负责人|交易所有者',
    amount: 'amount|金额',
    source: 'original traffic source|original source type|原始流量来源',
    won: 'close date|关闭日期|结束日期',
    lost_reason: 'closed lost reason|丢单原因',
  },
  derive: {
    won: {
      of: 'close date|关闭日期|结束日期',
      where: 'deal stage|交易阶段',
      is: 'closed won|closedwon|赢单|已赢单|成交',
    },
    lost: {
      of: 'close date|关闭日期|结束日期',
      where: 'deal stage|交易阶段',
      is: 'closed lost|closedlost|输单|已丢单|丢单',
    },
  },
};
