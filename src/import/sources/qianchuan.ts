import type { Source } from './types.ts';

/** 巨量千川, 标准推广 and 全域推广. 整体 contains 基础; only one of them is taken. */
export const source: Source = {
  id: 'qianchuan',
  name: { en: 'Qianchuan', 'zh-CN': '巨量千川' },
  languages: { zh: 'seen' },
  table: 'spend',
  platform: '抖音',
  recognise: [
    ['消耗', '直接成交金额'],
    ['消耗', '直接成交订单数'],
    ['整体消耗', '整体成交金额'],
    ['整体消耗', /^整体支付roi$/],
  ],
  over: ['ocean_engine'],
  columns: {
    day: '日期|时间',
    campaign: '计划名称|计划id',
    ad: '商品名称|素材名称',
    placement: '推广类型',
    cost: '整体消耗|消耗',
    impressions: '整体展示次数|展示次数',
    clicks: '整体点击次数|点击次数',
    platform_conversions: '整体成交订单数|直接成交订单数',
    platform_value: '整体成交金额|直接成交金额',
    video_views: '播放数',
  },
  ignore: '基础消耗|间接成交金额|间接成交订单数|7日间接成交金额|净成交金额|净成交订单数|转化数',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
};
