import fc from 'fast-check';
import { expect, test } from 'vitest';
import { method } from '../../../src/analyses/attribution/method.ts';
import type { Engine } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

type Out = Record<string, unknown>[];
const none = { samples: 0 };
const touch = (user: string, day: string, channel: string, campaign: string | null = null) => ({
  ts: `2026-01-${day} 10:00:00`,
  user,
  event: 'visit',
  channel,
  campaign,
  country: null,
});
const order = (
  id: string,
  day: string,
  customer: string | null,
  revenue: number,
  own?: string,
) => ({
  order_id: id,
  ts: `2026-01-${day} 12:00:00`,
  customer,
  revenue,
  channel: own ?? null,
  coupon: id === 'o1' ? 'X' : null,
});

/**
 * a: meta 2nd, google 4th, direct 6th, buys 100 on the 6th and 20 on the 20th (nothing between).
 * b: meta 3rd, buys 50 on the 5th. c: google 8th, direct 9th: nothing. d: an order without touch.
 * e: no touch, but an order whose own channel is email.
 */
const DATA = {
  events: [
    touch('a', '02', 'meta', 'm1'),
    touch('a', '04', 'google', 'g1'),
    touch('a', '06', 'direct'),
    touch('b', '03', 'meta', 'm2'),
    touch('c', '08', 'google', 'g1'),
    touch('c', '09', 'direct'),
  ],
  orders: [
    order('o1', '06', 'a', 100),
    order('o2', '20', 'a', 20),
    order('o3', '05', 'b', 50),
    order('o4', '07', 'd', 7),
    order('o5', '08', 'e', 3, 'email'),
  ],
};
const engine = await nativeEngine();
const context = await fill(engine, DATA);
const run = (spec: object, on: Context = context, by: Engine = engine) =>
  analyse(by, on, { kind: 'attribution', bootstrap: none, ...spec });
const credit = (rows: Out, model: string, by = 'channel') =>
  Object.fromEntries(
    rows
      .filter((r) => r['model'] === model)
      .map((r) => [r['not_attributed'] ? '-' : String(r[by]), [r['conversions'], r['revenue']]]),
  );
const near = (n: number, revenue: number) => [expect.closeTo(n, 9), expect.closeTo(revenue, 6)];

test('the rules by hand', async () => {
  const { rows } = await run({});
  const rest = { email: [1, 3], '-': [1, 7] };
  expect(credit(rows, 'last')).toEqual({
    direct: [2, 120],
    meta: [1, 50],
    google: [0, 0],
    ...rest,
  });
  expect(credit(rows, 'first')).toEqual({
    meta: [3, 170],
    direct: [0, 0],
    google: [0, 0],
    ...rest,
  });
  expect(credit(rows, 'last_non_direct')).toEqual({
    google: [2, 120],
    meta: [1, 50],
    direct: [0, 0],
    ...rest,
  });
  for (const model of ['linear', 'shapley']) {
    expect(credit(rows, model)).toEqual({
      meta: near(5 / 3, 90),
      google: near(2 / 3, 40),
      direct: near(2 / 3, 40),
      ...rest,
    });
  }
  expect(credit(rows, 'position')).toEqual({
    meta: near(1.8, 98),
    direct: near(0.8, 48),
    google: near(0.4, 24),
    ...rest,
  });
  // Of weights 2^(−days ÷ 7) of the days before the direct touch: 4, 2, 0.
  const whole = 2 ** (-4 / 7) + 2 ** (-2 / 7) + 1;
  expect(credit(rows, 'time_decay')).toMatchObject({
    direct: near(2 / whole, 120 / whole),
    meta: near(1 + (2 * 2 ** (-4 / 7)) / whole, 50 + (120 * 2 ** (-4 / 7)) / whole),
  });
});

test('removal effects by hand, and what is lost', async () => {
  const { rows, parts } = await run({ models: ['markov'] });
  // (start) → meta 3, google 1, email 1; meta → google 2, converts 1; google → direct 3; direct
  // converts 2, is lost 1; email converts 1. P = 3/5 (1/3 + 2/3 · 2/3) + 1/5 · 2/3 + 1/5 = 4/5.
  const p = 0.8;
  const effects = {
    meta: ((3 / 5) * (7 / 9)) / p,
    google: (((3 / 5) * (2 / 3) + 1 / 5) * (2 / 3)) / p,
    direct: (((3 / 5) * (2 / 3) + 1 / 5) * (2 / 3)) / p,
    email: 1 / 5 / p,
  };
  const sum = Object.values(effects).reduce((a, b) => a + b, 0);
  for (const [channel, effect] of Object.entries(effects)) {
    const row = parts['removal']!.find((r) => r['channel'] === channel)!;
    expect(row['removal_effect'], channel).toBeCloseTo(effect, 12);
    expect(credit(rows, 'markov')[channel]).toEqual(near((4 * effect) / sum, (173 * effect) / sum));
  }
  expect(parts['summary']![0]).toMatchObject({ not_converted: 1, people: 3, conversions: 5 });
  expect(parts['transition']).toContainEqual({
    from: 'direct',
    to: '(null)',
    count: 1,
    probability: 1 / 3,
  });
});

test('ROI shares each order by the removal effects of its own path', async () => {
  // Of the effects above, meta : google : direct = 7/12 : 1/2 : 1/2 = 7 : 6 : 6.
  const spec = { kind: 'roi', attribution: { model: 'markov' } };
  const { rows } = await analyse(engine, context, spec);
  const revenue = Object.fromEntries(
    rows.map((r) => [r['total'] ? 'all' : r['not_attributed'] ? '-' : r['channel'], r['revenue']]),
  );
  expect(revenue).toEqual({
    meta: expect.closeTo(50 + (120 * 7) / 19, 9),
    google: expect.closeTo((120 * 6) / 19, 9),
    direct: expect.closeTo((120 * 6) / 19, 9),
    email: 3,
    '-': 7,
    all: 180,
  });
  // The effects are those of all data, so an order has the same shares in any period.
  const period = { from: '2026-01-06', to: '2026-01-06' };
  const day = await analyse(engine, context, { ...spec, period });
  expect(day.rows.find((r) => r['channel'] === 'meta')!['revenue']).toBeCloseTo(700 / 19, 9);
});

test('what lies behind, by hand', async () => {
  const { parts } = await run({});
  expect(parts['paths']!.slice(0, 2)).toEqual([
    {
      path: 'meta > google > direct',
      touches: 3,
      conversions: 2,
      revenue: 120,
      people: 1,
      not_converted: 0,
    },
    { path: 'email', touches: 1, conversions: 1, revenue: 3, people: 1, not_converted: 0 },
  ]);
  expect(parts['paths']!.find((r) => r['path'] === 'google > direct')).toMatchObject({
    conversions: 0,
    not_converted: 1,
  });
  const meta = (name: string) => parts[name]!.find((r) => r['channel'] === 'meta');
  expect(meta('assisted')).toMatchObject({
    assisted_conversions: 2,
    last_conversions: 1,
    first_conversions: 3,
    assisted_per_last: 2,
  });
  expect(meta('positions')).toMatchObject({
    touches: 3,
    only_share: 1 / 3,
    first_share: 2 / 3,
    alone: 1,
    alone_share: 1 / 3,
  });
  expect(meta('range')).toMatchObject({
    conversions_least: 1,
    conversions_most: 3,
    model_most: 'first',
  });
  expect(parts['length']!.map((r) => r['conversions'])).toEqual([2, 0, 2]);
  // b two days and two hours after the touch; a four days and 18 days, and two hours.
  const first = parts['lag']!.filter((r) => r['touch'] === 'first' && r['conversions']);
  expect(first.map((r) => [Number(r['from_seconds']) / 86_400, r['conversions']])).toEqual([
    [2, 1],
    [3, 1],
    [14, 1],
  ]);
});

test('lookback, filters and dates by hand', async () => {
  const last = async (spec: object) =>
    credit((await run({ models: ['last'], ...spec })).rows, 'last');
  // o2 comes 14 days after the last touch.
  expect(await last({ lookback: { value: 10, unit: 'day' } })).toMatchObject({ '-': [2, 27] });
  expect(await last({ where: [{ column: 'coupon', op: 'in', values: ['X'] }] })).toEqual({
    direct: [1, 100],
    google: [0, 0],
    meta: [0, 0],
    '-': [0, 0],
  });
  const kept = await run({ where: [{ column: 'channel', op: 'in', values: ['meta'] }] });
  expect(credit(kept.rows, 'last')).toEqual({ meta: [1, 50], '-': [1, 7] });
  const all = await run({});
  expect(credit(kept.rows, 'markov')['meta']).toEqual(credit(all.rows, 'markov')['meta']);
  const days = { from: '2026-01-01', to: '2026-01-06' };
  expect(await last({ period: days })).toMatchObject({ direct: [1, 100], meta: [1, 50] });
  // Dated by its last touch, the order of the 20th belongs to the 6th; so it does by first purchase.
  for (const dated of ['click', 'first_purchase']) {
    expect(await last({ period: days, dated }), dated).toMatchObject({ direct: [2, 120] });
  }
  const clicks = await run({ dated: 'click', lookback: { value: 10, unit: 'day' } });
  // The data end with the 9th (events): of ten days' lookback, all days are open.
  expect(clicks.parts['days']!.every((d) => d['complete'] === false)).toBe(true);
  expect(clicks.warnings.map((w) => w.code)).toContain('open-clicks');
  const compared = await run({
    models: ['last'],
    period: days,
    compare: { from: '2026-01-07', to: '2026-01-31' },
  });
  expect(
    compared.rows.filter((r) => r['period'] === 'compared' && r['not_attributed']),
  ).toMatchObject([{ conversions: 1, revenue: 7 }]);
});

test('a compared period: what changed, judged on the people whom the two share', async () => {
  const days = { from: '2026-01-01', to: '2026-01-06' };
  const bootstrap = { samples: 50 };
  const models = ['last', 'linear', 'shapley'];
  const same = await run({ models, period: days, compare: days, bootstrap });
  expect(same.parts['changes']).toHaveLength(models.length * 3);
  for (const r of same.parts['changes']!) {
    // The same people twice: nothing changed, and nothing can have.
    expect(r).toMatchObject({ conversions: 0, conversions_low: 0, conversions_high: 0 });
    expect(r).toMatchObject({ revenue: 0, revenue_low: 0, revenue_high: 0, beyond: false });
  }
  const alone = await run({ models, period: days, bootstrap });
  const current = same.rows.filter((r) => r['period'] === 'current');
  expect(current.map(({ period: _, ...r }) => r)).toEqual(alone.rows);
  const later = { from: '2026-01-07', to: '2026-01-31' };
  const { parts } = await run({ models: ['last'], period: days, compare: later, bootstrap });
  expect(parts['changes']!.find((r) => r['channel'] === 'direct')).toMatchObject({
    conversions: 0,
    conversions_now: 1,
    conversions_before: 1,
    revenue: 80,
    conversions_low: 0,
    conversions_high: 0,
  });
  expect(parts['changes']!.find((r) => r['channel'] === 'email')).toMatchObject({
    conversions: -1,
    conversions_now: 0,
    conversions_before: 1,
  });
});

test('campaigns, an event as conversion, and what is refused', async () => {
  const { rows } = await run({ by: 'campaign', models: ['linear'] });
  expect(credit(rows, 'linear', 'campaign')).toMatchObject({
    m2: [1, 50],
    '(none)': near(1 + 2 / 3, 43),
  });
  const event = await run({
    models: ['last'],
    conversion: { event: 'visit', where: [{ column: 'channel', op: 'in', values: ['direct'] }] },
  });
  expect(credit(event.rows, 'last')).toMatchObject({ direct: [2, 0], '-': [0, 0] });
  for (const [spec, path] of [
    [{ by: 'colour' }, 'by'],
    [{ models: ['last', 'last'] }, 'models'],
    [{ markov: { order: 4 } }, 'markov.order'],
    [{ where: [{ column: 'colour', op: 'is_null' }] }, 'where.colour'],
    [{ compare: 'previous_period' }, 'compare'],
    [
      { conversion: { event: 'visit', where: [{ column: 'x', op: 'is_null' }] } },
      'conversion.where.0.column',
    ],
  ] as const) {
    await expect(run(spec), path).rejects.toMatchObject({ code: 'invalid-spec', args: { path } });
  }
});

test('the people and lines behind a row', async () => {
  const spec = method.complete({ kind: 'attribution' }, context);
  const people = async (row: Record<string, string | boolean>) => {
    const { sql } = method.behind!.people!(row, spec, context)!;
    const { rows } = await engine.query(
      `SELECT DISTINCT id FROM (${sql}) b JOIN people p ON p.person = b.person ORDER BY id`,
    );
    return rows.map((r) => r['id']);
  };
  expect(await people({ channel: 'meta', model: 'last' })).toEqual(['a', 'b']);
  expect(await people({ not_attributed: true })).toEqual(['d']);
  const lines = async (row: Record<string, string>) => {
    const [of] = method.behind!.lines!(row, spec, context);
    return (await engine.query(of!.sql)).rows.length;
  };
  expect(await lines({ channel: 'google' })).toBe(2);
  // Both orders of a; none has a path that ends with google.
  expect(await lines({ path: 'meta > google > direct' })).toBe(2);
  expect(await lines({ path: 'meta > google' })).toBe(0);
  expect(method.behind!.lines!({ path: 'meta > (other)' }, spec, context)).toEqual([]);
});

const user = fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5');
const two = fc.integer({ min: 1, max: 28 }).map((d) => String(d).padStart(2, '0'));
const world = fc.record({
  events: fc.array(
    fc
      .tuple(user, two, fc.constantFrom('meta', 'google', 'direct', 'email'))
      .map(([u, d, c]) => touch(u, d, c, 'x')),
    { minLength: 1, maxLength: 30 },
  ),
  orders: fc
    .array(fc.tuple(user, two, fc.nat(90), fc.constantFrom(undefined, 'email')), {
      minLength: 1,
      maxLength: 12,
    })
    .map((all) => all.map(([u, d, r, own], i) => order(`o${i}`, d, u, r, own))),
});

test('every model shares the whole, ROI agrees, and the same data give the same figures', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (data) => {
      const mine = await nativeEngine();
      const now = await fill(mine, data);
      const spec = { bootstrap: { samples: 20, seed: 3 }, markov: { order: 2 } };
      const { rows, parts } = await run(spec, now, mine);
      const whole = data.orders.reduce((sum, o) => sum + o.revenue, 0);
      const models = [...new Set(rows.map((r) => String(r['model'])))];
      expect(models).toHaveLength(8);
      for (const model of models) {
        const of = rows.filter((r) => r['model'] === model);
        const sum = (name: string) => of.reduce((s, r) => s + Number(r[name]), 0);
        expect(sum('conversions'), model).toBeCloseTo(data.orders.length, 9);
        expect(sum('revenue'), model).toBeCloseTo(whole, 9);
        for (const r of of)
          expect(Number(r['conversions_low'])).toBeLessThanOrEqual(Number(r['conversions_high']));
        if (model === 'markov') continue;
        const roi = await analyse(mine, now, { kind: 'roi', attribution: { model } });
        for (const r of of) {
          const same = roi.rows.find((x) =>
            r['not_attributed']
              ? x['not_attributed']
              : x['channel'] === r['channel'] && !x['total'],
          );
          expect(Number(same?.['orders'] ?? 0), `${model} ${r['channel']}`).toBeCloseTo(
            Number(r['conversions']),
            6,
          );
          expect(Number(same?.['revenue'] ?? 0), `${model} ${r['channel']}`).toBeCloseTo(
            Number(r['revenue']),
            6,
          );
        }
      }
      const turned = await nativeEngine();
      const reversed = await fill(turned, {
        events: [...data.events].reverse(),
        orders: [...data.orders].reverse(),
      });
      const again = await run(spec, reversed, turned);
      expect(again.rows).toEqual(rows);
      expect(again.parts).toEqual(parts);
      await Promise.all([mine.close(), turned.close()]);
    }),
    { numRuns: 6, seed: 11 },
  );
}, 120_000);
