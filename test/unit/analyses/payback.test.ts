import fc from 'fast-check';
import { expect, test } from 'vitest';
import { method } from '../../../src/analyses/cohort/method.ts';
import type { Row } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { addDays } from '../../../src/model/days.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import {
  slowPayback,
  type SlowCost,
  type SlowOrder,
  type SlowPaybackSpec,
} from './payback-slow.ts';
import { refill } from './refill.ts';

const engine = await nativeEngine();
const order = (id: string, customer: string, day: string, revenue: number, more = {}) => ({
  order_id: id,
  customer,
  ts: `${day} 12:00:00`,
  revenue,
  channel: 'google',
  ...more,
});
const spend = (day: string, cost: number, channel = 'google') => ({ day, cost, channel });
const monthly = {
  kind: 'cohort',
  interval: 'month',
  start: { table: 'orders' },
  return: { table: 'orders' },
};
const columns = ['new_customers', 'cost', 'cac', 'value_per_customer', 'payback_day', 'complete'];
const figures = (rows: readonly Row[]) =>
  rows.map((r) => [r['breakdown'], r['cohort'], ...columns.map((c) => r[c])]);

// January: 100 for a and b, so 50 each. Margin: a 30 on day 0 and 40 on day 10, b 20 on day 0;
// so 50 of 100 on day 0, 90 on day 10, 110 with b's order on day 25. February: 80 for c, who
// brought 60. March is not over.
const orders = [
  order('1', 'a', '2026-01-05', 50, { cost_of_goods: 20 }),
  order('2', 'a', '2026-01-15', 60, { cost_of_goods: 15, refund: 5 }),
  order('3', 'b', '2026-01-10', 30, { cost_of_goods: 10, channel: 'meta' }),
  order('4', 'b', '2026-02-04', 25, { cost_of_goods: 5 }),
  order('5', 'c', '2026-02-10', 90, { cost_of_goods: 30 }),
  order('6', 'd', '2026-03-02', 10, { cost_of_goods: 1 }),
];
const costs = [
  spend('2026-01-01', 60),
  spend('2026-01-31', 40, 'meta'),
  spend('2026-02-03', 80),
  spend('2026-03-01', 5),
  spend('2026-03-10', 5),
];
const last = order('7', 'd', '2026-03-10', 0, { cost_of_goods: 0 });

test('by hand: cost, customers, what they brought, and the first day on which it is enough', async () => {
  const context = await fill(engine, { orders: [...orders, last], spend: costs });
  const { parts, findings } = await analyse(engine, context, monthly);
  expect(figures(parts['payback']!)).toEqual([
    [null, '2026-01-01', 2, 100, 50, 55, 25, true],
    [null, '2026-02-01', 1, 80, 80, 60, null, true],
    [null, '2026-03-01', 1, 10, 10, 9, null, false],
    // Both whole months: 180 for 3; on no day do those seen so long bring what they cost, but on
    // days that only January has reached, with most of the customers: the first after the 29 days
    // that c was seen.
    [null, null, 3, 180, 60, 170 / 3, 29, true],
  ]);
  const days = parts['payback_days']!.filter((r) => r['total']);
  const day = (d: number) => days.find((r) => r['day'] === d)!;
  expect(day(28)).toMatchObject({
    new_customers: 3,
    cac: 60,
    cumulative_value: 170,
    complete: true,
  });
  expect(day(29)).toMatchObject({
    new_customers: 2,
    cac: 50,
    cumulative_value: 110,
    complete: false,
  });
  expect(findings.filter((f) => f.key.includes('payback'))).toEqual([]);
  const revenue = await analyse(engine, context, { ...monthly, basis: 'revenue' });
  // 110 + 55 − 5 of January; 90 of February.
  expect(revenue.parts['payback']!.map((r) => r['value_per_customer'])).toEqual([
    80,
    90,
    10,
    250 / 3,
  ]);
});

test('by channel: the spend of that channel, and the parts add up', async () => {
  const context = await fill(engine, { orders: [...orders, last], spend: costs });
  const { parts } = await analyse(engine, context, {
    ...monthly,
    breakdown: { column: 'channel' },
  });
  expect(figures(parts['payback']!).slice(4)).toEqual([
    ['google', '2026-01-01', 1, 60, 60, 70, 10, true],
    ['google', '2026-02-01', 1, 80, 80, 60, null, true],
    ['google', '2026-03-01', 1, 10, 10, 9, null, false],
    ['google', null, 2, 140, 70, 65, 29, true],
    ['meta', '2026-01-01', 1, 40, 40, 40, 25, true],
    ['meta', null, 1, 40, 40, 40, 25, true],
  ]);
});

test('who was a customer before the data is no new one; what spend cannot tell apart has no CAC', async () => {
  const flagged = orders.map((o) => ({ ...o, new_customer: o.customer !== 'b' }));
  const context = await fill(engine, { orders: flagged, spend: costs });
  const { parts } = await analyse(engine, context, monthly);
  expect(parts['payback']![0]).toMatchObject({ new_customers: 1, cost: 100, cac: 100 });
  const where = [{ column: 'channel', op: 'in', values: ['meta'] }];
  const meta = await analyse(engine, context, { ...monthly, where });
  // The only order by meta is of b, who is not new: its spend stands alone.
  expect(figures(meta.parts['payback']!)[0]).toEqual([
    null,
    '2026-01-01',
    0,
    40,
    null,
    null,
    null,
    true,
  ]);
  const coupon = [{ column: 'revenue', op: 'gt', values: [1] }];
  const other = await analyse(engine, context, { ...monthly, where: coupon });
  expect(other.parts['payback']).toBeUndefined();
  // Spend has no coupon: by coupon there is the whole alone.
  const couponed = orders.map((o) => ({ ...o, coupon: o.customer }));
  const byCoupon = await analyse(engine, await fill(engine, { orders: couponed, spend: costs }), {
    ...monthly,
    breakdown: { column: 'coupon' },
  });
  expect(new Set(byCoupon.parts['payback']!.map((r) => r['breakdown']))).toEqual(new Set([null]));
  const second = await analyse(engine, context, {
    ...monthly,
    start: { table: 'orders', times: 2 },
  });
  expect(second.parts['payback']).toBeUndefined();
});

test('findings: paid back on a day, or not yet after all those that were seen', async () => {
  const context = await fill(engine, { orders: [...orders, last], spend: costs });
  const spec = method.complete(monthly, context);
  const find = (paid: number | null) => {
    const total = { breakdown: null, cohort: null, total: true, cost: 5000, payback_day: paid };
    const days = [0, 40, 41].map((day) => ({
      breakdown: null,
      total: true,
      day,
      new_customers: day === 41 ? 29 : 100,
      cac: 50,
      value_per_customer: day ? 60 : 10,
    }));
    const parts = { payback: [total], payback_days: days };
    return method.findings({ rows: [], columns: [], parts, warnings: [] }, spec, context);
  };
  expect(find(40).map((f) => [f.key, f.level])).toEqual([
    ['cohort.finding.payback-reached', 'better'],
  ]);
  expect(find(40)[0]!.args).toMatchObject({ day: 40, cac: { money: 50 }, customers: 100 });
  // Day 41 has too few customers to speak of.
  expect(find(null)[0]).toMatchObject({ key: 'cohort.finding.payback-open', args: { day: 40 } });
});

const FROM = '2026-01-01';
const LAST = '2026-03-20';
const day = fc.integer({ min: 0, max: 78 }).map((d) => addDays(FROM, d));
const channel = fc.constantFrom('google', 'meta', 'email', null);
const order1: fc.Arbitrary<SlowOrder> = fc.record({
  ts: fc
    .tuple(day, fc.constantFrom('', ' 00:00:00', ' 09:00:00', ' 23:00:00'))
    .map(([d, t]) => d + t),
  person: fc.constantFrom(...'abcdefghij'),
  channel,
  flag: fc.constantFrom(true, false, null, null, null),
  worth: fc.integer({ min: -500, max: 9_999 }),
});
const cost1: fc.Arbitrary<SlowCost> = fc.record({
  day,
  channel: fc.constantFrom('google', 'meta', 'radio', null),
  cost: fc.integer({ min: 0, max: 9_999 }),
});
const specs = fc.record({
  interval: fc.constantFrom('day', 'week', 'month'),
  clock: fc.constantFrom('calendar', 'elapsed'),
  top: fc.constantFrom(null, 1, 2, 9),
  period: fc.constantFrom(null, { from: '2026-02-01', to: '2026-03-01' }),
  orders: fc.record({ from: fc.constant(FROM), lastFullDay: fc.constantFrom(LAST, '2026-03-10') }),
  spend: fc.record({
    from: fc.constantFrom(FROM, '2026-01-12'),
    to: fc.constant('2026-03-15'),
    lastFullDay: fc.constantFrom('2026-03-15', '2026-02-28'),
  }),
}) as fc.Arbitrary<SlowPaybackSpec>;

test('agrees with a slow reading of the rules', async () => {
  const full = await fill(engine, {
    orders: [{ ...order('1', 'a', LAST, 1), new_customer: true }],
    spend: [spend(LAST, 1)],
  });
  const inside = (c: SlowCost, s: SlowPaybackSpec) => c.day >= s.spend.from && c.day <= s.spend.to;
  await fc.assert(
    fc.asyncProperty(
      fc.array(order1, { minLength: 1, maxLength: 60, size: 'max' }),
      fc.array(cost1, { minLength: 1, maxLength: 30, size: 'max' }),
      specs,
      async (bought, all, s) => {
        const paid = all.filter((c) => inside(c, s));
        await refill(engine, full, {
          orders: bought.map((o, i) => ({
            order_id: `o${i}`,
            ts: o.ts,
            customer: o.person,
            channel: o.channel,
            new_customer: o.flag,
            revenue: o.worth / 100,
          })),
          spend: paid.map((c) => ({ ...c, cost: c.cost / 100 })),
        });
        const end = (lastFullDay: string) => ({
          lastFullDay,
          end: `${addDays(lastFullDay, 1)}T00:00:00.000Z`,
        });
        const context: Context = {
          ...full,
          tables: {
            orders: {
              ...full.tables.orders!,
              ...end(s.orders.lastFullDay),
              from: s.orders.from,
              hasDayGrain: true,
            },
            spend: {
              ...full.tables.spend!,
              ...end(s.spend.lastFullDay),
              from: s.spend.from,
              to: s.spend.to,
            },
          },
        };
        const { parts } = await analyse(engine, context, {
          ...monthly,
          interval: s.interval,
          clock: s.clock,
          period: s.period,
          breakdown: s.top === null ? null : { column: 'channel', top: s.top },
        });
        const cents = (x: unknown) => (typeof x === 'number' ? Math.round(x * 100) : x);
        const got = new Map(
          parts['payback']!.map((r) => [
            `${String(r['breakdown'])}|${r['total'] ? '' : String(r['cohort'])}`,
            {
              customers: r['new_customers'],
              cost: cents(r['cost']),
              value: cents(r['cumulative_value']),
              days: r['days'],
              payback: r['payback_day'],
              complete: r['complete'],
            },
          ]),
        );
        expect(got).toEqual(slowPayback(bought, paid, s));
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
