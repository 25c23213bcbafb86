import type { Vocabulary } from '../types.ts';
import { COUNTRY, CURRENCY, DEVICE, TOUCH } from './common.ts';

export const SPEND: Vocabulary = {
  ...TOUCH,
  day: 'day|date|by day|reporting starts|time period|gregorian date|start date|stat time day|segments.date|event date|report date|日期|天|单日|时间-天|统计日期|数据日期|报告开始日期|分日|时间',
  campaign:
    'campaign|campaign name|utm campaign|campaign group name|广告系列|广告系列名称|推广计划|推广计划名称|计划|计划名称|项目名称|营销计划|广告活动名称|推广系列名称',
  ad_group:
    'ad group|ad group name|adgroup|adgroup name|ad set name|ad set|ad squad name|广告组|广告组名称|推广单元|单元|单元名称|组名称',
  ad: 'ad|ad name|creative name|creative|ad title|promoted pin name|广告|广告名称|创意|创意名称|推广创意|素材名称|创意标题|笔记id',
  placement:
    'placement|campaign type|network|ad network type|network (with search partners)|广告系列类型|推广类型|产品线|计划类型|投放网络|版位',
  country: COUNTRY,
  device: DEVICE,
  currency: CURRENCY,
  cost: 'cost|spend|amount spent|total spent|total cost|spend in account currency|ad spend|cost micros|spend in micro dollar|billed charge local micro|cost in local currency|费用|花费|消耗|整体消耗|总消耗|消费|总费用|已花费金额|花费金额|广告花费|广告费|广告费用|推广费|推广费用|投放费用|投放金额|charge|fee|stat cost',
  impressions:
    'impr.|impressions|impression|paid impressions|impr|show cnt|展示次数|展示数|展示量|展示|展现|展现量|展现数|曝光量|曝光次数|曝光|封面曝光数',
  clicks:
    'link clicks|clicks|click|clicks (destination)|clicks (all)|taps|swipe-ups|swipes|pin clicks|outbound clicks|click cnt|inline link clicks|valid click count|点击次数|链接点击量|点击|点击量|点击数|点击量(全部)|行为数',
  reach: 'reach|unique reach|覆盖人数|触达人数|曝光人数',
  video_views:
    'video views|views|thruplays|thru plays|3-second video plays|2-second video views|2 second video views|video play actions|播放数|播放量|有效播放数|3s播放数|5s播放数|视频播放量',
  engagements:
    'engagements|total engagements|interactions|post engagements|interaction|互动|互动量|互动数|互动次数|帖子互动',
  shares: 'shares|post shares|reposts|retweets|分享|分享数|转发|分享量',
  platform_conversions:
    'conversions|conv.|conversion|total conversions|purchases|results|leads|installs (total)|convert cnt|conversions count|转化次数|转化数|转化量|目标转化量|成效|购物次数|总成交笔数|成交订单数|总订单行|激活数',
  platform_value:
    'conv. value|conversion value|conversions value|total conversion value|purchases conversion value|total complete payment value|purchases value|revenue|转化价值|购物转化价值|成交金额|总成交金额|总订单金额|净成交金额',
};
