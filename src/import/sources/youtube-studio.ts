import type { Source } from './types.ts';

/** YouTube Studio, table of videos: a total stands first. */
export const source: Source = {
  id: 'youtube_studio',
  name: { en: 'YouTube Studio', 'zh-CN': 'YouTube 工作室' },
  languages: { en: 'general', zh: 'general' },
  table: 'content',
  platform: 'youtube',
  recognise: [
    ['video title', 'video publish time', 'views'],
    ['content', 'video title', 'views'],
    ['视频标题', '视频发布时间', '观看次数'],
  ],
  columns: {
    day: 'video publish time|date|视频发布时间|日期',
    post: 'video title|视频标题',
    impressions: 'impressions|展示次数',
    reads: 'views|观看次数',
    likes: 'likes|顶|赞',
    comments: 'comments added|comments|添加的评论数',
    shares: 'shares|分享次数',
    followers: 'subscribers|订阅人数',
  },
  property: 'content|内容',
};
