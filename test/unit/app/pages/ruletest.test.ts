import { afterAll, beforeAll, expect, test } from 'vitest';
import { marksSql, ruleTest, ruleUsersSql } from '../../../../src/app/pages/settings/ruletest.ts';
import type { Engine } from '../../../../src/engine/types.ts';
import type { ChannelRule } from '../../../../src/model/settings.ts';
import { nativeEngine } from '../../../tools/native.ts';
import { fill } from '../../../tools/tables.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

const rule = (channel: string, column: 'source' | 'medium', ...values: string[]): ChannelRule => ({
  channel,
  when: [{ column, op: 'in', values }],
});
const visit = (user: string, source: string | null, channel: string | null) => ({
  ts: '2026-01-01 10:00:00',
  user,
  event: 'visit',
  source,
  channel,
});

test('rules as edited: what each takes, what none takes, what moves', async () => {
  const context = await fill(
    engine,
    {
      spend: [
        { day: '2026-01-01', source: 'google', channel: 'google', cost: 10, currency: 'USD' },
        { day: '2026-01-01', source: 'dsp', channel: '(unassigned)', cost: 5, currency: 'CNY' },
      ],
      events: [
        visit('a', 'google', 'google'),
        visit('a', 'GOOGLE', 'google'),
        visit('b', 'google', 'google'),
        visit('c', 'partner', '(unassigned)'),
        visit('d', null, null),
      ],
      // A file with channels of its own: no rule touches it.
      orders: [
        {
          order_id: '1',
          ts: '2026-01-01',
          source: 'google',
          channel: 'Own',
          revenue: 1,
          file_id: 7,
        },
      ],
    },
    { rates: [{ day: '2026-01-01', currency: 'USD', rate: 7 }] },
  );
  const rules = [
    rule('search', 'source', 'google'),
    rule('display', 'source', 'dsp'),
    rule('never', 'medium', 'x'),
  ];
  const marks = (await engine.query(marksSql(context, rules, [7])!)).rows;
  const users = (await engine.query(ruleUsersSql(context, rules, [7])!)).rows;
  expect(ruleTest(rules, marks, users)).toEqual({
    takes: [
      { rows: 4, users: 2, spend: 70 },
      { rows: 1, users: 0, spend: 5 },
      { rows: 0, users: 0, spend: null },
    ],
    unassigned: { rows: 1, users: 1, spend: null },
    lost: [{ marks: 'partner / – / –', rows: 1 }],
    moves: [
      { from: 'google', to: 'search', rows: 4, spend: 70 },
      { from: '(unassigned)', to: 'display', rows: 1, spend: 5 },
    ],
  });
});
