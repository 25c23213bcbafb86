import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';
import {
  slowDetours,
  slowLinks,
  slowPaths,
  slowTable,
  type SlowPathsSpec,
  type SlowRow,
} from './paths-slow.ts';
import { refill } from './refill.ts';

const engine = await nativeEngine();
/** Each row is at a minute of 5 January 2026, or of the day given. */
const row = (
  user: string,
  session: string,
  minute: number,
  event: string,
  page: string | null = null,
  day = '2026-01-05',
) => ({
  user,
  session,
  ts: `${day} 10:${String(minute).padStart(2, '0')}:00`,
  event,
  page,
  channel: user === 'c' ? 'meta' : 'google',
});

// a: visit, view ×2, cart, view, buy · a again: visit · b: visit, view · c: visit, view, cart, view
const events = [
  row('a', '1', 0, 'visit', '/'),
  row('a', '1', 1, 'view', '/x'),
  row('a', '1', 2, 'view', '/y'),
  row('a', '1', 4, 'cart', '/y'),
  row('a', '1', 5, 'view', '/x'),
  row('a', '1', 9, 'buy'),
  row('a', '2', 30, 'visit', '/', '2026-01-06'),
  row('b', '3', 0, 'visit', '/'),
  row('b', '3', 3, 'view', '/x'),
  row('c', '4', 0, 'visit', '/'),
  row('c', '4', 2, 'view', '/x'),
  row('c', '4', 4, 'cart', '/x'),
  row('c', '4', 6, 'view', '/x'),
];
const base = { kind: 'paths', conversion: { event: 'buy' } };
const lines = (rows: readonly Row[], ...columns: string[]) =>
  rows.map((r) => columns.map((c) => r[c] ?? null));

test('by hand: the paths of sessions, consecutive repeats as one, the largest first', async () => {
  const context = await fill(engine, { events });
  const { rows, parts } = await analyse(engine, context, base);
  expect(
    lines(
      rows,
      'path',
      'length',
      'count',
      'size',
      'share',
      'went_on',
      'median_seconds',
      'converted',
    ),
  ).toEqual([
    ['visit', 1, 1, 4, 0.25, 0, null, 0],
    ['visit → view', 2, 1, 4, 0.25, 0, 180, 0],
    ['visit → view → cart → view', 4, 1, 4, 0.25, 0, 360, 0],
    ['visit → view → cart → view → buy', 5, 1, 4, 0.25, 0, 540, 1],
  ]);
  expect(lines(parts['steps']!, 'step', 'node', 'count', 'ended', 'ended_rate')).toEqual([
    [1, 'visit', 4, 1, 1 / 4],
    [2, 'view', 3, 1, 1 / 3],
    [3, 'cart', 2, 0, 0],
    [4, 'view', 2, 1, 1 / 2],
    [5, 'buy', 1, 1, 1],
  ]);
  expect(lines(parts['links']!, 'step', 'source', 'target', 'count', 'share')).toEqual([
    [1, 'visit', 'view', 3, 3 / 4],
    [2, 'view', 'cart', 2, 2 / 4],
    [3, 'cart', 'view', 2, 2 / 4],
    [4, 'view', 'buy', 1, 1 / 4],
  ]);
  expect(lines(parts['detours']!, 'source', 'target', 'count', 'size')).toEqual([
    ['view', 'cart', 2, 4],
  ]);
});

test('to an event: back from the first of it, read in the order of time', async () => {
  const context = await fill(engine, { events });
  const { rows } = await analyse(engine, context, {
    kind: 'paths',
    anchor: { event: 'cart' },
    direction: 'to',
    steps: 2,
  });
  expect(lines(rows, 'path', 'count', 'size', 'went_on', 'median_seconds')).toEqual([
    ['view → cart', 2, 2, 2, 120],
  ]);
});

test('people: one path each over their sessions; repeats kept, names left out, pages as nodes', async () => {
  const context = await fill(engine, { events });
  const people = await analyse(engine, context, {
    ...base,
    count: 'users',
    collapse: false,
    exclude: ['cart'],
    steps: 6,
  });
  expect(lines(people.rows, 'path', 'count', 'went_on', 'converted')).toEqual([
    ['visit → view', 1, 0, 0],
    ['visit → view → view', 1, 0, 0],
    ['visit → view → view → view → buy → visit', 1, 0, 1],
  ]);
  const pages = await analyse(engine, context, { ...base, node: 'page' });
  expect(lines(pages.rows, 'path', 'count', 'converted')).toEqual([
    ['/ → /x', 2, 0],
    ['/', 1, 0],
    ['/ → /x → /y → /x', 1, 1],
  ]);
});

test('the period bounds the anchor alone, the window what follows; parts are of the anchor’s row', async () => {
  const context = await fill(engine, { events });
  const first = { period: { from: '2026-01-05', to: '2026-01-05' } };
  const { rows } = await analyse(engine, context, {
    kind: 'paths',
    ...first,
    window: { value: 2, unit: 'minute' },
    breakdown: { column: 'channel', top: 1 },
  });
  expect(lines(rows, 'breakdown', 'path', 'count', 'size')).toEqual([
    [null, 'visit → view', 2, 3],
    [null, 'visit', 1, 3],
    ['google', 'visit', 1, 2],
    ['google', 'visit → view', 1, 2],
    ['(other)', 'visit → view', 1, 1],
  ]);
});

test('what few take is other, and other adds up', async () => {
  const context = await fill(engine, { events });
  const { rows, parts } = await analyse(engine, context, {
    ...base,
    min_share: 0.5,
    node: 'page',
    top: 1,
  });
  expect(lines(rows, 'path', 'count', 'rest', 'converted')).toEqual([
    ['/ → /x', 2, null, 0],
    ['(other)', 2, true, 1],
  ]);
  expect(lines(parts['steps']!, 'step', 'node', 'count')).toEqual([
    [1, '/', 4],
    [2, '/x', 3],
    [3, '(other)', 1],
    [4, '(other)', 1],
  ]);
});

test('the people and the lines behind a mark are those that it counts', async () => {
  const context = await fill(engine, { events });
  const at = (mark: Row, spec: object = base) => behindMark(engine, context, spec, mark);
  const path = await at({ path: 'visit → view' });
  expect(await path.ids()).toEqual(['b']);
  expect(await path.lines()).toEqual({ events: [8, 9] });
  const node = await at({ step: 3, node: 'cart' });
  expect(await node.ids()).toEqual(['a', 'c']);
  expect(await node.lines()).toEqual({ events: [4, 12] });
  expect(await (await at({ step: 1, source: 'visit', target: 'view' })).ids()).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(await (await at({ step: 2, node: 'view', end: true })).ids()).toEqual(['b']);
  const folded = { ...base, min_share: 0.5, node: 'page' };
  expect(await (await at({ step: 3, node: '(other)' }, folded)).ids()).toEqual(['a']);
  expect(await (await at({ path: '(other)', rest: true }, folded)).ids()).toEqual(['a']);
  const split = { ...base, breakdown: { column: 'channel' } };
  const meta = await at({ step: 2, node: 'view', breakdown: 'meta' }, split);
  expect(await meta.ids()).toEqual(['c']);
  expect(meta.part).toEqual({ where: [{ column: 'channel', op: 'in', values: ['meta'] }] });
});

test.each<[object, string]>([
  [{ steps: 1 }, 'steps'],
  [{ node: 'colour' }, 'colour'],
  [{ anchor: { event: '' } }, 'anchor.event'],
  [{ min_share: 2 }, 'min_share'],
  [{ conversion: { event: 'buy', where: [{ column: 'x', op: 'is_null' }] } }, 'x'],
])('%j is refused', async (part, path) => {
  const context = await fill(engine, { events });
  await expect(analyse(engine, context, { kind: 'paths', ...part })).rejects.toMatchObject({
    code: 'invalid-spec',
    args: { path },
  });
});

const EVENTS = ['A', 'B', 'C', 'D'];
const slowRow = fc.record({
  ts: fc
    .integer({ min: 0, max: 5 })
    .chain((day) =>
      fc
        .integer({ min: 0, max: 11 })
        .map((s) => `2026-01-0${day + 1} 10:00:${String(s * 5).padStart(2, '0')}`),
    ),
  user: fc.constantFrom('p', 'q', 'r', null),
  event: fc.constantFrom(...EVENTS),
  session: fc.constantFrom('1', '2'),
  page: fc.constantFrom('x', 'y', 'z', null),
});
const slowSpec: fc.Arbitrary<SlowPathsSpec> = fc.record({
  anchor: fc.constantFrom(null, 'A', 'B'),
  direction: fc.constantFrom('from', 'to'),
  count: fc.constantFrom('sessions', 'users'),
  node: fc.constantFrom('event', 'page'),
  steps: fc.integer({ min: 2, max: 5 }),
  collapse: fc.boolean(),
  exclude: fc.constantFrom([], ['C'], ['x', 'B']),
  window: fc.constantFrom(null, 20, 86_400),
  conversion: fc.constantFrom('C', 'D'),
  period: fc.constantFrom(null, { from: '2026-01-02', to: '2026-01-04' }),
});

test('against the slow walker', async () => {
  const seed = EVENTS.map((event, i) => ({ ...row('p', '1', i, event, 'x'), channel: null }));
  const context = await fill(engine, { events: seed });
  await fc.assert(
    fc.asyncProperty(
      fc.array(slowRow, { maxLength: 40, size: 'max' }),
      slowSpec,
      async (rows: SlowRow[], spec) => {
        await refill(engine, context, { events: rows });
        const answer = await analyse(engine, context, {
          kind: 'paths',
          ...spec,
          top: 2,
          anchor: spec.anchor === null ? null : { event: spec.anchor },
          conversion: { event: spec.conversion },
          window: spec.window === null ? null : { value: spec.window, unit: 'second' },
        });
        const paths = slowPaths(rows, spec);
        const wanted = slowTable(paths, spec);
        expect(
          answer.rows.map((r) =>
            Object.fromEntries(Object.keys(wanted[0] ?? {}).map((k) => [k, r[k]])),
          ),
        ).toEqual(wanted);
        const { links, ends } = slowLinks(paths, spec, 2);
        expect(
          new Map(
            answer.parts['links']!.map((r) => [
              `${r['step']}|${r['source']}|${r['target']}`,
              r['count'],
            ]),
          ),
        ).toEqual(links);
        expect(
          new Map(
            answer.parts['steps']!.map((r) => [
              `${r['step']}|${r['node']}`,
              [r['count'], r['ended']],
            ]),
          ),
        ).toEqual(ends);
        expect(
          new Map(
            answer.parts['detours']!.map((r) => [`${r['source']}|${r['target']}`, r['count']]),
          ),
        ).toEqual(slowDetours(paths));
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
