import type { Source } from './types.ts';

/** 扫码记录: unionid names a person in all apps, openid in one. */
export const source: Source = {
  id: 'code_scans_zh',
  name: { en: 'Code scans (Chinese)', 'zh-CN': '扫码记录' },
  languages: { zh: 'general' },
  table: 'scans',
  platform: null,
  recognise: [
    ['扫码时间', 'openid'],
    ['扫码时间', '省份'],
    ['扫码时间', '扫码类型'],
  ],
  columns: {
    ts: '扫码时间',
    code: '码值|码值/二维码|二维码|防伪码|码',
    user: 'unionid|openid|用户id',
    region: '省份|城市',
    kind: '扫码类型|扫码类型(首扫/复扫)',
    reward: '红包金额|奖励金额',
  },
  derive: { user: { else: 'openid' } },
  zone: 'Asia/Shanghai',
};
