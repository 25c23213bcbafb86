import type { Source } from './types.ts';

/** 微信公众号 articles: figures up to the day of the export, on the day of publishing. */
export const source: Source = {
  id: 'wechat_mp',
  name: { en: 'WeChat official account', 'zh-CN': '微信公众号' },
  languages: { zh: 'general' },
  table: 'content',
  platform: '公众号',
  recognise: [
    ['内容标题', '发表时间', '总阅读人数', '总分享人数'],
    ['标题', '发表时间', '阅读次数', '分享次数'],
    ['内容标题', '发表时间', '阅读次数'],
  ],
  columns: {
    day: '发表时间|发表日期',
    post: '内容标题|标题',
    reads: '总阅读次数|阅读次数|总阅读人数|阅读人数',
    impressions: '送达人数',
    likes: '点赞人数|点赞次数|喜欢次数',
    comments: '留言条数|留言数',
    saves: '微信收藏人数|收藏人数|收藏次数',
    shares: '总分享次数|分享次数|总分享人数|分享人数',
    followers: '阅读后关注人数|关注人数',
  },
  property: '总阅读人数|总分享人数|阅读人数|分享人数',
  zone: 'Asia/Shanghai',
};
