import type { Source } from './types.ts';

/** 问卷星: a column a question; the score is 总分 where the survey has one. */
export const source: Source = {
  id: 'wjx',
  name: { en: 'Wenjuanxing', 'zh-CN': '问卷星' },
  languages: { zh: 'seen' },
  table: 'surveys',
  platform: null,
  recognise: [['序号', '提交答卷时间']],
  columns: { response_id: '序号', ts: '提交答卷时间' },
  property: '来源|来源详情|所用时间',
  zone: 'Asia/Shanghai',
};
