import { afterAll, expect, test } from 'vitest';
import { completeFunnel, funnelDefaults } from '../../../src/analyses/funnel/complete.ts';
import { funnelQuery } from '../../../src/analyses/funnel/query.ts';
import type { Context } from '../../../src/model/context.ts';
import { hasMessage } from '../../../src/i18n/index.ts';
import { settings } from '../../tools/tables.ts';
import { Problem } from '../../../src/model/problem.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fillEvents, runFunnel } from './funnel-run.ts';

const engine = await nativeEngine();
afterAll(() => engine.close());

const at = (user: string, event: string, ts: string, channel: string | null = null) => ({
  user,
  event,
  ts,
  channel,
});
const LOG = [
  at('ann', 'visit', '2026-01-01 10:00:00', 'ads'),
  at('ann', 'visit', '2026-01-03 10:00:00', 'mail'),
  at('ann', 'signup', '2026-01-03 10:00:30', 'mail'),
  at('ann', 'purchase', '2026-01-09 10:00:00', null),
  at('bob', 'visit', '2026-01-02 09:00:00', 'ads'),
  at('bob', 'signup', '2026-01-12 09:00:00', 'ads'),
  at('cat', 'visit', '2026-01-11 00:00:00', null),
  at('cat', 'signup', '2026-01-11 00:00:00', 'ads'),
  at('dan', 'signup', '2026-01-12 08:00:00', 'ads'),
];
const THREE = [{ event: 'visit' }, { event: 'signup' }, { event: 'purchase' }];

/** The problem that a spec is refused with. */
function refused(input: Record<string, unknown>, context: Context): Record<string, unknown> {
  try {
    completeFunnel({ kind: 'funnel', ...input }, context);
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, ...error.args };
    throw error;
  }
  throw new Error('accepted');
}

test('a funnel counted by hand: counts, rates, losses, times, incomplete', async () => {
  const context = await fillEvents(engine, LOG);
  const { rows, parts } = await runFunnel(engine, context, { steps: THREE, trend: 'week' });
  // Ann counts from her second visit, the first from which all three lie within 7 days. Bob's and
  // Cat's last visits: Bob's window ended on the 9th, Cat's ends after the data (the 13th).
  expect(
    rows.map((r) => [r.label, r.count, r.rate_from_start, r.rate_from_previous, r.lost]),
  ).toEqual([
    ['visit', 3, 1, null, null],
    ['signup', 2, 2 / 3, 2 / 3, 1],
    ['purchase', 1, 1 / 3, 1 / 2, 1],
  ]);
  expect(rows.map((r) => r.incomplete)).toEqual([1, 1, 1]);
  expect(rows.map((r) => [r.median_seconds, r.mean_seconds, r.p90_seconds])).toEqual([
    [null, null, null],
    [15, 15, 27],
    [518_370, 518_370, 518_370],
  ]);
  expect(parts['trend']).toEqual([
    { day: '2025-12-29', breakdown: null, step: 1, count: 2 },
    { day: '2025-12-29', breakdown: null, step: 2, count: 1 },
    { day: '2025-12-29', breakdown: null, step: 3, count: 1 },
    { day: '2026-01-05', breakdown: null, step: 1, count: 1 },
    { day: '2026-01-05', breakdown: null, step: 2, count: 1 },
    { day: '2026-01-05', breakdown: null, step: 3, count: 0 },
  ]);
  const times = parts['times']!.filter((t) => t['count']);
  expect(times).toEqual([
    { step: 2, from: 0, to: 1, count: 1 },
    { step: 2, from: 10, to: 30, count: 1 },
    { step: 3, from: 432_000, to: 604_800, count: 1 },
  ]);
});

test('a breakdown has the whole, the values by size, what is beyond, and what was not reached', async () => {
  const context = await fillEvents(engine, LOG);
  const counts = async (breakdown: Record<string, unknown>) =>
    (await runFunnel(engine, context, { steps: THREE, breakdown })).rows
      .filter((r) => r.step === 1)
      .map((r) => [r.breakdown, r.count, r.total ?? false]);
  expect(await counts({ column: 'channel' })).toEqual([
    [null, 3, true],
    ['(none)', 1, false],
    ['ads', 1, false],
    ['mail', 1, false],
  ]);
  expect(await counts({ column: 'channel', top: 1 })).toEqual([
    [null, 3, true],
    ['(none)', 1, false],
    ['(other)', 2, false],
  ]);
  expect(await counts({ column: 'channel', at: 3 })).toEqual([
    [null, 3, true],
    ['(none)', 1, false],
    ['(not reached)', 2, false],
  ]);
});

test('where either row is a day, a window in days compares days; in hours, time', async () => {
  const context = await fillEvents(engine, [
    at('day first', 'visit', '2026-01-01'),
    at('day first', 'signup', '2026-01-02 08:00:00'),
    at('day last', 'visit', '2026-01-01 08:00:00'),
    at('day last', 'signup', '2026-01-02'),
    at('no day', 'visit', '2026-01-01 08:00:00'),
    at('no day', 'signup', '2026-01-02 08:00:01'),
    at('too late', 'visit', '2026-01-01'),
    at('too late', 'signup', '2026-01-03'),
  ]);
  const steps = THREE.slice(0, 2);
  for (const order of ['ordered', 'strict', 'any']) {
    const reached = async (value: number, unit: string) =>
      (await runFunnel(engine, context, { steps, order, window: { value, unit } })).rows[1]!.count;
    expect(await reached(1, 'day')).toBe(2);
    expect(await reached(24, 'hour')).toBe(1);
    expect(await reached(32, 'hour')).toBe(3);
  }
});

test('under totals each row of step 1 is its own entrant, also at equal times', async () => {
  const context = await fillEvents(engine, [
    at('ann', 'visit', '2026-01-01 10:00:00', 'ads'),
    at('ann', 'visit', '2026-01-01 10:00:00', 'mail'),
  ]);
  for (const where of ['first', 'last', 1]) {
    const { rows } = await runFunnel(engine, context, {
      steps: THREE,
      count: 'totals',
      breakdown: { column: 'channel', at: where },
    });
    const first = rows.filter((r) => r.step === 1).map((r) => [r.breakdown, r.count]);
    expect(first).toEqual([
      [null, 2],
      ['ads', 1],
      ['mail', 1],
    ]);
  }
});

test('entrants whose window is open can be left out', async () => {
  const context = await fillEvents(engine, LOG);
  const spec = { steps: THREE, incomplete: 'exclude' };
  const { rows } = await runFunnel(engine, context, spec);
  expect(rows.map((r) => r.count)).toEqual([2, 1, 1]);
  expect(rows.map((r) => r.incomplete)).toEqual([1, 1, 1]);
});

test('no entrants: counts 0, no rates, and an event that the data have not is said', async () => {
  const context = await fillEvents(engine, LOG);
  const { rows, warnings } = await runFunnel(engine, context, {
    steps: [{ event: "o'brien" }, { event: 'signup' }],
  });
  expect(rows.map((r) => [r.count, r.rate_from_start, r.lost])).toEqual([
    [0, null, null],
    [0, null, 0],
  ]);
  expect(warnings).toEqual([{ code: 'no-such-event', args: { step: 1, event: "o'brien" } }]);
});

test('thirty steps, all alike, in order and in any order', async () => {
  const rows = Array.from({ length: 29 }, (_, i) =>
    at('ann', 'visit', `2026-01-01 10:00:${String(i % 3).padStart(2, '0')}`),
  );
  const context = await fillEvents(engine, rows);
  const steps = Array.from({ length: 30 }, () => ({ event: 'visit' }));
  for (const order of ['ordered', 'any']) {
    const answer = await runFunnel(engine, context, { steps, order });
    expect(answer.rows.map((r) => r.count)).toEqual([...Array<number>(29).fill(1), 0]);
  }
});

test('what is wrong with a spec is named by its path', async () => {
  const context = await fillEvents(engine, LOG);
  const step = { event: 'visit' };
  const day = { value: 1, unit: 'day' };
  const cases: [Record<string, unknown>, string][] = [
    [{ steps: [] }, 'steps'],
    [{ steps: Array.from({ length: 31 }, () => step) }, 'steps'],
    [{ steps: [{ event: 5 }] }, 'steps.0.event'],
    [{ steps: [{ event: 'a', wher: [] }] }, 'steps.0.wher'],
    [{ steps: [step], window: { ...day, value: 0 } }, 'window.value'],
    [{ steps: [step], window: { ...day, value: -7 } }, 'window.value'],
    [{ steps: [step], window: { value: 365_000, unit: 'day' } }, 'window'],
    [{ steps: [step], window: { value: 1, unit: 'year' } }, 'window.unit'],
    [{ steps: [step], order: 'sideways' }, 'order'],
    [{ steps: [step], period: { from: '2026-02-01', to: '2026-01-01' } }, 'period'],
    [{ steps: [step], breakdown: { column: 'no' } }, 'breakdown.column'],
    [{ steps: [step], breakdown: { column: 'channel', at: 2 } }, 'breakdown.at'],
    [{ steps: [step], where: [{ column: 'no', op: 'in', values: [] }] }, 'where.0.column'],
    [{ steps: [step], where: [{ column: 'channel', op: 'like', values: [] }] }, 'where.0.op'],
    [
      { steps: [step, { ...step, where: [{ column: 'no', op: 'is_null' }] }] },
      'steps.1.where.0.column',
    ],
    [{ steps: [step, step], exclude: [{ event: 'x', after: 1, before: 3 }] }, 'exclude.0.before'],
    [{ steps: [step], __proto__x: 1 }, '__proto__x'],
  ];
  for (const [input, path] of cases) {
    expect(refused(input, context), JSON.stringify(input)).toMatchObject({
      code: 'invalid-spec',
      path,
    });
  }
});

test('what has no meaning is refused by its path, with the reason', async () => {
  const context = await fillEvents(engine, LOG);
  const [first, second] = THREE;
  const hour = { value: 1, unit: 'hour' };
  const cases: [Record<string, unknown>, string, string][] = [
    [{ steps: [{ ...first, optional: true }, second] }, 'steps.0.optional', 'no-step-before'],
    [{ steps: [{ ...first, within: hour }, second] }, 'steps.0.within', 'no-step-before'],
    [
      { steps: [first, { ...second, within: hour }], order: 'any' },
      'steps.1.within',
      'no-step-before',
    ],
    [
      { steps: [first, { ...second, optional: true }], order: 'any' },
      'steps.1.optional',
      'optional-any',
    ],
    [
      { steps: [first, { ...second, optional: true }, first], exclude: [{ event: 'x' }] },
      'exclude.0.before',
      'optional-step',
    ],
    [
      { steps: THREE, hold: [{ column: 'channel', steps: [2, 4] }] },
      'hold.0.steps',
      'no-such-step',
    ],
    [{ steps: THREE, hold: [{ column: 'channel', steps: [2, 2] }] }, 'hold.0.steps', 'twice'],
    [{ steps: THREE, hold: [{ column: 'no', steps: [1, 2] }] }, 'hold.0.column', 'unknown-column'],
    [{ steps: THREE, compare: 'previous_period' }, 'compare', 'needs-period'],
  ];
  for (const [input, path, reason] of cases) {
    expect(refused(input, context), JSON.stringify(input)).toMatchObject({
      code: 'invalid-spec',
      path,
      reason,
    });
    for (const locale of ['en', 'zh-CN'] as const)
      expect(hasMessage(`reason.${reason}`, locale)).toBe(true);
  }
});

const people = (counts: Record<string, number>): Context => ({
  settings: settings(),
  tables: {
    events: {
      name: 'events',
      rows: 1000,
      columns: [],
      from: '2026-01-01',
      to: '2026-12-31',
      end: '2027-01-01T00:00:00.000Z',
      lastFullDay: '2026-12-31',
      hasDayGrain: false,
      futureRows: 0,
      currencies: [],
      events: Object.entries(counts).map(([event, n]) => ({ event, rows: n * 2, people: n })),
    },
  },
});

test('the first funnel is the likely journey of the data at hand', () => {
  const steps = (counts: Record<string, number>) =>
    funnelDefaults(people(counts)).steps.map((s) => s.event);
  expect(
    steps({
      scroll: 990,
      page_view: 900,
      view_item: 700,
      add_to_cart: 300,
      begin_checkout: 200,
      purchase: 90,
      refund: 5,
    }),
  ).toEqual(['page_view', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase']);
  expect(steps({ 支付成功: 90, 加入购物车: 300, 访问: 900, 浏览商品: 700, 提交订单: 100 })).toEqual(
    ['访问', '浏览商品', '加入购物车', '提交订单', '支付成功'],
  );
  expect(steps({ visit: 300, signup: 340, 'Add to Cart': 290, purchase: 280 })).toEqual([
    'visit',
    'Add to Cart',
    'purchase',
  ]);
  expect(steps({ foo: 10, bar: 30, baz: 20, qux: 5 })).toEqual(['bar', 'baz', 'foo']);
  expect(steps({ only: 1 })).toEqual(['only']);
});

test('the first funnel of a long log has a trend that can be read', () => {
  const spec = funnelDefaults(people({ visit: 2, purchase: 1 }));
  expect(spec).toMatchObject({ order: 'ordered', count: 'users', trend: 'week', breakdown: null });
  expect(spec.window).toEqual({ value: 7, unit: 'day' });
});

test('data without any event has no funnel', () => {
  expect(refused({}, people({}))).toMatchObject({ code: 'invalid-spec', path: 'steps' });
});

test('the SQL of a plain funnel reads as an analyst would write it, and binds', async () => {
  const context = await fillEvents(engine, LOG);
  const spec = completeFunnel({ kind: 'funnel', steps: THREE.slice(0, 2) }, context);
  const [main] = funnelQuery(spec, context).statements;
  expect(main!.sql).toMatchInlineSnapshot(`
    "-- Funnel of people: visit, signup, in this order, within 7 days
    WITH step_event AS (
      SELECT step, n.event
      FROM (VALUES
          (1, 'visit'),
          (2, 'signup')
        ) AS given(step, name) JOIN event_names n ON n.event::VARCHAR = given.name
    ),
    matched AS MATERIALIZED (
      SELECT s.person AS person, g.step,
        -- all lives end to end on one line of milliseconds, further apart than the window
        s.person * 1814400000::BIGINT + epoch_ms(s.ts) AS x
      FROM event_spine AS s JOIN step_event AS g ON g.event = s.event
    ),
    backwards AS (
      -- of those who do step 2 the latest row first
      SELECT person, step, x
      FROM matched
      SEMI JOIN (SELECT person FROM matched WHERE step = 2) USING (person)
      ORDER BY x DESC, step DESC
    ),
    from_2 AS (
      SELECT person, step, x,
        min(x) FILTER (step = 2) OVER (ROWS UNBOUNDED PRECEDING) AS x2
      FROM backwards
    ),
    start AS (
      SELECT person,
        x AS x1,
        CASE WHEN x2 - x <= 604800000 THEN x2 END AS x2,
        CASE WHEN x2 - x <= 604800000 THEN 2 ELSE 1 END AS depth
      FROM from_2
      WHERE step = 1
    ),
    deepest AS (
      -- the earliest of the deepest starts: a step deeper is moved ahead by more than a life
      SELECT person, max(s.depth) AS depth,
        min(x1 - s.depth * 1814400000::BIGINT) + max(s.depth) * 1814400000::BIGINT AS x1,
        min(x2 - s.depth * 1814400000::BIGINT) + max(s.depth) * 1814400000::BIGINT AS x2
      FROM start AS s
      GROUP BY person
    ),
    entered AS (
      SELECT person, min(x) AS x1, max(x) AS last_start
      FROM matched
      WHERE step = 1
      GROUP BY person
    ),
    chain AS MATERIALIZED (
      SELECT person,
        coalesce(d.depth, 1) AS depth,
        coalesce(d.x1, e.x1) AS x1,
        x2,
        coalesce(d.depth, 1) < 2 AND last_start + 604800000 > person * 1814400000::BIGINT + epoch_ms(TIMESTAMP '2026-01-13 00:00:00') AS open
      FROM entered AS e LEFT JOIN deepest AS d USING (person)
    ),
    reached AS (
      SELECT open, 1 AS step, NULL::BIGINT AS wait FROM chain
      UNION ALL SELECT open, 2, 1000 * (x2 - x1)::BIGINT FROM chain WHERE depth >= 2
    )
    SELECT step,
      count(*) AS count,
      quantile_cont(wait, 0.5) / 1e6 AS median_seconds,
      sum(wait) / count(wait) / 1e6 AS mean_seconds,
      quantile_cont(wait, 0.9) / 1e6 AS p90_seconds,
      count(*) FILTER (open) AS incomplete,
      map_values(histogram(wait, [1000000, 5000000, 10000000, 30000000, 60000000, 120000000, 300000000, 600000000, 1800000000, 3600000000, 7200000000, 14400000000, 28800000000, 43200000000, 86400000000, 172800000000, 259200000000, 432000000000, 604800000000]::BIGINT[])) AS times
    FROM reached
    GROUP BY step
    ORDER BY step"
  `);
  expect((await engine.query(main!.sql)).rows).toHaveLength(2);
});

test('the hot query scans the spine once, sorts once, and runs its windows as it reads', async () => {
  const context = await fillEvents(engine, LOG);
  const spec = completeFunnel({ kind: 'funnel', steps: THREE }, context);
  const [main] = funnelQuery(spec, context).statements;
  const [plan] = (await engine.query(`EXPLAIN ${main!.sql}`)).rows;
  const text = String(plan!['explain_value']);
  const count = (operator: RegExp) => [...text.matchAll(operator)].length;
  expect(count(/event_spine/g)).toBe(1);
  expect(count(/STREAMING_WINDOW/g)).toBe(2);
  expect(count(/\bWINDOW\b/g)).toBe(0);
  expect(text).not.toMatch(/\bevents\b/);
});

test('a row half a millisecond after the window’s end is beyond it', async () => {
  const at = (user: string, event: string, ts: string) => ({ user, event, ts });
  const context = await fillEvents(engine, [
    at('a', 'visit', '2026-01-05 10:00:00'),
    at('a', 'signup', '2026-01-05 10:00:01.0005'),
    at('b', 'visit', '2026-01-05 10:00:00.0005'),
    at('b', 'signup', '2026-01-05 10:00:01.0005'),
  ]);
  expect(context.tables.events!.wholeMillis).toBe(false);
  const { rows } = await runFunnel(engine, context, {
    kind: 'funnel',
    steps: THREE.slice(0, 2),
    window: { value: 1, unit: 'second' },
  });
  expect(rows.map((r) => r.count)).toEqual([2, 1]);
});
