import { expect, test } from 'vitest';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';

const engine = await nativeEngine();

const visit = (user: string, ts: string, channel: string) => ({
  user,
  ts,
  event: 'visit',
  channel,
});
const order = (order_id: string, customer: string, ts: string, revenue: number, more = {}) => ({
  order_id,
  customer,
  ts,
  revenue,
  ...more,
});

/** Three orders: one after google and meta, one after nothing, one by its own channel. */
const shop = {
  events: [
    visit('a', '2026-01-02 10:00:00', 'google'),
    visit('a', '2026-01-20 10:00:00', 'meta'),
    visit('d', '2026-01-21 10:00:00', 'meta'),
  ],
  orders: [
    order('o1', 'a', '2026-01-20 10:00:00', 100),
    order('o2', 'b', '2026-01-21 10:00:00', 50),
    order('o3', 'c', '2026-01-22 10:00:00', 30, { channel: 'email' }),
  ],
  spend: [
    { day: '2026-01-05', channel: 'google', cost: 20 },
    { day: '2026-01-06', channel: 'meta', cost: 60 },
    { day: '2026-02-06', channel: 'meta', cost: 7 },
  ],
};

test('ROI: a row is its orders and its spend; its people are those who bought', async () => {
  const context = await fill(engine, shop);
  const of = (row: object, more = {}) =>
    behindMark(engine, context, { kind: 'roi', ...more }, row as never);

  const meta = await of({ channel: 'meta' });
  expect(meta.part).toEqual({ where: [{ column: 'channel', op: 'in', values: ['meta'] }] });
  expect(await meta.people()).toEqual([
    {
      person: 'a',
      first_touch: 'google',
      first_event: '2026-01-02T10:00:00.000Z',
      last_event: '2026-01-20T10:00:00.000Z',
      events: 2,
      orders: 1,
      revenue: 100,
    },
  ]);
  expect(await meta.lines()).toEqual({ orders: [1], spend: [2, 3] });

  const january = await of(
    { channel: 'meta' },
    { period: { from: '2026-01-01', to: '2026-01-31' } },
  );
  expect(await january.lines()).toEqual({ orders: [1], spend: [2] });

  const nobody = await of({ channel: null, not_attributed: true });
  expect(nobody.part).toBeNull();
  expect(await nobody.ids()).toEqual(['b']);
  expect(await nobody.lines()).toEqual({ orders: [2] });

  const all = await of({ channel: null, total: true });
  expect(await all.ids()).toEqual(['a', 'b', 'c']);
  expect(await all.lines()).toEqual({ orders: [1, 2, 3], spend: [1, 2, 3] });

  const first = await of({ channel: 'google' }, { attribution: { model: 'first' } });
  expect(await first.ids()).toEqual(['a']);
  expect(await of({ channel: '(none)' }).then((r) => r.part)).toEqual({
    where: [{ column: 'channel', op: 'in', values: [null] }],
  });
});
