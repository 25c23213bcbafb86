import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Context } from '../../../src/model/context.ts';
import { addDays } from '../../../src/model/days.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { runCohort } from './cohort-run.ts';
import { slowCohort, type SlowCohortSpec, type SlowRow } from './cohort-slow.ts';
import { refill } from './refill.ts';

const FROM = '2026-01-01';
const LAST = '2026-04-10';
const day = fc.integer({ min: 0, max: 99 }).map((d) => addDays(FROM, d));
const instant = fc
  .tuple(day, fc.constantFrom('00:00:00', '08:00:00', '23:59:59'))
  .map(([d, t]) => `${d} ${t}`);

const row = (dayGrain: boolean): fc.Arbitrary<SlowRow> =>
  fc.record({
    ts: dayGrain ? fc.oneof(instant, day) : instant,
    person: fc.constantFrom(...'abcdefghij', null),
    event: fc.constantFrom('visit', 'buy', 'read'),
    channel: fc.constantFrom('google', 'meta', 'email', 'x', null),
    worth: fc.option(fc.integer({ min: -500, max: 99_999 })),
  });
const rowsOf = fc
  .boolean()
  .chain((dayGrain) => fc.array(row(dayGrain), { minLength: 1, maxLength: 150, size: 'max' }));
const bracket = fc.tuple(fc.nat(4), fc.nat(4)).map(([a, b]): [number, number] => [a, a + b]);
const specs = fc.record({
  start: fc.constantFrom('visit', '*'),
  back: fc.constantFrom('buy', '*'),
  first: fc.boolean(),
  times: fc.constantFrom(1, 1, 2, 3),
  within: fc.option(
    fc.record({
      value: fc.integer({ min: 1, max: 30 }),
      unit: fc.constantFrom('hour', 'day', 'week'),
    }),
  ),
  interval: fc.constantFrom('day', 'week', 'month'),
  mode: fc.oneof(
    fc.constantFrom('on', 'on_or_after', 'within'),
    fc.record({ brackets: fc.array(bracket, { minLength: 1, maxLength: 4 }) }),
  ),
  clock: fc.constantFrom('calendar', 'elapsed'),
  intervals: fc.integer({ min: 1, max: 9 }),
  period: fc.constantFrom(null, { from: '2026-01-12', to: '2026-03-01' }),
  top: fc.constantFrom(null, 1, 2, 9),
  lastFullDay: fc.constantFrom(LAST, '2026-03-08'),
  ends: fc.constantFrom('events', 'orders'),
  measure: fc.constantFrom('people', 'revenue', 'orders'),
}) as fc.Arbitrary<SlowCohortSpec & { ends: 'events' | 'orders'; measure: string }>;

const engine = await nativeEngine();
const sample = { ts: `${LAST} 12:00:00`, channel: 'x', currency: 'CNY' };
const full = await fill(engine, {
  events: [{ ...sample, user: 'a', event: 'visit', value: 1 }],
  orders: [{ ...sample, order_id: 'o', customer: 'a', revenue: 1, refund: 1, cost_of_goods: 1 }],
});

/** Puts the rows into events and, the same, into orders. */
async function open(rows: readonly SlowRow[], lastFullDay: string): Promise<Context> {
  const cents = (c: number | null) => (c === null ? null : c / 100);
  await refill(engine, full, {
    events: rows.map(({ person, worth, ...r }) => ({ ...r, user: person, value: cents(worth) })),
    orders: rows.map(({ person, worth, ts, channel }, i) => ({
      ts,
      channel,
      order_id: `o${i}`,
      customer: person,
      revenue: cents(worth),
    })),
  });
  const over = {
    hasDayGrain: rows.some((r) => r.ts.length === 10),
    lastFullDay,
    end: `${addDays(lastFullDay, 1)}T00:00:00.000Z`,
  };
  return {
    ...full,
    tables: {
      events: { ...full.tables.events!, ...over },
      orders: { ...full.tables.orders!, ...over },
    },
  };
}

const asSpec = (s: SlowCohortSpec & { ends: string; measure: string }) => ({
  kind: 'cohort',
  start: {
    table: s.ends,
    ...(s.times > 1 ? { times: s.times, within: s.within } : { first: s.first }),
    ...(s.ends === 'events' ? { event: s.start } : {}),
  },
  return: { table: s.ends, ...(s.ends === 'events' ? { event: s.back } : {}) },
  interval: s.interval,
  mode: s.mode,
  clock: s.clock,
  intervals: s.intervals,
  measure: s.measure,
  period: s.period,
  breakdown: s.top === null ? null : { column: 'channel', top: s.top },
});

test('agrees with a slow reading of the rules, in any order of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf, specs, async (data, s) => {
      const spec = asSpec(s);
      const { rows } = await runCohort(engine, await open(data, s.lastFullDay), spec);
      // Orders have no event: to them every row is one and the same.
      const same = s.ends === 'orders' ? data.map((r) => ({ ...r, event: '' })) : data;
      const slow = slowCohort(same, s.ends === 'orders' ? { ...s, start: '*', back: '*' } : s);
      const got = new Map(
        rows.map((r) => [
          `${r['breakdown'] ?? ''}|${r['cohort'] ?? ''}|${r['offset']}`,
          {
            size: r['size'],
            count: r['count'],
            complete: r['complete'],
            value: r['value'],
            cumulative_value: r['cumulative_value'],
          },
        ]),
      );
      for (const [key, cell] of slow) {
        const { size, count, complete } = cell;
        const values = {
          people: { value: null, cumulative_value: null },
          revenue: { value: cell.value / 100, cumulative_value: cell.cumulative / 100 },
          orders: { value: cell.rows, cumulative_value: expect.anything() },
        }[s.measure];
        expect(got.get(key), key).toEqual({ size, count, complete, ...values });
      }
      expect(got.size).toBe(slow.size);
      const turned = await runCohort(engine, await open([...data].reverse(), s.lastFullDay), spec);
      expect(turned.rows).toEqual(rows);
    }),
    { numRuns: 100 },
  );
}, 120_000);
