import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import {
  candidateKeys,
  equalIds,
  isWorth,
  keyColumns,
  keyId,
  rateSql,
} from '../../../src/model/joinrates.ts';
import type { JoinRate } from '../../../src/model/joinrates.ts';
import type { JoinKey } from '../../../src/model/settings.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

let engine: Engine;
let context: Context;
const visit = (user: string | null, email: string | null, more = {}) => ({
  ts: '2026-01-01 10:00:00',
  user,
  event: 'visit',
  'prop.Email': email,
  'prop.transaction_id': null,
  'prop.colour': 'red',
  ...more,
});
beforeAll(async () => {
  engine = await nativeEngine();
  context = await fill(engine, {
    events: [
      visit('u1', 'h1'),
      visit('u1', 'h1', { 'prop.transaction_id': '#A1' }),
      visit('u2', 'h2'),
      visit('u3', null, { 'prop.transaction_id': 'A9' }),
      visit(null, 'h2'),
      // An office: three people and one address.
      ...['o1', 'o2', 'o3'].map((u) => visit(u, 'office')),
    ],
    orders: [
      { order_id: 'a1', ts: '2026-01-02 10:00:00', customer: 'h1', revenue: 1 },
      { order_id: 'a2', ts: '2026-01-02 10:00:00', customer: 'h3', revenue: 1 },
      { order_id: 'a3', ts: '2026-01-02 10:00:00', customer: 'h1', revenue: 1 },
    ],
    spend: [{ day: '2026-01-01', cost: 1 }],
  });
});
afterAll(() => engine.close());

const rate = async (key: JoinKey) =>
  (await engine.query(rateSql(key))).rows[0] as unknown as JoinRate;
const at = (table: 'events' | 'orders', column: string) => ({ table, column });

test('candidates: columns of a kind by their names, and what a person’s column may hold', () => {
  expect(keyColumns(context).map((c) => [c.column, c.kind])).toEqual([
    ['user', 'person'],
    ['prop.Email', 'email'],
    ['prop.transaction_id', 'order'],
    ['order_id', 'order'],
    ['customer', 'person'],
  ]);
  expect(candidateKeys(context).map((k) => `${k.left.column} = ${k.right.column}`)).toEqual([
    'user = prop.Email',
    'prop.Email = prop.Email',
    'prop.Email = customer',
    'prop.transaction_id = order_id',
  ]);
  expect(equalIds(context).map((k) => k.right.column)).toEqual(['customer']);
  const [a] = candidateKeys(context);
  expect(keyId({ left: a!.right, right: a!.left })).toBe(keyId(a!));
});

test('the match rate of an e-mail, both ways, by values and by rows', async () => {
  const key = { left: at('events', 'prop.Email'), right: at('orders', 'customer') };
  expect(await rate({ ...key, most: 2 })).toEqual({
    left_values: 3,
    right_values: 2,
    matched: 1,
    left_rows: 7,
    left_matched_rows: 2,
    right_rows: 3,
    right_matched_rows: 2,
    // u1 and the customer h1.
    joined: 2,
    // The row without a user bears h2, which u2 bears.
    given: 1,
    crowded: 1,
    crowded_ids: 3,
    crowded_example: 'office',
    hubs: 0,
    matched_examples: ['h1'],
    left_only: ['h2', 'office'],
    right_only: ['h3'],
  });
  expect(await rate(key)).toMatchObject({ joined: 5, crowded: 0, crowded_example: null });
});

test('order numbers meet whatever their case and sign; nothing in common is not worth proposing', async () => {
  const orders = await rate({
    left: at('events', 'prop.transaction_id'),
    right: at('orders', 'order_id'),
  });
  expect(orders).toMatchObject({
    matched: 1,
    left_values: 2,
    right_values: 3,
    joined: 2,
    given: 0,
  });
  expect(isWorth(orders)).toBe(true);
  expect(
    isWorth(await rate({ left: at('events', 'user'), right: at('events', 'prop.Email') })),
  ).toBe(false);
});
