import type { Source } from './types.ts';

/** 阿里妈妈 (直通车、万相台): 总成交 = 直接 + 间接, only 总 is taken. */
export const alimama: Source = {
  id: 'alimama',
  table: 'spend',
  platform: '淘宝',
  recognise: [
    ['花费', '展现量', '投入产出比'],
    ['花费', '展现量', '总成交金额'],
  ],
  columns: {
    campaign: '计划名称',
    ad_group: '单元名称',
    ad: '主体名称|主体id',
    platform_conversions: '总成交笔数',
    platform_value: '总成交金额',
  },
  ignore: '直接成交金额|间接成交金额|直接成交笔数|间接成交笔数|总预售成交金额',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};

/** 京东京准通: rows repeat by 跟单SKU; 总 = 直接 + 间接. */
export const jingzhuntong: Source = {
  id: 'jingzhuntong',
  table: 'spend',
  platform: '京东',
  recognise: [
    ['总费用', '总订单行'],
    ['花费', '总订单行'],
  ],
  columns: {
    campaign: '推广计划',
    ad_group: '推广单元',
    ad: '推广创意',
    placement: '产品线',
    cost: '总费用|花费',
    platform_conversions: '总订单行',
    platform_value: '总订单金额',
  },
  ignore: '直接订单行|直接订单金额|间接订单行|间接订单金额',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
