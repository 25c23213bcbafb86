import { expect, test } from 'vitest';
import { readBrackets, writeBrackets } from '../../../../src/analyses/cohort/brackets.ts';
import { cohortLines, deepest, intervalStart } from '../../../../src/analyses/cohort/figures.ts';
import { besideOf, stepBars, trendPoints } from '../../../../src/analyses/funnel/figures.ts';
import { seriesOfTimes } from '../../../../src/analyses/funnel/timesseries.ts';
import { apart, breakEven, lines, ordered } from '../../../../src/analyses/roi/figures.ts';
import type { Row } from '../../../../src/analyses/contract.ts';
import type { RoiSpec } from '../../../../src/analyses/roi/spec.ts';

const funnelRow = (breakdown: string | null, step: number, count: number) => ({
  breakdown,
  step,
  label: `s${step}`,
  count,
});

test('each bar has step 1 and the step before of its own group as denominators', () => {
  const bars = stepBars([
    funnelRow('a', 2, 5),
    funnelRow('a', 1, 10),
    funnelRow('b', 1, 4),
    funnelRow('b', 2, 0),
    { ...funnelRow(null, 1, 14), total: true },
  ]);
  const of = (b: string | null, step: number) =>
    bars.find((x) => x.breakdown === b && x.step === step);
  expect(of('a', 2)).toMatchObject({ first: 10, before: 10, share: 0.5 });
  expect(of('b', 2)).toMatchObject({ first: 4, before: 4, share: 0 });
  expect(of('b', 1)).toMatchObject({ before: null, share: 1 });
  expect(of(null, 1)).toMatchObject({ total: true, share: 1 });
});

test('the trend divides by the starters of its own interval and marks what is open', () => {
  const trend = [
    { day: '2026-01-02', breakdown: null, step: 1, count: 10 },
    { day: '2026-01-02', breakdown: null, step: 2, count: 4 },
    { day: '2026-01-01', breakdown: null, step: 2, count: 2 },
    { day: '2026-01-01', breakdown: null, step: 1, count: 8 },
    { day: '2026-01-03', breakdown: null, step: 1, count: 0 },
  ];
  const points = trendPoints(trend, 2, 1, '2026-01-02');
  expect(points.map((p) => [p.day, p.rate, p.open])).toEqual([
    ['2026-01-01', 0.25, false],
    ['2026-01-02', 0.4, true],
  ]);
  // 2 of 8, Wilson at 95 %: 0.0715 to 0.5907 (Brown, Cai, DasGupta 2001, by hand).
  expect(points[0]!.low).toBeCloseTo(0.0715, 4);
  expect(points[0]!.high).toBeCloseTo(0.5907, 4);
});

test('a compared interval is drawn as far into the current period as it lies in its own', () => {
  const days = besideOf('day', '2026-02-01', '2026-01-12');
  expect([days('2026-01-12'), days('2026-01-31')]).toEqual(['2026-02-01', '2026-02-20']);
  // Thursday 5 February and Thursday 1 January lie in the weeks from the 2nd and from 29 December.
  const weeks = besideOf('week', '2026-02-05', '2026-01-01');
  expect([weeks('2025-12-29'), weeks('2026-01-05')]).toEqual(['2026-02-02', '2026-02-09']);
  expect(besideOf('month', '2026-01-01', '2025-11-01')('2025-12-01')).toBe('2026-02-01');
  const trend = ['current', 'compared'].flatMap((period) => {
    const day = period === 'current' ? '2026-02-01' : '2026-01-12';
    const size = period === 'current' ? 10 : 8;
    return [1, 2].map((step) => ({ period, day, breakdown: null, step, count: size / step }));
  });
  const points = trendPoints(trend, 2, 1, null, days);
  expect(points.map((p) => [p.compared, p.day, p.at, p.count, p.of])).toEqual([
    [false, '2026-02-01', '2026-02-01', 5, 10],
    [true, '2026-01-12', '2026-02-01', 4, 8],
  ]);
});

test('times stand beside each other: both periods, else the largest values', () => {
  const time = (more: Row, ...counts: number[]): Row[] =>
    counts.map((count, i) => ({ step: 2, from: i * 60, to: i * 60 + 60, count, ...more }));
  const line = (more: Row): Row => ({ step: 2, median_seconds: 30, ...more });
  const told = (times: Row[], rows: Row[], dimension: string | null, then: boolean) =>
    seriesOfTimes(times, rows, 2, dimension, then ? { now: 'now', then: 'then' } : null).map(
      (s) => [s.name, s.bins.map((b) => `${b.count}/${b.of}`)],
    );
  const [now, then] = [{ period: 'current' }, { period: 'compared' }];
  expect(told([...time(now, 3, 1), ...time(then, 2)], [line(now), line(then)], null, true)).toEqual(
    [
      ['now', ['3/4', '1/4']],
      ['then', ['2/2']],
    ],
  );
  const values = ['x', 'y', 'z', 'w'].map((breakdown) => ({ breakdown }));
  const times = [{ breakdown: null }, ...values].flatMap((v) => time(v, 1, 2));
  expect(told(times, values.map(line), 'channel', false).map(([name]) => name)).toEqual([
    'x',
    'y',
    'z',
  ]);
});

const spec = (more: Partial<RoiSpec> = {}): RoiSpec => ({
  kind: 'roi',
  breakdown: null,
  version: 1,
  by: ['channel'],
  attribution: { model: 'last', lookback: null },
  basis: 'revenue',
  overlap: false,
  period: null,
  compare: null,
  where: [],
  ...more,
});

test('ROI lines carry gap and changes; rows apart follow by their reason', () => {
  const rows: Row[] = [
    { period: 'current', channel: 'x', cost: 10, revenue: 30, roas: 3, platform_value: 45 },
    { period: 'current', channel: 'free', cost: 0, revenue: 90, roas: null, platform_value: null },
    { period: 'current', channel: 'dead', cost: 50, revenue: 0, roas: 0, platform_value: 5 },
    { period: 'current', channel: null, not_attributed: true, cost: 0, revenue: 7, roas: null },
    { period: 'current', channel: null, total: true, cost: 60, revenue: 127, roas: 127 / 60 },
    { period: 'compared', channel: 'x', cost: 8, revenue: 20, roas: 2.5 },
    { period: 'compared', channel: null, total: true, cost: 8, revenue: 20, roas: 2.5 },
  ];
  const all = ordered(lines(rows, spec()));
  expect(all.filter((r) => !r['total']).map((r) => r['channel'])).toEqual([
    'x',
    'dead',
    'free',
    null,
  ]);
  const x = all.find((r) => r['channel'] === 'x')!;
  expect(x.gap).toBeCloseTo(0.5);
  expect(x.claimed_roas).toBeCloseTo(4.5);
  expect(x.roas_change).toBeCloseTo(0.5);
  expect(x.cost_change).toBe(2);
  const dead = all.find((r) => r['channel'] === 'dead')!;
  expect(dead.gap).toBeNull();
  expect(dead.roas_change).toBeNull();
  expect(all.map(apart)).toContain('not-attributed');
});

test('break-even is the ROAS at which ROI is zero under the basis', () => {
  const total = [{ total: true, revenue: 1000, costed_revenue: 800, refund: 100, margin: 400 }];
  // revenue basis: 900 of 1000 are kept, so 1000 / 900. margin basis: a cost of goods is known for
  // 800 of the revenue, of which 400 are kept.
  expect(breakEven(total, 'revenue')).toBeCloseTo(1.1111, 4);
  expect(breakEven(total, 'margin')).toBe(2);
  expect(breakEven([{ total: true, costed_revenue: 0, margin: null }], 'margin')).toBeNull();
  expect(breakEven([], 'revenue')).toBeNull();
});

test('cells that have not begun at the end of the data are left out of the triangle', () => {
  const cell = (cohort: string | null, offset: number, count: number, more = {}) => ({
    breakdown: null,
    cohort,
    size: 10,
    offset,
    count,
    rate: count / 10,
    complete: true,
    ...more,
  });
  const rows = [
    cell('2026-01-05', 0, 10),
    cell('2026-01-05', 1, 4, { complete: false }),
    cell('2026-01-12', 0, 10, { complete: false }),
    cell('2026-01-12', 1, 0, { complete: false }),
    cell(null, 0, 20, { total: true, size: 20 }),
  ];
  const { cohorts, average } = cohortLines(rows, null, 'rate', 'week', '2026-01-14');
  expect(cohorts.map((l) => [l.cohort, l.cells.length])).toEqual([
    ['2026-01-05', 2],
    ['2026-01-12', 1],
  ]);
  expect(average?.size).toBe(20);
  expect(deepest(cohorts)).toBe(0.4);
});

test('intervals begin on their calendar', () => {
  expect(intervalStart('2026-01-01', 2, 'month')).toBe('2026-03-01');
  expect(intervalStart('2026-01-05', 1, 'week')).toBe('2026-01-12');
  expect(intervalStart('2026-02-28', 1, 'day')).toBe('2026-03-01');
});

test('brackets are read as people write them and come back the same', () => {
  expect(readBrackets('0, 1-3，4–11')).toEqual([
    [0, 0],
    [1, 3],
    [4, 11],
  ]);
  expect(readBrackets('3-1')).toBeNull();
  expect(readBrackets('a')).toBeNull();
  expect(readBrackets('')).toBeNull();
  expect(
    readBrackets(
      writeBrackets([
        [0, 0],
        [1, 3],
      ]),
    ),
  ).toEqual([
    [0, 0],
    [1, 3],
  ]);
});
