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

/**
 * The kinds of sites by which GA4 judges a source: Google's published list (source categories)
 * folded into patterns of whole names, with the Chinese platforms that it lacks. Shopping comes
 * before social and search, as shopping.naver.com is no search; `sub` allows a subdomain.
 */
const sub = (names: string): string => `([a-z0-9.-]+\\.)?(${names})`;
const SHOPPING = [
  sub(
    'alibaba|amazon|ebay|etsy|walmart|mercadolibre|shopify|shopzilla|stripe|taobao|tmall|jd|temu|1688',
  ),
  sub(
    '(alibaba|amazon|ebay|etsy|walmart|mercadolibre|shopify|shopzilla|stripe|taobao|tmall|jd|temu|1688|simplycodes)\\.[a-z.]{2,6}',
  ),
  'shopping\\..*|.*\\.shopping\\.(net|naver\\.com|yahoo\\.co\\.jp)|[a-z]+\\.shopping\\.net|google shopping|igshopping|shop\\.app|.*\\.amazon-adsystem\\.com|s3\\.amazonaws\\.com|淘宝|天猫|京东|拼多多',
].join('|');
const SOCIAL = [
  'social|fb|ig|line|t\\.co|t\\.me|x|lnkd\\.in|fb\\.me|google\\+|googleplus|googlegroups\\.com|hi5|vk|whatsapp|wechat|weixin|小红书|抖音|微信|微博|知乎|快手|豆瓣',
  sub(
    '(facebook|instagram|messenger|linkedin|twitter|x|pinterest|snapchat|reddit|tiktok|threads|tumblr|quora|flickr|medium|discord|whatsapp|wechat|weibo|qzone\\.qq|weixin\\.qq|renren|douban|dianping|xiaohongshu|douyin|zhihu|kuaishou|vk|kakao|line|blogger|blogspot|wordpress|livejournal|meetup|myspace|ning|xing|yelp|tripadvisor|trustpilot|glassdoor|stackoverflow|stackexchange|disqus|digg|flipboard|getpocket|goodreads|houzz|mixi|pixiv|skype|slideshare|scribd|typepad|wattpad|yammer|zalo|ameblo|ameba|hootsuite|tencent)(\\.[a-z.]{2,6})?',
  ),
  '(plus|groups|sites|messages)\\.google\\.com|(m\\.)?(blog|cafe|kin)\\.naver\\.com|(answers|pulse)\\.yahoo\\.com|news\\.ycombinator\\.com',
].join('|');
const VIDEO = `${sub('(youtube|vimeo|dailymotion|twitch|netflix|hulu|disneyplus|crackle|curiositystream|iqiyi|iq|ted|utreon|veoh|wistia|youku|bilibili)(\\.[a-z.]{2,6})?')}|d\\.tube|justin\\.tv|b站|哔哩哔哩`;
const SEARCH = [
  sub(
    '(bing|baidu|duckduckgo|yandex|ecosia|sogou|so|360|qwant|daum|seznam|rambler|aol|ask|lycos|excite|dogpile|startsiden|rakuten|biglobe|onet|virgilio|msn|exalead|brave)(\\.[a-z.]{2,6})?',
  ),
  '((www|lens|news|search|play)\\.)?google(\\.[a-z.]{2,6})?|(([a-z]+\\.)?search\\.|www\\.)?yahoo(\\.[a-z.]{2,6})?|((m\\.)?search\\.|m\\.|www\\.)?naver(\\.com)?',
  'google-play|alice|auone|avg|babylon|centrum\\.cz|cnn|comcast|conduit|eniro|firmy\\.cz|globo|go\\.mail\\.ru|incredimail|kvasir|najdi|search-results|terra|tut\\.by|ukr|(search|secureurl)\\.ukr\\.net|search\\.smt\\.docomo\\.ne\\.jp|sp-web\\.search\\.auone\\.jp|百度|搜狗|必应|谷歌',
].join('|');

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
  // Set by GA4 itself where the referrer is an assistant (since May 2026).
  rule('ai assistant', ['medium', '^ai-assistant$']),
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
  rule('mobile push', ['source', '^firebase$']),
];

/** The platform's name for paid traffic and social platforms, GA4's group otherwise. */
export const DEFAULT_RULES: readonly ChannelRule[] = [
  EMAIL,
  SMS,
  ...PLATFORMS.flatMap(platformRules),
  ...GA4_RULES,
];
