import type { Source } from './types.ts';

/** GA4 reports and explorations are counted already: sessions by channel are no events. */
export const source: Source = {
  id: 'ga4_report',
  name: { en: 'GA4 (report)', 'zh-CN': 'GA4（报表）' },
  languages: { en: 'seen', zh: 'general' },
  table: null,
  platform: null,
  recognise: [
    [/^session (primary )?(default )?channel group/],
    ['session source / medium'],
    ['event name', 'event count', 'total users'],
    ['event name', 'event count', 'active users'],
    ['sessions', 'key events'],
    ['sessions', 'engaged sessions'],
    [/^会话(的)?(主要|默认)(默认)?渠道(分)?组/],
    ['会话来源/媒介'],
    ['事件名称', '事件数', '用户总数'],
    ['事件名称', '事件数', '活跃用户数'],
    ['会话数', '关键事件'],
    ['会话数', '互动会话数'],
  ],
  above: [
    [/^# *start date: *\d{8}/i, /^# *end date: *\d{8}/i],
    [/^# *开始日期[:：] *\d{8}/, /^# *结束日期[:：] *\d{8}/],
  ],
  columns: {},
};
