import type { Source } from './types.ts';

/** 友盟 reports are counted already; their users cannot be added up over days. */
export const source: Source = {
  id: 'umeng',
  name: { en: 'Umeng', 'zh-CN': '友盟' },
  languages: { zh: 'general' },
  table: null,
  platform: null,
  recognise: [
    ['新增用户', '活跃用户', '启动次数'],
    ['活跃用户', '次日留存率'],
    ['新增用户', '次日留存率'],
    ['事件id', '事件名称', '消息数'],
    ['事件名称', '消息数', '独立用户数'],
  ],
  columns: {},
};
