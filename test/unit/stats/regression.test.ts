import { expect, test } from 'vitest';
import { line } from '../../../src/stats/regression.ts';

test('a certified line: Norris of the statistical reference datasets of NIST', () => {
  const pairs =
    '0.1 0.2, 338.8 337.4, 118.1 118.2, 888.0 884.6, 9.2 10.1, 228.1 226.5, 668.5 666.3, ' +
    '998.5 996.3, 449.1 448.6, 778.9 777.0, 559.2 558.2, 0.3 0.4, 0.1 0.6, 778.1 775.5, ' +
    '668.8 666.9, 339.3 338.0, 448.9 447.5, 10.8 11.6, 557.7 556.0, 228.3 228.1, 998.0 995.8, ' +
    '888.8 887.6, 119.6 120.2, 0.3 0.3, 0.6 0.3, 557.6 556.8, 339.3 339.1, 888.0 887.2, ' +
    '998.5 999.0, 778.9 779.0, 10.2 11.1, 117.6 118.3, 228.9 229.2, 668.4 669.1, 449.2 448.9, ' +
    '0.2 0.5';
  const data = pairs.split(', ').map((pair) => pair.split(' ').map(Number));
  const fit = line(
    data.map(([, x]) => x!),
    data.map(([y]) => y!),
  )!;
  expect(fit.slope).toBeCloseTo(1.00211681802045, 12);
  expect(fit.intercept).toBeCloseTo(-0.262323073774029, 11);
  expect(fit.error).toBeCloseTo(0.429796848199937e-3, 14);
});

test('its interval: the first of Anscombe’s four, as R’s confint prints it', () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const { slope, low, high } = line(x, y)!;
  expect(slope).toBeCloseTo(0.5000909, 7);
  expect(low).toBeCloseTo(0.2333701, 6);
  expect(high).toBeCloseTo(0.7668117, 6);
});

test('there is none of two pairs, or where x never differs', () => {
  expect(line([1, 2], [1, 2])).toBeNull();
  expect(line([3, 3, 3], [1, 2, 3])).toBeNull();
});
