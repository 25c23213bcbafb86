import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roiQuery } from '../../../src/analyses/roi/query.ts';
import { timesOf } from '../../../src/analyses/roi/times.ts';
import { VALUE_SUMS } from '../../../src/analyses/roi/sums.ts';
import { completeRoi } from '../../../src/analyses/roi/spec.ts';
import type { Context } from '../../../src/model/context.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { refill } from './refill.ts';
import { runRoi } from './roi-run.ts';
import {
  SUMS,
  slowOverlap,
  slowRoi,
  toNumber,
  type SlowEvent,
  type SlowOrder,
  type SlowSpend,
  type Sums,
  type World,
} from './roi-slow.ts';

// As many decimals as a rate can have, so that converted amounts have fourteen.
const RATE = 7.12345678;
const rates = Array.from({ length: 20 }, (_, i) => ({
  day: `2026-01-${String(i + 1).padStart(2, '0')}`,
  currency: 'USD',
  rate: RATE,
}));

const user = fc.constantFrom(...'abcdefgh');
const maybe = <T>(...values: T[]) => fc.constantFrom<T | null>(...values, null);
const day = fc.integer({ min: 1, max: 15 }).map((d) => `2026-01-${String(d).padStart(2, '0')}`);
// Few moments, so that many rows share one, and gaps of exactly 1,800 seconds occur.
const instant = fc
  .tuple(day, fc.constantFrom('00:00:00', '00:30:00', '00:30:01', '09:10:00', '09:40:00'))
  .map(([d, t]) => `${d} ${t}`);
// As many decimals as money keeps.
const amount = fc.integer({ min: 0, max: 999_999_999 }).map((micros) => micros / 1e6);
const time = (dayGrain: boolean) => (dayGrain ? fc.oneof(instant, day) : instant);

const event = (dayGrain: boolean, sessions: boolean): fc.Arbitrary<SlowEvent> =>
  fc.record({
    ts: time(dayGrain),
    user,
    event: fc.constantFrom('visit', 'buy'),
    session: sessions ? maybe('s1', 's2') : fc.constant(null),
    channel: maybe('google', 'meta', 'direct'),
    campaign: maybe('k1', 'k2'),
    source: maybe('x'),
    medium: fc.constant(null),
    country: maybe('CN', 'DE'),
  });
const order = (dayGrain: boolean): fc.Arbitrary<Omit<SlowOrder, 'order_id'>> =>
  fc.record({
    ts: time(dayGrain),
    customer: maybe(...'abcdefz'),
    channel: maybe('email', 'meta'),
    campaign: maybe('k2'),
    currency: maybe('CNY', 'USD'),
    new_customer: maybe(true, false),
    revenue: amount,
    refund: fc.option(amount),
    cost_of_goods: fc.option(amount),
  });
const spend: fc.Arbitrary<SlowSpend> = fc.record({
  day,
  channel: maybe('google', 'tiktok'),
  campaign: maybe('k1', 'k3'),
  currency: maybe('CNY', 'USD'),
  cost: amount,
  clicks: fc.option(fc.integer({ min: 0, max: 99 })),
  platform_conversions: fc.option(fc.integer({ min: 0, max: 9 })),
});

const world = fc
  .record({ eventDays: fc.boolean(), orderDays: fc.boolean(), sessions: fc.boolean() })
  .chain(({ eventDays, orderDays, sessions }) =>
    fc.record({
      events: fc.array(event(eventDays, sessions), { maxLength: 120, size: 'max' }),
      orders: fc
        .array(order(orderDays), { minLength: 1, maxLength: 25, size: 'max' })
        .map((all) => all.map((o, i) => ({ order_id: `o${i}`, ...o }))),
      spend: fc.array(spend, { maxLength: 12, size: 'max' }),
    }),
  );
const specs = fc.record({
  by: fc.constantFrom<('channel' | 'campaign' | 'country')[][]>(
    ['channel'],
    ['campaign'],
    ['channel', 'campaign'],
    ['country', 'channel', 'campaign'],
    ['country'],
  ),
  model: fc.constantFrom(
    'first',
    'last',
    'linear',
    'position',
    'time_decay',
    'last_non_direct',
    'shapley',
    'markov',
  ),
  lookbackDays: fc.constantFrom(1, 3, 30, null),
  period: fc.constantFrom(null, { from: '2026-01-05', to: '2026-01-10' }),
});

const engine = await nativeEngine();
// One row with everything filled gives the context; the engine then gets other rows.
const [sample] = fc.sample(
  fc
    .record({ events: event(true, true), orders: order(true), spend })
    .filter(
      ({ events, orders, spend: s }) =>
        ![events, orders, s].some((r) =>
          Object.entries(r).some(([k, v]) => v === null && k !== 'medium'),
        ),
    ),
  { numRuns: 1, seed: 1 },
);
const full = await fill(
  engine,
  {
    events: [{ ...sample!.events }],
    orders: [{ order_id: 'o', ...sample!.orders }],
    spend: [{ ...sample!.spend }],
  },
  { rates },
);

/** Fills the engine; the context says what it must of the data's grain and session ids. */
async function open(data: World): Promise<Context> {
  await refill(engine, full, data as Parameters<typeof refill>[2]);
  const dayGrain = (rows: { ts: string }[]) => rows.some((r) => r.ts.length === 10);
  const ids = data.events.some((e) => e.session !== null);
  const { events, orders } = full.tables;
  return {
    ...full,
    tables: {
      ...full.tables,
      events: {
        ...events!,
        hasDayGrain: dayGrain(data.events),
        columns: events!.columns.map((c) =>
          c.name === 'session' && !ids ? { ...c, distinct: 0 } : c,
        ),
      },
      orders: { ...orders!, hasDayGrain: dayGrain(data.orders), currencies: ['CNY', 'USD'] },
      spend: { ...full.tables.spend!, currencies: ['CNY', 'USD'] },
    },
  };
}
const asSpec = (s: {
  by: string[];
  model: string;
  lookbackDays: number | null;
  period: unknown;
}) => ({
  kind: 'roi',
  by: s.by,
  overlap: true,
  period: s.period,
  attribution: {
    model: s.model,
    lookback: s.lookbackDays === null ? null : { value: s.lookbackDays, unit: 'day' },
  },
});

test('agrees to the last digit with a slow reading of the rules, in any order of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(world, specs, async (data, s) => {
      const spec = asSpec(s);
      const context = await open(data);
      const { rows, parts } = await runRoi(engine, context, spec);
      const slow = slowRoi(data, s, (c) => (c === 'USD' ? RATE : 1));
      for (const [key, want] of slow) {
        const got = rows.find((r) =>
          key === 'total' || key === 'not_attributed'
            ? r[key]
            : !r['total'] && !r['not_attributed'] && s.by.map((c) => r[c]).join('|') === key,
        );
        // A removal effect has the digits of its way of solving; what it shares adds up all the same.
        const same = (value: unknown, name: keyof Sums) =>
          s.model === 'markov' && key !== 'total'
            ? expect(value, `${key} ${name}`).toBeCloseTo(toNumber(want[name]) ?? 0, 6)
            : expect(value, `${key} ${name}`).toBe(toNumber(want[name]) ?? 0);
        for (const name of [...SUMS, 'margin'] as const) same(got?.[name] ?? 0, name);
        const parts = (of: string) =>
          ['new', 'returning', 'unknown'].reduce((s, b) => s + Number(got?.[`${b}_${of}`] ?? 0), 0);
        expect(parts('margin'), `${key} margin by buyer`).toBeCloseTo(
          Number(got?.['margin'] ?? 0),
          5,
        );
      }
      expect(rows).toHaveLength(slow.size);

      const overlap = (parts['overlap'] ?? []).map(
        ({ platform, other, platforms, orders }) =>
          [platform === null ? String(platforms) : `${platform}|${other}`, orders] as const,
      );
      expect(new Map(overlap)).toEqual(slowOverlap(data, s));

      const turned = {
        events: [...data.events].reverse(),
        orders: [...data.orders].reverse(),
        spend: [...data.spend].reverse(),
      };
      expect((await runRoi(engine, await open(turned), { ...spec, overlap: false })).rows).toEqual(
        rows,
      );
    }),
    { numRuns: 48 },
  );
}, 300_000);

test('parts add up to the total exactly in the engine', async () => {
  await fc.assert(
    fc.asyncProperty(world, specs, async (data, s) => {
      const context = await open(data);
      const spec = completeRoi(asSpec(s), context);
      await runRoi(engine, context, spec);
      const times = timesOf(spec, context);
      await engine.exec([
        `CREATE OR REPLACE TEMP TABLE timed AS ${roiQuery(spec, context).statements[0]!.sql}`,
        `CREATE OR REPLACE TEMP TABLE main AS FROM timed WHERE ${times.map((x) => `${x} IS NULL`).join(' AND ')}`,
      ]);
      const names = ['cost', ...VALUE_SUMS];
      const level = s.by.length > 1 ? 'level' : `CASE WHEN total THEN 0 ELSE 1 END`;
      const whole = Object.fromEntries(names.map((n) => [n, true]));
      // Each level sums to the whole, and each parent is the sum of its children.
      for (let depth = 1; depth <= s.by.length; depth++) {
        const { rows } = await engine.query(
          `SELECT ${names.map((n) => `coalesce(sum(${n}) FILTER (WHERE depth = ${depth}), 0) = coalesce(sum(${n}) FILTER (WHERE depth = 0), 0) AS ${n}`).join(', ')}
          FROM (SELECT *, ${level} AS depth FROM main)`,
        );
        expect(rows[0]).toEqual(whole);
        if (depth === s.by.length) continue;
        const parents = s.by.slice(0, depth).join(', ');
        const differ = await engine.query(
          `SELECT * FROM (FROM main WHERE level = ${depth}) p
          JOIN (SELECT ${parents}, not_attributed, ${names.map((n) => `coalesce(sum(${n}), 0) AS sum_${n}`).join(', ')}
            FROM main WHERE level = ${depth + 1} GROUP BY ${parents}, not_attributed) c
            ON (${[...s.by.slice(0, depth), 'not_attributed'].map((c) => `p.${c} IS NOT DISTINCT FROM c.${c}`).join(' AND ')})
          WHERE ${names.map((n) => `coalesce(p.${n}, 0) <> c.sum_${n}`).join(' OR ')}`,
        );
        expect(differ.rows).toEqual([]);
      }
      // New, returning and unknown are the parts of the whole, row by row.
      const split = (of: string, first = `new_${of}`) =>
        `coalesce(${of}, 0) <> coalesce(${first}, 0) + coalesce(returning_${of}, 0) + coalesce(unknown_${of}, 0)`;
      const unsplit = await engine.query(
        `FROM main WHERE ${[split('orders', 'new_customers'), split('revenue'), split('margin')].join(' OR ')}`,
      );
      expect(unsplit.rows).toEqual([]);
      // Weeks add up to the rows of the first column, days to the whole.
      const sumOf = (of: string) =>
        `SELECT ${names.map((n) => `coalesce(sum(${n}), 0) AS ${n}`).join(', ')} FROM timed WHERE ${of}`;
      const sums = (
        await engine.query(sumOf('total AND ' + times.map((x) => `${x} IS NULL`).join(' AND ')))
      ).rows;
      for (const time of times)
        expect((await engine.query(sumOf(`${time} IS NOT NULL`))).rows, time).toEqual(sums);
      const all = await engine.query(`SELECT
        (SELECT sum(revenue) FROM main WHERE total) AS credited,
        sum(revenue * CASE WHEN currency = 'USD' THEN ${RATE}::DECIMAL(18,8) ELSE 1 END) AS whole
        FROM orders WHERE ${s.period ? `day BETWEEN '${s.period.from}' AND '${s.period.to}'` : 'true'}`);
      expect(all.rows[0]!['credited']).toBe(all.rows[0]!['whole'] ?? 0);
    }),
    { numRuns: 30 },
  );
}, 120_000);
