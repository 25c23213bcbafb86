import { expect, test } from 'vitest';
import { method as cohort } from '../../../src/analyses/cohort/method.ts';
import { cohortQuery } from '../../../src/analyses/cohort/query.ts';
import { completeCohort } from '../../../src/analyses/cohort/spec.ts';
import { addDays } from '../../../src/model/days.ts';
import { analyse } from '../../tools/analyse.ts';
import type { Row } from '../../../src/engine/types.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { runCohort } from './cohort-run.ts';

const engine = await nativeEngine();

const event = (user: string | null, day: string, name: string, more = {}) => ({
  user,
  ts: `${day} 12:00:00`,
  event: name,
  ...more,
});
/** Weeks from Monday 5 January; the data end with Sunday 25 January. */
const events = [
  event('a', '2026-01-05', 'visit', { channel: 'google', value: 1 }),
  event('a', '2026-01-14', 'visit', { channel: 'meta', value: 10 }),
  event('b', '2026-01-06', 'visit', { channel: 'meta' }),
  event('b', '2026-01-20', 'buy', { value: 100 }),
  event('c', '2026-01-12', 'visit', { channel: 'google' }),
  event('c', '2026-01-25', 'read'),
  event(null, '2026-01-05', 'visit'),
];
const orders = [
  { order_id: '1', customer: 'a', ts: '2026-01-05', revenue: 20, refund: 5, cost_of_goods: 8 },
  {
    order_id: '2',
    customer: 'b',
    ts: '2026-01-20 09:00:00',
    revenue: 50,
    refund: null,
    cost_of_goods: null,
  },
];
const weekly = { kind: 'cohort', interval: 'week', intervals: 3 };
const cells = (rows: readonly Row[], column = 'count') =>
  rows.filter((r) => !r['total']).map((r) => r[column]);

test('by hand: members, returns, complete cells, averages of the complete ones', async () => {
  const context = await fill(engine, { events });
  const { rows } = await runCohort(engine, context, { ...weekly, start: { event: 'visit' } });
  expect(rows.map((r) => [r['cohort'], r['size'], r['offset'], r['count'], r['complete']])).toEqual(
    [
      ['2026-01-05', 2, 0, 2, true],
      ['2026-01-05', 2, 1, 1, true],
      ['2026-01-05', 2, 2, 1, true],
      ['2026-01-12', 1, 0, 1, true],
      ['2026-01-12', 1, 1, 1, true],
      ['2026-01-12', 1, 2, 0, false],
      [null, 3, 0, 3, true],
      [null, 3, 1, 2, true],
      [null, 2, 2, 1, true],
    ],
  );
  expect(rows.slice(-3).map((r) => [r['total'], r['rate']])).toEqual([
    [true, 1],
    [true, 2 / 3],
    [true, 1 / 2],
  ]);
  expect(rows[0]).toMatchObject({ breakdown: null, value: null, value_per_customer: null });
});

test('modes, by hand', async () => {
  const context = await fill(engine, { events });
  const of = async (mode: unknown) =>
    cells((await runCohort(engine, context, { ...weekly, start: { event: 'visit' }, mode })).rows);
  expect(await of('on_or_after')).toEqual([2, 2, 1, 1, 1, 0]);
  expect(await of('within')).toEqual([2, 1, 2, 1, 1, 1]);
  expect(
    await of({
      brackets: [
        [0, 0],
        [1, 2],
      ],
    }),
  ).toEqual([2, 2, 1, 1]);
});

test('value: own, so far, per member; money of orders; rows as orders', async () => {
  const context = await fill(engine, { events, orders });
  const of = async (spec: object) =>
    (await runCohort(engine, context, { ...weekly, ...spec })).rows;
  const revenue = await of({ measure: 'revenue' });
  expect(cells(revenue, 'value')).toEqual([1, 10, 100, 0, 0, 0]);
  expect(cells(revenue, 'cumulative_value')).toEqual([1, 11, 111, 0, 0, 0]);
  expect(cells(revenue, 'value_per_customer')).toEqual([0.5, 5, 50, 0, 0, 0]);
  // The order came as a day: it counts on the day of the start, whose visit was at noon.
  const margin = await of({ measure: 'margin' });
  expect(cells(margin, 'value')).toEqual([7, 0, 0, 0, 0, 0]);
  expect(cells(margin)).toEqual([1, 0, 1, 0, 0, 0]);
  expect(cells(await of({ measure: 'orders' }), 'value')).toEqual([2, 1, 1, 1, 1, 0]);
  const first = await of({ start: { table: 'orders' }, return: { table: 'orders' } });
  expect(cells(first)).toEqual([1, 0, 0, 1, 0, 0]);
});

test('where on both ends, several events, every interval a start of its own', async () => {
  const context = await fill(engine, { events });
  const of = async (spec: object) =>
    (await runCohort(engine, context, { ...weekly, ...spec })).rows.filter((r) => !r['total']);
  const channel = (value: string) => [{ column: 'channel', op: 'in', values: [value] }];
  const meta = await of({ start: { event: 'visit', where: channel('meta') } });
  expect(meta.map((r) => [r['cohort'], r['count']])).toEqual([
    ['2026-01-05', 1],
    ['2026-01-05', 0],
    ['2026-01-05', 1],
    ['2026-01-12', 1],
    ['2026-01-12', 0],
    ['2026-01-12', 0],
  ]);
  const late = await of({ return: { event: ['buy', 'read'] } });
  expect(late.map((r) => r['count'])).toEqual([0, 0, 1, 0, 1, 0]);
  const each = await of({ start: { event: 'visit', first: false } });
  expect(each.filter((r) => r['offset'] === 0).map((r) => [r['cohort'], r['size']])).toEqual([
    ['2026-01-05', 2],
    ['2026-01-12', 2],
  ]);
});

test('by behaviour: the row that makes it so many, soon enough after the first of all', async () => {
  const context = await fill(engine, {
    events: [
      event('a', '2026-01-05', 'visit', { channel: 'google' }),
      event('a', '2026-01-07', 'visit', { channel: 'meta' }),
      event('a', '2026-01-12', 'visit'),
      event('b', '2026-01-05', 'visit'),
      // Eight days after the first: too late, though it is one day after the second.
      event('b', '2026-01-12', 'visit'),
      event('b', '2026-01-13', 'visit'),
      event('c', '2026-01-06', 'visit'),
    ],
    orders,
  });
  const cohorts = async (start: object, more = {}) =>
    (await runCohort(engine, context, { ...weekly, start, ...more })).rows
      .filter((r) => r['offset'] === 0 && !r['total'])
      .map((r) => [r['breakdown'], r['cohort'], r['size']]);
  const twice = { event: 'visit', times: 2 };
  expect(await cohorts(twice)).toEqual([
    [null, '2026-01-05', 1],
    [null, '2026-01-12', 1],
  ]);
  const thrice = { event: 'visit', times: 3, within: { value: 7, unit: 'day' } };
  expect(await cohorts(thrice)).toEqual([[null, '2026-01-12', 1]]);
  expect(await cohorts(twice, { breakdown: { column: 'channel' } })).toEqual([
    [null, '2026-01-05', 1],
    [null, '2026-01-12', 1],
    ['(none)', '2026-01-12', 1],
    ['meta', '2026-01-05', 1],
  ]);
  expect(await cohorts({ table: 'orders', times: 2 })).toEqual([]);
});

test('the common filter holds at each end that has the column', async () => {
  const context = await fill(engine, { events, orders });
  const where = [{ column: 'channel', op: 'in', values: ['google'] }];
  const both = await runCohort(engine, context, { ...weekly, where });
  expect(cells(both.rows)).toEqual([1, 0, 0, 1, 0, 0]);
  const large = [{ column: 'revenue', op: 'gte', values: [30] }];
  const one = await runCohort(engine, context, {
    ...weekly,
    return: { table: 'orders' },
    where: large,
  });
  expect(cells(one.rows)).toEqual([0, 0, 1, 0, 0, 0]);
  expect(one.rows[0]).toMatchObject({ size: 2 });
});

test('a breakdown takes the start’s value, adds up, and keeps the rest under (other)', async () => {
  const context = await fill(engine, { events });
  const { rows } = await runCohort(engine, context, {
    ...weekly,
    start: { event: 'visit' },
    breakdown: { column: 'channel', top: 1 },
  });
  const sizes = rows.filter((r) => r['offset'] === 0 && r['cohort'] !== null);
  expect(sizes.map((r) => [r['breakdown'], r['cohort'], r['size']])).toEqual([
    [null, '2026-01-05', 2],
    [null, '2026-01-12', 1],
    ['google', '2026-01-05', 1],
    ['google', '2026-01-12', 1],
    ['(other)', '2026-01-05', 1],
  ]);
  const count = (part: string | null) =>
    rows
      .filter((r) => r['breakdown'] === part && !r['total'])
      .reduce((s, r) => s + Number(r['count']), 0);
  expect(count('google') + count('(other)')).toBe(count(null));
});

test('a period chooses cohorts by their first day, also where it ends before an interval does', async () => {
  const context = await fill(engine, { events });
  const shown = async (from: string, to: string, more = {}) => [
    ...new Set(
      cells(
        (await runCohort(engine, context, { ...weekly, period: { from, to }, ...more })).rows,
        'cohort',
      ),
    ),
  ];
  for (const more of [{}, { breakdown: { column: 'channel' } }, { start: { first: false } }]) {
    expect(await shown('2026-01-05', '2026-01-11', more)).toEqual(['2026-01-05']);
    expect(await shown('2026-01-06', '2026-01-12', more)).toEqual(['2026-01-12']);
    expect(await shown('2026-01-06', '2026-01-11', more)).toEqual([]);
  }
});

test('two periods: the rows of each as if it were asked alone, and the difference of their averages', async () => {
  const people = (day: string, n: number, back: number) =>
    Array.from({ length: n }, (_, i) => [
      event(`${day}-${i}`, day, 'visit', { channel: i % 2 ? 'google' : 'meta' }),
      ...(i < back ? [event(`${day}-${i}`, addDays(day, 7), 'visit')] : []),
    ]).flat();
  const context = await fill(engine, {
    events: [
      ...people('2026-01-05', 56, 28),
      ...people('2026-01-12', 48, 12),
      event('z', '2026-01-31', 'visit'),
      event('y', '2026-02-08', 'visit'),
    ],
  });
  const asked = { ...weekly, intervals: 2, start: { event: 'visit' } };
  const later = { from: '2026-01-12', to: '2026-01-18' };
  const both = {
    ...asked,
    period: later,
    compare: 'previous_period',
    breakdown: { column: 'channel' },
  };
  const { rows, parts } = await runCohort(engine, context, both);
  const of = (period: string) =>
    rows.flatMap(({ period: own, ...r }) => (own === period ? [r] : []));
  const alone = async (period: object) =>
    (await runCohort(engine, context, { ...asked, period, breakdown: { column: 'channel' } })).rows;
  expect(of('current')).toEqual(await alone(later));
  expect(of('compared')).toEqual(await alone({ from: '2026-01-05', to: '2026-01-11' }));
  const change = parts['comparison']!.find((r) => r['breakdown'] === null && r['offset'] === 1)!;
  expect(change).toMatchObject({
    count: 12,
    size: 48,
    compared_count: 28,
    compared_size: 56,
    difference: -0.25,
    noise: false,
    few: false,
  });
  // Newcombe's method 10, by hand from the Wilson intervals of 12/48 and of 28/56.
  expect(change['low']).toBeCloseTo(-0.25 - Math.hypot(0.25 - 0.1491, 0.6267 - 0.5), 3);
  expect(change['high']).toBeCloseTo(-0.25 + Math.hypot(0.3878 - 0.25, 0.5 - 0.3733), 3);
  const part = parts['comparison']!.find((r) => r['breakdown'] === 'google' && r['offset'] === 1)!;
  expect(part).toMatchObject({
    count: 6,
    size: 24,
    compared_count: 14,
    compared_size: 28,
    few: true,
  });
});

test('the averages with their intervals, and each part against all others', async () => {
  const context = await fill(engine, { events });
  const { parts } = await runCohort(engine, context, {
    ...weekly,
    start: { event: 'visit' },
    breakdown: { column: 'channel' },
  });
  const at = (breakdown: string | null, offset: number) =>
    parts['retention']!.find((r) => r['breakdown'] === breakdown && r['offset'] === offset)!;
  expect(at(null, 1)).toMatchObject({ cohorts: 2, size: 3, count: 2, rate: 2 / 3, few: true });
  // 2 of 3, Wilson at 95 %: 0.2077 to 0.9385.
  expect(at(null, 1)['low']).toBeCloseTo(0.2077, 4);
  expect(at(null, 1)['high']).toBeCloseTo(0.9385, 4);
  expect(at('google', 1)).toMatchObject({
    size: 2,
    count: 2,
    rest_size: 1,
    rest_count: 0,
    difference: 1,
    // 2 of 2 is at least 0.3424 and 0 of 1 at most 0.7935: together they reach below zero.
    noise: true,
  });
  expect(at(null, 1)['difference']).toBeNull();
});

test('hostile events: all at one instant, one in the far future, none of a person', async () => {
  const same = Array.from({ length: 50 }, (_, i) => event(`u${i % 5}`, '2026-01-05', 'visit'));
  const context = await fill(engine, {
    events: [...same, event('u0', '2999-01-01', 'visit'), event(null, '2026-01-05', 'visit')],
  });
  const end = { lastFullDay: '2026-01-11', to: '2026-01-11', end: '2026-01-12T00:00:00.000Z' };
  Object.assign(context.tables.events!, end);
  const { rows } = await runCohort(engine, context, weekly);
  expect(cells(rows)).toEqual([5, 0, 0]);
  expect(cells(rows, 'complete')).toEqual([true, false, false]);
  const none = await fill(engine, { events: [event(null, '2026-01-05', 'visit')] });
  const empty = await runCohort(engine, none, weekly);
  expect(empty.rows).toEqual([]);
  expect(empty.warnings).toEqual([{ code: 'no-members', args: {} }]);
});

test('foreign values are converted at their day’s rate, or the run stops', async () => {
  const foreign = [event('a', '2026-01-05', 'buy', { value: 2, currency: 'USD' })];
  const spec = { ...weekly, measure: 'revenue' };
  const rate = { day: '2026-01-01', currency: 'USD', rate: 7.5 };
  const context = await fill(engine, { events: foreign }, { rates: [rate] });
  const { rows, warnings } = await analyse(engine, context, spec);
  expect(rows[0]).toMatchObject({ value: 15 });
  expect(warnings).toEqual([{ code: 'rate-carried', args: { rows: 1 } }]);
  const without = await fill(engine, { events: foreign });
  await expect(analyse(engine, without, spec)).rejects.toMatchObject({
    code: 'no-rate',
  });
  expect((await analyse(engine, without, weekly)).rows[0]).toMatchObject({ count: 1 });
});

test('what cannot be asked is refused with its place', async () => {
  const context = await fill(engine, { events, orders });
  const refused = (spec: object) => {
    try {
      completeCohort({ kind: 'cohort', ...spec }, context);
    } catch (error) {
      const { code, args } = error as { code: string; args: Record<string, unknown> };
      return [code, args['path'], args['reason']];
    }
    return null;
  };
  expect(refused({ breakdown: { column: 'nope' } })).toEqual([
    'invalid-spec',
    'nope',
    'unknown-column',
  ]);
  expect(refused({ measure: 'margin', return: { table: 'events' } })).toEqual([
    'invalid-spec',
    'measure',
    'margin-needs-orders',
  ]);
  expect(refused({ start: { table: 'orders', event: 'visit' } })).toEqual([
    'invalid-spec',
    'start.event',
    'orders-have-no-event',
  ]);
  expect(refused({ start: { where: [{ column: 'x', op: 'is_null' }] } })).toEqual([
    'invalid-spec',
    'x',
    'unknown-column',
  ]);
  expect(refused({ start: { times: 2, first: false } })).toEqual([
    'invalid-spec',
    'start.times',
    'times-need-first',
  ]);
  expect(refused({ start: { within: { value: 7, unit: 'day' } } })![1]).toBe('start.within');
  expect(refused({ where: [{ column: 'x', op: 'is_null' }] })![1]).toBe('where.x');
  expect(refused({ intervals: 0 })![1]).toBe('intervals');
  expect(refused({ mode: { brackets: [[3, 1]] } })![0]).toBe('invalid-spec');
  expect(refused({ interval: 'year' })![1]).toBe('interval');
});

test('bare, and as the page opens: an interval that fits the span, by channel where there is one', async () => {
  const context = await fill(engine, { events });
  expect(completeCohort({ kind: 'cohort' }, context)).toMatchObject({
    start: { table: 'events', event: '*', first: true, where: [] },
    return: { table: 'events', event: '*', where: [] },
    interval: 'day',
    mode: 'on',
    clock: 'calendar',
    intervals: 12,
    breakdown: null,
  });
  expect(cohort.defaults(context)).toMatchObject({ breakdown: { column: 'channel', top: 8 } });
  const alone = await fill(engine, { orders });
  expect(completeCohort({ kind: 'cohort' }, alone).start.table).toBe('orders');
});

test('the SQL reads as an analyst would write it, and runs as it stands', async () => {
  const context = await fill(engine, { events });
  const spec = completeCohort({ ...weekly, start: { event: 'visit' } }, context);
  const { statements, uses, money } = cohortQuery(spec, context);
  expect(uses).toEqual(['people', 'event_spine', 'rate_of_day']);
  expect(money).toEqual([]);
  expect(statements[0]!.sql.split('step AS')[0])
    .toBe(`-- Cohorts by week of the first of 'visit'; coming back is any event,
-- counted on each week after
WITH start_row AS (
  SELECT s.person, s.ts, s.day
  FROM event_spine s
  WHERE s.event = 'visit'
),
member AS (  -- the first such row of each person
  SELECT person, date_trunc('week', min(day))::DATE AS cohort, min(ts) AS ts
  FROM start_row GROUP BY person
),
return_row AS (
  SELECT s.person, s.ts, s.day
  FROM event_spine s
),
back AS (  -- the row of the start counts as well, if it is such a row
  SELECT m.person, m.cohort,
    date_diff('week', m.cohort, r.day) AS "offset"
  FROM member m JOIN return_row r ON r.person = m.person
    AND r.ts >= m.ts
  GROUP BY m.person, m.cohort, "offset"
  HAVING "offset" <= 2
),
size AS (
  SELECT cohort, count(*) AS size
  FROM member GROUP BY cohort
),
`);
  const odd = { ...weekly, start: { event: "it's\n-- DROP" }, return: { event: ['a', "';"] } };
  expect((await runCohort(engine, context, odd)).rows).toEqual([]);
});

test('findings: the latest cohort against those before, and who stays of the breakdown', async () => {
  const context = await fill(engine, { events });
  const spec = completeCohort({ ...weekly, breakdown: { column: 'channel' } }, context);
  const row = (
    breakdown: string | null,
    week: string | null,
    offset: number,
    size: number,
    count: number,
  ): Row => ({
    breakdown,
    cohort: week,
    offset,
    size,
    count,
    complete: true,
    ...(week ? {} : { total: true }),
  });
  const rows = [
    row(null, '2026-01-05', 1, 1000, 400),
    row(null, '2026-01-12', 1, 1000, 300),
    row(null, null, 0, 2000, 2000),
    row(null, null, 1, 2000, 700),
    row('good', null, 1, 200, 150),
    row('poor', null, 1, 800, 150),
    row('tiny', null, 1, 10, 0),
    row('(other)', null, 1, 990, 400),
  ];
  const found = cohort.findings({ rows, columns: [], parts: {}, warnings: [] }, spec, context);
  expect(found.map((f) => [f.key, f.level])).toEqual([
    ['cohort.finding.latest-worse', 'worse'],
    ['cohort.finding.part-better', 'better'],
    ['cohort.finding.part-worse', 'worse'],
  ]);
  expect(found[0]!.args).toMatchObject({
    now: { rate: 0.3, of: [300, 1000] },
    before: { rate: 0.4, of: [400, 1000] },
  });
  expect(found[1]!.args).toMatchObject({
    name: 'good',
    offset: 1,
    own: { rate: 0.75, of: [150, 200] },
    others: { rate: 550 / 1800, of: [550, 1800] },
  });
  expect(found[1]!.evidence).toEqual([{ breakdown: 'good' }]);
});
