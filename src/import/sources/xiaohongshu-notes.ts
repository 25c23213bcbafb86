import type { Source } from './types.ts';

/** 小红书 own notes, from the creators' centre. */
export const source: Source = {
  id: 'xiaohongshu_notes',
  name: { en: 'Xiaohongshu (notes)', 'zh-CN': '小红书（笔记）' },
  languages: { zh: 'general' },
  table: 'content',
  platform: '小红书',
  recognise: [
    ['笔记标题', '首次发布时间', '观看量'],
    ['笔记标题', '发布时间', '观看量', '涨粉'],
    ['笔记标题', '体裁', '曝光', '观看量'],
  ],
  columns: {
    day: '首次发布时间|发布时间',
    post: '笔记标题',
    format: '体裁',
    impressions: '曝光|曝光量',
    reads: '观看量|阅读量',
    likes: '点赞',
    comments: '评论',
    saves: '收藏',
    shares: '分享',
    followers: '涨粉',
  },
  zone: 'Asia/Shanghai',
};
