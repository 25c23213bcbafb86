import type { Source } from './types.ts';

/** Posts of a Facebook page or an Instagram account from Meta Business Suite; `Date` is Lifetime. */
export const source: Source = {
  id: 'meta_business',
  name: { en: 'Meta Business Suite', 'zh-CN': 'Meta Business Suite' },
  languages: { en: 'general' },
  table: 'content',
  platform: 'meta',
  recognise: [
    ['post id', 'account username', 'publish time', 'permalink'],
    ['post id', 'page name', 'publish time', 'permalink'],
  ],
  columns: {
    day: 'publish time',
    account: 'account name|page name|account username',
    post: 'description|title|post id',
    format: 'post type',
    impressions: 'impressions|views',
    reads: 'reach',
    likes: 'likes|reactions',
    comments: 'comments',
    saves: 'saves',
    shares: 'shares',
    followers: 'follows',
  },
  property: 'date|post id',
  dateOrder: 'mdy',
};
