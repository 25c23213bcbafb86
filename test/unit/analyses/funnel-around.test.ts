import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { funnelQuery } from '../../../src/analyses/funnel/query.ts';
import type { Row } from '../../../src/engine/types.ts';
import { nativeEngine } from '../../tools/native.ts';
import { behindMark } from './behind-run.ts';
import { fillEvents, runFunnel } from './funnel-run.ts';

// What people did instead of the next step, and what those who converted did before the first.

const engine = await nativeEngine();
afterAll(() => engine.close());

const at = (minute: number): string =>
  new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString().replace('T', ' ').slice(0, 19);
/** `a: v0 s10 p20`: what a person did at which minute. */
const log = (...lives: string[]) =>
  lives.flatMap((life) => {
    const [user, rows] = life.split(': ') as [string, string];
    return rows
      .split(' ')
      .map((row) => ({ user, event: row[0]!, ts: at(Number(row.slice(1))), channel: 'x' }));
  });
const steps = (names: string) => [...names].map((event) => ({ event }));
const hour = { value: 1, unit: 'hour' };
const told = (rows: readonly Row[] | undefined, ...columns: string[]) =>
  (rows ?? []).map((r) => columns.map((c) => r[c] ?? null));

const lives = [
  'buys: h0 v10 s20 p30',
  'buys too: v10 s20 x25 p30 v50',
  'asks: h5 v10 s20 s25 h40',
  'asks late: v10 s20 h71',
  'turns: v10 v15 x20',
  'leaves: v10',
];

test('by hand: the next thing after the last step, and what came before the first', async () => {
  const context = await fillEvents(engine, log(...lives));
  const spec = { steps: steps('vsp'), window: hour, around: true };
  const { rows, parts } = await runFunnel(engine, context, spec);
  expect(rows.map((r) => r.count)).toEqual([6, 4, 2]);
  expect(
    told(parts['instead'], 'step', 'event', 'count', 'size', 'share', 'median_seconds'),
  ).toEqual([
    [1, 'x', 1, 2, 1 / 2, 600],
    [1, null, 1, 2, 1 / 2, null],
    // Another sign-up is a repeat of the step; the help of minute 71 is out of the window.
    [2, 'h', 1, 2, 1 / 2, 1200],
    [2, null, 1, 2, 1 / 2, null],
  ]);
  expect(told(parts['before'], 'event', 'count', 'size', 'other_count', 'other_size')).toEqual([
    ['h', 1, 2, 1, 4],
  ]);
});

test('the people behind a row are those that it counts', async () => {
  const context = await fillEvents(engine, log(...lives));
  const spec = { kind: 'funnel', steps: steps('vsp'), window: hour, around: true };
  const ids = async (row: Row, more: object = {}) =>
    (await behindMark(engine, context, { ...spec, ...more }, row)).ids();
  expect(await ids({ what: 'instead', step: 2, event: 'h' })).toEqual(['asks']);
  expect(await ids({ what: 'instead', step: 2, event: null })).toEqual(['asks late']);
  expect(await ids({ what: 'before', event: 'h' })).toEqual(['buys']);
  expect(await ids({ what: 'instead', step: 1, event: 'x' }, { count: 'sessions' })).toEqual([
    'turns',
  ]);
});

test('it costs nothing unasked, one statement asked; rows of step 1 are refused', async () => {
  const context = await fillEvents(engine, log(...lives));
  const plain = await runFunnel(engine, context, { steps: steps('vsp') });
  expect(Object.keys(plain.parts)).toEqual(['times']);
  expect(funnelQuery(plain.spec, context).statements.map((s) => s.name)).toEqual(['main']);
  const asked = { ...plain.spec, around: true };
  expect(funnelQuery(asked, context).statements.map((s) => s.name)).toEqual(['main', 'around']);
  await expect(
    runFunnel(engine, context, { steps: steps('vsp'), around: true, count: 'totals' }),
  ).rejects.toMatchObject({ args: { path: 'around', reason: 'around-totals' } });
});

test.each([
  ['strict', { order: 'strict' }],
  ['any', { order: 'any' }],
  ['shared events', { steps: steps('vvsp') }],
  ['optional', { steps: [{ event: 'v' }, { event: 's', optional: true }, { event: 'p' }] }],
  ['open', { entry: 'open' }],
  ['sessions', { count: 'sessions' }],
  ['broken down', { breakdown: { column: 'channel' }, trend: 'day' }],
  ['filtered', { where: [{ column: 'channel', op: 'in', values: ['x'] }] }],
])('the losses of each step are told in full: %s', async (_, part) => {
  const context = await fillEvents(engine, log(...lives, 'twice: v1 v1 s3 p4 h5'));
  const { rows, parts, spec } = await runFunnel(engine, context, {
    steps: steps('vsp'),
    window: hour,
    around: true,
    ...part,
  });
  const told = new Map<unknown, number>();
  for (const r of parts['instead']!)
    told.set(r['step'], (told.get(r['step']) ?? 0) + Number(r['count']));
  const whole = rows.filter((r) => r.breakdown === null);
  const kept = whole.filter((r) => spec.order === 'any' || !spec.steps[r.step - 1]!.optional);
  const open = spec.entry === 'open';
  for (const [i, r] of kept.slice(0, -1).entries()) {
    const lost = r.count - kept[i + 1]!.count;
    if (!open) expect(told.get(r.step) ?? 0).toBe(lost);
  }
  expect(parts['before']!.every((r) => Number(r['size']) === kept.at(-1)!.count)).toBe(true);
});

interface Seen {
  user: string;
  event: string;
  minute: number;
}
const WINDOW = 6;

/** The chain of a, b, c that counts: of the deepest starts the earliest, each row the earliest. */
function slowChain(rows: readonly Seen[]): number[] | null {
  let best: number[] | null = null;
  for (const start of rows.filter((r) => r.event === 'a')) {
    const chain = [start.minute];
    for (const next of ['b', 'c']) {
      const times = rows
        .filter((r) => r.event === next && r.minute >= chain.at(-1)!)
        .map((r) => r.minute)
        .filter((m) => m - start.minute <= WINDOW);
      if (!times.length) break;
      chain.push(Math.min(...times));
    }
    if (
      !best ||
      chain.length > best.length ||
      (chain.length === best.length && chain[0]! < best[0]!)
    )
      best = chain;
  }
  return best;
}

function slowAround(all: readonly Seen[]) {
  const instead = new Map<string, number>();
  const before = new Map<string, [number, number]>();
  for (const user of new Set(all.map((r) => r.user))) {
    const rows = all.filter((r) => r.user === user);
    const chain = slowChain(rows);
    if (!chain) continue;
    const converted = chain.length === 3;
    const names = rows
      .filter((r) => r.minute < chain[0]! && r.minute >= chain[0]! - WINDOW)
      .map((r) => r.event);
    for (const name of new Set(names)) {
      const [own, other] = before.get(name) ?? [0, 0];
      before.set(name, converted ? [own + 1, other] : [own, other + 1]);
    }
    if (converted) continue;
    const next = rows
      .filter((r) => r.minute > chain.at(-1)! && r.minute <= chain[0]! + WINDOW)
      .filter((r) => r.event !== 'abc'[chain.length - 1])
      .sort((x, y) => x.minute - y.minute || (x.event < y.event ? -1 : 1))[0];
    const key = `${chain.length}|${next?.event ?? null}`;
    instead.set(key, (instead.get(key) ?? 0) + 1);
  }
  return { instead, before: new Map([...before].filter(([, [own]]) => own > 0)) };
}

test('against a slow walk', async () => {
  const seen = fc.record({
    user: fc.nat({ max: 15 }).map((n) => `u${n}`),
    event: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    minute: fc.integer({ min: 0, max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(seen, { minLength: 1, maxLength: 160, size: 'max' }), async (all) => {
      const context = await fillEvents(
        engine,
        all.map(({ user, event, minute }) => ({ user, event, ts: at(minute) })),
      );
      const { parts } = await runFunnel(engine, context, {
        steps: steps('abc'),
        window: { value: WINDOW, unit: 'minute' },
        around: true,
      });
      const wanted = slowAround(all);
      expect(
        new Map(parts['instead']!.map((r) => [`${r['step']}|${r['event']}`, r['count']])),
      ).toEqual(wanted.instead);
      expect(
        new Map(parts['before']!.map((r) => [r['event'], [r['count'], r['other_count']]])),
      ).toEqual(wanted.before);
    }),
    { numRuns: 15 },
  );
}, 60_000);
