import { afterAll, expect, test } from 'vitest';
import { nativeEngine } from '../../tools/native.ts';
import { fillEvents, runFunnel } from './funnel-run.ts';

const engine = await nativeEngine();
afterAll(() => engine.close());

/** `ann: v09:00 s09:30 p10:00` is Ann's day; a value after a slash is the channel. */
const log = (...lives: string[]) =>
  lives.flatMap((life) => {
    const [user, rows] = life.split(': ') as [string, string];
    return rows.split(' ').map((row) => {
      const [what, channel] = row.split('/') as [string, string | undefined];
      return {
        user,
        event: what[0]!,
        ts: `2026-01-01 ${what.slice(1)}:00`,
        channel: channel ?? null,
      };
    });
  });
const steps = (names: string, ...more: Record<string, unknown>[]) =>
  [...names].map((event, i) => ({ event, ...more[i] }));
const hours = (value: number) => ({ value, unit: 'hour' });
const OPTIONAL = { optional: true };

/** What a day's lives give. */
async function run(lives: string[], input: Record<string, unknown>) {
  const context = await fillEvents(engine, log(...lives));
  const answer = await runFunnel(engine, context, input);
  return { ...answer, counts: answer.rows.filter((r) => !r.breakdown).map((r) => r.count) };
}

test('a step has a window of its own from the step before: a later row can be the better one', async () => {
  const lives = ['ann: v09:00 s09:10 s12:00 p12:30', 'bob: v09:00 s09:10 p12:30'];
  const within = steps('vsp', {}, {}, { within: hours(1) });
  const { counts, rows } = await run(lives, { steps: within });
  expect(counts).toEqual([2, 2, 1]);
  // Ann's counted chain takes the sign-up of 12:00, Bob's that of 09:10: 180 and 10 minutes.
  expect(rows[1]!.median_seconds).toBe(95 * 60);
  expect(rows[2]!.median_seconds).toBe(30 * 60);
  // Exactly an hour is within.
  expect((await run(['cat: v09:00 s09:00 p10:00'], { steps: within })).counts).toEqual([1, 1, 1]);
});

test('an optional step counts where a row lies between its neighbours; the others do without', async () => {
  const lives = [
    'all: v09:00 s09:10 p09:20',
    'skips: v09:00 p09:20',
    'late: v09:00 p09:20 s09:30',
    'ends there: v09:00 s09:10',
  ];
  const { rows, counts } = await run(lives, { steps: steps('vsp', {}, OPTIONAL) });
  expect(counts).toEqual([4, 2, 3]);
  expect((await run(lives, { steps: steps('vp') })).counts).toEqual([4, 3]);
  // The step before a purchase is the visit, of which it is told: share, loss and time.
  expect(rows[2]).toMatchObject({ rate_from_previous: 3 / 4, lost: 1, median_seconds: 1200 });
  expect(rows[1]).toMatchObject({ rate_from_previous: 2 / 4, lost: 2, median_seconds: 600 });
  const last = await run(lives, { steps: steps('vps', {}, {}, OPTIONAL) });
  expect(last.counts).toEqual([4, 3, 1]);
  // Who did not come to the step before does not come to the optional one.
  expect(
    (await run(['x: v09:00 s09:10'], { steps: steps('vps', {}, {}, OPTIONAL) })).counts,
  ).toEqual([1, 0, 0]);
});

test('one row never serves an optional step beside another', async () => {
  const twice = { steps: steps('vvv', {}, OPTIONAL) };
  expect((await run(['ann: v09:00 v09:10'], twice)).counts).toEqual([1, 0, 1]);
  // The required steps take 09:00 and 09:10, the earliest; 09:20 lies behind them.
  expect((await run(['ann: v09:00 v09:10 v09:20'], twice)).counts).toEqual([1, 0, 1]);
  expect((await run(['ann: v09:00 v09:10 v09:10'], twice)).counts).toEqual([1, 1, 1]);
});

test('held values: the named rows have the same value, and no value is one of them', async () => {
  const hold = [{ column: 'channel', steps: [1, 3] }];
  const lives = [
    'same: v09:00/a s09:10/b p09:20/a',
    'other: v09:00/a s09:10/a p09:20/b',
    'second: v09:00/a v09:05/b s09:10/a p09:20/b',
    'none: v09:00 s09:10/a p09:20',
    'half: v09:00 s09:10/a p09:20/a',
  ];
  const { counts, rows } = await run(lives, {
    steps: steps('vsp'),
    hold,
    breakdown: { column: 'channel' },
  });
  expect(counts).toEqual([5, 5, 3]);
  const bought = rows.filter((r) => r.step === 3).map((r) => [r.breakdown, r.count]);
  expect(bought).toEqual([
    [null, 3],
    ['(none)', 1],
    ['a', 1],
    ['b', 1],
  ]);
});

test('an exclusion refuses the chain from its step on, and only between its rows', async () => {
  const exclude = [{ event: 'x', after: 2, before: 3 }];
  const lives = [
    'before: v09:00 x09:05 s09:10 p09:20',
    'between: v09:00 s09:10 x09:15 p09:20',
    'at the end: v09:00 s09:10 p09:20 x09:20',
    'after: v09:00 s09:10 p09:20 x09:21',
    'again: v09:00 s09:10 x09:15 s09:16 p09:20',
  ];
  const { counts, rows } = await run(lives, { steps: steps('vsp'), exclude });
  expect(counts).toEqual([5, 5, 3]);
  // "again" is counted with the sign-up of 09:16; all others with that of 09:10.
  expect(rows[1]!.mean_seconds).toBe((4 * 600 + 960) / 5);
  const strict = await run(lives, { steps: steps('vsp'), order: 'strict', exclude });
  expect(strict.counts).toEqual([5, 4, 1]);
});

test('a row of the exclusion that the chain itself uses does not refuse it', async () => {
  const exclude = [{ event: 's', after: 1, before: 3 }];
  const lives = ['one: v09:00 s09:10 p09:20', 'two: v09:00 s09:10 s09:15 p09:20'];
  expect((await run(lives, { steps: steps('vsp'), exclude })).counts).toEqual([2, 2, 1]);
});

test('open entry: a chain begins at any step, the longest counts, and rates may pass 1', async () => {
  const lives = [
    'all: v09:00 s09:10 p09:20',
    'from two: s09:10 p09:20',
    'end: p09:20',
    'apart: s09:00 v09:10',
  ];
  const { rows, counts, parts } = await run(lives, {
    steps: steps('vsp'),
    entry: 'open',
    trend: 'day',
    breakdown: { column: 'channel', at: 1 },
  });
  // "apart" has two chains of one step: the smaller step counts.
  expect(counts).toEqual([2, 2, 3]);
  expect(rows[2]).toMatchObject({ rate_from_start: 1.5, rate_from_previous: 1.5, lost: -1 });
  expect(rows[1]!.median_seconds).toBe(600);
  const first = rows.filter((r) => r.step === 1).map((r) => [r.breakdown, r.count]);
  expect(first).toEqual([
    [null, 2],
    ['(none)', 2],
    ['(not reached)', 0],
  ]);
  // Who did not reach the last step may still: the data end within the window.
  expect(rows[0]!.incomplete).toBe(1);
  expect(parts['trend']!.filter((r) => r['total']).map((r) => r['count'])).toEqual([2, 2, 3]);
});

test('sessions and totals keep each option: the chain is of one session, each start its own', async () => {
  const lives = ['ann: v09:00 s09:10 v11:00 s11:10 p11:20'];
  const within = steps('vsp', {}, { within: hours(1) });
  expect((await run(lives, { steps: within, count: 'sessions' })).counts).toEqual([2, 2, 1]);
  expect((await run(lives, { steps: within, count: 'totals' })).counts).toEqual([2, 2, 2]);
  const closer = steps('vsp', {}, {}, { within: { value: 5, unit: 'minute' } });
  expect((await run(lives, { steps: closer, count: 'totals' })).counts).toEqual([2, 2, 0]);
});

test('in any order an exclusion stands between the first and the second step done', async () => {
  const exclude = [{ event: 'x' }];
  const lives = ['ann: p09:00 v09:10 x09:15 s09:20', 'bob: p09:00 x09:05 v09:10 s09:20'];
  const any = { steps: steps('vsp'), order: 'any' };
  expect((await run(lives, { ...any, exclude })).counts).toEqual([2, 2, 1]);
  const held = [{ column: 'channel', steps: [1, 2] }];
  const values = ['ann: p09:00/a s09:10/b v09:20/b', 'bob: p09:00/a s09:10/a v09:20/b'];
  expect((await run(values, { ...any, hold: held })).counts).toEqual([2, 2, 1]);
  // Each row that matches a step begins a window under totals: 3, 2 and 1 steps done.
  expect((await run(['ann: p09:00 v09:10 s09:20'], { ...any, count: 'totals' })).counts).toEqual([
    3, 2, 1,
  ]);
});

test('thirty steps, all alike, with every option', async () => {
  const rows = Array.from({ length: 29 }, (_, i) => `v09:0${i % 3}`).join(' ');
  const every = Array.from({ length: 30 }, (_, i) => (i ? { within: hours(1) } : {}));
  const alike = steps('v'.repeat(30), ...every);
  const expected = [...Array<number>(29).fill(1), 0];
  const exclude = [{ event: 'x', after: 1, before: 30 }];
  const hold = [{ column: 'channel', steps: Array.from({ length: 30 }, (_, i) => i + 1) }];
  for (const order of ['ordered', 'strict']) {
    const answer = await run([`ann: ${rows}`], { steps: alike, order, exclude, hold });
    expect(answer.counts).toEqual(expected);
  }
  const any = { steps: steps('v'.repeat(30)), order: 'any', exclude };
  expect((await run([`ann: ${rows}`], any)).counts).toEqual(expected);
});

test('compare gives the rows of both periods, the values of the current one in both', async () => {
  const day = (d: number, event: string, user: string, channel: string) => ({
    user,
    event,
    ts: `2026-01-0${d} 09:00:00`,
    channel,
  });
  const events = [
    day(1, 'v', 'a', 'old'),
    day(1, 'p', 'a', 'old'),
    day(2, 'v', 'b', 'mail'),
    day(2, 'p', 'b', 'mail'),
    day(3, 'v', 'c', 'mail'),
    day(3, 'v', 'd', 'ads'),
    day(4, 'v', 'e', 'ads'),
    day(4, 'p', 'e', 'ads'),
  ];
  const context = await fillEvents(engine, events);
  const spec = {
    steps: steps('vp'),
    period: { from: '2026-01-03', to: '2026-01-04' },
    window: hours(12),
    breakdown: { column: 'channel', top: 1 },
    trend: 'day',
  };
  for (const way of [undefined, 'walk', 'search'] as const) {
    const both = await runFunnel(engine, context, { ...spec, compare: 'previous_period' }, way);
    expect(both.rows.map((r) => [r.period, r.breakdown, r.step, r.count])).toEqual([
      ['current', null, 1, 3],
      ['current', null, 2, 1],
      ['current', 'ads', 1, 2],
      ['current', 'ads', 2, 1],
      ['current', '(other)', 1, 1],
      ['current', '(other)', 2, 0],
      ['compared', null, 1, 2],
      ['compared', null, 2, 2],
      ['compared', 'ads', 1, 0],
      ['compared', 'ads', 2, 0],
      ['compared', '(other)', 1, 2],
      ['compared', '(other)', 2, 2],
    ]);
    // But for the name of the period, the current rows are those of the same spec without compare.
    const alone = await runFunnel(engine, context, spec, way);
    expect(both.rows.slice(0, 6)).toEqual(alone.rows.map((r) => ({ period: 'current', ...r })));
    const then = await runFunnel(
      engine,
      context,
      { ...spec, period: { from: '2026-01-01', to: '2026-01-02' }, breakdown: null },
      way,
    );
    const parts = (name: string, period: string) =>
      both.parts[name]!.filter((r) => r['period'] === period && !r['breakdown']);
    expect(parts('times', 'compared').map((r) => r['count'])).toEqual(
      then.parts['times']!.map((r) => r['count']),
    );
    expect(parts('trend', 'compared').map((r) => [r['day'], r['count']])).toEqual(
      then.parts['trend']!.map((r) => [r['day'], r['count']]),
    );
    // 1 of 3 against 2 of 2: Newcombe's interval of −2/3 holds 0 with so few.
    expect(both.parts['differences']!.find((d) => d['breakdown'] === null)).toMatchObject({
      step: 2,
      of: 'start',
      against: 'compared',
      difference: 1 / 3 - 1,
      noise: true,
    });
  }
});
