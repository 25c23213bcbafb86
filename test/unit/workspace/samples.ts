import { Problem } from '../../../src/model/problem.ts';
import type { DataPrint, LinkPayload, SettingsPrint } from '../../../src/workspace/payload.ts';

export const settings: SettingsPrint = {
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  language: 'zh-CN',
  ratesHash: '0123456789abcdef',
  rulesHash: 'fedcba9876543210',
};

export const file = (over: Partial<DataPrint> = {}): DataPrint => ({
  file: 'events.csv',
  hash: 'a1',
  table: 'events',
  rows: 1000,
  from: '2026-01-01',
  to: '2026-01-31',
  ...over,
});

export const payload = (over: Partial<LinkPayload> = {}): LinkPayload => ({
  v: 1,
  spec: { kind: 'funnel', version: 1, steps: [{ event: 'visit' }, { event: '下单 😀' }] },
  title: '一月 · “漏斗” <b>',
  settings,
  data: [file()],
  app: '0.1.0',
  ...over,
});

/** The code of the Problem with which a promise rejects; any other end fails the test. */
export async function problem(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it did not reject');
}
export const code = async (promise: Promise<unknown>): Promise<string> =>
  (await problem(promise)).code;
