import { expect, test } from 'vitest';
import type { Segment } from '../../../src/model/settings.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';

/**
 * A small log, counted by hand. a and b are "early", b and c are "buyers" (b is in both), d is in
 * neither. Day 1: a, b, c, d visit; a and b buy. Day 2: b visits, c buys.
 */
const engine = await nativeEngine();
const at = (day: number, minute: number) =>
  `2026-01-0${day} 10:${String(minute).padStart(2, '0')}:00`;
const EVENTS = [
  ['a', 'visit', at(1, 0), 'ads'],
  ['b', 'visit', at(1, 1), 'ads'],
  ['c', 'visit', at(1, 2), 'mail'],
  ['d', 'visit', at(1, 3), 'mail'],
  ['a', 'buy', at(1, 10), 'ads'],
  ['b', 'buy', at(1, 11), 'ads'],
  ['b', 'visit', at(2, 0), 'ads'],
  ['c', 'buy', at(2, 10), 'mail'],
].map(([user, event, ts, channel]) => ({ user: user!, event: event!, ts: ts!, channel: channel! }));
const people = (id: string, name: string, ...ids: string[]): Segment => ({
  id,
  name,
  match: 'all',
  rules: [{ kind: 'people', ids }],
});
const early = people('e1', 'early', 'a', 'b');
const buyers = people('b1', 'buyers', 'b', 'c');
const context = await fill(engine, { events: EVENTS }, { segments: [early, buyers] });
const breakdown = { column: 'segment', values: ['e1', 'b1'] };
const ask = (spec: object) => analyse(engine, context, spec);
const funnel = { kind: 'funnel', steps: [{ event: 'visit' }, { event: 'buy' }] };

test('a funnel by segments: each with its people, whoever is in none, and the whole once', async () => {
  const { rows, warnings, spec, sql } = await ask({ ...funnel, breakdown });
  const counts = new Map<unknown, unknown[]>();
  for (const r of rows) {
    counts.set(r['breakdown'], [...(counts.get(r['breakdown']) ?? []), r['count']]);
  }
  expect(Object.fromEntries(counts)).toEqual({
    null: [4, 3],
    early: [2, 2],
    buyers: [2, 2],
    '(in none)': [1, 0],
  });
  expect(rows[0]).toMatchObject({ breakdown: null, total: true });
  expect(warnings).toContainEqual({ code: 'segments-overlap', args: { people: 3, several: 1 } });
  expect(spec['breakdown']).toEqual({ column: 'segment', values: ['e1', 'b1'], top: 2 });
  expect(sql.join('\n')).toContain('-- Segment: early');
});

test('the people behind a mark of a segment are those of its row', async () => {
  const spec = { ...funnel, breakdown };
  const step = { label: 'buy', step: 2 };
  const of = (value: string | null) =>
    behindMark(engine, context, spec, { ...step, breakdown: value });
  expect(await (await of('buyers')).ids()).toEqual(['b', 'c']);
  expect(await (await of('early')).ids()).toEqual(['a', 'b']);
  expect(await (await of(null)).ids()).toEqual(['a', 'b', 'c']);
  expect((await of('early')).part).toEqual({
    where: [{ column: 'segment', op: 'in', values: ['e1'] }],
  });
  const none = { column: 'segment', op: 'not_in', values: ['e1', 'b1'] };
  expect((await of('(in none)')).part).toEqual({ where: [none] });
});

test('cohorts by segments: size and who comes back the next day', async () => {
  const { rows } = await ask({ kind: 'cohort', interval: 'day', breakdown });
  const cell = (value: string | null) =>
    rows.find((r) => r['breakdown'] === value && r['cohort'] && r['offset'] === 1);
  expect(cell(null)).toMatchObject({ size: 4, count: 2 });
  expect(cell('early')).toMatchObject({ size: 2, count: 1 });
  expect(cell('buyers')).toMatchObject({ size: 2, count: 2 });
  expect(cell('(in none)')).toMatchObject({ size: 1, count: 0 });
});

test('lifecycle by segments', async () => {
  const { rows } = await ask({ kind: 'lifecycle', interval: 'day', breakdown });
  const of = (value: string | null, start: string) =>
    rows.find((r) => r['breakdown'] === value && r['start'] === start);
  expect(of(null, '2026-01-02')).toMatchObject({ active: 2, returning: 2, dormant: 2 });
  expect(of('early', '2026-01-02')).toMatchObject({ active: 1, returning: 1, dormant: 1 });
  expect(of('buyers', '2026-01-02')).toMatchObject({ active: 2, returning: 2, dormant: 0 });
  expect(of('(in none)', '2026-01-02')).toMatchObject({ active: 0, dormant: 1 });
});

test('paths by segments', async () => {
  const { rows } = await ask({ kind: 'paths', count: 'users', breakdown });
  const of = (value: string | null) =>
    Object.fromEntries(
      rows.filter((r) => r['breakdown'] === value).map((r) => [String(r['path']), r['count']]),
    );
  const [once, back] = ['visit → buy', 'visit → buy → visit'];
  expect(Object.values(of(null)).reduce((a, b) => Number(a) + Number(b), 0)).toBe(4);
  expect(of('early')).toEqual({ [once!]: 1, [back!]: 1 });
  expect(of('buyers')).toEqual({ [once!]: 1, [back!]: 1 });
  expect(of('(in none)')).toEqual({ visit: 1 });
});

test('a segment is a filter of lifecycle and paths', async () => {
  const where = [{ column: 'segment', op: 'in', values: ['e1'] }];
  const life = await ask({ kind: 'lifecycle', interval: 'day', where });
  expect(life.rows.map((r) => r['active'])).toEqual([2, 1]);
  const paths = await ask({ kind: 'paths', count: 'users', where });
  expect(paths.rows.reduce((sum, r) => sum + Number(r['count']), 0)).toBe(2);
});

/** The early against everyone else: a and b, and c and d. */
const groups = [
  [{ column: 'segment', op: 'in', values: ['e1'] }],
  [{ column: 'segment', op: 'not_in', values: ['e1'] }],
];
const compare = { groups };

test('two groups of a funnel stand side by side, with the difference', async () => {
  const { rows, parts, spec } = await ask({ ...funnel, compare });
  expect(rows.map((r) => [r['period'], r['step'], r['count']])).toEqual([
    ['current', 1, 2],
    ['current', 2, 2],
    ['compared', 1, 2],
    ['compared', 2, 1],
  ]);
  const [row] = parts['differences']!.filter((d) => d['of'] === 'start');
  expect(row).toMatchObject({ rate: 1, other: 0.5, difference: 0.5, against: 'compared' });
  expect(spec['compare']).toEqual(compare);
  const mark = { step: 2, period: 'compared' };
  const found = await behindMark(engine, context, { ...funnel, compare }, mark);
  expect(await found.ids()).toEqual(['c']);
  expect(found.part).toEqual({ where: groups[1] });
});

test('two groups of a funnel by a column have the same values', async () => {
  const { rows } = await ask({ ...funnel, compare, breakdown: { column: 'channel', top: 1 } });
  const counts = rows.map((r) => [r['period'], r['breakdown'], r['step'], r['count']]);
  expect(counts.filter(([, value, step]) => value !== null && step === 1)).toEqual([
    ['current', 'ads', 1, 2],
    ['current', '(other)', 1, 0],
    ['compared', 'ads', 1, 0],
    ['compared', '(other)', 1, 2],
  ]);
});

test('two groups of cohorts', async () => {
  const spec = { kind: 'cohort', interval: 'day', compare };
  const { parts } = await ask(spec);
  const row = parts['comparison']!.find((r) => r['offset'] === 1);
  expect(row).toMatchObject({ count: 1, size: 2, compared_count: 1, compared_size: 2 });
  const mark = { cohort: '2026-01-01', offset: 1, period: 'compared' };
  expect(await (await behindMark(engine, context, spec, mark)).ids()).toEqual(['c']);
  const breakdown = { column: 'channel' };
  await expect(ask({ ...spec, breakdown })).rejects.toMatchObject({
    args: { path: 'compare', reason: 'groups-or-split' },
  });
});

test('two groups of conversions', async () => {
  const spec = {
    kind: 'attribution',
    models: ['last'],
    conversion: { event: 'buy' },
    compare,
    bootstrap: { samples: 0 },
  };
  const { rows, parts } = await ask(spec);
  const credited = rows.filter((r) => !r['not_attributed']);
  expect(credited.map((r) => [r['period'], r['channel'], r['conversions']])).toEqual([
    ['current', 'ads', 2],
    ['compared', 'mail', 1],
  ]);
  expect(
    parts['changes']!.map((r) => [r['channel'], r['conversions_now'], r['conversions_before']]),
  ).toEqual([
    ['ads', 2, 0],
    ['mail', 0, 1],
  ]);
  const mark = { channel: 'mail', period: 'compared' };
  expect(await (await behindMark(engine, context, spec, mark)).ids()).toEqual(['c']);
});

test('groups by what touches carry filter each side alone', async () => {
  const by = (value: string) => [{ column: 'channel', op: 'in', values: [value] }];
  const { rows } = await ask({
    kind: 'attribution',
    models: ['last'],
    conversion: { event: 'buy' },
    compare: { groups: [by('ads'), by('mail')] },
    bootstrap: { samples: 0 },
  });
  const credited = rows.filter((r) => r['channel'] !== null && Number(r['conversions']) > 0);
  expect(credited.map((r) => [r['period'], r['channel'], r['conversions']])).toEqual([
    ['current', 'ads', 2],
    ['compared', 'mail', 1],
  ]);
});

test.each([
  [[groups[0], groups[0]], 'same-groups'],
  [[groups[0], [{ column: 'segment', op: 'in', values: ['zz'] }]], 'unknown-segment'],
  [[groups[0], [{ column: 'colour', op: 'in', values: ['red'] }]], 'unknown-column'],
])('groups %j are refused', async (wrong, reason) => {
  await expect(ask({ ...funnel, compare: { groups: wrong } })).rejects.toMatchObject({
    code: 'invalid-spec',
    args: { reason },
  });
});

test.each([
  [{ column: 'segment', values: ['zz'] }, 'unknown-segment'],
  [{ column: 'segment', values: ['e1', 'e1'] }, 'twice'],
  [{ column: 'segment', valuez: ['e1'] }, 'unknown-key'],
])('%j is refused', async (wrong, reason) => {
  await expect(ask({ ...funnel, breakdown: wrong })).rejects.toMatchObject({
    code: 'invalid-spec',
    args: { reason },
  });
});

test('a segment is a filter of value: its customers alone, and no cost of theirs', async () => {
  const orders = [
    ['a', '2026-01-01', 10],
    ['a', '2026-01-05', 20],
    ['b', '2026-01-02', 5],
    ['c', '2026-01-02', 100],
  ].map(([customer, day, revenue], i) => ({
    order_id: `o${i}`,
    customer: customer!,
    ts: `${day} 10:00:00`,
    revenue: revenue!,
  }));
  const spend = [{ day: '2026-01-01', channel: 'x', cost: 50 }];
  const shop = await fill(engine, { orders, spend }, { segments: [early, buyers] });
  const of = (op: string) =>
    analyse(engine, shop, { kind: 'value', where: [{ column: 'segment', op, values: ['e1'] }] });
  const [inside, outside] = [await of('in'), await of('not_in')];
  const total = ({ rows }: typeof inside) => rows.find((r) => r['total'])!;
  expect(total(inside)).toMatchObject({ customers: 2, orders: 3, value: 35, cost: null });
  expect(total(outside)).toMatchObject({ customers: 1, orders: 1, value: 100 });
  expect(inside.warnings).toContainEqual({ code: 'segment-no-cost', args: {} });
  const people = inside.parts['segments']!.reduce((sum, r) => sum + Number(r['customers']), 0);
  expect(people).toBe(2);
  const split = await analyse(engine, shop, { kind: 'value', breakdown });
  expect(
    split.parts['by_segment']!.map((r) => [r['breakdown'], r['customers'], r['value']]),
  ).toEqual([
    [null, 3, 135],
    ['early', 2, 35],
    ['buyers', 2, 105],
    ['(in none)', 0, 0],
  ]);
  expect(total(split)).toMatchObject({ customers: 3, cost: 50 });
  const found = await behindMark(engine, shop, inside.spec, { total: true });
  expect(await found.ids()).toEqual(['a', 'b']);
  expect(Object.keys(await found.lines())).toEqual(['orders']);
});

test('a segment is a filter of a test, which says that it may follow from the variant', async () => {
  const assignments = ['a', 'b', 'c', 'd'].map((unit, i) => ({
    experiment: 't',
    unit,
    variant: i % 2 ? 'new' : 'control',
    ts: '2026-01-01 09:00:00',
  }));
  const lab = await fill(engine, { events: EVENTS, assignments }, { segments: [early, buyers] });
  const test = {
    kind: 'experiment',
    experiment: 't',
    metrics: [{ table: 'events', event: 'buy', type: 'proportion' }],
  };
  const of = (op: string) => {
    const where = [{ column: 'segment', op, values: ['b1'] }];
    return analyse(engine, lab, { ...test, where });
  };
  const { rows, warnings } = await of('in');
  // Of the buyers b is in "new" and bought; of the others d, who did not.
  const figures = (all: typeof rows) => all.map((r) => [r['variant'], r['n'], r['numerator']]);
  expect(figures(rows)).toEqual([['new', 1, 1]]);
  expect(figures((await of('not_in')).rows)).toEqual([['new', 1, 0]]);
  expect(warnings).toContainEqual({ code: 'segment-after', args: {} });
  const split = { ...test, breakdown: { column: 'segment' } };
  await expect(analyse(engine, lab, split)).rejects.toMatchObject({
    args: { path: 'breakdown.column', reason: 'no-segment-split' },
  });
});

test('attribution by segments: the credit of each beside that of the whole', async () => {
  const { parts, rows, warnings } = await ask({
    kind: 'attribution',
    models: ['last'],
    conversion: { event: 'buy' },
    bootstrap: { samples: 0 },
    breakdown,
  });
  const credited = (all: typeof rows) =>
    all.filter((r) => Number(r['conversions']) > 0).map((r) => [r['channel'], r['conversions']]);
  const of = (value: string | null) =>
    credited(parts['by_segment']!.filter((r) => r['breakdown'] === value));
  expect(credited(rows)).toEqual([
    ['ads', 2],
    ['mail', 1],
  ]);
  expect(of(null)).toEqual(credited(rows));
  expect(of('early')).toEqual([['ads', 2]]);
  expect(of('buyers')).toEqual([
    ['ads', 1],
    ['mail', 1],
  ]);
  expect(of('(in none)')).toEqual([]);
  expect(warnings.some((w) => w.code === 'segments-overlap')).toBe(true);
});

test('the conversions behind a lag, a length, a path and a day', async () => {
  const spec = { kind: 'attribution', conversion: { event: 'buy' }, bootstrap: { samples: 0 } };
  const { parts } = await ask(spec);
  const ids = async (row: object) => (await behindMark(engine, context, spec, row as never)).ids();
  // a and b bought ten minutes after they came on the first day, c a day and eight minutes later.
  const lag = (touch: string) => parts['lag']!.filter((r) => r['touch'] === touch);
  expect(lag('first').map((r) => r['conversions'])).toEqual([2, 0, 1]);
  expect(await ids({ touch: 'first', from_seconds: 0, to_seconds: 3600 })).toEqual(['a', 'b']);
  expect(await ids({ touch: 'first', from_seconds: 86_400, to_seconds: 172_800 })).toEqual(['c']);
  expect(await ids({ from_touches: 1, to_touches: 1 })).toEqual(['a', 'b']);
  expect(await ids({ from_touches: 2, to_touches: 2 })).toEqual(['c']);
  expect(await ids({ path: 'mail > mail' })).toEqual(['c']);
  expect(await ids({ day: '2026-01-01' })).toEqual(['a', 'b']);
});

test('ROI by segments: what each bought, and no cost of theirs', async () => {
  const orders = [
    ['a', 10],
    ['b', 5],
    ['c', 100],
  ].map(([customer, revenue]) => ({
    order_id: `o${customer}`,
    customer: customer!,
    ts: '2026-01-02 10:00:00',
    revenue: revenue!,
    channel: 'x',
  }));
  const spend = [{ day: '2026-01-02', channel: 'x', cost: 50 }];
  const shop = await fill(engine, { orders, spend }, { segments: [early, buyers] });
  const { parts, rows } = await analyse(engine, shop, { kind: 'roi', breakdown });
  expect(rows.find((r) => r['total'])).toMatchObject({ cost: 50, revenue: 115 });
  const bought = parts['by_segment']!;
  expect(bought.map((r) => [r['breakdown'], r['orders'], r['revenue']])).toEqual([
    [null, 3, 115],
    ['early', 2, 15],
    ['buyers', 2, 105],
    ['(in none)', 0, 0],
  ]);
  expect(bought.every((r) => !('cost' in r))).toBe(true);
  const mark = { breakdown: 'buyers', total: true };
  const found = await behindMark(engine, shop, { kind: 'roi', breakdown }, mark);
  expect(await found.ids()).toEqual(['b', 'c']);
});
