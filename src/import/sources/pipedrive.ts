import type { Source } from './types.ts';

/** Pipedrive deals: every header bears the word for a deal, in the language of the account. */
export const source: Source = {
  id: 'pipedrive',
  name: { en: 'Pipedrive', 'zh-CN': 'Pipedrive' },
  languages: { en: 'seen', cs: 'general', zh: 'general' },
  table: 'leads',
  platform: null,
  recognise: [
    ['deal - id', 'deal - title'],
    ['deal - title', 'deal - stage'],
    ['obchod - id', 'obchod - stav'],
    ['obchod - název', 'obchod - fáze'],
    ['交易 - id', '交易 - 标题'],
    ['交易 - 标题', '交易 - 阶段'],
    ['title', 'won time', 'lost time', 'pipeline', 'stage'],
  ],
  columns: {
    lead_id: 'deal - id|obchod - id|交易 - id|id|deal - title|title',
    created:
      'deal - deal created|deal - created|obchod - obchod vytvořen|obchod - vytvořeno|交易 - 交易创建时间|交易 - 创建时间|deal created|add time',
    stage: 'deal - stage|obchod - fáze|交易 - 阶段|stage',
    source: 'deal - source|deal - source channel|obchod - zdroj|交易 - 来源|deal - label|source',
    customer:
      'person - email|person - email - work|deal - contact person|obchod - kontaktní osoba|交易 - 联系人',
    owner: 'deal - owner|obchod - vlastník|交易 - 负责人|交易 - 所有者|owner',
    amount: 'deal - value|obchod - hodnota|交易 - 金额|交易 - 价值|value',
    currency:
      'deal - currency|deal - currency of value|obchod - měna|交易 - 币种|交易 - 货币|currency',
    won: 'deal - won time|obchod - čas výhry|obchod - vyhráno|交易 - 赢单时间|won time',
    lost: 'deal - lost time|obchod - čas prohry|obchod - prohráno|交易 - 输单时间|lost time',
    lost_reason: 'deal - lost reason|obchod - důvod prohry|交易 - 输单原因|lost reason',
  },
  personal: 'deal - contact person|obchod - kontaktní osoba|交易 - 联系人',
};
