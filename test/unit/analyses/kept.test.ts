import { expect, test } from 'vitest';
import { Answers, bytesOf } from '../../../src/analyses/kept.ts';
import { run } from '../../../src/analyses/run.ts';
import type { Engine } from '../../../src/engine/types.ts';
import { means } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

// What is asked again, and what is not: statements counted, over the real SQL.

const CHANNELS = ['meta', 'google', 'email'];
const at = (day: number, hour: number): string =>
  `2026-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String((day % 28) + 1).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00`;
const people = Array.from({ length: 40 }, (_, i) => i);
const events = people.flatMap((i) =>
  ['visit', 'cart', 'purchase'].slice(0, 1 + (i % 3)).map((event, k) => ({
    ts: at((i * 3) % 80, k + 1),
    user: `u${i}`,
    event,
    channel: CHANNELS[i % 3]!,
    country: i % 2 ? 'CN' : 'DE',
  })),
);
const orders = people.flatMap((i) =>
  [0, 9, 21].slice(0, 1 + (i % 3)).map((later) => ({
    order_id: `o${i}-${later}`,
    ts: at(((i * 3) % 80) + later, 4),
    customer: `u${i}`,
    revenue: 10 + i,
    cost_of_goods: 5,
    refund: 0,
  })),
);
const spend = Array.from({ length: 60 }, (_, d) => ({
  day: at(d, 0).slice(0, 10),
  channel: CHANNELS[d % 3]!,
  cost: 10,
}));
const assignments = people.map((i) => ({
  ts: at((i * 3) % 80, 0),
  unit: `u${i}`,
  experiment: 'e1',
  variant: i % 2 ? 'a' : 'b',
}));

const engine = await nativeEngine();
const context = await fill(engine, { events, orders, spend, assignments });

/** A page's store over the tables above, and a count of what it asks. */
function page() {
  const answers = new Answers();
  const asked = { queries: 0, worked: 0 };
  const counting: Engine = {
    ...engine,
    query: (sql, options) => {
      asked.queries += 1;
      return engine.query(sql, options);
    },
    arrow: (sql, options) => {
      asked.queries += 1;
      return engine.arrow(sql, options);
    },
  };
  const own = means(counting, context);
  return {
    answers,
    /** The answer, and the statements and works that it took. */
    async ask(spec: object) {
      asked.queries = 0;
      asked.worked = 0;
      const result = await run(spec, {
        ...own,
        figure: (...given) => {
          asked.worked += 1;
          return own.figure(...given);
        },
        kept: answers.now(),
      });
      return { result, ...asked };
    },
  };
}

const FUNNEL = { kind: 'funnel', steps: [{ event: 'visit' }, { event: 'cart' }] };
const VALUE = { kind: 'value' };
const TEST = { kind: 'experiment', experiment: 'e1', metrics: [{ event: 'purchase' }] };
const CREDIT = { kind: 'attribution', bootstrap: { samples: 20 } };

test.each([
  { spec: FUNNEL, queries: 1, worked: 0 },
  { spec: { kind: 'cohort' }, queries: 1, worked: 0 },
  { spec: { kind: 'roi' }, queries: 1, worked: 0 },
  { spec: CREDIT, queries: 1, worked: 1 },
])('$spec.kind: the same again, or by another title, asks nothing', async (each) => {
  const { ask } = page();
  const first = await ask(each.spec);
  expect(first.queries).toBeGreaterThanOrEqual(each.queries);
  expect(first.worked).toBe(each.worked);
  const again = await ask(each.spec);
  expect([again.queries, again.worked]).toEqual([0, 0]);
  const titled = await ask({ ...each.spec, title: 'Mine' });
  expect([titled.queries, titled.worked]).toEqual([0, 0]);
  expect(titled.result.spec.title).toBe('Mine');
  const { elapsed: a, ...one } = first.result;
  const { elapsed: b, ...two } = again.result;
  expect([typeof a, typeof b]).toEqual(['number', 'number']);
  expect(two).toEqual(one);
});

test.each([
  [
    'a label of the funnel',
    FUNNEL,
    { ...FUNNEL, steps: [{ event: 'visit', label: 'Came' }, FUNNEL.steps[1]] },
    0,
    0,
  ],
  ['its trend', FUNNEL, { ...FUNNEL, trend: 'day' }, 1, 0],
  ['its trend from days to weeks', { ...FUNNEL, trend: 'day' }, { ...FUNNEL, trend: 'week' }, 1, 0],
  ['its trend to none', { ...FUNNEL, trend: 'day' }, FUNNEL, 0, 0],
  [
    'the compared period',
    { ...FUNNEL, period: { from: '2026-02-01', to: '2026-02-28' } },
    { ...FUNNEL, period: { from: '2026-02-01', to: '2026-02-28' }, compare: 'previous_period' },
    1,
    0,
  ],
  ['its window', FUNNEL, { ...FUNNEL, window: { value: 1, unit: 'day' } }, 1, 0],
  ['how a test is read', TEST, { ...TEST, method: 'bayesian' }, 0, 0],
  ['the level of a test', TEST, { ...TEST, alpha: 0.1, correction: 'bh' }, 0, 0],
  ['the horizon of value', VALUE, { ...VALUE, horizon: 24 }, 0, 1],
  ['the seed of the intervals', CREDIT, { ...CREDIT, bootstrap: { samples: 20, seed: 7 } }, 0, 1],
])('changing %s asks for what it touches alone', async (_, before, after, queries, worked) => {
  const { ask } = page();
  await ask(before);
  const changed = await ask(after);
  expect([changed.queries, changed.worked]).toEqual([queries, worked]);
  // And says what a page says that was never asked anything.
  const { elapsed: a, ...one } = changed.result;
  const { elapsed: b, ...two } = (await page().ask(after)).result;
  expect([typeof a, typeof b]).toEqual(['number', 'number']);
  expect(one).toEqual(two);
});

test('who changes an answer changes nobody else’s', async () => {
  const { ask } = page();
  const first = await ask(FUNNEL);
  const right = structuredClone(first.result.rows);
  first.result.rows[0]!['count'] = -1;
  const second = await ask(FUNNEL);
  second.result.rows[0]!['count'] = -2;
  second.result.rows.pop();
  expect((await ask(FUNNEL)).result.rows).toEqual(right);
  expect((await ask({ ...FUNNEL, trend: 'day' })).result.rows).toEqual(right);
});

test('changed data are asked anew, and what was under way before is not kept', async () => {
  const { ask, answers } = page();
  const before = await ask(FUNNEL);
  const old = answers.now();
  answers.forget();
  expect(answers.bytes).toBe(0);
  old.put('late', 1);
  expect(old.get('late')).toBeUndefined();
  expect(answers.now().get('late')).toBeUndefined();
  const after = await ask(FUNNEL);
  expect(after.queries).toBe(before.queries);
});

test('a stopped run gives no answer, even one that is kept', async () => {
  const { answers, ask } = page();
  await ask(FUNNEL);
  const stopped = new AbortController();
  stopped.abort(new Error('stop'));
  const own = { ...means(engine, context), kept: answers.now() };
  await expect(run(FUNNEL, own, { signal: stopped.signal })).rejects.toThrow('stop');
});

test('the store is bounded in bytes, and the least recently used goes first', () => {
  const text = (n: number) => 'x'.repeat(n);
  // Each of these with its key of two letters: 16 + 2 · 100 + 4.
  const answers = new Answers(220 * 4);
  const kept = answers.now();
  for (const key of ['k1', 'k2', 'k3', 'k4']) kept.put(key, text(100));
  expect(answers.bytes).toBe(880);
  expect(kept.get('k1')).toBe(text(100));
  kept.put('k5', text(100));
  expect(kept.get('k2')).toBeUndefined();
  expect(kept.get('k1')).toBe(text(100));
  expect(answers.bytes).toBe(880);
  kept.put('k1', text(10));
  expect(answers.bytes).toBe(880 - 180);
  // What is larger than all the room pushes nobody out.
  kept.put('big', text(1000));
  expect(kept.get('big')).toBeUndefined();
  expect(kept.get('k5')).toBe(text(100));
});

test('bytes of plain values', () => {
  expect(bytesOf('ab')).toBe(20);
  expect(bytesOf(new Uint8Array(100))).toBe(100);
  expect(bytesOf([{ a: 1, b: null }])).toBe(16 + 8 + 16 + 2 * 16);
  expect(
    bytesOf(
      Array.from({ length: 1e6 }, () => 1),
      100,
    ),
  ).toBeLessThan(200);
});
