import type { Source } from './types.ts';

/** 阿里妈妈 (直通车、万相台): 总成交 = 直接 + 间接, only 总 is taken. */
export const source: Source = {
  id: 'alimama',
  name: { en: 'Alimama', 'zh-CN': '阿里妈妈' },
  languages: { zh: 'seen' },
  table: 'spend',
  platform: '淘宝',
  recognise: [
    ['花费', '展现量', '投入产出比'],
    ['花费', '展现量', '总成交金额'],
  ],
  columns: {
    placement: '场景名字|场景名称|推广类型',
    campaign: '计划名称',
    ad_group: '单元名称',
    ad: '主体名称|宝贝名称|主体id|宝贝id',
    platform_conversions: '总成交笔数',
    platform_value: '总成交金额',
  },
  ignore: '直接成交金额|间接成交金额|直接成交笔数|间接成交笔数|总预售成交金额|总预售成交笔数',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
