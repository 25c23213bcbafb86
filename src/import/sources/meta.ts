import type { Source } from './types.ts';

/** Meta Ads Manager. `Link clicks` before `Clicks (all)`; `Results` only where it means one thing. */
export const source: Source = {
  id: 'meta',
  name: { en: 'Meta Ads', 'zh-CN': 'Meta 广告' },
  languages: { en: 'seen', zh: 'seen', api: 'verified' },
  table: 'spend',
  platform: 'meta',
  recognise: [
    [/^amount spent \([a-z]{3}\)$/],
    [/^(已?花费金额) ?\([a-z]{3}\)$/],
    ['amount spent', 'ad set name'],
    ['amount spent', 'campaign name', 'reporting starts'],
    ['spend', 'adset name', 'impressions'],
    ['spend', 'inline link clicks', 'impressions'],
    ['已花费金额'],
  ],
  columns: {
    day: 'day|单日|天|天数|date|date start|reporting starts|报告开始日期',
    campaign: 'campaign name|广告系列名称',
    ad_group: 'ad set name|adset name|广告组名称',
    ad: 'ad name|广告名称',
    placement: 'placement|版位',
    currency: 'currency|account currency|货币',
    cost: 'amount spent|spend|已花费金额|花费金额',
    clicks: 'link clicks|inline link clicks|链接点击量|clicks (all)|点击量(全部)',
    video_views: 'thruplays|thru plays|3-second video plays',
    engagements: 'post engagements|post engagement|帖子互动',
    shares: 'post shares|帖子分享次数',
    platform_conversions: 'purchases|website purchases|购物次数|网站购物|results|成效',
    platform_value:
      'purchases conversion value|purchase conversion value|website purchases conversion value|购物转化价值|网站购物转化价值',
  },
  rangeEnd: 'reporting ends|报告结束日期|date stop',
  indicator: { header: 'results|成效', by: 'result indicator|result type|成效指标|成效类型' },
  window: { column: 'attribution setting|归因设置' },
};
