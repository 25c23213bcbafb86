import type { Source } from './types.ts';

/** 抖音 own videos, from the creators' centre. */
export const source: Source = {
  id: 'douyin_creator',
  name: { en: 'Douyin (own videos)', 'zh-CN': '抖音（作品）' },
  languages: { zh: 'general' },
  table: 'content',
  platform: '抖音',
  recognise: [
    ['作品名称', '发布时间', '播放量', '点赞量'],
    ['作品名称', '发布时间', '播放量', '粉丝增量'],
  ],
  columns: {
    day: '发布时间',
    post: '作品名称',
    format: '体裁',
    reads: '播放量',
    likes: '点赞量',
    comments: '评论量',
    saves: '收藏量',
    shares: '分享量',
    followers: '粉丝增量',
  },
  zone: 'Asia/Shanghai',
};
