import type { Source } from './types.ts';

/** Delighted and other NPS tools. */
export const delighted: Source = {
  id: 'delighted',
  table: 'surveys',
  platform: null,
  recognise: [
    ['response id', 'person email', 'score'],
    ['person', 'survey type', 'score'],
  ],
  columns: { ts: 'created at', respondent: 'person email|person', kind: 'survey type' },
  constants: { kind: 'nps' },
  zone: 'UTC',
};

/** 问卷星: the score is the last column, 总分. */
export const wjx: Source = {
  id: 'wjx',
  table: 'surveys',
  platform: null,
  recognise: [['序号', '提交答卷时间']],
  columns: { response_id: '序号', ts: '提交答卷时间', score: '总分' },
  zone: 'Asia/Shanghai',
};
