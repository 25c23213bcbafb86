import fc from 'fast-check';
import { expect, test } from 'vitest';
import { method } from '../../../src/analyses/lifecycle/method.ts';
import type { Context } from '../../../src/model/context.ts';
import type { Row } from '../../../src/engine/types.ts';
import { addDays } from '../../../src/model/days.ts';
import { PHASES } from '../../../src/analyses/lifecycle/figures.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';
import {
  slowLifecycle,
  slowPeople,
  type SlowActive,
  type SlowLifecycleSpec,
} from './lifecycle-slow.ts';
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
      // a came on 31 days, b on 1: a variance of 450 over two people.
      standard_error: 15 / 31,
      complete: true,
    },
    {
      breakdown: null,
      month: '2026-02-01',
      days: 2,
      mean_daily_actives: 1,
      monthly_actives: 2,
      stickiness: 0.5,
      standard_error: 0,
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

// The last two weeks of the events above against the two before.
const twoPeriods = {
  ...weekly,
  period: { from: '2026-01-12', to: '2026-01-18' },
  compare: { from: '2026-01-05', to: '2026-01-11' },
};

test('two periods side by side: intervals by their place, only where both are over', async () => {
  const context = await fill(engine, { events });
  const { rows, parts, columns } = await analyse(engine, context, twoPeriods);
  expect(columns[0]!.name).toBe('period');
  expect(rows.map((r) => [r['period'], r['start'], ...phase(r)])).toEqual([
    ['current', '2026-01-12', 2, 1, 1, 0, 1, 2],
    ['compared', '2026-01-05', 2, 2, 0, 0, 0, 0],
  ]);
  // Nobody was active before the first week: only the shares of the active can be compared.
  expect(
    parts['differences']!.map((d) =>
      ['start', 'other_start', 'of', 'count', 'size', 'other_count', 'other_size'].map((c) => d[c]),
    ),
  ).toEqual([
    ['2026-01-12', '2026-01-05', 'new', 1, 2, 2, 2],
    ['2026-01-12', '2026-01-05', 'resurrected', 0, 2, 0, 2],
  ]);
  // 0 of 2 on both sides: Wilson's upper bound is z² / (2 + z²), and so is Newcombe's reach.
  const z2 = 1.959963984540054 ** 2;
  const same = parts['differences']![1]!;
  expect(same).toMatchObject({ difference: 0, noise: true, against: 'compared' });
  expect(same['high']).toBeCloseTo(z2 / (2 + z2), 12);
  // The week of the 26th is not over.
  const open = { ...twoPeriods, period: { from: '2026-01-26', to: '2026-02-01' } };
  expect((await analyse(engine, context, open)).parts['differences']).toBeUndefined();
  const all = await analyse(engine, context, { ...weekly, compare: 'previous_period' });
  expect(all.warnings.map((w) => w.code)).toContain('nothing-before');
});

test('two groups of rows side by side, and their people', async () => {
  const context = await fill(engine, { events });
  const of = (channel: string) => [{ column: 'channel', op: 'in', values: [channel] }];
  const spec = { ...weekly, compare: { groups: [of('google'), of('meta')] } };
  const { rows, parts } = await analyse(engine, context, spec);
  expect(rows.map((r) => [r['period'], r['start'], r['active'], r['dormant']])).toEqual([
    ['current', '2026-01-05', 1, 0],
    ['current', '2026-01-12', 1, 1],
    ['current', '2026-01-19', 0, 1],
    ['current', '2026-01-26', 0, 0],
    ['compared', '2026-01-05', 1, 0],
    ['compared', '2026-01-12', 0, 1],
    ['compared', '2026-01-19', 0, 0],
    ['compared', '2026-01-26', 1, 0],
  ]);
  // Of a alone, who was there in the first week, none came again; of b alone neither.
  expect(parts['differences']!.find((d) => d['of'] === 'retained')).toMatchObject({
    start: '2026-01-12',
    count: 0,
    size: 1,
    other_count: 0,
    other_size: 1,
  });
  const mark = { start: '2026-01-05', period: 'compared' };
  const other = await behindMark(engine, context, spec, mark);
  expect(await other.ids()).toEqual(['b']);
  expect(await other.lines()).toEqual({ events: [4] });
});

test('a part against all others, and stickiness of two months with its interval', async () => {
  const context = await fill(engine, { events });
  const { parts } = await analyse(engine, context, {
    ...weekly,
    breakdown: { column: 'channel', top: 1 },
  });
  const found = parts['differences']!.find(
    (d) => d['breakdown'] === 'google' && d['start'] === '2026-01-19' && d['of'] === 'retained',
  );
  // Of a and c, who came in the week before, c came again; of the others nobody had come: no row.
  expect(found).toBeUndefined();
  const fresh = parts['differences']!.find(
    (d) => d['breakdown'] === 'google' && d['start'] === '2026-01-05' && d['of'] === 'new',
  );
  expect(fresh).toMatchObject({
    against: 'rest',
    count: 1,
    size: 1,
    other_count: 1,
    other_size: 1,
  });

  const days = (user: string, from: string, many: number) =>
    Array.from({ length: many }, (_, i) => event(user, addDays(from, i)));
  const months = await fill(engine, {
    events: [
      ...days('a', '2026-03-01', 31),
      ...days('b', '2026-03-01', 1),
      ...days('a', '2026-04-01', 30),
      ...days('b', '2026-04-01', 30),
    ],
  });
  const sticky = (
    await analyse(engine, months, {
      ...weekly,
      period: { from: '2026-04-01', to: '2026-04-30' },
      compare: 'previous_period',
    })
  ).parts['stickiness_differences']!;
  expect(sticky).toHaveLength(1);
  expect(sticky[0]).toMatchObject({ month: '2026-04-01', other_start: '2026-03-01', rate: 1 });
  // March: 31 and 1 of 31 days, 16/31 ± 15/31; April has no spread.
  expect(sticky[0]!['difference']).toBeCloseTo(15 / 31, 12);
  expect(sticky[0]!['low']).toBeCloseTo(15 / 31 - (1.959963984540054 * 15) / 31, 8);
  expect(sticky[0]!['noise']).toBe(true);
});

test('the people and the lines behind a mark', async () => {
  const context = await fill(engine, { events });
  const at = (mark: Row, spec: object = weekly) => behindMark(engine, context, spec, mark);
  const gone = await at({ start: '2026-01-12', phase: 'dormant' });
  expect(await gone.ids()).toEqual(['b']);
  expect(await gone.lines()).toEqual({ events: [4] });
  expect(gone.part).toEqual({ period: { from: '2026-01-12', to: '2026-01-18' } });
  const back = await at({ start: '2026-01-26', phase: 'resurrected' });
  expect(await back.ids()).toEqual(['a']);
  expect(await back.lines()).toEqual({ events: [3] });
  expect(await (await at({ start: '2026-01-19' })).ids()).toEqual(['b', 'c']);
  const week = await at({ day: '2026-01-22', kind: 'weekly_actives' });
  expect(await week.ids()).toEqual(['b', 'c']);
  expect(await week.lines()).toEqual({ events: [5, 7] });
  expect(await (await at({ day: '2026-01-22', kind: 'daily_actives' })).ids()).toEqual([]);
  const month = await at({ month: '2026-01-01' });
  expect(await month.ids()).toEqual(['a', 'b', 'c']);
  const split = { ...weekly, breakdown: { column: 'channel', top: 1 } };
  const other = await at({ start: '2026-01-05', breakdown: '(other)' }, split);
  expect(await other.ids()).toEqual(['b']);
  expect(await other.lines()).toEqual({ events: [4] });
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
    fc.asyncProperty(
      fc.array(row, { maxLength: 80, size: 'max' }),
      specs,
      fc.nat(1000),
      async (data, s, pick) => {
        await refill(engine, full, {
          events: data.map(({ person, ...r }) => ({ ...r, user: person })),
        });
        const over = {
          from: FROM,
          lastFullDay: s.lastFullDay,
          end: `${addDays(s.lastFullDay, 1)}T00:00:00.000Z`,
        };
        const context: Context = {
          ...full,
          tables: { events: { ...full.tables.events!, ...over } },
        };
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
                error: r['standard_error'],
              },
            ]),
          ),
        ).toEqual(
          new Map(
            [...slow.sticky].map(([k, { error, ...rest }]) => [
              k,
              { ...rest, error: error === null ? null : expect.closeTo(error, 9) },
            ]),
          ),
        );
        // The people behind one mark of the answer, taken by chance.
        const starts = [...slow.phases.keys()];
        const [mark, phase] = [starts[pick % starts.length]!, PHASES[pick % PHASES.length]!];
        const [value, start] = [mark.slice(0, -11), mark.slice(-10)];
        const part = value === 'null' ? null : value;
        const spec = {
          kind: 'lifecycle',
          event: s.event,
          interval: s.interval,
          breakdown: s.top === null ? null : { column: 'channel', top: s.top },
        };
        const behind = await behindMark(engine, context, spec, { breakdown: part, start, phase });
        expect(await behind.ids()).toEqual(slowPeople(data, s, { part, start, phase }));
        for (const r of parts['actives']!) {
          const wanted = slow.actives.get(key(r, 'day'));
          expect([r['daily_actives'], r['weekly_actives'], r['monthly_actives']]).toEqual(wanted);
        }
      },
    ),
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
