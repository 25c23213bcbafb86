import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { funnelQuery } from '../../../src/analyses/funnel/query.ts';
import type { Row } from '../../../src/engine/types.ts';
import { touchSql } from '../../../src/model/sessions.ts';
import { nativeEngine } from '../../tools/native.ts';
import { behindMark } from './behind-run.ts';
import { fillEvents, runFunnel } from './funnel-run.ts';

// Which properties and events go with converting.

const engine = await nativeEngine();
afterAll(() => engine.close());

const at = (minute: number): string =>
  new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString().replace('T', ' ').slice(0, 19);
const steps = (names: string) => [...names].map((event) => ({ event }));
const minutes = (value: number) => ({ value, unit: 'minute' });
interface Life {
  user: string;
  rows: string;
  device?: string;
  channel?: string;
}
/** `v0 s10 p20`: what a person did at which minute. */
const log = (lives: readonly Life[]) =>
  lives.flatMap(({ user, rows, ...more }) =>
    rows.split(' ').map((row) => ({ user, event: row[0]!, ts: at(Number(row.slice(1))), ...more })),
  );
/** The days go on long after the last window. */
const later = { user: 'later', event: 'z', ts: at(60 * 24 * 9) };
const load = async (events: Parameters<typeof fillEvents>[1]) => {
  const context = await fillEvents(engine, events);
  await engine.exec(touchSql(context));
  return context;
};
const times = (n: number, name: string, rows: string, more: Partial<Life> = {}): Life[] =>
  Array.from({ length: n }, (_, i) => ({ user: `${name} ${i}`, rows, ...more }));
const pick = (rows: readonly Row[] | undefined, ...columns: string[]) =>
  (rows ?? []).map((r) => columns.map((c) => r[c] ?? null));

const spec = { steps: steps('vp'), window: minutes(60), correlate: true };
/** 60 people enter, 30 convert: ten in a minute, twenty in fifty, which is the median. */
const world = [
  ...times(10, 'fast', 'v0 h0.5 p1', { device: 'phone' }),
  ...times(6, 'asked, bought late', 'v0 h5 p50', { device: 'phone' }),
  ...times(14, 'bought late', 'v0 p50 h51', { device: 'desk' }),
  ...times(4, 'asked', 'v0 h5', { device: 'phone' }),
  ...times(26, 'left', 'v0 h55', { device: 'desk' }),
];
const counts = ['count', 'converted', 'other_count', 'other_converted'];

test('by hand: properties at the first step, events in one span of those still on their way', async () => {
  const context = await load([...log(world), later]);
  const { parts } = await runFunnel(engine, context, spec);
  // The ten fast ones had no fifty minutes to ask in: they are in no comparison of events.
  expect(parts['correlated']).toMatchObject([
    { count: 60, converted: 30, open: 0, waiting: 50, waiting_converted: 20, span_seconds: 3000 },
  ]);
  // Phones: 16 of 20, desks: 14 of 40, which says the same: one of them stands. Nobody was seen
  // before. What is done at minute 51 and 55 is after the order, or after the span.
  expect(pick(parts['correlation'], 'what', 'column', 'value', ...counts)).toEqual([
    ['property', 'device', 'phone', 20, 16, 40, 14],
    ['event', null, 'h', 10, 6, 40, 14],
  ]);
  const [phone, help] = parts['correlation']!;
  expect(phone!['difference']).toBeCloseTo(0.8 - 0.35, 12);
  expect(phone!['lift']).toBeCloseTo(0.8 / 0.35, 12);
  // Odds 16:4 against 14:26.
  expect(phone!['odds_ratio']).toBeCloseTo((16 * 26) / (4 * 14), 12);
  expect(phone!['log_odds']).toBeCloseTo(Math.log((16 * 26) / (4 * 14)), 12);
  // Pearson without correction: n (ad − bc)² over the product of the margins, here 10.8, its tail
  // from tables of the normal at √10.8; two tests, so the least is doubled.
  expect((60 * (16 * 26 - 4 * 14) ** 2) / (20 * 40 * 30 * 30)).toBeCloseTo(10.8, 12);
  expect(phone!['p']).toBeCloseTo(0.0010151, 6);
  expect(phone!['q']).toBeCloseTo(2 * 0.0010151, 6);
  // Newcombe's squares and adds Wilson's bounds of 16/20 and 14/40.
  const wilson = (x: number, n: number) => {
    const z = 1.959963984540054;
    const middle = (x / n + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
    const half =
      (z / (1 + z ** 2 / n)) * Math.sqrt(((x / n) * (1 - x / n)) / n + (z / (2 * n)) ** 2);
    return [middle - half, middle + half] as const;
  };
  const [[a, b], [c, d]] = [wilson(16, 20), wilson(14, 40)];
  expect(phone!['low']).toBeCloseTo(0.45 - Math.hypot(0.8 - a, d - 0.35), 9);
  expect(phone!['high']).toBeCloseTo(0.45 + Math.hypot(b - 0.8, 0.35 - c), 9);
  expect([phone!['noise'], phone!['thin'], help!['noise']]).toEqual([false, true, true]);
});

test('the people behind a row are those with it', async () => {
  const context = await load([...log(world), later]);
  const ids = async (row: Row, more: object = {}) =>
    (await behindMark(engine, context, { kind: 'funnel', ...spec, ...more }, row)).ids();
  const names = (...parts: string[]) =>
    world
      .filter((l) => parts.includes(l.user.replace(/ \d+$/, '')))
      .map((l) => l.user)
      .sort();
  expect(await ids({ what: 'property', column: 'device', value: 'phone' })).toEqual(
    names('fast', 'asked, bought late', 'asked'),
  );
  const help = { what: 'event', column: null, value: 'h' };
  expect(await ids(help)).toEqual(names('asked, bought late', 'asked'));
  // The same by sessions, where half an hour without a row ends one.
  const short = { count: 'sessions', steps: steps('vh'), window: minutes(10) };
  expect(await ids({ what: 'property', column: 'device', value: 'desk' }, short)).toEqual(
    names('bought late', 'left'),
  );
  const { part } = await behindMark(
    engine,
    context,
    { kind: 'funnel', ...spec },
    {
      what: 'property',
      column: 'device',
      value: 'phone',
    },
  );
  expect(part).toEqual({ where: [{ column: 'device', op: 'in', values: ['phone'] }] });
});

test('it costs nothing unasked, one statement asked; rows of step 1 are refused', async () => {
  const context = await load([...log(world), later]);
  const { spec: plain, parts } = await runFunnel(engine, context, { steps: steps('vp') });
  expect(Object.keys(parts)).toEqual(['times']);
  const names = (part: object) =>
    funnelQuery({ ...plain, ...part }, context).statements.map((s) => s.name);
  expect(names({})).toEqual(['main']);
  expect(names({ correlate: true })).toEqual(['main', 'correlation']);
  expect(names({ correlate: true, around: true })).toEqual(['main', 'around', 'correlation']);
  await expect(runFunnel(engine, context, { ...spec, count: 'totals' })).rejects.toMatchObject({
    args: { path: 'correlate', reason: 'around-totals' },
  });
});

test('those whose window is still open are in no comparison, converted or not', async () => {
  const lives = [...world, ...times(7, 'new', 'v0 h5 p6'), ...times(3, 'new, left', 'v0')];
  const moved = log(lives).map((row) =>
    row.user.startsWith('new') ? { ...row, ts: row.ts.replace('2026-01-01', '2026-01-10') } : row,
  );
  const context = await load([...moved, { ...later, ts: '2026-01-10 00:50:00' }]);
  const end = { ...context.tables.events!, end: '2026-01-10T00:50:00Z', lastFullDay: '2026-01-09' };
  const { parts } = await runFunnel(engine, { ...context, tables: { events: end } }, spec);
  expect(parts['correlated']).toMatchObject([{ count: 60, converted: 30, open: 10 }]);
});

test('a planted cause is found among much that is none, and what is none is not', async () => {
  let seed = 20260101;
  const random = () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return seed / 2 ** 32;
  };
  const lives = Array.from({ length: 1500 }, (_, i): Life => {
    const help = random() < 0.3;
    const tried = 'abcdefghij'.split('').filter(() => random() < 0.3);
    const rows = ['v0', ...(help ? ['k3'] : []), ...tried.map((e, j) => `${e}${4 + j}`)];
    const late = 20 + Math.floor(random() * 30);
    if (random() < (help ? 0.5 : 0.25)) rows.push(`p${late}`);
    return {
      user: `u${i}`,
      rows: rows.join(' '),
      device: ['phone', 'desk', 'tablet'][Math.floor(random() * 3)]!,
      channel: ['x', 'y', 'z', 'w'][Math.floor(random() * 4)]!,
    };
  });
  const context = await load([...log(lives), later]);
  const { parts } = await runFunnel(engine, context, spec);
  const [first, ...others] = parts['correlation']!;
  expect(first).toMatchObject({ what: 'event', value: 'k', noise: false });
  // Planted: half against a quarter.
  expect(Number(first!['low'])).toBeLessThan(0.25);
  expect(Number(first!['high'])).toBeGreaterThan(0.25);
  // Ten events, three devices, four channels, which are those of the first touch: all noise.
  expect(others).toHaveLength(17);
  expect(others.filter((r) => !r['noise'])).toEqual([]);
});

interface Seen {
  user: string;
  event: string;
  minute: number;
  device: string | null;
}
const WINDOW = 6;
const END = 20;

/** The chain of a, b that counts, as the rows that serve it. */
function slowChain(rows: readonly Seen[]): Seen[] | null {
  let best: Seen[] | null = null;
  for (const start of rows.filter((r) => r.event === 'a')) {
    const ends = rows.filter(
      (r) => r.event === 'b' && r.minute >= start.minute && r.minute - start.minute <= WINDOW,
    );
    const end = [...ends].sort((x, y) => x.minute - y.minute)[0];
    const chain = end ? [start, end] : [start];
    if (
      !best ||
      chain.length > best.length ||
      (chain.length === best.length && start.minute < best[0]!.minute)
    )
      best = chain;
  }
  return best;
}

function slowCorrelation(all: readonly Seen[]): Map<string, [number, number]> {
  const found = new Map<string, [number, number]>();
  const add = (key: string, converted: boolean) => {
    const [count, own] = found.get(key) ?? [0, 0];
    found.set(key, [count + 1, own + Number(converted)]);
  };
  const entrants = [...new Set(all.map((r) => r.user))].flatMap((user) => {
    const rows = all.filter((r) => r.user === user);
    const chain = slowChain(rows);
    if (!chain || chain[0]!.minute + WINDOW > END) return [];
    const began = chain[0]!.minute;
    return [{ rows, began, took: chain[1] ? chain[1].minute - began : null }];
  });
  const took = entrants.flatMap((e) => e.took ?? []).sort((x, y) => x - y);
  const span = took[Math.ceil(took.length / 2) - 1] ?? 0;
  for (const { rows, began, took } of entrants) {
    const converted = took !== null;
    const starts = rows.filter((r) => r.event === 'a' && r.minute === began);
    // Equal times by event, then by the other columns: here the device, empty ones last.
    const device = starts.map((r) => r.device ?? '~').sort()[0]!;
    add(`device ${device.replace('~', '(none)')}`, converted);
    add(`seen_before ${rows.some((r) => r.minute < began) ? 'yes' : 'no'}`, converted);
    if (converted && took < span) continue;
    const between = rows.filter((r) => r.minute > began && r.minute < began + span);
    const names = new Set(between.map((r) => r.event).filter((e) => e !== 'a' && e !== 'b'));
    for (const name of names) add(`event ${name}`, converted);
  }
  return found;
}

test('against a slow count', async () => {
  const seen = fc.record({
    user: fc.constantFrom('p', 'q', 'r', 's', 't', 'u'),
    event: fc.constantFrom('a', 'b', 'c', 'd'),
    minute: fc.integer({ min: 0, max: END }),
    device: fc.constantFrom('x', 'y', null),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(seen, { minLength: 20, maxLength: 60 }), async (all) => {
      // A filled device, so that the column is there.
      const events = [...all, { user: 'z', event: 'd', minute: 0, device: 'x' }];
      const context = await load(
        events.map(({ user, event, minute, device }) => ({ user, event, ts: at(minute), device })),
      );
      const until = at(END).replace(' ', 'T') + 'Z';
      const tables = { events: { ...context.tables.events!, end: until } };
      const { spec: complete } = await runFunnel(engine, context, {
        steps: steps('ab'),
        window: minutes(WINDOW),
        correlate: true,
      });
      const { statements } = funnelQuery(complete, { ...context, tables });
      const { rows } = await engine.query(statements.find((s) => s.name === 'correlation')!.sql);
      const named = rows.filter((r) => r['what'] === 'property' || r['what'] === 'event');
      expect(
        new Map(
          named.map((r) => [
            `${r['column'] ?? 'event'} ${r['value']}`,
            [Number(r['count']), Number(r['converted'])],
          ]),
        ),
      ).toEqual(slowCorrelation(events));
    }),
    { numRuns: 40 },
  );
}, 300_000);

test.each([
  ['strict', { order: 'strict' }],
  ['any', { order: 'any' }],
  ['shared events', { steps: steps('vvsp') }],
  ['optional', { steps: [{ event: 'v' }, { event: 's', optional: true }, { event: 'p' }] }],
  ['open', { entry: 'open' }],
  ['sessions', { count: 'sessions' }],
  ['broken down', { breakdown: { column: 'channel' }, trend: 'day' }],
  ['filtered', { where: [{ column: 'channel', op: 'in', values: ['x', 'y'] }] }],
])('each property parts the entrants, however the chains are found: %s', async (_, part) => {
  const lives = ['v1 v1 s3 p4 h5', 'v1 s2 p9', 'v3 s3 p3', 'p1 v2', 's1 h2 p40', 'v2 s3'];
  const events = log(
    lives.map((rows, i) => ({ user: `u${i}`, rows, channel: i % 3 ? 'x' : 'y', device: 'd' })),
  );
  const context = await load([...events, later]);
  const { rows, spec: asked } = await runFunnel(engine, context, {
    ...spec,
    steps: steps('vsp'),
    ...part,
  });
  const { statements } = funnelQuery(asked, context);
  const found = (await engine.query(statements.at(-1)!.sql)).rows;
  const sum = (column: string, of: string) =>
    found.filter((r) => r['column'] === column).reduce((n, r) => n + Number(r[of]), 0);
  const [fair] = found.filter((r) => r['what'] === 'fair');
  const whole = rows.filter((r) => r.breakdown === null);
  const goal = whole.at(-1)!.count;
  expect(Number(fair!['converted'])).toBe(goal);
  if (!('entry' in part)) expect(Number(fair!['count'])).toBe(whole[0]!.count);
  for (const column of ['channel', 'seen_before', 'first_touch']) {
    expect([sum(column, 'count'), sum(column, 'converted')]).toEqual([
      Number(fair!['count']),
      goal,
    ]);
  }
});
