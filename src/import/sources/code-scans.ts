import type { Source } from './types.ts';

/** Scans of printed codes, one a row; no standard, so by the three things that each has. */
export const source: Source = {
  id: 'code_scans',
  name: { en: 'Code scans', 'zh-CN': '扫码记录（英文）' },
  languages: { en: 'general' },
  table: 'scans',
  platform: null,
  recognise: [
    ['code', 'scan time', 'openid'],
    ['code', 'scan time', 'province'],
    ['code', 'scanned at', 'scan type'],
  ],
  columns: {
    ts: 'scan time|scanned at',
    code: 'code|qr code',
    user: 'unionid|openid|user id',
    region: 'province|region|city',
    kind: 'scan type',
    reward: 'reward|reward amount',
  },
  derive: { user: { else: 'openid' } },
};
