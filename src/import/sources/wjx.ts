import type { Source } from './types.ts';

/** 问卷星: the score is the last column, 总分. */
export const source: Source = {
  id: 'wjx',
  name: { en: 'Wenjuanxing', 'zh-CN': '问卷星' },
  languages: { zh: 'seen' },
  table: 'surveys',
  platform: null,
  recognise: [['序号', '提交答卷时间']],
  columns: { response_id: '序号', ts: '提交答卷时间', score: '总分' },
  zone: 'Asia/Shanghai',
};
