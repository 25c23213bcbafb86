import { expect, test } from 'vitest';
import { claimPoints } from '../../../src/analyses/roi/claimsplot.ts';
import { overlapCounts, pairsOf } from '../../../src/analyses/roi/claimcolumns.ts';
import type { RoiLine } from '../../../src/analyses/roi/figures.ts';
import { marginalRows } from '../../../src/analyses/roi/marginalcolumns.ts';
import { middleOf, pointsOf, quadrantOf } from '../../../src/analyses/roi/quadrants.ts';
import type { RoiSpec } from '../../../src/analyses/roi/spec.ts';
import { addDays } from '../../../src/model/days.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';
import { runRoi } from './roi-run.ts';

const engine = await nativeEngine();

const visit = (user: string, day: string, channel: string) => ({
  user,
  ts: `${day} 10:00:00`,
  event: 'visit',
  channel,
});
const order = (order_id: string, customer: string | null, day: string, more = {}) => ({
  ...{ order_id, customer, ts: `${day} 12:00:00`, revenue: 10 },
  ...more,
});
const spend = (day: string, channel: string, platform_conversions: number | null) => ({
  ...{ day, channel, cost: 10, platform_conversions, platform_value: null },
});

/** Three orders: after google and meta, after google alone, after nothing. */
const shop = {
  events: [
    visit('a', '2026-01-01', 'google'),
    visit('a', '2026-01-02', 'meta'),
    visit('a', '2026-01-03', 'email'),
    visit('b', '2026-01-02', 'google'),
  ],
  orders: [
    order('o1', 'a', '2026-01-03'),
    order('o2', 'b', '2026-01-04'),
    order('o3', 'c', '2026-01-04'),
  ],
  spend: [
    spend('2026-01-03', 'google', 2),
    spend('2026-01-03', 'meta', 1),
    spend('2026-01-04', 'google', 1.5),
    spend('2026-01-04', 'email', null),
  ],
};

test('claims by hand: of each platform, of each day, and of all beside the orders there are', async () => {
  const context = await fill(engine, shop);
  const { parts } = await runRoi(engine, context, { kind: 'roi', overlap: true });
  // Last touch: o1 is email's, which claims nothing; o2 google's; o3 nobody's.
  expect(parts['claims']).toMatchObject([
    { channel: 'google', claimed: 3.5, orders: 1, excess: 2.5, ratio: 3.5, revenue: 10 },
    { channel: 'meta', claimed: 1, orders: 0, excess: 1, ratio: null },
    { channel: null, total: true, claimed: 4.5, orders: 3, excess: 1.5, ratio: 1.5 },
  ]);
  expect(parts['claim_days']).toEqual([
    { on_day: '2026-01-03', claimed: 3, orders: 1, excess: 2 },
    { on_day: '2026-01-04', claimed: 1.5, orders: 2, excess: -0.5 },
  ]);
  const overlap = parts['overlap']!;
  expect(pairsOf(overlap)).toEqual([
    {
      ...{ platform: 'google', other: 'meta', orders: 1, own_platform: 2, own_other: 1 },
      ...{ share_platform: 1 / 2, share_other: 1 },
    },
  ]);
  expect(overlapCounts(overlap)).toEqual({ all: 3, one: 2, several: 1 });
  expect((await runRoi(engine, context, { kind: 'roi' })).parts['overlap']).toBeUndefined();
});

test('what stands behind a pair, a number of platforms, a day, a part of the buyers', async () => {
  const context = await fill(engine, shop);
  const of = (row: object) =>
    behindMark(engine, context, { kind: 'roi', overlap: true }, row as never);
  const pair = await of({ platform: 'google', other: 'meta' });
  expect(await pair.ids()).toEqual(['a']);
  expect(await pair.lines()).toEqual({ orders: [1] });
  expect(pair.part).toBeNull();
  expect(await (await of({ platforms: 1 })).lines()).toEqual({ orders: [2] });
  const day = await of({ on_day: '2026-01-04' });
  expect(day.part).toEqual({ period: { from: '2026-01-04', to: '2026-01-04' } });
  expect(await day.lines()).toEqual({ orders: [2, 3], spend: [3, 4] });
  const both = await of({ on_day: '2026-01-03', until: '2026-01-04' });
  expect(await both.ids()).toEqual(['a', 'b', 'c']);
  expect(await (await of({ buyer: 'new', channel: 'google' })).lines()).toEqual({ orders: [2] });
  expect(await (await of({ buyer: 'returning' })).ids()).toEqual([]);
});

/** Ten weeks from a Monday: revenue is 100 + 3 × cost, but for ±10 in turn. */
function tenWeeks(cost: (week: number) => number) {
  const weeks = Array.from({ length: 10 }, (_, i) => ({ day: addDays('2026-01-05', 7 * i), i }));
  return {
    spend: weeks.map(({ day, i }) => ({ day, channel: 'x', cost: cost(i) })),
    orders: [
      ...weeks.map(({ day, i }) =>
        order(`o${i}`, `c${i}`, day, {
          channel: 'x',
          revenue: 100 + 3 * cost(i) + (i % 2 ? 10 : -10),
        }),
      ),
      // The data ends with a Sunday, so that the last week is whole.
      order('last', 'z', '2026-03-15', { channel: 'y', revenue: 1 }),
    ],
  };
}
const range = { spend: [{ day: '2026-03-15', channel: 'y', cost: 1 }] };

test('the slope of whole weeks: least squares by hand, refused of few weeks and of steady spend', async () => {
  const ask = async (cost: (week: number) => number, period: object | null = null) => {
    const data = tenWeeks(cost);
    const context = await fill(engine, { ...data, spend: [...data.spend, ...range.spend] });
    const { parts } = await runRoi(engine, context, { kind: 'roi', period });
    return parts['marginal']!.find((r) => r['channel'] === 'x')!;
  };
  // Costs 100, 200 … 1000; revenue off the line by −10, +10, …: Sxx = 825,000, and the deviations
  // from the mean cost (−450 … 450) with −10, +10 … give 10 × 500 = 5,000, so 3 + 5,000 / 825,000.
  const rising = await ask((i) => 100 * (i + 1));
  expect(rising).toMatchObject({ weeks: 10, cost: 5500, revenue: 17_500, refused: null });
  expect(rising['average']).toBeCloseTo(17_500 / 5500, 9);
  expect(rising['slope']).toBeCloseTo(3 + 5000 / 825_000, 9);
  expect(Number(rising['low'])).toBeLessThan(3);
  expect(Number(rising['high'])).toBeGreaterThan(3.006);
  expect(await ask(() => 100)).toMatchObject({ weeks: 10, slope: null, refused: 'steady' });
  // Cut in the middle of its first and last week, seven whole weeks are left.
  const seven = { from: '2026-01-07', to: '2026-03-07' };
  expect(await ask((i) => 100 * (i + 1), seven)).toMatchObject({
    ...{ weeks: 7, slope: null, refused: 'few-weeks' },
  });
  // A week without spend between two with it is one of nothing.
  expect(await ask((i) => (i === 4 ? 0 : 100))).toMatchObject({ weeks: 10, refused: null });
});

test('between two periods: the change of revenue for that of cost, where cost changed', () => {
  const spec = { by: ['channel'], compare: 'previous_period' } as unknown as RoiSpec;
  const line = (channel: string, cost: number, cost_change: number, revenue_change: number) =>
    ({ channel, cost, cost_change, revenue_change }) as unknown as RoiLine;
  const rows = [line('up', 150, 50, 120), line('same', 105, 5, 500), line('new', 80, 80, 40)];
  const marginal = rows.map((r) => ({ channel: r['channel']! }));
  expect(marginalRows(marginal, rows, spec).map((r) => r['between'])).toEqual([2.4, null, 0.5]);
  expect(marginalRows(marginal, rows, { ...spec, compare: null })).toEqual(marginal);
});

test('quadrants part at break-even and at the median cost; few points have none', () => {
  const spec = { by: ['channel', 'campaign'] } as unknown as RoiSpec;
  const row = (channel: string, cost: number, roas: number, campaign: string | null = null) =>
    ({ channel, campaign, cost, roas, claimed_roas: null }) as unknown as RoiLine;
  const rows = [row('a', 10, 3), row('b', 40, 2), row('c', 50, 1), row('d', 20, 1.9)];
  const more = [row('a', 5, 3, 'k'), { total: true, cost: 120, roas: 2 } as unknown as RoiLine];
  const points = pointsOf([...rows, ...more], spec, 1);
  expect(points.map((p) => p.name)).toEqual(['a', 'b', 'c', 'd']);
  const middle = middleOf(points, 2)!;
  expect(middle).toEqual({ cost: 30, roas: 2 });
  expect(points.map((p) => quadrantOf(p, middle))).toEqual(['scale', 'keep', 'fix', 'watch']);
  expect(middleOf(points.slice(1), 2)).toBeNull();
  expect(middleOf(points, null)).toBeNull();
});

test('many days are counted by whole weeks', () => {
  const days = Array.from({ length: 130 }, (_, i) => ({
    ...{ on_day: addDays('2026-01-01', i), claimed: 2, orders: 1 },
  }));
  // From Thursday 1 January to Sunday 10 May: 18 weeks from Monday the 5th.
  const weeks = claimPoints(days);
  expect(weeks).toHaveLength(18);
  expect(weeks[0]).toEqual({ day: '2026-01-05', until: '2026-01-11', claimed: 14, orders: 7 });
  expect(claimPoints(days.slice(0, 120))).toHaveLength(120);
});

test('two groups stand side by side, each as its own filter answers', async () => {
  const context = await fill(engine, shop);
  const groups = [
    [{ column: 'channel', op: 'in', values: ['google', 'email'] }],
    [{ column: 'channel', op: 'not_in', values: ['google', 'email'] }],
  ];
  const spec = {
    ...{ kind: 'roi', by: ['channel'], attribution: { model: 'linear' } },
    period: { from: '2026-01-01', to: '2026-01-31' },
  };
  const { rows, parts } = await runRoi(engine, context, { ...spec, compare: { groups } });
  for (const [i, period] of ['current', 'compared'].entries()) {
    const alone = await runRoi(engine, context, { ...spec, where: groups[i] });
    const side = rows.filter((r) => r['period'] === period);
    expect(side).toEqual(alone.rows.map((r) => ({ period, ...r })));
  }
  // One third of o1 is meta's; what no touch earned is in neither filter but the second's.
  const total = (period: string) => rows.find((r) => r['period'] === period && r['total'])!;
  expect(total('current')['orders']).toBeCloseTo(1 + 2 / 3, 9);
  expect(total('compared')['orders']).toBeCloseTo(1 + 1 / 3, 9);
  expect([total('current')['cost'], total('compared')['cost']]).toEqual([30, 10]);
  // What differs between groups did not change: no waterfall.
  expect(parts['change']).toBeUndefined();
  const of = (row: object) =>
    behindMark(engine, context, { ...spec, compare: { groups } }, row as never);
  const compared = await of({ period: 'compared', total: true });
  expect(await compared.lines()).toEqual({ orders: [1, 3], spend: [2] });
  expect(compared.part).toEqual({ where: groups[1] });
  await expect(
    runRoi(engine, context, { ...spec, compare: { groups: [groups[0], groups[0]] } }),
  ).rejects.toMatchObject({ code: 'invalid-spec', args: { reason: 'same-groups' } });
});
