import type { ChannelRule } from './settings.ts';

/**
 * The shipped rule tables over (source, medium, campaign). Names of channels are stable ids in
 * lower case: a platform's own name for paid traffic and social platforms, the groups of GA4
 * otherwise. 腾讯广告 counts as 微信, where most of it runs; YouTube, the display network and
 * Performance Max count as google. Whoever sees it differently edits the table.
 */

/** What a platform is called in utm_source, in exports and by people, in lower case. */
interface Platform {
  channel: string;
  names: string;
  /** Found by a search: without payment it is organic search, not the platform. */
  search?: true;
}

const PLATFORMS: readonly Platform[] = [
  {
    channel: 'google',
    names: 'google|google ads|googleads|adwords|dv360|google.com|谷歌',
    search: true,
  },
  {
    channel: 'microsoft',
    names: 'bing|bing ads|bing.com|microsoft|microsoft ads|必应',
    search: true,
  },
  { channel: '百度', names: 'baidu|baidu.com|百度|百度推广|百度营销', search: true },
  { channel: '360', names: '360|so.com|haosou|360搜索', search: true },
  { channel: '搜狗', names: 'sogou|sogou.com|搜狗', search: true },
  {
    channel: 'meta',
    names:
      'meta|meta ads|facebook|facebook ads|facebookads|fb|fb ads|instagram|ig|messenger|facebook.com|m.facebook.com|l.facebook.com|lm.facebook.com|www.facebook.com|instagram.com|l.instagram.com|脸书',
  },
  { channel: 'tiktok', names: 'tiktok|tiktok ads|tiktokads|tiktok.com' },
  {
    channel: 'linkedin',
    names: 'linkedin|linkedin ads|linkedin.com|www.linkedin.com|lnkd.in|领英',
  },
  { channel: 'x', names: 'x|x ads|twitter|twitter ads|t.co|x.com|twitter.com' },
  { channel: 'pinterest', names: 'pinterest|pinterest ads|pinterest.com' },
  { channel: 'snapchat', names: 'snapchat|snapchat ads|snap|snapchat.com' },
  { channel: 'reddit', names: 'reddit|reddit ads|reddit.com|www.reddit.com' },
  { channel: 'amazon', names: 'amazon|amazon ads|amazon.com|亚马逊' },
  { channel: 'apple', names: 'apple|apple search ads|asa|苹果' },
  {
    channel: '抖音',
    names:
      'douyin|dy|抖音|巨量|巨量引擎|巨量千川|千川|巨量云图|ocean engine|oceanengine|qianchuan|今日头条|头条|toutiao',
  },
  { channel: '小红书', names: 'xiaohongshu|xhs|rednote|red|小红书|聚光|小红书聚光' },
  {
    channel: '微信',
    names:
      'wechat|weixin|wx|微信|公众号|微信公众号|视频号|朋友圈|mp.weixin.qq.com|腾讯广告|广点通|tencent|tencent ads|gdt',
  },
  { channel: '快手', names: 'kuaishou|ks|快手|磁力引擎|磁力金牛' },
  { channel: 'B站', names: 'bilibili|b站|哔哩哔哩|bili|bilibili.com' },
  { channel: '微博', names: 'weibo|微博|weibo.com|m.weibo.cn' },
  { channel: '知乎', names: 'zhihu|知乎|zhihu.com' },
  { channel: '淘宝', names: 'taobao|tmall|淘宝|天猫|阿里妈妈|alimama|直通车|万相台' },
  { channel: '京东', names: 'jd|京东|京准通|jingdong|jd.com' },
];

const channelOfName = new Map(
  PLATFORMS.flatMap(({ channel, names }) => names.split('|').map((name) => [name, channel])),
);
/** The platform that a folded name is known to mean; null for any other name. */
export const platformOf = (name: string): string | null => channelOfName.get(name) ?? null;

const exactly = (names: string): string => `^(${names})$`;
/** GA4's own pattern of paid media, and a wider one for what stands beside a platform's name. */
const GA4_PAID = '^(.*cp.*|ppc|retargeting|paid.*)$';
const PAID = '^(.*cp.*|ppc|retargeting|remarketing|paid.*|ads?|sem|付费|竞价|信息流|广告)$';

type Condition = ChannelRule['when'][number];
const rule = (channel: string, ...when: [Condition['column'], string][]): ChannelRule => ({
  channel,
  when: when.map(([column, pattern]) => ({ column, op: 'matches', values: [pattern] })),
});

const EMAIL = rule('email', ['medium', '^(e[-_ ]?mail|newsletter|邮件|edm)$']);
const EMAIL_SOURCE = rule('email', ['source', '^(e[-_ ]?mail|newsletter|邮件|edm)$']);
const SMS = rule('sms', ['medium', '^(sms|短信)$']);

const platformRules = ({ channel, names, search }: Platform): ChannelRule[] => {
  const source: Condition = { column: 'source', op: 'in', values: names.split('|') };
  if (!search) return [{ channel, when: [source] }];
  return [
    { channel, when: [source, { column: 'medium', op: 'matches', values: [PAID] }] },
    { channel, when: [source, { column: 'medium', op: 'is_null' }] },
  ];
};

const SEARCH =
  'google.*|bing.*|baidu.*|yahoo.*|duckduckgo.*|yandex.*|ecosia.*|naver.*|sogou.*|so\\.com|360|百度|搜狗|必应';
const SHOPPING =
  'amazon.*|ebay.*|etsy.*|walmart.*|shopify.*|taobao.*|tmall.*|jd.*|alibaba.*|淘宝|天猫|京东';
const SOCIAL =
  'facebook.*|fb|instagram.*|ig|linkedin.*|lnkd\\.in|twitter.*|t\\.co|x|pinterest.*|snapchat.*|reddit.*|tiktok.*|weibo.*|weixin.*|wechat.*|xiaohongshu.*|douyin.*|zhihu.*|抖音|小红书|微信|微博|知乎|快手|kuaishou.*';
const VIDEO = 'youtube.*|vimeo.*|dailymotion.*|twitch.*|netflix.*|bilibili.*|youku.*|iqiyi.*|b站';

/** GA4's default channel group, in its order, as rules; names in lower case. */
export const GA4_RULES: readonly ChannelRule[] = [
  {
    channel: 'direct',
    when: [
      { column: 'source', op: 'in', values: ['(direct)', 'direct', '直接访问'] },
      { column: 'medium', op: 'matches', values: ['^(\\(not set\\)|\\(none\\)|none)$'] },
    ],
  },
  {
    channel: 'direct',
    when: [
      { column: 'source', op: 'in', values: ['(direct)', 'direct', '直接访问'] },
      { column: 'medium', op: 'is_null' },
    ],
  },
  rule('cross-network', ['campaign', 'cross-network']),
  rule('paid shopping', ['source', exactly(SHOPPING)], ['medium', GA4_PAID]),
  rule('paid shopping', ['campaign', '^(.*(([^a-df-z]|^)shop|shopping).*)$'], ['medium', GA4_PAID]),
  rule('paid search', ['source', exactly(SEARCH)], ['medium', GA4_PAID]),
  rule('paid social', ['source', exactly(SOCIAL)], ['medium', GA4_PAID]),
  rule('paid video', ['source', exactly(VIDEO)], ['medium', GA4_PAID]),
  rule('display', ['medium', '^(display|banner|expandable|interstitial|cpm|展示)$']),
  rule('paid other', ['medium', GA4_PAID]),
  rule('organic shopping', ['source', exactly(SHOPPING)]),
  rule('organic shopping', ['campaign', '^(.*(([^a-df-z]|^)shop|shopping).*)$']),
  rule('organic social', ['source', exactly(SOCIAL)]),
  rule('organic social', [
    'medium',
    '^(social|social-network|social-media|sm|social network|social media)$',
  ]),
  rule('organic video', ['source', exactly(VIDEO)]),
  rule('organic video', ['medium', '^(.*video.*)$']),
  rule('organic search', ['source', exactly(SEARCH)]),
  rule('organic search', ['medium', '^(organic|seo|自然搜索|自然流量)$']),
  rule('referral', ['medium', '^(referral|app|link|引荐)$']),
  EMAIL_SOURCE,
  EMAIL,
  rule('affiliates', ['medium', '^(affiliates?|联盟)$']),
  rule('audio', ['medium', '^(audio|podcast)$']),
  rule('sms', ['source', '^sms$']),
  SMS,
  rule('mobile push', ['medium', '^(.*push|.*mobile.*|.*notification.*)$']),
];

/** The platform's name for paid traffic and social platforms, GA4's group otherwise. */
export const DEFAULT_RULES: readonly ChannelRule[] = [
  EMAIL,
  SMS,
  ...PLATFORMS.flatMap(platformRules),
  ...GA4_RULES,
];
