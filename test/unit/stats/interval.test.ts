import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newcombe } from '../../../src/stats/interval.ts';
import { normalQuantile } from '../../../src/stats/normal.ts';
import { wilson } from '../../../src/stats/wilson.ts';

const oracle = JSON.parse(readFileSync('../shared/oracles/experiment.json', 'utf8')) as Record<
  'wilson' | 'newcombe',
  { rows: number[][] }
>;

test('Wilson’s interval of a rate is R’s', () => {
  for (const [x, n, low, high] of oracle.wilson.rows as [number, number, number, number][]) {
    expect(wilson(x, n)[0]).toBeCloseTo(low, 9);
    expect(wilson(x, n)[1]).toBeCloseTo(high, 9);
  }
});

test('Newcombe’s interval of a difference is the paper’s', () => {
  type Line = [number, number, number, number, number, number];
  for (const [a, nA, b, nB, low, high] of oracle.newcombe.rows as Line[]) {
    const interval = newcombe(a, nA, b, nB);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
});

// Newcombe 1998, table II, method 10: (a) 56/70 − 48/80, (b) 9/10 − 3/10, (g) 5/56 − 0/29, (h) 0/10 − 0/20.
test('Newcombe’s interval at the edges is the paper’s', () => {
  const cases = [
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ] as const;
  for (const [a, nA, b, nB, low, high] of cases) {
    const interval = newcombe(a, nA, b, nB);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
});

test('quantiles of the normal distribution are the tables’', () => {
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
  expect(normalQuantile(0.025)).toBeCloseTo(-1.959963985, 8);
  expect(normalQuantile(0.995)).toBeCloseTo(2.575829304, 8);
  expect(normalQuantile(0.9995)).toBeCloseTo(3.290526731, 8);
});
