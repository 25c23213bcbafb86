import type { Vocabulary } from '../types.ts';
import { CURRENCY, PERSON, TOUCH } from './common.ts';

export const LEADS: Vocabulary = {
  ...TOUCH,
  source: `lead source|original source|${TOUCH.source}|线索来源|客户来源`,
  lead_id:
    'lead id|lead number|lead|deal id|deal - id|opportunity id|record id|contact id|线索id|线索编号|线索号|商机编号|商机id|id',
  created:
    'created|created at|create date|created date|creation date|date created|lead created|lead created at|submitted at|创建时间|创建日期|线索创建时间|留资时间|提交时间|录入时间|timestamp|date|日期',
  customer: `${PERSON}|company|account name|客户名称`,
  owner:
    'owner|lead owner|contact owner|deal owner|deal - owner|sales rep|salesperson|负责人|销售|跟进人|销售负责人|所属销售|销售人员',
  stage:
    'stage|lead stage|deal stage|deal - stage|sales stage|pipeline stage|lifecycle stage|lead status|status|阶段|线索阶段|销售阶段|商机阶段|线索状态|状态',
  first_response:
    'first response|first response at|first response time|first contacted|first contacted at|first contact|responded at|首次响应|首次响应时间|首次跟进|首次跟进时间|首次联系时间',
  qualified:
    'qualified|qualified at|qualified date|mql date|mql at|became a marketing qualified lead date|合格时间|有效时间|mql时间|转mql时间',
  accepted:
    'accepted|accepted at|accepted date|sales accepted|sal date|sql date|sql at|became a sales qualified lead date|接受时间|销售接受时间|接收时间|sql时间|转sql时间',
  opportunity:
    'opportunity|opportunity at|opportunity date|opportunity created|became an opportunity date|商机时间|转商机时间|商机创建时间',
  won: 'won|won at|won time|won date|closed won|closed won date|deal - won time|赢单时间|成交时间|签约时间|赢单日期|成交日期',
  lost: 'lost|lost at|lost time|lost date|closed lost|closed lost date|deal - lost time|输单时间|丢单时间|流失时间|输单日期',
  rejected_reason:
    'rejected reason|rejection reason|reject reason|disqualified reason|unqualified reason|拒绝原因|无效原因|退回原因|不合格原因',
  lost_reason: 'lost reason|closed lost reason|deal - lost reason|输单原因|丢单原因|流失原因',
  currency: CURRENCY,
  amount:
    'amount|deal value|deal amount|deal - value|value|contract value|revenue|金额|成交金额|合同金额|预计成交金额|商机金额|销售金额',
};

export const SURVEYS: Vocabulary = {
  channel: TOUCH.channel,
  campaign: TOUCH.campaign,
  ts: 'submitted|submitted at|submit date|response date|responded at|answered at|timestamp|created at|end date|date|time|day|提交时间|提交答卷时间|填写时间|答题时间|回答时间|时间|日期',
  response_id: 'response id|answer id|submission id|答卷编号|答卷id|回答id|token|#|序号|id',
  respondent: `respondent|respondent id|person email|${PERSON}|答题人|受访者|填写人`,
  kind: 'kind|survey type|question kind|question type|metric|type|类型|问卷类型|题型|指标',
  question: 'question|question text|survey|survey name|题目|问题|问卷|问卷名称',
  comment:
    'comment|comments|feedback|verbatim|open feedback|reason|评论|反馈|意见|原因|建议|留言|备注',
  score:
    'score|rating|nps score|csat score|nps|csat|answer|value|satisfaction|分数|评分|打分|得分|满意度|推荐值|总分|答案',
  scale: 'scale|max score|out of|满分|量表|分制',
};

export const TICKETS: Vocabulary = {
  ticket_id: 'ticket id|ticket|ticket number|case id|case number|工单号|工单id|工单编号|id',
  created:
    'created|created at|create date|created date|opened|opened at|date opened|创建时间|提交时间|建单时间|受理时间|timestamp|date|日期',
  closed:
    'closed|closed at|close date|resolved|resolved at|solved at|solved|关闭时间|解决时间|完结时间|结单时间',
  customer: `requester|requester id|${PERSON}`,
  campaign: TOUCH.campaign,
  topic:
    'topic|category|issue|issue type|subject|reason|type|问题类型|工单类型|问题分类|分类|主题|类型',
  satisfaction: 'satisfaction|csat|satisfaction score|rating|score|满意度|评分|满意度评分',
};
