import fc from 'fast-check';
import { expect, test } from 'vitest';
import { method } from '../../../src/analyses/lifecycle/method.ts';
import type { Context } from '../../../src/model/context.ts';
import type { Row } from '../../../src/engine/types.ts';
import { addDays } from '../../../src/model/days.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { slowLifecycle, type SlowActive, type SlowLifecycleSpec } from './lifecycle-slow.ts';
import { refill } from './refill.ts';

const engine = await nativeEngine();
const event = (user: string, day: string, channel: string | null = null) => ({
  user,
  ts: `${day} 12:00:00`,
  event: 'visit',
  channel,
});
const weekly = { kind: 'lifecycle', interval: 'week' };
const phase = (r: Row) =>
  ['active', 'new', 'returning', 'resurrected', 'dormant', 'previous_active'].map((c) => r[c]);

// Weeks from Monday 5 January 2026; a: weeks 1, 2, 4; b: weeks 1, 3; c: weeks 2, 3, 4.
const events = [
  event('a', '2026-01-05', 'google'),
  event('a', '2026-01-12'),
  event('a', '2026-01-26', 'meta'),
  event('b', '2026-01-06', 'meta'),
  event('b', '2026-01-20'),
  event('c', '2026-01-13', 'google'),
  event('c', '2026-01-21'),
  event('c', '2026-01-28'),
];

test('by hand: each interval’s people by what they were before', async () => {
  const context = await fill(engine, { events });
  const { rows } = await analyse(engine, context, weekly);
  expect(rows.map((r) => [r['start'], ...phase(r), r['quick_ratio'], r['complete']])).toEqual([
    ['2026-01-05', 2, 2, 0, 0, 0, 0, null, true],
    ['2026-01-12', 2, 1, 1, 0, 1, 2, 1, true],
    ['2026-01-19', 2, 0, 1, 1, 1, 2, 1, true],
    // The data end with Wednesday 28 January: who is missing may still come.
    ['2026-01-26', 2, 0, 1, 1, 1, 2, null, false],
  ]);
});

test('a part is the value on the first row; a period chooses intervals and makes nobody new', async () => {
  const context = await fill(engine, { events });
  const parts = await analyse(engine, context, {
    ...weekly,
    breakdown: { column: 'channel', top: 1 },
    period: { from: '2026-01-19', to: '2026-02-01' },
  });
  expect(parts.rows.map((r) => [r['breakdown'], r['start'], ...phase(r)])).toEqual([
    [null, '2026-01-19', 2, 0, 1, 1, 1, 2],
    [null, '2026-01-26', 2, 0, 1, 1, 1, 2],
    ['google', '2026-01-19', 1, 0, 1, 0, 1, 2],
    ['google', '2026-01-26', 2, 0, 1, 1, 0, 1],
    ['(other)', '2026-01-19', 1, 0, 0, 1, 0, 0],
    ['(other)', '2026-01-26', 0, 0, 0, 0, 1, 1],
  ]);
});

test('stickiness by hand: mean daily over monthly actives, over the days that the data cover', async () => {
  const context = await fill(engine, {
    events: [
      ...Array.from({ length: 31 }, (_, i) => event('a', addDays('2026-01-01', i))),
      event('b', '2026-01-31'),
      event('a', '2026-02-01'),
      event('b', '2026-02-02'),
    ],
  });
  const { parts } = await analyse(engine, context, weekly);
  expect(parts['stickiness']).toEqual([
    {
      breakdown: null,
      month: '2026-01-01',
      days: 31,
      mean_daily_actives: 32 / 31,
      monthly_actives: 2,
      stickiness: 16 / 31,
      complete: true,
    },
    {
      breakdown: null,
      month: '2026-02-01',
      days: 2,
      mean_daily_actives: 1,
      monthly_actives: 2,
      stickiness: 0.5,
      complete: false,
    },
  ]);
  const actives = new Map(parts['actives']!.map((r) => [r['day'], r]));
  expect(actives.get('2026-01-30')).toMatchObject({
    daily_actives: 1,
    weekly_actives: 1,
    monthly_actives: 1,
  });
  expect(actives.get('2026-01-31')).toMatchObject({ daily_actives: 2, weekly_actives: 2 });
  expect(actives.get('2026-01-29')).toMatchObject({ monthly_actives: null });
});

const FROM = '2026-01-01';
const LAST = '2026-03-10';
const row: fc.Arbitrary<SlowActive> = fc.record({
  ts: fc.integer({ min: 0, max: 68 }).map((d) => `${addDays(FROM, d)} 08:00:00`),
  person: fc.constantFrom(...'abcdefg', null),
  event: fc.constantFrom('visit', 'buy'),
  channel: fc.constantFrom('google', 'meta', 'email', null),
});
const specs = fc.record({
  event: fc.constantFrom('*', 'buy'),
  interval: fc.constantFrom('day', 'week', 'month'),
  top: fc.constantFrom(null, 1, 2, 9),
  from: fc.constant(FROM),
  to: fc.constant(LAST),
  lastFullDay: fc.constantFrom(LAST, addDays(LAST, -1)),
}) as fc.Arbitrary<SlowLifecycleSpec>;

test('agrees with a slow reading; new + returning + resurrected = active, whole and parts', async () => {
  const full = await fill(engine, {
    events: [{ ts: `${LAST} 12:00:00`, user: 'a', event: 'visit', channel: 'x' }],
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 80, size: 'max' }), specs, async (data, s) => {
      await refill(engine, full, {
        events: data.map(({ person, ...r }) => ({ ...r, user: person })),
      });
      const over = {
        from: FROM,
        lastFullDay: s.lastFullDay,
        end: `${addDays(s.lastFullDay, 1)}T00:00:00.000Z`,
      };
      const context: Context = { ...full, tables: { events: { ...full.tables.events!, ...over } } };
      const { rows, parts } = await analyse(engine, context, {
        kind: 'lifecycle',
        event: s.event,
        interval: s.interval,
        breakdown: s.top === null ? null : { column: 'channel', top: s.top },
      });
      const slow = slowLifecycle(data, s);
      const key = (r: Row, at: string) => `${String(r['breakdown'])}|${String(r[at])}`;
      const got = new Map(
        rows.map((r) => [
          key(r, 'start'),
          Object.fromEntries(
            ['active', 'new', 'returning', 'resurrected', 'dormant', 'complete'].map((c) => [
              c,
              r[c],
            ]),
          ),
        ]),
      );
      expect(got).toEqual(slow.phases);
      const before = new Map<unknown, number>();
      for (const r of rows) {
        const n = (c: string) => Number(r[c]);
        expect(n('new') + n('returning') + n('resurrected')).toBe(n('active'));
        const previous = before.get(r['breakdown']) ?? 0;
        expect(previous - n('dormant')).toBe(n('returning'));
        before.set(r['breakdown'], n('active'));
      }
      expect(
        new Map(
          parts['stickiness']!.map((r) => [
            key(r, 'month'),
            {
              daily: r['mean_daily_actives'],
              monthly: r['monthly_actives'],
              complete: r['complete'],
            },
          ]),
        ),
      ).toEqual(slow.sticky);
      for (const r of parts['actives']!) {
        const wanted = slow.actives.get(key(r, 'day'));
        expect([r['daily_actives'], r['weekly_actives'], r['monthly_actives']]).toEqual(wanted);
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

test('findings: growth, and who came back after a break beyond noise', async () => {
  const context = await fill(engine, { events });
  const spec = method.complete(weekly, context);
  const interval = (start: string, active: number, resurrected: number, previous: number) => ({
    breakdown: null,
    start,
    active,
    new: 10,
    returning: active - resurrected - 10,
    resurrected,
    dormant: 5,
    previous_active: previous,
    complete: true,
  });
  const rows = [interval('2026-01-05', 1000, 100, 990), interval('2026-01-12', 1200, 300, 1000)];
  const found = method.findings({ rows, columns: [], parts: {}, warnings: [] }, spec, context);
  expect(found.map((f) => [f.key, f.level])).toEqual([
    ['lifecycle.finding.grew', 'better'],
    ['lifecycle.finding.resurrected-more', 'info'],
  ]);
  expect(found[1]!.args).toMatchObject({
    own: { rate: 0.25, of: [300, 1200] },
    then: { rate: 0.1, of: [100, 1000] },
  });
  const open = rows.map((r) => ({ ...r, complete: false }));
  expect(
    method.findings({ rows: open, columns: [], parts: {}, warnings: [] }, spec, context),
  ).toEqual([]);
});
