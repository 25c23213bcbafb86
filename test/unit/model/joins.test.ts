import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import type { JoinKey } from '../../../src/model/settings.ts';
import type { SqlValue } from '../../../src/model/sql.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { runCohort } from '../analyses/cohort-run.ts';
import { runFunnel } from '../analyses/funnel-run.ts';
import { runRoi } from '../analyses/roi-run.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

const key = (left: string, right: string, most?: number): JoinKey => {
  const ref = (text: string) => {
    const [table, ...column] = text.split('.');
    return { table: table as 'events', column: column.join('.') };
  };
  return { left: ref(left), right: ref(right), ...(most ? { most } : {}) };
};
const event = (user: string | null, more: Record<string, SqlValue> = {}, day = 1) => ({
  ts: `2026-01-0${day} 10:00:00`,
  user,
  event: 'visit',
  ...more,
});
const order = (order_id: string, customer: string | null, more: Record<string, SqlValue> = {}) => ({
  order_id,
  ts: '2026-01-05 10:00:00',
  customer,
  revenue: 100,
  ...more,
});

/** The people as groups of their ids, in the order of their codes. */
async function groups(): Promise<string[][]> {
  const { rows } = await engine.query('SELECT person, id FROM people ORDER BY person, id');
  const found: string[][] = [];
  for (const r of rows) (found[Number(r['person']) - 1] ??= []).push(String(r['id']));
  return found;
}

test('without keys, or with keys whose columns do not stand, equal ids alone are one', async () => {
  const tables = { events: [event('u1'), event('u2')], orders: [order('1', 'u1')] };
  await fill(engine, tables);
  expect(await groups()).toEqual([['u1'], ['u2']]);
  await fill(engine, tables, {
    joinKeys: [key('events.prop.email', 'orders.customer'), key('spend.source', 'events.user')],
  });
  expect(await groups()).toEqual([['u1'], ['u2']]);
  expect((await engine.query('SHOW TABLES')).rows.map((r) => r['name'])).not.toContain(
    'row_person',
  );
});

test('keys join over tables and over each other; the first id in text order names the person', async () => {
  await fill(
    engine,
    {
      events: [
        event('web-2', { 'prop.email': 'H1 ' }),
        event('web-1', { 'prop.email': 'h1', 'prop.device': 'd9' }),
        event('app-7', { 'prop.device': 'D9' }),
        event('web-3', { 'prop.email': 'h3' }),
        event('web-4'),
      ],
      orders: [order('1', 'h1'), order('2', 'h4')],
    },
    {
      joinKeys: [
        key('events.prop.email', 'orders.customer'),
        key('events.prop.device', 'events.prop.device'),
      ],
    },
  );
  expect(await groups()).toEqual([['app-7', 'h1', 'web-1', 'web-2'], ['h4'], ['web-3'], ['web-4']]);
});

test('a value of too many ids joins nobody, nor does an id that meets too many others', async () => {
  const clinic = Array.from({ length: 4 }, (_, i) => event(`c${i}`, { 'prop.phone': 'office' }));
  const tester = Array.from({ length: 4 }, (_, i) => [
    event('test', { 'prop.phone': `t${i}` }),
    event(`p${i}`, { 'prop.phone': `t${i}` }),
  ]).flat();
  const pair = [event('a', { 'prop.phone': '1' }), event('b', { 'prop.phone': '1' })];
  const over = (most: number) =>
    fill(
      engine,
      { events: [...clinic, ...tester, ...pair] },
      { joinKeys: [key('events.prop.phone', 'events.prop.phone', most)] },
    );
  await over(3);
  expect((await groups()).filter((g) => g.length > 1)).toEqual([['a', 'b']]);
  await over(4);
  expect((await groups()).filter((g) => g.length > 1)).toEqual([
    ['a', 'b'],
    ['c0', 'c1', 'c2', 'c3'],
    ['p0', 'p1', 'p2', 'p3', 'test'],
  ]);
});

test('a chain of five hundred ids is one person', async () => {
  const events = Array.from({ length: 500 }, (_, i) => {
    const id = `u${String((i * 233) % 500).padStart(4, '0')}`;
    return [event(id, { 'prop.k': `v${i}` }), event(id, { 'prop.k': `v${i + 1}` })];
  }).flat();
  await fill(engine, { events }, { joinKeys: [key('events.prop.k', 'events.prop.k')] });
  expect((await groups()).map((g) => g.length)).toEqual([500]);
});

/** The slow second way: sets merged until nothing merges. */
function slowGroups(rows: { id: string; key: number; value: string }[], most: number): string[][] {
  const ids = new Set(rows.map((r) => r.id));
  const bearers = new Map<string, Set<string>>();
  for (const { id, key: k, value } of rows) {
    const at = `${k} ${value}`;
    bearers.set(at, (bearers.get(at) ?? new Set()).add(id));
  }
  const few = [...bearers].filter(([, set]) => set.size <= most);
  const hub = (id: string, k: string): boolean => {
    const met = few
      .filter(([at, set]) => at.startsWith(`${k} `) && set.has(id))
      .flatMap(([, s]) => [...s]);
    return new Set(met).size - 1 > most;
  };
  let sets = [...ids].map((id) => new Set([id]));
  for (const [at, set] of few) {
    const joined = [...set].filter((id) => !hub(id, at.split(' ')[0]!));
    const touched = sets.filter((s) => joined.some((id) => s.has(id)));
    sets = [...sets.filter((s) => !touched.includes(s)), new Set(touched.flatMap((s) => [...s]))];
  }
  return sets
    .filter((s) => s.size)
    .map((s) => [...s].sort())
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

test('any ids and values: the groups that merging sets finds', { timeout: 60_000 }, async () => {
  const row = fc.record({
    id: fc.integer({ min: 0, max: 25 }).map((n) => `u${n}`),
    a: fc.option(fc.integer({ min: 0, max: 20 }).map((n) => `a${n}`)),
    b: fc.option(fc.integer({ min: 0, max: 30 }).map((n) => `b${n}`)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      const events = rows.map((r) => event(r.id, { 'prop.a': r.a, 'prop.b': r.b }));
      const joinKeys = [
        key('events.prop.a', 'events.prop.a', 3),
        key('events.prop.b', 'events.prop.b', 3),
      ];
      await fill(engine, { events }, { joinKeys });
      const borne = rows.flatMap(({ id, a, b }) => [
        ...(a === null ? [{ id, key: 0, value: id }] : [{ id, key: 1, value: a }]),
        ...(b === null ? [] : [{ id, key: 2, value: b }]),
      ]);
      expect(await groups()).toEqual(slowGroups(borne, 3));
    }),
    { numRuns: 25, seed: 4 },
  );
});

test('orders meet events by an e-mail and by their number: ROI, funnel and cohort follow', async () => {
  const tables = {
    spend: [{ day: '2026-01-01', channel: 'google', cost: 50 }],
    events: [
      // By the e-mail: the visit of u1 is the touch of order 1.
      event('u1', { channel: 'google', 'prop.email': 'h1' }),
      { ts: '2026-01-02 10:00:00', user: 'u1', event: 'buy' },
      // By the number: order 2 names no customer, the event of u2 has its transaction.
      event('u2', { channel: 'meta' }),
      event('u2', { event: 'buy', 'prop.transaction_id': '#T2' }, 3),
      // Before login, the rows name nobody but the device that u3 has later.
      event(null, { channel: 'tiktok', 'prop.device': 'd3' }),
      event('u3', { event: 'buy', 'prop.device': 'd3' }, 4),
    ],
    orders: [
      order('T1', 'h1', { ts: '2026-01-03 10:00:00' }),
      order('T2', null, { revenue: 30 }),
      order('T3', 'u1', { revenue: 7 }),
      order('T4', null, { revenue: 9 }),
    ],
  };
  const roi = async (joinKeys: JoinKey[]) => {
    const context = await fill(engine, tables, { joinKeys });
    const { rows } = await runRoi(engine, context, { kind: 'roi' });
    return rows.map((r) => [
      r['total'] ? 'total' : r['not_attributed'] ? 'none' : r['channel'],
      r['revenue'],
      r['new_customers'],
    ]);
  };
  expect(await roi([])).toEqual([
    ['google', 7, 1],
    ['none', 139, 1],
    ['total', 146, 2],
  ]);
  const joinKeys = [
    key('events.prop.email', 'orders.customer'),
    key('events.prop.transaction_id', 'orders.order_id'),
    key('events.prop.device', 'events.prop.device'),
  ];
  // T1 and T3 are of one person, so the second is no new customer; T2 has a person now.
  expect(await roi(joinKeys)).toEqual([
    ['google', 107, 1],
    ['meta', 30, 1],
    ['none', 9, 0],
    ['total', 146, 2],
  ]);
  const context = await fill(engine, tables, { joinKeys });
  const funnel = await runFunnel(engine, context, {
    steps: [{ event: 'visit' }, { event: 'buy' }],
  });
  expect(funnel.rows.map((r) => r['count'])).toEqual([3, 3]);
  const cohort = await runCohort(engine, context, {
    kind: 'cohort',
    start: { table: 'events', event: 'visit' },
    return: { table: 'orders' },
    measure: 'revenue',
    interval: 'month',
    intervals: 1,
  });
  expect(cohort.rows.find((r) => r['cohort'] === '2026-01-01')).toMatchObject({
    size: 3,
    count: 2,
    value: 137,
  });
});
