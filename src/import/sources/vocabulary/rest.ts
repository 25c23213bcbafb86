import type { Vocabulary } from '../types.ts';
import { CURRENCY, PERSON, TOUCH } from './common.ts';

export const CONTENT: Vocabulary = {
  day: 'day|date|publish date|published|published at|post date|统计日期|数据日期|日期|发布日期|发布时间|时间',
  source: 'platform|source|channel|network|平台|渠道|来源|发布平台',
  account: 'account|account name|page name|channel name|profile|公众号|账号|账号名称|达人|达人昵称',
  post: 'post|post title|post name|title|article|note|video title|content|post id|permalink|笔记标题|笔记|文章标题|文章|作品名称|作品|视频标题|内容标题|标题|内容',
  format: 'format|content type|post type|media type|type|体裁|形式|内容形式|内容类型|类型',
  topic: 'topic|theme|category|tag|tags|主题|话题|选题|栏目',
  impressions: 'impressions|exposures|impr.|曝光量|曝光|展现量|曝光次数|曝光数|推荐量',
  reads:
    'reads|views|read count|page views|video views|plays|阅读量|阅读|阅读数|阅读次数|播放量|播放|播放数|观看量|浏览量',
  likes: 'likes|reactions|like count|点赞|点赞数|点赞量|赞|赞数|喜欢',
  comments: 'comments|replies|comment count|评论|评论数|评论量|留言数|留言',
  saves: 'saves|bookmarks|favorites|favourites|收藏|收藏数|收藏量',
  shares: 'shares|reposts|retweets|forwards|share count|分享|分享数|分享量|转发|转发数|转发量',
  followers:
    'followers|new followers|follows|net followers|follower growth|新增粉丝|涨粉|涨粉量|涨粉数|净增粉丝|新增关注|关注|粉丝',
};

export const TARGETS: Vocabulary = {
  metric: 'metric|kpi|goal|measure|indicator|指标|指标名称|目标项|考核指标',
  from: 'from|start|start date|from date|period start|begin|begins|开始日期|开始|起始日期|起',
  to: 'to|end|end date|to date|period end|deadline|until|结束日期|结束|截止日期|止',
  period: 'period|month|quarter|week|周期|月份|月|季度|周|期间',
  channel: TOUCH.channel,
  campaign: TOUCH.campaign,
  owner: 'owner|responsible|负责人|责任人',
  currency: CURRENCY,
  target: 'target|target value|goal value|plan|planned|value|目标|目标值|计划值|计划',
  budget: 'budget|planned spend|预算|预算金额',
  expected_conversion_rate:
    'expected conversion rate|expected cvr|target conversion rate|conversion rate|预期转化率|目标转化率|预计转化率',
};

export const CODES: Vocabulary = {
  code: 'code|qr code|serial|serial number|码值|码|二维码|防伪码|序列号|码值/二维码',
  batch: 'batch|batch no|batch number|lot|批次|批次号|生产批次',
  product: 'product|product name|item|sku|产品|产品名称|商品|商品名称',
  intended_region:
    'intended region|sales region|market|region|territory|销售区域|目标区域|投放区域|区域|流向区域',
  dealer: 'dealer|distributor|reseller|经销商|代理商|分销商',
  produced:
    'produced|produced at|production date|manufactured|manufacture date|生产日期|生产时间|赋码时间',
};

export const SCANS: Vocabulary = {
  ts: 'scan time|scanned at|scanned|timestamp|ts|time|date|created at|扫码时间|扫描时间|时间|日期',
  scan_id: 'scan id|record id|扫码id|记录id|扫码记录id|id',
  code: CODES['code']!,
  user: PERSON,
  region: 'region|scan region|province|state|city|location|省份|扫码地区|地区|省|城市|扫码省份',
  kind: 'kind|scan type|type|action|扫码类型|类型|行为',
  reward: 'reward|reward amount|red packet|prize|prize value|红包金额|红包|奖励金额|奖励|中奖金额',
};

export const NOTES: Vocabulary = {
  from: 'from|start|start date|date|day|日期|开始日期|开始',
  to: 'to|end|end date|结束日期|结束',
  channel: TOUCH.channel,
  campaign: TOUCH.campaign,
  text: 'text|note|notes|description|what happened|备注|说明|内容|记事|事项',
  tags: 'tags|tag|labels|标签',
  author: 'author|by|written by|作者|记录人',
};
