import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeParts } from '../../../src/analyses/roi/change.ts';
import { drivers } from '../../../src/analyses/roi/drivers.ts';
import type { RoiSpec } from '../../../src/analyses/roi/spec.ts';
import type { Row } from '../../../src/engine/types.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { productPartsSlow } from '../stats/decompose-slow.ts';
import { runRoi } from './roi-run.ts';

const engine = await nativeEngine();

type Amounts = Record<'cost' | 'impressions' | 'clicks' | 'orders' | 'revenue' | 'refund', number>;
const NAMES = ['cost', 'impressions', 'clicks', 'orders', 'revenue', 'refund'] as const;
const spec = (basis: 'revenue' | 'margin' = 'revenue') =>
  ({ by: ['channel'], basis }) as unknown as RoiSpec;

/** Rows of an answer under compare, with their totals. */
function rowsOf(
  lines: { channel: string; before: Amounts | null; after: Amounts | null }[],
): Row[] {
  const total = (at: 'before' | 'after') =>
    Object.fromEntries(NAMES.map((n) => [n, lines.reduce((s, l) => s + (l[at]?.[n] ?? 0), 0)]));
  const of = (at: 'before' | 'after', period: string): Row[] => [
    ...lines.flatMap((l) => (l[at] ? [{ period, channel: l.channel, ...l[at] }] : [])),
    { period, channel: null, total: true, ...total(at) },
  ];
  return [...of('after', 'current'), ...of('before', 'compared')];
}
const parts = (rows: Row[]) => {
  const found = changeParts({ rows, levels: [] }, spec(), true);
  const factors = (of: string) =>
    Object.fromEntries(
      found['change']!.filter((r) => r['of'] === of).map((r) => [String(r['factor']), r['part']]),
    );
  return { revenue: factors('revenue'), profit: factors('profit'), found };
};

const amounts = (
  cost: number,
  impressions: number,
  clicks: number,
  orders: number,
  revenue: number,
) => ({
  ...{ cost, impressions, clicks, orders, revenue },
  refund: 0,
});

test('by hand: one factor moves at a time', () => {
  const was = amounts(100, 10_000, 200, 10, 1000);
  const moved = (
    after: Amounts,
    more: { channel: string; before: Amounts | null; after: Amounts | null }[] = [],
  ) => {
    const { revenue } = parts(rowsOf([{ channel: 'a', before: was, after }, ...more]));
    return Object.fromEntries(
      Object.entries(revenue)
        .filter(([, v]) => Math.abs(Number(v)) > 1e-9)
        .map(([name, v]) => [name, Number(Number(v).toFixed(9))]),
    );
  };
  // Twice the spend at the same prices and rates; half the price; twice the CTR, CVR, order value.
  expect(moved(amounts(200, 20_000, 400, 20, 2000))).toEqual({ 'volume-cost': 1000, total: 1000 });
  expect(moved(amounts(100, 20_000, 400, 20, 2000))).toEqual({
    'cost-impressions': 1000,
    total: 1000,
  });
  expect(moved(amounts(100, 10_000, 400, 20, 2000))).toEqual({
    'impressions-clicks': 1000,
    total: 1000,
  });
  expect(moved(amounts(100, 10_000, 200, 20, 2000))).toEqual({
    'clicks-orders': 1000,
    total: 1000,
  });
  expect(moved(amounts(100, 10_000, 200, 10, 2000))).toEqual({
    'orders-revenue': 1000,
    total: 1000,
  });
  // 100 moves from a (ROAS 10) to b (ROAS 2): nothing but the mix, 200 + 200 + … = −800 in all.
  const b = amounts(100, 5000, 100, 4, 200);
  const twice = amounts(200, 10_000, 200, 8, 400);
  expect(moved(amounts(0, 0, 0, 0, 0), [{ channel: 'b', before: b, after: twice }])).toEqual({
    mix: -800,
    total: -800,
  });
});

test('profit pays for the spend; rows without spend are counted by their orders', () => {
  const { profit, revenue, found } = parts(
    rowsOf([
      {
        channel: 'a',
        before: amounts(100, 10_000, 200, 10, 1000),
        after: amounts(200, 20_000, 400, 20, 2000),
      },
      { channel: 'email', before: amounts(0, 0, 0, 5, 100), after: amounts(0, 0, 0, 10, 200) },
    ]),
  );
  expect(revenue).toMatchObject({ 'volume-cost': 1000, 'volume-orders': 100, total: 1100 });
  expect(profit).toMatchObject({
    'volume-cost': 1000,
    'volume-orders': 100,
    spend: -100,
    total: 1000,
  });
  const rate = found['change']!.find(
    (r) => r['of'] === 'revenue' && r['factor'] === 'clicks-orders',
  );
  expect(rate).toMatchObject({ before: 10 / 200, after: 20 / 400 });
});

test('a sentence names the largest part, and what went against it', () => {
  const was = amounts(100, 10_000, 200, 10, 1000);
  const said = (after: Amounts) =>
    drivers({
      rows: [],
      columns: [],
      warnings: [],
      parts: parts(rowsOf([{ channel: 'a', before: was, after }])).found,
    });
  // The same spend buys twice as much: CPM 10 → 5.
  expect(said(amounts(100, 20_000, 400, 20, 2000))).toMatchObject([
    {
      key: 'roi.finding.revenue-rose-all',
      args: {
        size: { money: 1000 },
        factor: { named: 'cost-impressions' },
        ...{ known: 'yes', from: { money: 10 }, to: { money: 5 } },
      },
    },
  ]);
  // A fourth of the order value at twice the orders: 10 × 100 → 20 × 25; −75 × 15 and +10 × 62.5.
  const [fell] = said(amounts(100, 10_000, 200, 20, 500));
  expect(fell).toMatchObject({
    key: 'roi.finding.revenue-fell',
    args: { factor: { named: 'orders-revenue' }, other: { named: 'clicks-orders' } },
  });
  expect((fell!.args!['part'] as { money: number }).money).toBeCloseTo(1125, 9);
  expect((fell!.args!['other_part'] as { money: number }).money).toBeCloseTo(625, 9);
  expect(said(amounts(100, 10_000, 200, 10, 1010))).toEqual([]);
});

/** The same by other means: the longest chain of steps that divide, each order of the factors. */
function slow(lines: { before: Amounts; after: Amounts }[]): Map<string, number> {
  const STEPS = ['cost', 'impressions', 'clicks', 'orders'] as const;
  const chains = lines.map(({ before, after }) => {
    let chain: string[] = ['revenue'];
    for (const step of ['orders', 'clicks', 'impressions', 'cost'] as const) {
      const fits = [before, after].every(
        (a) => a[step] > 0 || (a[step] === 0 && a[chain[0] as 'cost'] === 0),
      );
      if (fits && (before[step] > 0 || after[step] > 0)) chain = [step, ...chain];
    }
    return chain as (typeof NAMES)[number][];
  });
  const out = new Map<string, number>();
  const add = (name: string, part: number) => out.set(name, (out.get(name) ?? 0) + part);
  for (const first of STEPS) {
    const group = lines
      .map((l, i) => ({ ...l, chain: chains[i]! }))
      .filter((l) => l.chain[0] === first);
    const whole = (at: 'before' | 'after') => group.reduce((s, l) => s + l[at][first], 0);
    for (const { before, after, chain } of group) {
      const ratio = (a: Amounts, i: number) =>
        a[chain[i - 1]!] ? a[chain[i]!] / a[chain[i - 1]!] : NaN;
      const of = (a: Amounts, w: number) => [
        w,
        w ? a[first] / w : NaN,
        ...chain.slice(1).map((_, i) => ratio(a, i + 1)),
      ];
      const [x, y] = [of(before, whole('before')), of(after, whole('after'))];
      const known = (p: number[], q: number[]) => p.map((v, i) => (Number.isNaN(v) ? q[i]! : v));
      const names = [`volume-${first}`, 'mix', ...chain.slice(1).map((s, i) => `${chain[i]}-${s}`)];
      productPartsSlow(known(x, y), known(y, x)).forEach((part, i) => add(names[i]!, part));
    }
  }
  lines.forEach(({ before, after }, i) => {
    if (chains[i]!.length === 1) add('other', after.revenue - before.revenue);
  });
  return out;
}

const amount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 100_000 }).map((n) => n / 100),
);
const some = fc.record({
  cost: fc.oneof(amount, fc.integer({ min: -50, max: -1 })),
  impressions: fc.nat(5000),
  clicks: fc.oneof(fc.constant(0), fc.nat(400)),
  orders: fc.oneof(
    fc.constant(0),
    fc.nat(4000).map((n) => n / 100),
  ),
  revenue: amount,
  refund: amount,
});
const nothing = amounts(0, 0, 0, 0, 0);

test('parts add up to the cent, of each row and of all, as every order of the factors says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ before: fc.option(some), after: fc.option(some) }), {
        minLength: 1,
        maxLength: 6,
      }),
      (all) => {
        const rows = rowsOf(all.map((l, i) => ({ channel: `c${i}`, ...l })));
        const { revenue, profit, found } = parts(rows);
        const filled = all.map(({ before, after }) => ({
          before: before ?? nothing,
          after: after ?? nothing,
        }));
        const want = slow(filled);
        // Factors that move a thousandfold make parts of a size where digits of the last cents end.
        const size = Math.max(1, ...[...want.values()].map(Math.abs));
        for (const [name, part] of want)
          expect(Math.abs(Number(revenue[name] ?? 0) - part) / size, name).toBeLessThan(1e-11);
        const sum = (of: Record<string, unknown>) =>
          Object.entries(of).reduce((s, [name, v]) => (name === 'total' ? s : s + Number(v)), 0);
        const change = (value: (a: Amounts) => number) =>
          filled.reduce((s, { before, after }) => s + value(after) - value(before), 0);
        expect(Math.abs(sum(revenue) - change((a) => a.revenue))).toBeLessThan(0.005);
        expect(Number(revenue['total'])).toBeCloseTo(
          change((a) => a.revenue),
          5,
        );
        expect(Math.abs(sum(profit) - change((a) => a.revenue - a.refund - a.cost))).toBeLessThan(
          0.005,
        );
        for (const row of found['change_rows']!) {
          const { before, after, change: own, ...more } = row;
          const factors = Object.fromEntries(
            Object.entries(more).filter(([name]) => name !== 'of' && name !== 'channel'),
          );
          expect(Math.abs(sum(factors) - (Number(after) - Number(before)))).toBeLessThan(0.005);
          expect(own).toBe(Number(after) - Number(before));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('from the rows of files: margin unknown for some orders is no profit; mix over the first level', async () => {
  const day = (d: string) => `${d} 10:00:00`;
  const order = (order_id: string, ts: string, revenue: number, more = {}) => ({
    ...{ order_id, ts, revenue, customer: order_id, channel: 'a', cost_of_goods: 1 },
    ...more,
  });
  const spend = [
    {
      day: '2026-01-05',
      channel: 'a',
      campaign: 'k',
      ad: 'x',
      cost: 50,
      impressions: 1000,
      clicks: 10,
    },
    {
      day: '2026-01-15',
      channel: 'a',
      campaign: 'l',
      ad: 'y',
      cost: 80,
      impressions: 1000,
      clicks: 20,
    },
  ];
  const ask = async (basis: string, goods: number | null) => {
    const context = await fill(engine, {
      orders: [
        order('o1', day('2026-01-05'), 100),
        order('o2', day('2026-01-15'), 300, { cost_of_goods: goods }),
        order('o3', day('2026-01-16'), 20, { channel: null }),
      ],
      spend,
    });
    const answer = await runRoi(engine, context, {
      kind: 'roi',
      by: ['channel', 'campaign', 'ad'],
      basis,
      period: { from: '2026-01-11', to: '2026-01-20' },
      compare: { from: '2026-01-01', to: '2026-01-10' },
    });
    return answer.parts;
  };
  const { change, change_rows } = await ask('margin', 5);
  expect([...new Set(change!.map((r) => r['of']))]).toEqual(['revenue', 'profit']);
  const total = (of: string) => change!.find((r) => r['of'] === of && r['factor'] === 'total');
  expect(total('revenue')).toMatchObject({ before: 100, after: 320, part: 220 });
  // 99 − 50 before; 295 + 19 − 80 after.
  expect(total('profit')).toMatchObject({ before: 49, after: 234, part: 185 });
  expect(change_rows!.filter((r) => r['of'] === 'revenue')).toMatchObject([
    { channel: 'a', before: 100, after: 300, change: 200 },
    { channel: null, not_attributed: true, before: 0, after: 20 },
  ]);
  const unknown = (await ask('margin', null))['change'];
  expect([...new Set(unknown!.map((r) => r['of']))]).toEqual(['revenue']);
  const kept = (await ask('revenue', null))['change'];
  expect(kept!.some((r) => r['of'] === 'profit')).toBe(true);
});
