import { expect, test } from 'vitest';
import { payback } from '../../../src/analyses/value/historic.ts';
import { judged } from '../../../src/analyses/value/verdict.ts';
import { bgNbdConditional, fitBgNbd } from '../../../src/stats/bgnbd.ts';
import { fitGammaGamma, gammaGammaConditional } from '../../../src/stats/gammagamma.ts';
import { atOnce } from '../../../src/stats/minimise.ts';
import { random } from '../../../src/stats/random.ts';
import type { Row } from '../../../src/engine/types.ts';
import { addDays, daysBetween } from '../../../src/model/days.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { behindMark } from './behind-run.ts';
import { fill } from '../../tools/tables.ts';
import { bgNbdPurchases, gamma } from '../stats/simulate.ts';

const of = (rows: readonly Row[], channel: string | null) =>
  rows.find((r) => r['channel'] === channel && !r['total'])!;
const total = (rows: readonly Row[]) => rows.find((r) => r['total'])!;

/**
 * Three customers by hand. a comes by an ad (a touch two days before the order), b by the order's
 * own channel, c by nothing. The last day of all is 1 March.
 */
const ORDERS = [
  ['2026-01-01 10:00:00', 'o1', 'a', 'shop', 100, 10, 40],
  ['2026-01-01 18:00:00', 'o2', 'a', 'shop', 20, 0, 10], // the same day: one purchase
  ['2026-01-31 10:00:00', 'o3', 'a', null, 50, 0, 20],
  ['2026-01-11 10:00:00', 'o4', 'b', 'shop', 80, 0, null], // no cost of goods
  ['2026-02-15 10:00:00', 'o5', 'c', null, 30, 30, 5], // all refunded
  ['2026-03-01 10:00:00', 'o6', null, 'shop', 999, 0, 1], // nobody
].map(([ts, order_id, customer, channel, revenue, refund, cost_of_goods]) => ({
  ...{ ts: ts!, order_id: order_id!, customer: customer!, channel: channel! },
  ...{ revenue: revenue!, refund: refund!, cost_of_goods: cost_of_goods! },
}));
const TABLES = {
  orders: ORDERS,
  events: [
    { ts: '2025-12-30 10:00:00', user: 'a', event: 'visit', channel: 'ads' },
    { ts: '2025-12-31 10:00:00', user: 'a', event: 'visit', channel: 'mail' },
    { ts: '2026-01-31 09:00:00', user: 'a', event: 'visit', channel: 'mail' },
  ],
  spend: [
    { day: '2026-01-05', channel: 'ads', cost: 60 },
    { day: '2026-01-05', channel: 'shop', cost: 100 },
    { day: '2026-02-01', channel: 'air', cost: 7 },
    { day: '2025-12-01', channel: 'ads', cost: 1000 }, // before anybody could be won
    { day: '2026-03-01', channel: 'shop', cost: 0 },
  ],
};

test('three customers by hand: worth, channel, cost and payback', async () => {
  const engine = await nativeEngine();
  const context = await fill(engine, TABLES);
  const { rows, parts, warnings } = await analyse(engine, context, { kind: 'value' });
  // 100 − 10 + 20 on the first day, 50 on day 30.
  expect(of(rows, 'ads')).toMatchObject({
    ...{ customers: 1, repeat_customers: 1, orders: 3, value: 160, value_per_customer: 160 },
    ...{ cost: 60, new_customers: 1, cac: 60, value_cac: 160 / 60, payback_days: 0, ltv: null },
  });
  expect(of(rows, 'shop')).toMatchObject({
    ...{ customers: 1, repeat_customers: 0, orders: 1, value: 80, cost: 100, cac: 100 },
    ...{ payback_days: null, value_cac: 0.8 },
  });
  expect(of(rows, 'air')).toMatchObject({ customers: 0, value: 0, cost: 7, cac: null, ltv: null });
  expect(of(rows, null)).toMatchObject({ not_attributed: true, customers: 1, value: 0, cost: 0 });
  expect(total(rows)).toMatchObject({
    ...{ customers: 3, orders: 5, value: 240, value_per_customer: 80, cost: 167, cac: 167 / 3 },
  });
  expect(
    parts['cohorts']!.map((c) => [c['cohort'], c['customers'], c['value'], c['cost']]),
  ).toEqual([
    ['2026-01-01', 2, 240, 160],
    ['2026-02-01', 1, 0, 7],
  ]);
  // a was watched 59 days, b 49, c 14: after 30 days 110 + 80 + 0 by three, then 50 by those left.
  const climb = parts['curve']!.filter((c) => c['total']);
  expect(climb).toEqual([
    expect.objectContaining({
      offset: 1,
      watched: 2,
      value_per_customer: 190 / 3,
      complete: false,
    }),
    expect.objectContaining({ offset: 2, watched: 1, value_per_customer: 190 / 3 + 50 / 2 }),
  ]);
  expect(warnings.map((w) => w.code)).toEqual(['nameless']);
  expect(parts['refusal']!.map((r) => r['reason'])).toEqual([
    ...['customers', 'repeaters', 'days', 'repeaters_before', 'later'],
  ]);
  await engine.close();
});

test('margin, last touch, a period, a filter', async () => {
  const engine = await nativeEngine();
  const context = await fill(engine, TABLES);
  const run = async (spec: object) => analyse(engine, context, { kind: 'value', ...spec });
  // (90 − 40) + (20 − 10) + (50 − 20); b's order has no cost of goods and brings nothing here.
  const margin = await run({ basis: 'margin', attribution: { model: 'last' } });
  expect(of(margin.rows, 'mail')).toMatchObject({ customers: 1, value: 90 });
  expect(of(margin.rows, 'shop')).toMatchObject({ customers: 1, value: 0 });
  expect(margin.warnings).toContainEqual({
    code: 'margin-covered',
    args: { costed: 5, orders: 6, share: 5 / 6 },
  });
  // Those won in January, and all that they ever brought.
  const january = await run({ period: { from: '2026-01-02', to: '2026-01-31' } });
  expect(total(january.rows)).toMatchObject({ customers: 1, value: 80, cost: 160 });
  const ads = await run({ where: [{ column: 'channel', op: 'in', values: ['ads'] }] });
  expect(total(ads.rows)).toMatchObject({ customers: 1, value: 160, cost: 60 });
  expect(ads.rows).toHaveLength(2);
  // A day's lookback leaves a the order's own channel.
  const short = await run({ attribution: { lookback: { value: 1, unit: 'hour' } } });
  expect(of(short.rows, 'shop')).toMatchObject({ customers: 2, value: 240 });
  // The file knows that b had bought before.
  const flagged = await fill(engine, {
    ...TABLES,
    orders: ORDERS.map((o) => ({ ...o, new_customer: o.customer === 'b' ? false : null })),
  });
  const known = await analyse(engine, flagged, { kind: 'value' });
  expect(total(known.rows)).toMatchObject({ customers: 2, value: 160 });
  expect(known.warnings).toContainEqual({ code: 'earlier', args: { customers: 1 } });
  expect(known.parts['segments']!.reduce((n, s) => n + Number(s['customers']), 0)).toBe(3);
  await engine.close();
});

test('foreign money is converted by the day', async () => {
  const engine = await nativeEngine();
  const context = await fill(
    engine,
    {
      orders: [
        {
          ts: '2026-01-01',
          order_id: '1',
          customer: 'a',
          channel: 'x',
          revenue: 10,
          currency: 'USD',
        },
        {
          ts: '2026-01-02',
          order_id: '2',
          customer: 'a',
          channel: 'x',
          revenue: 10,
          currency: 'USD',
        },
        {
          ts: '2026-01-02',
          order_id: '3',
          customer: 'b',
          channel: 'x',
          revenue: 10,
          currency: 'CNY',
        },
      ],
    },
    {
      rates: [
        { currency: 'USD', day: '2026-01-01', rate: 7 },
        { currency: 'USD', day: '2026-01-02', rate: 8 },
      ],
    },
  );
  const { rows } = await analyse(engine, context, { kind: 'value' });
  expect(total(rows)).toMatchObject({ customers: 2, value: 160 });
  await engine.close();
});

test('payback: the first day on which the mean of those watched that long reaches the cost', () => {
  const past = (watched: number[], byAge: number[]) => ({
    ...{ customers: watched[0]!, repeaters: 0, orders: 0, value: 0, won: 0, cost: null },
    ...{ watched: Float64Array.from(watched), byAge: Float64Array.from(byAge) },
  });
  // 10, 10, then 10 + 5 by the two that are left.
  expect(payback(past([4, 4, 2], [40, 0, 10]), 10)).toBe(0);
  expect(payback(past([4, 4, 4], [40, 0, 20]), 15)).toBe(2);
  expect(payback(past([4, 4, 4], [40, 0, 20]), 15.01)).toBeNull();
  // Of four all must be watched; of a hundred thirty are enough.
  expect(payback(past([4, 4, 2], [40, 0, 10]), 15)).toBeNull();
  expect(payback(past([100, 100, 30], [1000, 0, 150]), 15)).toBe(2);
  expect(payback(past([100, 100, 29], [1000, 0, 150]), 15)).toBeNull();
});

test('segments by hand: equal customers score alike, and who moved is counted', async () => {
  const engine = await nativeEngine();
  const day = (n: number) => addDays('2026-01-01', n);
  // Ten customers; the score is 1 + ⌊5 × share of those who do worse⌋.
  const orders = Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: i < 6 ? 1 : i - 4 }, (__, k) => ({
      ts: day(i + 10 * k),
      order_id: `${i}-${k}`,
      customer: `c${i}`,
      revenue: 10 * (i + 1),
    })),
  ).flat();
  const context = await fill(engine, { orders });
  const { parts } = await analyse(engine, context, { kind: 'value', moved: 30 });
  const cells = parts['rfm']!;
  expect(cells.reduce((n, c) => n + Number(c['customers']), 0)).toBe(10);
  // Six bought once and are worse than nobody; then 60, 70, 80 and 90 % are worse.
  const f = new Map<number, number>();
  for (const c of cells)
    f.set(Number(c['f']), (f.get(Number(c['f'])) ?? 0) + Number(c['customers']));
  expect([...f].sort()).toEqual([
    [1, 6],
    [4, 2],
    [5, 2],
  ]);
  // Latest days 0 … 5, then 16, 27, 38, 49: recency ranks as the customers do, and so does money.
  expect(cells.map((c) => [c['r'], c['m'], c['customers']])).toEqual(
    expect.arrayContaining([
      [5, 5, 2],
      [4, 4, 2],
    ]),
  );
  const named = (name: string) => parts['segments']!.find((s) => s['segment'] === name)!;
  expect(named('champions')).toMatchObject({ customers: 4, share: 0.4 });
  expect(named('dormant')).toMatchObject({ customers: 6 });
  // Thirty days before, day 19: all ten were customers, 6 … 9 had bought twice, by day 16 … 19.
  expect(named('champions')).toMatchObject({ customers_before: 4, stayed: 4, came: 0, started: 0 });
  // Behind a segment stand its customers and all of their orders: 2, 3, 4 and 5, after the first six.
  const best = await behindMark(engine, context, { kind: 'value' }, { segment: 'champions' });
  expect(await best.ids()).toEqual(['c6', 'c7', 'c8', 'c9']);
  expect(await best.lines()).toEqual({ orders: Array.from({ length: 14 }, (_, i) => i + 7) });
  await engine.close();
});

/** A shop of known customers: rates, leaving and spending drawn from the models themselves. */
function shop(people: number, until: string) {
  const r = random(11, 'shop');
  const model = { r: 0.6, alpha: 6, a: 0.7, b: 2.5 };
  const from = '2025-01-01';
  const days = daysBetween(from, until);
  return Array.from({ length: people }, (_, i) => {
    const start = r.below(Math.floor(days * 0.6));
    const scale = gamma(r, 5, 80);
    const times = bgNbdPurchases(r, model, (days - start) / 7);
    return [0, ...times].map((t, k) => ({
      ts: addDays(from, start + Math.floor(t * 7)),
      order_id: `${i}-${k}`,
      customer: `c${i}`,
      channel: i % 3 ? 'ads' : 'mail',
      revenue: Math.round(100 * gamma(r, 4, scale)) / 100,
    }));
  }).flat();
}

test('a shop of known customers is foretold, in sum as customer by customer', async () => {
  const engine = await nativeEngine();
  const orders = shop(1500, '2025-12-31');
  const spend = [
    { day: '2025-01-01', channel: 'ads', cost: 5000 },
    { day: '2025-12-31', channel: 'ads', cost: 0 },
  ];
  const context = await fill(engine, { orders, spend });
  const { rows, parts, findings } = await analyse(engine, context, {
    kind: 'value',
    model: 'bg_nbd',
    horizon: 6,
  });
  expect(parts['refusal']).toEqual([]);
  const all = total(rows);
  // The slow way: every customer alone, from the plain rows.
  const end = context.tables.orders!.to!;
  const byCustomer = new Map<string, Map<string, number>>();
  for (const o of orders) {
    const days = byCustomer.get(o.customer) ?? new Map<string, number>();
    byCustomer.set(o.customer, days.set(o.ts, (days.get(o.ts) ?? 0) + o.revenue));
  }
  const people = [...byCustomer].map(([name, days]) => {
    const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
    const [first] = sorted[0]!;
    const later = sorted.slice(1).map(([, v]) => v);
    return {
      ads: orders.find((o) => o.customer === name)!.channel === 'ads',
      frequency: later.length,
      recency: daysBetween(first, sorted.at(-1)![0]) / 7,
      T: daysBetween(first, end) / 7,
      mean: later.reduce((a, b) => a + b, 0) / Math.max(1, later.length),
      value: [...days.values()].reduce((a, b) => a + b, 0),
    };
  });
  const column = (f: (p: (typeof people)[number]) => number) => people.map(f);
  const bought = atOnce(
    fitBgNbd({
      frequency: column((p) => p.frequency),
      recency: column((p) => p.recency),
      T: column((p) => p.T),
      weight: column(() => 1),
    }),
  );
  const repeaters = people.filter((p) => p.frequency > 0);
  const spent = atOnce(
    fitGammaGamma({
      purchases: repeaters.map((p) => p.frequency),
      mean: repeaters.map((p) => p.mean),
      weight: repeaters.map(() => 1),
    }),
  );
  const weeks = (6 * 365.25) / 12 / 7;
  const ltv = (p: (typeof people)[number]) =>
    p.value +
    bgNbdConditional(bought.parameters, p, weeks) *
      gammaGammaConditional(spent.parameters, p.frequency, p.mean);
  const mean = (some: typeof people) => some.reduce((s, p) => s + ltv(p), 0) / some.length;
  expect(Number(all['ltv'])).toBeCloseTo(mean(people), 1);
  const ads = people.filter((p) => p.ads);
  expect(Number(of(rows, 'ads')['ltv'])).toBeCloseTo(mean(ads), 1);
  expect(of(rows, 'ads')['cac']).toBeCloseTo(5000 / ads.length, 9);
  // The interval is at least that of a mean of so many, and not much wider.
  const variance = ads.reduce((s, p) => s + (ltv(p) - mean(ads)) ** 2, 0) / (ads.length - 1);
  const half = (Number(of(rows, 'ads')['ltv_high']) - Number(of(rows, 'ads')['ltv_low'])) / 2;
  expect(half).toBeGreaterThan(1.96 * Math.sqrt(variance / ads.length));
  expect(half).toBeLessThan(1.3 * 1.96 * Math.sqrt(variance / ads.length));
  expect(findings.length).toBeGreaterThan(0);
  // Money later is worth less, by at most the half year's discount.
  const less = await analyse(engine, context, {
    kind: 'value',
    model: 'bg_nbd',
    horizon: 6,
    discount: 0.2,
  });
  const share = Number(total(less.rows)['expected_value']) / Number(all['expected_value']);
  expect(share).toBeLessThan(1);
  expect(share).toBeGreaterThan(1.2 ** -0.5);
  await engine.close();
}, 60_000);

test('customers who all leave at once on the day of the cut: the fit is bad, and that is said', async () => {
  const engine = await nativeEngine();
  const orders = shop(900, '2025-12-31').map((o) => ({ ...o }));
  // From September on nearly everybody stays away.
  const kept = orders.filter((o, i) => o.ts < '2025-09-01' || i % 6 === 0);
  const context = await fill(engine, { orders: kept });
  const { rows, parts, findings } = await analyse(engine, context, {
    kind: 'value',
    model: 'bg_nbd',
  });
  expect(parts['refusal']!.map((r) => r['reason'])).toContain('total');
  expect(findings[0]!.key).toBe('value.refused.total');
  expect(total(rows)).toMatchObject({ ltv: null, expected_value: null });
  expect(Number(total(rows)['value'])).toBeGreaterThan(0);
  // What was tried and how far it was off stays to be looked at.
  expect(parts['holdout']!.length).toBeGreaterThan(3);
  await engine.close();
}, 60_000);

test('parameters that ran off foretell what customers who are all alike do', () => {
  // As a and b run off together, everybody leaves after a purchase with the same chance q: then the
  // expectation is (1 − E e^(−λqt)) ÷ q, the rate λ being Gamma(r + x, alpha + T).
  const [r, alpha, t, q] = [0.296, 9.338, 17, 1 / 1.9];
  const histories = [0, 1, 7, 40].map((frequency) => ({
    frequency,
    recency: frequency && 20,
    T: 30,
  }));
  for (const h of histories) {
    const [shape, rate] = [r + h.frequency, alpha + h.T];
    const left = h.frequency ? (q / (1 - q)) * (rate / (alpha + h.recency)) ** shape : 0;
    const limit = (1 - (rate / (rate + q * t)) ** shape) / q / (1 + left);
    for (const a of [1e5, 1e6]) {
      const own = bgNbdConditional({ r, alpha, a, b: 0.9 * a }, h, t);
      expect(own / limit, `${a} ${h.frequency}`).toBeCloseTo(1, 2);
    }
  }
});

test('what has no figure is refused', () => {
  const holdout = { error: NaN, binError: NaN } as Parameters<typeof judged>[0];
  expect(judged(holdout).map((r) => r.reason)).toEqual(['total', 'bins']);
  expect(judged({ ...holdout, error: 0.1, binError: 0.2 })).toEqual([]);
});
