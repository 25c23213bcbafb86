import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';
import {
  slowBranches,
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
  const path = await at({ nodes: ['visit', 'view'] });
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
  expect(await (await at({ nodes: null, rest: true }, folded)).ids()).toEqual(['a']);
  const detour = await at({ source: 'view', target: 'cart' });
  expect(await detour.ids()).toEqual(['a', 'c']);
  expect(await detour.lines()).toEqual({ events: [2, 4, 5, 11, 12, 13] });
  const split = { ...base, breakdown: { column: 'channel' } };
  const meta = await at({ step: 2, node: 'view', breakdown: 'meta' }, split);
  expect(await meta.ids()).toEqual(['c']);
  expect(meta.part).toEqual({ where: [{ column: 'channel', op: 'in', values: ['meta'] }] });
});

test('names that hold an arrow are not taken for two nodes', async () => {
  const context = await fill(engine, {
    events: [row('a', '1', 0, 'x → y'), row('b', '2', 0, 'x'), row('b', '2', 1, 'y')],
  });
  const spec = { kind: 'paths' };
  const { rows } = await analyse(engine, context, spec);
  expect(rows.map((r) => [r['path'], r['nodes'], r['count']])).toEqual([
    ['x → y', ['x', 'y'], 1],
    ['“x → y”', ['x → y'], 1],
  ]);
  const ids = async (nodes: string[]) => (await behindMark(engine, context, spec, { nodes })).ids();
  expect(await ids(['x → y'])).toEqual(['a']);
  expect(await ids(['x', 'y'])).toEqual(['b']);
});

// The fifth against the sixth: 3 sessions and 1.
const twoDays = {
  kind: 'paths',
  period: { from: '2026-01-06', to: '2026-01-06' },
  compare: 'previous_period',
};

test('two periods: the same paths in both, the difference with its interval, the people of each', async () => {
  const context = await fill(engine, { events });
  const { rows, parts, columns } = await analyse(engine, context, twoDays);
  expect(columns[0]!.name).toBe('period');
  expect(lines(rows, 'period', 'path', 'count', 'size', 'share')).toEqual([
    ['current', 'visit', 1, 1, 1],
    ['current', 'visit → view', 0, 1, 0],
    ['current', 'visit → view → cart → view', 0, 1, 0],
    ['current', 'visit → view → cart → view → buy', 0, 1, 0],
    ['compared', 'visit → view', 1, 3, 1 / 3],
    ['compared', 'visit → view → cart → view', 1, 3, 1 / 3],
    ['compared', 'visit → view → cart → view → buy', 1, 3, 1 / 3],
    ['compared', 'visit', 0, 3, 0],
  ]);
  expect(parts['units']).toEqual([
    { period: 'current', size: 1, incomplete: 0 },
    { period: 'compared', size: 3, incomplete: 0 },
  ]);
  const differences = parts['differences']!.filter((d) => d['what'] === 'path');
  // 1 of 1 against 0 of 3: Wilson's bounds are 1 / (1 + z²) and z² / (3 + z²), Newcombe's from these.
  const z2 = 1.959963984540054 ** 2;
  expect(differences[0]).toMatchObject({ of: 'share', against: 'compared', difference: 1 });
  expect(differences[0]!['low']).toBeCloseTo(1 - Math.hypot(z2 / (1 + z2), z2 / (3 + z2)), 12);
  expect(differences.map((d) => d['noise'])).toEqual([false, true, true, true]);
  expect(lines(parts['detours']!, 'period', 'source', 'count', 'size')).toEqual([
    ['current', 'view', 0, 1],
    ['compared', 'view', 2, 3],
  ]);
  const at = (mark: Row) => behindMark(engine, context, twoDays, mark);
  expect(await (await at({ step: 1, node: 'visit' })).ids()).toEqual(['a']);
  const then = await at({ step: 2, node: 'view', period: 'compared' });
  expect(await then.ids()).toEqual(['a', 'b', 'c']);
  expect(await then.lines()).toEqual({ events: [2, 9, 11] });
  expect(then.part).toEqual({ period: { from: '2026-01-05', to: '2026-01-05' } });
});

test('two groups: each is the spec with a filter more, and so are its people', async () => {
  const context = await fill(engine, { events });
  const of = (channel: string) => [{ column: 'channel', op: 'in', values: [channel] }];
  const spec = { kind: 'paths', compare: { groups: [of('google'), of('meta')] } };
  const { parts } = await analyse(engine, context, spec);
  const taken = parts['differences']!.filter((d) => d['what'] === 'path');
  expect(lines(taken, 'nodes', 'rate', 'other', 'other_size')).toEqual([
    [['visit'], 1 / 3, 0, 1],
    [['visit', 'view'], 1 / 3, 0, 1],
    [['visit', 'view', 'cart', 'view', 'buy'], 1 / 3, 0, 1],
    [['visit', 'view', 'cart', 'view'], 0, 1, 1],
  ]);
  const at = (period: string) =>
    behindMark(engine, context, spec, { step: 1, node: 'visit', period });
  expect(await (await at('current')).ids()).toEqual(['a', 'b']);
  const other = await at('compared');
  expect(await other.ids()).toEqual(['c']);
  expect(other.part).toEqual({ where: of('meta') });
});

test('a value of the breakdown stands against all others', async () => {
  const context = await fill(engine, { events });
  const spec = { kind: 'paths', breakdown: { column: 'channel' } };
  const { parts } = await analyse(engine, context, spec);
  const found = parts['differences']!.filter((d) => d['of'] === 'ended' && d['node'] === 'visit');
  expect(
    lines(found, 'breakdown', 'against', 'rate', 'other', 'other_count', 'other_size'),
  ).toEqual([
    ['google', 'rest', 1 / 3, 0, 0, 1],
    ['meta', 'rest', 0, 1 / 3, 1, 3],
  ]);
});

test('a branch of the icicle: who begins so, ends there, or goes on to what has none', async () => {
  // 300 go from a to b, one to c: too few for a branch of its own.
  const many = Array.from({ length: 300 }, (_, i) => [
    row(`u${i}`, `${i}`, 0, 'a'),
    row(`u${i}`, `${i}`, 1, 'b'),
  ]).flat();
  const context = await fill(engine, {
    events: [row('z', 'z', 0, 'a'), row('z', 'z', 1, 'c'), row('y', 'y', 0, 'a'), ...many],
  });
  const spec = { kind: 'paths', view: 'icicle' };
  const { parts } = await analyse(engine, context, spec);
  expect(parts['branches']!.map((r) => [r['begins'], r['count'], r['ended'], r['size']])).toEqual([
    [['a'], 302, 1, 302],
    [['a', 'b'], 300, 300, 302],
  ]);
  const at = (mark: Row) => behindMark(engine, context, spec, mark);
  const rest = await at({ begins: ['a'], rest: true });
  expect(await rest.ids()).toEqual(['z']);
  expect(await rest.lines()).toEqual({ events: [1, 2] });
  expect(await (await at({ begins: ['a'], end: true })).ids()).toEqual(['y']);
  expect(await (await at({ begins: ['a', 'b'] })).ids()).toHaveLength(300);
  expect(await (await at({ begins: ['a'] })).ids()).toHaveLength(302);
});

test('what is still open at the data’s end is marked, and left out where asked', async () => {
  // The data end with the 6th: a day's window from the 5th, 10:00, is over, from the 6th it is not.
  const context = await fill(engine, { events });
  const spec = { kind: 'paths', count: 'users', anchor: { event: 'visit' } };
  const day = { window: { value: 1, unit: 'day' } };
  const late = { period: { from: '2026-01-06', to: '2026-01-06' } };
  const open = async (more: object) => {
    const { parts, rows } = await analyse(engine, context, { ...spec, ...more });
    return [parts['units'], lines(rows, 'path', 'count', 'incomplete')];
  };
  expect(await open({ ...day, ...late })).toEqual([
    [{ size: 1, incomplete: 1 }],
    [['visit', 1, 1]],
  ]);
  expect(await open({ ...day, ...late, incomplete: 'exclude' })).toEqual([
    [{ size: 0, incomplete: 1 }],
    [],
  ]);
  expect((await open(day))[0]).toEqual([{ size: 3, incomplete: 0 }]);
  // Without a window a person's path never closes; what lies before an event is known.
  expect((await open(late))[0]).toEqual([{ size: 1, incomplete: 0 }]);
  expect((await open({ ...day, ...late, direction: 'to' }))[0]).toEqual([
    { size: 1, incomplete: 0 },
  ]);
  // A session is open for half an hour after its last row.
  const session = (minute: number) =>
    fill(engine, {
      events: [{ user: 'a', ts: `2026-01-06 23:${minute}:00`, event: 'visit', channel: null }],
    });
  for (const [minute, n] of [
    [29, 0],
    [30, 1],
  ] as const) {
    const answer = await analyse(engine, await session(minute), { kind: 'paths' });
    expect(answer.parts['units']).toEqual([{ size: 1, incomplete: n }]);
  }
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
        .map(
          (s) =>
            `2026-01-0${day + 1} ${day === 4 ? '23:30' : '10:00'}:${String(s * 5).padStart(2, '0')}`,
        ),
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
  incomplete: fc.constantFrom('include', 'exclude'),
});
/** The end of the data, as the first fill leaves it. */
const END = Date.parse('2026-01-06T00:00:00Z') / 1000;

test('against the slow walker', async () => {
  const seed = EVENTS.map((event, i) => ({ ...row('p', '1', i, event, 'x'), channel: null }));
  const context = await fill(engine, { events: seed });
  await fc.assert(
    fc.asyncProperty(
      fc.array(slowRow, { maxLength: 40, size: 'max' }),
      slowSpec,
      fc.constantFrom(null, { from: '2026-01-01', to: '2026-01-02' }),
      async (rows: SlowRow[], spec, compare) => {
        await refill(engine, context, { events: rows });
        const answer = await analyse(engine, context, {
          kind: 'paths',
          ...spec,
          compare,
          view: 'icicle',
          top: 2,
          anchor: spec.anchor === null ? null : { event: spec.anchor },
          conversion: { event: spec.conversion },
          window: spec.window === null ? null : { value: spec.window, unit: 'second' },
        });
        const paths = slowPaths(rows, spec, END);
        const before = compare ? slowPaths(rows, { ...spec, period: compare }, END) : [];
        for (const [period, own] of [
          ['current', paths],
          ...(compare ? [['compared', before] as const] : []),
        ] as const) {
          const mine = (all: readonly Row[] | undefined) =>
            all!.filter((r) => (r['period'] ?? 'current') === period && r['count'] !== 0);
          const wanted = slowTable(own, spec);
          expect(
            mine(answer.rows).map((r) =>
              Object.fromEntries(Object.keys(wanted[0] ?? {}).map((k) => [k, r[k]])),
            ),
          ).toEqual(wanted);
          const { links, ends } = slowLinks(own, [...paths, ...before], spec, 2);
          const byName = (all: readonly Row[], names: string[], value: (r: Row) => unknown) =>
            new Map(all.map((r) => [names.map((k) => r[k]).join('|'), value(r)]));
          expect(
            byName(mine(answer.parts['links']), ['step', 'source', 'target'], (r) => r['count']),
          ).toEqual(links);
          expect(
            byName(mine(answer.parts['steps']), ['step', 'node'], (r) => [
              r['count'],
              r['ended'],
              r['ended_open'],
            ]),
          ).toEqual(ends);
          expect(
            byName(mine(answer.parts['detours']), ['source', 'target'], (r) => r['count']),
          ).toEqual(slowDetours(own));
          expect(
            new Map(
              mine(answer.parts['branches']).map((r) => [
                JSON.stringify(r['begins']),
                [r['count'], r['ended']],
              ]),
            ),
          ).toEqual(slowBranches(own, spec));
        }
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
