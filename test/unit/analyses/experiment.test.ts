import { expect, test } from 'vitest';
import { method as experiment } from '../../../src/analyses/experiment/method.ts';
import { completeExperiment } from '../../../src/analyses/experiment/spec.ts';
import type { Row } from '../../../src/engine/types.ts';
import { sentence } from '../../../src/i18n/index.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

const engine = await nativeEngine();

interface Arm {
  variant: string;
  n: number;
  /** How many of them buy. */
  buy: number;
  revenue?: number;
}
const spec = { kind: 'experiment' };
const who = (arm: Arm, i: number) => `${arm.variant}${i}`;

/** Units that come in on 1 March, of whom the first `buy` order on the 2nd. */
const arms = (...all: Arm[]) => ({
  assignments: all.flatMap((arm) =>
    Array.from({ length: arm.n }, (_, i) => ({
      ts: '2026-03-01 08:00:00',
      experiment: 'checkout',
      unit: who(arm, i),
      variant: arm.variant,
    })),
  ),
  orders: all.flatMap((arm) =>
    Array.from({ length: arm.buy }, (_, i) => ({
      ts: '2026-03-02 08:00:00',
      order_id: who(arm, i),
      customer: who(arm, i),
      revenue: arm.revenue ?? 10,
    })),
  ),
});
const rate = { metrics: [{ type: 'proportion', table: 'orders' }] };
const run = async (tables: Parameters<typeof fill>[1], more: object = {}) =>
  analyse(engine, await fill(engine, tables), { ...spec, ...more });

test('by hand: 49 of 100 against 51 of 100, all fields of the row', async () => {
  const { rows, parts } = await run(
    arms({ variant: 'control', n: 100, buy: 49 }, { variant: 'new', n: 100, buy: 51 }),
    rate,
  );
  expect(rows).toHaveLength(1);
  const [row] = rows as [Row];
  expect(row).toMatchObject({
    experiment: 'checkout',
    metric: 'orders_rate',
    type: 'proportion',
    guard: false,
    breakdown: null,
    variant: 'new',
    control: 'control',
    ...{ n: 100, value: 0.51, numerator: 51, denominator: 100 },
    ...{ control_n: 100, control_value: 0.49, control_numerator: 49, control_denominator: 100 },
    verdict: 'none_shown',
  });
  // GrowthBook's engine test of the same counts, flat prior.
  expect(row['relative']).toBeCloseTo(0.04082, 5);
  expect(row['chance_to_win']).toBeCloseTo(0.60918, 5);
  expect(row['risk_control']).toBeCloseTo(0.0814, 5);
  expect(row['risk']).toBeCloseTo(0.04058, 5);
  // The error of the difference: √(0.49·0.51/100 + 0.51·0.49/100).
  expect(row['difference']).toBeCloseTo(0.02, 12);
  expect(row['stderr']).toBeCloseTo(Math.sqrt(2 * 0.49 * 0.51 * 0.01), 12);
  // (z₀.₉₇₅ + z₀.₈) errors can be seen; the units grow with the square of what is missing.
  expect(row['detectable']).toBeCloseTo((1.959964 + 0.841621) * Number(row['stderr']), 6);
  expect(row['needed']).toBe(Math.ceil(100 * (Number(row['detectable']) / 0.02) ** 2));
  expect(parts['srm']).toMatchObject([
    { variant: 'control', control: true, units: 100, expected: 100, share: 0.5, p: 1 },
    { variant: 'new', control: false, units: 100, expected_share: 0.5, chi_square: 0 },
  ]);
  expect(parts['units']).toEqual([
    { day: '2026-03-01', variant: 'control', units: 100 },
    { day: '2026-03-01', variant: 'new', units: 100 },
  ]);
  const daily = parts['daily']!.map((d) => [d['day'], d['n'], d['value'], d['difference']]);
  // Nobody has bought on the first day: too few to say.
  expect(daily[0]).toEqual(['2026-03-01', 100, 0, null]);
  expect(daily[1]!.slice(0, 3)).toEqual(['2026-03-02', 100, 0.51]);
});

test('Bayesian and sequential intervals stand where their methods put them', async () => {
  const tables = arms({ variant: 'a', n: 100, buy: 49 }, { variant: 'b', n: 100, buy: 51 });
  const of = async (more: object) => (await run(tables, { ...rate, ...more })).rows[0]!;
  const bayes = await of({ method: 'bayesian' });
  expect(bayes['relative_low']).toBeCloseTo(-0.24779, 5);
  expect(bayes['relative_high']).toBeCloseTo(0.32943, 5);
  expect([bayes['p'], bayes['p_adjusted']]).toEqual([null, null]);
  const [fixed, wide] = [await of({}), await of({ method: 'sequential' })];
  expect(Number(wide['high'])).toBeGreaterThan(Number(fixed['high']));
  expect(Number(wide['p'])).toBeGreaterThan(Number(fixed['p']));
  // A firm belief that nothing changes pulls the effect to nothing.
  const sure = await of({ method: 'bayesian', prior: { mean: 0, variance: 1e-6 } });
  expect(Math.abs(Number(sure['relative']))).toBeLessThan(1e-4);
});

test('who was in two variants counts nowhere; outcomes before the assignment or late do not', async () => {
  const tables = arms({ variant: 'control', n: 40, buy: 20 }, { variant: 'new', n: 40, buy: 20 });
  const order = (ts: string, customer: string) => ({
    ...{ ts, customer, order_id: `${customer} ${ts}`, revenue: 10 },
  });
  tables.assignments.push(
    { ts: '2026-03-03 08:00:00', experiment: 'checkout', unit: 'new0', variant: 'control' },
    // Again in the same variant: the first counts.
    { ts: '2026-03-04 08:00:00', experiment: 'checkout', unit: 'new1', variant: 'new' },
    // In another test one may be in any variant.
    { ts: '2026-03-01 08:00:00', experiment: 'colour', unit: 'new2', variant: 'control' },
  );
  tables.orders.push(
    order('2026-03-01 07:59:59', 'new39'), // before
    order('2026-03-01 08:00:00', 'new38'), // at the very moment
    order('2026-03-05 23:59:59', 'new37'), // on the last day
    order('2026-03-06 00:00:00', 'new36'), // after it
  );
  const { rows, parts, warnings } = await run(tables, {
    ...rate,
    experiment: 'checkout',
    period: { from: '2026-03-01', to: '2026-03-05' },
  });
  // 40 − 1 contaminated; its 20 buyers − 1 + the one at the moment + the one of the last day.
  expect(rows[0]).toMatchObject({ n: 39, numerator: 21, control_n: 40, control_numerator: 20 });
  expect(parts['contamination']).toEqual([{ variants: 'control + new', units: 1 }]);
  expect(warnings.map((w) => w.code)).toEqual(['contaminated']);
  // A window of one day from the own assignment leaves the later ones out; both ends count.
  const day = await run(tables, {
    ...rate,
    experiment: 'checkout',
    window: { value: 1, unit: 'day' },
  });
  expect(day.rows[0]).toMatchObject({ n: 39, numerator: 20 });
});

test('a split that is not as meant is an alarm, and no verdict is drawn', async () => {
  const tables = arms(
    { variant: 'control', n: 600, buy: 100 },
    { variant: 'new', n: 450, buy: 150 },
  );
  const { rows, findings, warnings } = await run(tables, rate);
  expect(rows[0]!['verdict']).toBe('unreadable');
  expect(findings.map((f) => f.key)).toEqual(['experiment.finding.unreadable']);
  expect(warnings.map((w) => w.code)).toContain('sample-ratio');
  // Meant so, it is none.
  const meant = await run(tables, { ...rate, split: { control: 4, new: 3 } });
  expect(meant.rows[0]!['verdict']).toBe('better');
  expect(meant.findings[0]).toMatchObject({ key: 'experiment.finding.better', level: 'better' });
  // A variant that was to have nobody has somebody.
  const none = await run(tables, { ...rate, split: { control: 1 } });
  expect(none.parts['srm']).toMatchObject([{ p: 0 }, { p: 0, expected: 0 }]);
  expect(none.rows[0]!['verdict']).toBe('unreadable');
});

test('too few is said, and says what it takes', async () => {
  const few = await run(
    arms({ variant: 'control', n: 20, buy: 10 }, { variant: 'new', n: 20, buy: 19 }),
    rate,
  );
  expect(few.rows[0]).toMatchObject({ value: 0.95, difference: null, p: null, verdict: 'too_few' });
  expect(few.findings[0]!.key).toBe('experiment.finding.too_few');
  // Units enough, but fewer than five that did not.
  const sure = await run(
    arms({ variant: 'control', n: 50, buy: 25 }, { variant: 'new', n: 50, buy: 48 }),
    rate,
  );
  expect(sure.rows[0]!['verdict']).toBe('too_few');
});

test('several metrics: Holm over the goals, none over the guards, and a broken guard is said', async () => {
  const tables = arms(
    { variant: 'control', n: 200, buy: 80, revenue: 20 },
    { variant: 'new', n: 200, buy: 110, revenue: 5 },
  );
  const { rows, findings } = await run(tables, {
    metrics: [
      { type: 'proportion', table: 'orders' },
      { type: 'mean', table: 'orders', measure: 'count' },
      { type: 'mean', table: 'orders', guard: true },
    ],
  });
  const p = rows.map((r) => Number(r['p']));
  expect(rows.map((r) => r['metric'])).toEqual([
    'orders_rate',
    'orders_per_unit',
    'revenue_per_unit',
  ]);
  // Two goals: the smaller p twice, the larger as it is but not below.
  const [low, high] = [Math.min(p[0]!, p[1]!), Math.max(p[0]!, p[1]!)];
  expect(
    rows
      .slice(0, 2)
      .map((r) => Number(r['p_adjusted']))
      .sort(),
  ).toEqual([2 * low, Math.max(2 * low, high)].sort());
  expect(rows[2]).toMatchObject({ p_adjusted: p[2], verdict: 'broken' });
  expect(rows[0]!['verdict']).toBe('better');
  expect(findings.map((f) => f.key)).toEqual([
    'experiment.finding.better-broken',
    'experiment.finding.broken',
    'experiment.finding.better',
  ]);
  // √(0.55·0.45/200 + 1.375²·0.4·0.6/200) / 0.4 = 0.1480; t of 397.9 degrees is 1.966.
  expect(sentence(findings[0]!.key, findings[0]!.args)).toBe(
    'new is better in “Conversion to order”, but “Revenue per unit” got worse. ' +
      '+37.5% (95% interval +8.4% to +66.6%): 55.0% (110 of 200), against 40.0% (80 of 200) for control.',
  );
});

test('groups are by what was known when a unit came in, with a word of warning', async () => {
  const tables = {
    ...arms({ variant: 'control', n: 80, buy: 40 }, { variant: 'new', n: 80, buy: 50 }),
    events: ['control', 'new'].flatMap((variant) =>
      Array.from({ length: 78 }, (_, i) => [
        // Before the assignment: odd ones a phone. After it: everybody a desktop.
        {
          ts: '2026-02-28 08:00:00',
          user: `${variant}${i}`,
          event: 'visit',
          device: i % 2 ? 'phone' : 'desktop',
        },
        { ts: '2026-03-02 07:00:00', user: `${variant}${i}`, event: 'visit', device: 'tablet' },
      ]).flat(),
    ),
  };
  const { rows, warnings } = await run(tables, {
    ...rate,
    breakdown: { column: 'device', top: 1 },
  });
  expect(rows.map((r) => [r['breakdown'], r['control_n'], r['n'], r['numerator']])).toEqual([
    [null, 80, 80, 50],
    ['desktop', 39, 39, 25],
    ['(other)', 41, 41, 25],
  ]);
  expect(warnings.find((w) => w.code === 'fishing')!.args).toEqual({
    comparisons: 2,
    correction: 'holm',
  });
  const phones = await run(tables, {
    ...rate,
    where: [{ column: 'device', op: 'in', values: ['phone', null] }],
  });
  expect(phones.rows[0]).toMatchObject({ n: 41, control_n: 41, numerator: 25 });
});

test('behind a mark stand the units who did it and the rows with which they did', async () => {
  const tables = arms({ variant: 'control', n: 40, buy: 10 }, { variant: 'new', n: 40, buy: 12 });
  const early = { ts: '2026-02-27 08:00:00', order_id: 'early', customer: 'new39', revenue: 1 };
  const orders = [
    ...tables.orders,
    early,
    { ...early, ts: '2026-03-02 09:00:00', order_id: 'x', customer: 'new0' },
  ];
  const context = await fill(engine, { ...tables, orders });
  const whole = completeExperiment({ ...spec, ...rate, cuped: { days: 7 } }, context);
  const mark = { metric: 'orders_rate', variant: 'new', breakdown: null };
  const { people, lines } = experiment.behind!;
  const of = async (sql: string) => (await engine.query(sql)).rows.map((r) => Object.values(r)[0]);
  const persons = await of(people!(mark, whole, context)!.sql);
  // Twelve bought after they came in, one of them twice; who bought before does not count.
  expect([new Set(persons).size, persons.length]).toEqual([12, 13]);
  const [own] = lines!(mark, whole, context);
  expect(own!.table).toBe('orders');
  expect(await of(own!.sql)).toHaveLength(13);
  const all = people!({ variant: 'control' }, whole, context)!;
  expect(await of(all.sql)).toHaveLength(40);
  const [assigned] = lines!({ variant: 'control' }, whole, context);
  expect(assigned!.table).toBe('assignments');
  const rows = await of(assigned!.sql);
  const wanted = await of("SELECT row FROM assignments WHERE variant = 'control'");
  expect([...rows].sort()).toEqual([...wanted].sort());
});

test('foreign money is converted; a cap keeps one order from deciding', async () => {
  const tables = arms({ variant: 'control', n: 50, buy: 40 }, { variant: 'new', n: 50, buy: 40 });
  const orders = tables.orders.map((o, i) => ({
    ...o,
    currency: i === 79 ? 'USD' : 'CNY',
    revenue: i === 79 ? 10_000 : o.revenue + (i % 3),
  }));
  const context = await fill(
    engine,
    { ...tables, orders },
    { rates: [{ day: '2026-03-02', currency: 'USD', rate: 7 }] },
  );
  const of = async (cap: object | null) =>
    (await analyse(engine, context, { ...spec, metrics: [{ type: 'mean', table: 'orders', cap }] }))
      .rows[0]!;
  const plain = await of(null);
  const others = orders.slice(40, 79).reduce((s, o) => s + o.revenue, 0);
  expect(plain['numerator']).toBe(others + 70_000);
  const capped = await of({ value: 11 });
  expect(capped['numerator']).toBe(
    orders.slice(40, 79).reduce((s, o) => s + Math.min(11, o.revenue), 0) + 11,
  );
  expect(capped['cap']).toBe(11);
  // 99 of the 100 units count whole; the quantile lies between the two largest of all.
  const share = await of({ percentile: 0.95 });
  expect(share['cap']).toBe(12);
  expect(share['numerator']).toBe(others + 12);
  expect(share['capped']).toBe(1);
});

test('the first spec fits the data; what cannot be asked is refused with its place', async () => {
  const shop = arms({ variant: 'control', n: 40, buy: 20 }, { variant: 'new', n: 40, buy: 20 });
  const context = await fill(engine, shop);
  const first = experiment.defaults(context);
  expect(first).toMatchObject({
    experiment: 'checkout',
    // Units came in on the day before the last: the test may still run.
    method: 'sequential',
    period: { from: '2026-03-01', to: '2026-03-01' },
  });
  expect(first.metrics.map((m) => m.name)).toEqual([
    'orders_rate',
    'revenue_per_unit',
    'revenue_per_order',
  ]);
  const code = (input: object) => {
    try {
      completeExperiment({ ...spec, ...input }, context);
    } catch (error) {
      const { args } = error as { args: Record<string, unknown> };
      return [args['path'], args['reason']];
    }
    return null;
  };
  const metric = (m: object) => code({ metrics: [m] });
  expect(metric({ type: 'proportion', measure: 'revenue', table: 'orders' })).toEqual([
    'metrics.0.measure',
    'proportion-counts',
  ]);
  expect(metric({ table: 'orders', event: 'buy' })).toEqual([
    'metrics.0.event',
    'orders-have-no-event',
  ]);
  expect(metric({ type: 'mean', denominator: {} })).toEqual([
    'metrics.0.denominator',
    'only-ratio',
  ]);
  expect(metric({ type: 'mean', measure: 'value' })![0]).toBe('metrics.0.measure');
  expect(metric({ where: [{ column: 'nope', op: 'is_null' }] })![0]).toBe('nope');
  expect(code({ metrics: [{}, {}] })).toEqual(['metrics.1.name', 'twice']);
  expect(code({ breakdown: { column: 'day' } })).toEqual(['breakdown.column', 'unknown-column']);
  expect(code({ cuped: { column: 'covariate' } })).toEqual(['cuped.column', 'unknown-column']);
  expect(code({ alpha: 2 })![0]).toBe('alpha');
  expect(code({ extra: 1 })![1]).toBe('unknown-key');
});

test('names of tests, variants and columns are only ever values', async () => {
  const odd = `x' OR 1 = 1 --\n`;
  const tables = arms({ variant: odd, n: 40, buy: 20 }, { variant: '对照组', n: 40, buy: 20 });
  const assignments = tables.assignments.map((a) => ({ ...a, experiment: odd, 'prop."; x': 'v' }));
  const { rows, sql } = await run(
    { ...tables, assignments },
    { ...rate, breakdown: { column: 'prop."; x' }, metrics: [{ ...rate.metrics[0], name: odd }] },
  );
  expect(rows.map((r) => [r['variant'], r['control'], r['breakdown'], r['n']])).toEqual([
    [odd, '对照组', null, 40],
    [odd, '对照组', 'v', 40],
  ]);
  expect(sql[0]!.split('\n')[1]).toMatch(/^-- 1 = x' OR 1 = 1 -- ?\(proportion\)$/);
});

test('the next test: units as R sizes them, days at the pace at which units came in', async () => {
  // 20 % in the control, 100 units a variant, all on one day; R: 1093.74 units show a quarter more.
  const { parts } = await run(
    arms({ variant: 'control', n: 100, buy: 20 }, { variant: 'new', n: 100, buy: 20 }),
    { ...rate, plan: { effect: 0.25 } },
  );
  const [plan] = parts['plan'] as [Row];
  expect(plan).toMatchObject({
    ...{ metric: 'orders_rate', baseline: 0.2, variants: 2, effect: 0.25, power: 0.8 },
    ...{ units_per_day: 200, units_per_variant: 1094, units: 2188, days: 11 },
  });
  expect(plan['sd']).toBeCloseTo(0.4, 12);
  // Twice the change is drawn beside it; at the units needed the chance is the one asked for.
  const curve = parts['power']!.filter((r) => r['effect'] === 0.25);
  expect(curve.find((r) => r['units_per_variant'] === 1094)!['power']).toBeCloseTo(0.8, 3);
  expect(new Set(parts['power']!.map((r) => r['effect']))).toEqual(new Set([0.125, 0.25, 0.5]));
  // In a week 700 units a variant: (1.96 + 0.8416) · 0.4 · √(2/700) is 0.0599, of 0.2 some 30 %.
  const week = parts['plan_weeks']!.find((r) => r['weeks'] === 1)!;
  expect(week).toMatchObject({ units_per_variant: 700 });
  expect(week['minimum_effect']).toBeCloseTo(
    ((1.959964 + 0.8416212) * 0.4 * Math.sqrt(2 / 700)) / 0.2,
    5,
  );
  const far = await run(
    arms({ variant: 'control', n: 100, buy: 20 }, { variant: 'new', n: 100, buy: 20 }),
    { ...rate, plan: { effect: 9 } },
  );
  // Ten times 20 % is no share, and nor is the other way.
  expect(far.parts['plan']![0]).toMatchObject({ units_per_variant: null, days: null });
  expect(far.parts['power']).toEqual([]);
});

test('the next test for money: the t test of R', async () => {
  // Mean 20 and standard deviation 10 over 100 units; R: 1570.74 units show a difference of 1.
  const off = 10 * Math.sqrt(99 / 100);
  const tables = arms(
    { variant: 'control', n: 100, buy: 100 },
    { variant: 'new', n: 100, buy: 100 },
  );
  const orders = tables.orders!.map((o, i) => ({ ...o, revenue: i % 2 ? 20 + off : 20 - off }));
  const { parts } = await run(
    { ...tables, orders },
    {
      metrics: [{ type: 'mean', table: 'orders' }],
      plan: { effect: 0.05, units_per_day: 1000, variants: 4 },
    },
  );
  expect(parts['plan']![0]).toMatchObject({
    ...{ units_per_variant: 1571, units: 6284, units_per_day: 1000, days: 7 },
  });
});
