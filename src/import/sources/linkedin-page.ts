import type { Source } from './types.ts';

/** LinkedIn page posts: a line of explanations stands above the header. */
export const source: Source = {
  id: 'linkedin_page',
  name: { en: 'LinkedIn (page posts)', 'zh-CN': 'LinkedIn（主页帖子）' },
  languages: { en: 'general' },
  table: 'content',
  platform: 'linkedin',
  recognise: [
    ['post title', 'post link', 'created date', 'impressions'],
    ['post title', 'post type', 'created date', 'reposts'],
  ],
  columns: {
    day: 'created date',
    post: 'post title',
    account: 'posted by',
    format: 'content type|post type',
    topic: 'campaign name',
    impressions: 'impressions',
    reads: 'clicks|views',
    likes: 'likes',
    comments: 'comments',
    shares: 'reposts',
    followers: 'follows',
  },
  property: 'views|post link',
  dateOrder: 'mdy',
};
