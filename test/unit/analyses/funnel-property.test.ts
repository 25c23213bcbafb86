import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import type { SqlValue } from '../../../src/model/sql.ts';
import type { Context } from '../../../src/model/context.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fillEvents, runFunnel } from './funnel-run.ts';
import type { Way } from '../../../src/analyses/funnel/plan.ts';
import {
  quantile,
  slowFunnel,
  type Event,
  type SlowSpec,
  type SlowStep,
  type SlowWindow,
} from './funnel-slow.ts';

const engine = await nativeEngine();
afterAll(() => engine.close());

const iso = (minutes: number): string =>
  new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().replace('T', ' ').slice(0, 19);
const toRow = (e: Event): Record<string, SqlValue> => ({
  user: e.user,
  session: e.session,
  ts: e.grain === 'day' ? iso(e.ts).slice(0, 10) : iso(e.ts),
  event: e.event,
  channel: e.channel,
  page: e.page,
});

/** Few names, few times: steps share events and many rows share a time. */
const name = fc.constantFrom('a', 'b', 'c', 'd');
const channel = fc.constantFrom('x', 'y', 'z', null);
const eventAt = (ts: fc.Arbitrary<number>, grain: fc.Arbitrary<Event['grain']>) =>
  fc
    .record({
      user: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5', 'u6'),
      visit: fc.integer({ min: 1, max: 2 }),
      ts,
      grain,
      event: name,
      channel,
      page: fc.constantFrom('p', 'q', null),
    })
    .map(({ visit, ...e }): Event => ({
      ...e,
      ts: e.grain === 'day' ? Math.floor(e.ts / 1440) * 1440 : e.ts,
      session: `${e.user}-${visit}`,
    }));
const log = (ts: fc.Arbitrary<number>, grain: fc.Arbitrary<Event['grain']>) =>
  fc.array(eventAt(ts, grain), { minLength: 20, maxLength: 50 });

const anyOrder = fc.constantFrom<SlowSpec['order']>('ordered', 'strict', 'any');
const step = fc.record(
  {
    events: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
    channel: fc.constantFrom('x', 'y'),
  },
  { requiredKeys: ['events'] },
);
const steps = fc.array(step, { minLength: 2, maxLength: 4 });
/** Steps without a common event: the fast way. */
const disjoint = fc
  .shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 2, maxLength: 3 })
  .map((names) => names.map((x) => ({ events: [x] })));

interface Case {
  log: Event[];
  spec: SlowSpec;
}

function cases(over: {
  steps: fc.Arbitrary<SlowSpec['steps']>;
  order: fc.Arbitrary<SlowSpec['order']>;
  days?: boolean;
}): fc.Arbitrary<Case> {
  const days = over.days ?? false;
  const unit = days ? 1440 : 60;
  const ts = fc.integer({ min: 0, max: days ? 20 : 10 }).map((x) => x * (days ? 480 : 60));
  const grain: fc.Arbitrary<Event['grain']> = days
    ? fc.constantFrom('day', 'instant')
    : fc.constant('instant');
  return fc
    .record({
      // So that windows end after the data, or rows fall on two days.
      log: fc
        .tuple(log(ts, grain), fc.constantFrom(0, 13, 18))
        .map(([rows, hour]) => rows.map((e) => (days ? e : { ...e, ts: e.ts + hour * 60 }))),
      steps: over.steps,
      order: over.order,
      window: fc.integer({ min: 1, max: days ? 3 : 8 }),
      count: fc.constantFrom<SlowSpec['count']>('users', 'sessions', 'totals'),
      period: fc.option(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
        freq: 3,
      }),
      at: fc.constantFrom<SlowSpec['at']>(null, 'first', 'last', 1, 2),
    })
    .map(({ log, period, window, ...spec }): Case => ({
      log,
      spec: {
        ...spec,
        entry: 'closed',
        window: { minutes: window * unit, days },
        exclude: [],
        hold: [],
        period: period && { from: Math.min(...period), to: Math.max(...period) },
        at: typeof spec.at === 'number' ? Math.min(spec.at, spec.steps.length) : spec.at,
        end: (Math.floor(Math.max(...log.map((e) => e.ts)) / 1440) + 1) * 1440,
      },
    }));
}

const windowOf = ({ minutes, days }: SlowWindow) =>
  days ? { value: minutes / 1440, unit: 'day' } : { value: minutes / 60, unit: 'hour' };

function given(spec: SlowSpec): Record<string, unknown> {
  return {
    steps: spec.steps.map((s) => ({
      event: s.events,
      ...(s.channel ? { where: [{ column: 'channel', op: 'in', values: [s.channel] }] } : {}),
      ...(s.optional ? { optional: true } : {}),
      ...(s.within ? { within: windowOf(s.within) } : {}),
    })),
    order: spec.order,
    entry: spec.entry,
    window: windowOf(spec.window),
    count: spec.count,
    exclude: spec.exclude,
    hold: spec.hold,
    period: spec.period && {
      from: iso(spec.period.from * 1440).slice(0, 10),
      to: iso(spec.period.to * 1440).slice(0, 10),
    },
    trend: 'day',
    ...(spec.at === null ? {} : { breakdown: { column: 'channel', at: spec.at, top: 10 } }),
  };
}

async function compare({ log, spec }: Case, context: Context, way?: Way): Promise<void> {
  const slow = slowFunnel(log, spec);
  const answer = await runFunnel(engine, context, given(spec), way);
  const whole = answer.rows.filter((r) => r.breakdown === null);
  expect(whole.map((r) => r.count)).toEqual(slow.counts);
  expect(whole[0]!.incomplete).toBe(slow.incomplete);
  for (const [i, waits] of slow.waits.entries()) {
    const row = whole[i + 1]!;
    const seconds = waits.map((m) => m * 60);
    const mean = seconds.length ? seconds.reduce((a, b) => a + b, 0) / seconds.length : null;
    close(row.median_seconds, quantile(seconds, 0.5));
    close(row.p90_seconds, quantile(seconds, 0.9));
    close(row.mean_seconds, mean);
    const binned = answer.parts['times']!.filter(
      (t) => t['step'] === i + 2 && (t['breakdown'] ?? null) === null,
    );
    expect(binned.map((t) => t['count'])).toEqual(
      binned.map(
        (t, b) =>
          seconds.filter(
            (s) =>
              (b === 0 || s > Number(t['from'])) &&
              (s <= Number(t['to']) || Number(t['to']) === spec.window.minutes * 60),
          ).length,
      ),
    );
    if (seconds.length) expect(sum(binned)).toBe(seconds.length);
  }
  const values: Record<string, unknown> = {};
  for (const r of answer.rows.filter((x) => x.breakdown !== null)) {
    const group = (values[r.breakdown!] ??= { counts: [], incomplete: r.incomplete }) as {
      counts: number[];
    };
    group.counts.push(r.count);
  }
  expect(values).toEqual(slow.by);
  const days: Record<string, number[]> = {};
  for (const r of answer.parts['trend']!.filter((x) => x['breakdown'] === null)) {
    (days[String(r['day'])] ??= []).push(Number(r['count']));
  }
  const filled = Object.entries(days).filter(([, counts]) => counts.some(Boolean));
  expect(Object.fromEntries(filled)).toEqual(slow.days);
}

const sum = (rows: Row[]): number => rows.reduce((s, r) => s + Number(r['count']), 0);
const close = (a: number | null, b: number | null): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(a).toBeCloseTo(b, 6);
};

const RUNS = Number(process.env['FUNNEL_RUNS'] ?? 6);
const TIME = 60_000 + RUNS * 5_000;
// A failure is printed with its seed; shrinking many rows takes minutes: FUNNEL_SHRINK=1.
const RUN = {
  numRuns: RUNS,
  seed: Number(process.env['FUNNEL_SEED'] ?? 20_260_101),
  endOnFailure: !process.env['FUNNEL_SHRINK'],
};
const check = (
  arbitrary: fc.Arbitrary<Case>,
  ways: readonly (Way | undefined)[] = [undefined],
  how = RUN,
) =>
  fc.assert(
    fc.asyncProperty(arbitrary, async (c) => {
      const context = await fillEvents(engine, c.log.map(toRow));
      const everyWay = c.spec.order === 'any' && c.spec.count === 'totals' ? [undefined] : ways;
      for (const way of everyWay) await compare(c, context, way);
    }),
    how,
  );

test(
  'disjoint steps, ordered: the fast way and the exact way are the slow one',
  () =>
    check(cases({ steps: disjoint, order: fc.constant('ordered') }), [undefined, 'walk', 'search']),
  TIME,
);

test(
  'disjoint steps, any order: the fast way and the exact way are the slow one',
  () => check(cases({ steps: disjoint, order: fc.constant('any') }), [undefined, 'walk', 'search']),
  TIME,
);

test(
  'steps that share events, ordered and strict: the exact way is the slow one',
  () => check(cases({ steps, order: fc.constantFrom('ordered', 'strict') }), [undefined, 'search']),
  TIME,
);

test(
  'steps that share events, any order: the exact way is the slow one',
  () => check(cases({ steps, order: fc.constant('any') }), [undefined, 'search']),
  TIME,
);

test(
  'days and instants mixed, a window in days: days are compared',
  () =>
    check(cases({ steps, order: fc.constantFrom('ordered', 'strict', 'any'), days: true }), [
      undefined,
      'search',
    ]),
  TIME,
);

test(
  'an exclusion that begins at step 1 refuses the chain from its step on',
  () =>
    check(
      cases({
        steps: fc.constantFrom(
          [{ events: ['a'] }, { events: ['b'] }],
          [{ events: ['a'] }, { events: ['b'] }, { events: ['c'] }],
        ),
        order: fc.constant('ordered'),
      }).map((c) => ({
        ...c,
        spec: {
          ...c.spec,
          exclude: [{ event: ['d'], after: 1, before: c.spec.steps.length }],
        },
      })),
      [undefined, 'search'],
    ),
  TIME,
);

/** Two of the numbers 1 … n, the smaller first. */
const twoOf = (n: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: n - 1 }), fc.integer({ min: 1, max: n - 1 }))
    .map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a + 1]));

/** A case with each option or without, but for what is refused as without meaning. */
const optioned = (base: fc.Arbitrary<Case>) =>
  base.chain(({ log, spec }) => {
    const n = spec.steps.length;
    const any = spec.order === 'any';
    const within = fc
      .record({ span: fc.integer({ min: 1, max: 4 }), days: fc.boolean() })
      .map(({ span, days }): SlowWindow =>
        days && spec.window.days
          ? { minutes: span * 1440, days }
          : { minutes: span * (spec.window.days ? 480 : 60), days: false },
      );
    const often = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 1, nil: undefined });
    return fc
      .record({
        entry: fc.constantFrom<SlowSpec['entry']>('closed', 'open'),
        optional: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
        hasOptional: fc.boolean(),
        within: fc.array(often(within), { minLength: n, maxLength: n }),
        hasWithin: fc.boolean(),
        hold: fc.array(
          fc.record({
            column: fc.constantFrom<'channel' | 'page'>('channel', 'page'),
            steps: fc.oneof(twoOf(n), fc.constant(spec.steps.map((_, i) => i + 1))),
          }),
          { maxLength: 2 },
        ),
        exclude: fc.array(
          fc.record({
            event: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
            between: twoOf(n),
          }),
          { maxLength: 2 },
        ),
        only: fc.constantFrom('all', 'all', 'entry', 'optional', 'within', 'hold', 'exclude'),
      })
      .map((o): Case => {
        const has = (option: string) => o.only === 'all' || o.only === option;
        const steps = spec.steps.map((s, i): SlowStep => ({
          ...s,
          ...(i && !any && has('optional') && o.hasOptional && o.optional[i]
            ? { optional: true }
            : {}),
          ...(i && !any && has('within') && o.hasWithin && o.within[i]
            ? { within: o.within[i] }
            : {}),
        }));
        const exclude = o.exclude
          .map(({ event, between: [after, before] }) => ({ event, after, before }))
          .filter((x) => !steps[x.after - 1]!.optional && !steps[x.before - 1]!.optional);
        return {
          log,
          spec: {
            ...spec,
            steps,
            entry: has('entry') ? o.entry : 'closed',
            hold: has('hold') ? o.hold : [],
            exclude: has('exclude') ? exclude : [],
          },
        };
      });
  });

/** The options in all their combinations are tried more often: there are many. */
const MORE = { ...RUN, numRuns: RUNS * 3 };

test(
  'disjoint steps with entry, optional steps, windows of steps, held values, exclusions',
  () => check(optioned(cases({ steps: disjoint, order: anyOrder })), [undefined], MORE),
  TIME,
);

test(
  'steps that share events with the same options, and each alone',
  () => check(optioned(cases({ steps, order: anyOrder })), [undefined], MORE),
  TIME,
);

test(
  'days and instants mixed with the same options',
  () => check(optioned(cases({ steps, order: anyOrder, days: true })), [undefined], MORE),
  TIME,
);

const anyCase = fc.oneof(
  optioned(cases({ steps, order: anyOrder })),
  cases({ steps: disjoint, order: fc.constantFrom('ordered', 'any') }),
  cases({ steps, order: fc.constantFrom('ordered', 'strict', 'any') }),
);

test(
  'any order of the rows, and several threads, give the same answer to the last digit',
  async () => {
    const parallel = await nativeEngine(4);
    await fc.assert(
      fc.asyncProperty(anyCase, fc.infiniteStream(fc.nat()), async ({ log, spec }, numbers) => {
        const shuffled = log
          .map((e) => ({ e, key: numbers.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ e }) => e);
        const answer = async (on: typeof engine, rows: Event[]) => {
          const context = await fillEvents(on, rows.map(toRow));
          const { rows: steps, parts } = await runFunnel(on, context, given(spec));
          return { steps, parts };
        };
        expect(await answer(parallel, shuffled)).toEqual(await answer(engine, log));
      }),
      RUN,
    );
    await parallel.close();
  },
  TIME,
);

test(
  'lives too long or too many for 64 bits give the same answer in 128',
  () =>
    fc.assert(
      fc.asyncProperty(anyCase, async ({ log, spec }) => {
        const context = await fillEvents(engine, log.map(toRow));
        const events = { ...context.tables.events!, futureRows: 1 };
        const wide = { ...context, tables: { events } };
        expect((await runFunnel(engine, wide, given(spec))).rows).toEqual(
          (await runFunnel(engine, context, given(spec))).rows,
        );
      }),
      RUN,
    ),
  TIME,
);

test(
  'instants finer than a millisecond are counted in microseconds, to the same answer',
  () =>
    fc.assert(
      fc.asyncProperty(anyCase, async ({ log, spec }) => {
        const context = await fillEvents(engine, log.map(toRow));
        expect(context.tables.events!.wholeMillis).toBe(true);
        const events = { ...context.tables.events!, wholeMillis: false };
        const fine = { ...context, tables: { events } };
        expect((await runFunnel(engine, fine, given(spec))).rows).toEqual(
          (await runFunnel(engine, context, given(spec))).rows,
        );
      }),
      RUN,
    ),
  TIME,
);

test(
  'counts never rise along a funnel, and the values of a breakdown add up to the whole',
  () =>
    fc.assert(
      fc.asyncProperty(anyCase, async ({ log, spec }) => {
        const context = await fillEvents(engine, log.map(toRow));
        const breakdown = { column: 'page', at: spec.at ?? 'first', top: 1 };
        const { rows } = await runFunnel(engine, context, { ...given(spec), breakdown });
        if (spec.entry === 'closed' && !spec.steps.some((s) => s.optional))
          for (const r of rows.filter((x) => x.step > 1)) expect(r.lost).toBeGreaterThanOrEqual(0);
        for (const whole of rows.filter((r) => r.total)) {
          const parts = rows.filter((r) => !r.total && r.step === whole.step);
          expect(parts.reduce((s, r) => s + r.count, 0)).toBe(whole.count);
          expect(parts.reduce((s, r) => s + r.incomplete, 0)).toBe(whole.incomplete);
        }
      }),
      RUN,
    ),
  TIME,
);
