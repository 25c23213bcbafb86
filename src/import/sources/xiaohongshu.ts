import type { Source } from './types.ts';

/** 小红书聚光, interface and API. */
export const source: Source = {
  id: 'xiaohongshu',
  name: { en: 'Xiaohongshu', 'zh-CN': '小红书' },
  languages: { zh: 'seen', api: 'seen' },
  table: 'spend',
  platform: '小红书',
  recognise: [
    ['消费', '展现量', '互动量'],
    ['消费', '展现量', '点击量'],
    ['fee', 'impression', 'interaction'],
    ['fee', 'impression', 'click'],
  ],
  columns: {
    day: '时间|日期|time|date',
    campaign: '计划名称|campaign name',
    ad_group: '单元名称|unit name',
    ad: '创意名称|笔记id|创意id|note id',
    cost: '消费|fee',
    impressions: '展现量|impression',
    clicks: '点击量|click',
    engagements: '互动量|interaction',
    shares: '分享|share',
    platform_conversions: '私信留资数|msg leads num|表单提交数',
  },
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
