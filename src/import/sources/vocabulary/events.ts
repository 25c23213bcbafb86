import type { Vocabulary } from '../types.ts';
import { COUNTRY, CURRENCY, DEVICE, PERSON, TOUCH } from './common.ts';

export const EVENTS: Vocabulary = {
  ...TOUCH,
  ts: 'timestamp|event timestamp|event time|ts|time|datetime|date time|occurred at|created at|server timestamp|server time|original timestamp|received at|client time|event date|date|day|时间|事件时间|发生时间|时间戳|触发时间|上报时间|操作时间|访问时间|日期',
  user: `${PERSON}|device id|amplitude id|设备id`,
  session: 'session id|session|ga session id|visit id|$session id|会话id|会话|访问id',
  event:
    'event name|event|event type|action|activity|event action|事件名称|事件|事件名|行为|行为类型|动作|操作|事件类型',
  event_id: 'event id|$insert id|insert id|message id|uuid|dedupe id|hit id|消息id|去重id',
  page: 'page|page url|url|page location|$current url|current url|page path|landing page|页面|页面地址|页面url|落地页|页面路径',
  country: COUNTRY,
  device: DEVICE,
  currency: CURRENCY,
  value:
    'value|event value|event value in usd|revenue|amount|price|金额|价值|事件价值|收入|支付金额',
};

export const ASSIGNMENTS: Vocabulary = {
  ts: 'timestamp|assigned at|assignment time|exposure time|exposed at|ts|time|date|created at|分组时间|进组时间|曝光时间|分流时间|时间|日期',
  experiment:
    'experiment|experiment name|experiment id|test|test name|ab test|实验|实验名称|实验id',
  unit: `unit|unit id|${PERSON}|device id|分流单元|实验单元`,
  variant:
    'variant|variation|variant name|group|arm|bucket|treatment|分组|实验组|版本|组别|实验分组',
  covariate: 'covariate|pre value|pre-experiment value|pre period value|baseline|协变量|实验前指标',
};
