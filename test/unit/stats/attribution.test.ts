import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decayShares,
  lastNonDirectShares,
  positionShares,
  shapleyShares,
} from '../../../src/stats/credit.ts';
import { absorbed, inverse } from '../../../src/stats/linear.ts';
import { chainOf, graphOf, removalEffects } from '../../../src/stats/markov.ts';
import { poissonOne, poissonSum } from '../../../src/stats/poisson.ts';
import { quantile } from '../../../src/stats/quantile.ts';
import { random } from '../../../src/stats/random.ts';

const PLAYERS = 4;
const path = fc.array(fc.nat(PLAYERS - 1), { minLength: 1, maxLength: 6 });
const ended = fc.record({ path, conversions: fc.nat(5), nulls: fc.nat(5) });
const world = fc.array(ended, { minLength: 1, maxLength: 12 });
type Ended = { path: number[]; conversions: number; nulls: number };

/** The chain over named states, walked by powers until nothing is left on the way. */
function slowEffects(data: readonly Ended[], order: number): { p: number; effects: number[] } {
  const counts = new Map<string, Map<string, number>>();
  const take = (from: string, to: string, n: number) => {
    const row = counts.get(from) ?? new Map<string, number>();
    counts.set(from, row.set(to, (row.get(to) ?? 0) + n));
  };
  for (const { path: touches, conversions, nulls } of data) {
    let at = 'start';
    touches.forEach((_, i) => {
      const to = touches.slice(Math.max(0, i - order + 1), i + 1).join('>');
      take(at, to, conversions + nulls);
      at = to;
    });
    take(at, 'conversion', conversions);
    take(at, 'null', nulls);
  }
  const walk = (removed: string | null): number => {
    let here = new Map([['start', 1]]);
    let won = 0;
    for (let round = 0; round < 4000 && here.size; round++) {
      const next = new Map<string, number>();
      for (const [state, mass] of here) {
        const row = counts.get(state)!;
        const all = [...row.values()].reduce((a, b) => a + b, 0);
        for (const [to, n] of row) {
          if (n === 0) continue;
          if (to === 'conversion') won += (mass * n) / all;
          else if (to !== 'null' && to.split('>').at(-1) !== removed)
            next.set(to, (next.get(to) ?? 0) + (mass * n) / all);
        }
      }
      here = new Map([...next].filter(([, mass]) => mass > 1e-18));
    }
    return won;
  };
  const p = walk(null);
  return {
    p,
    effects: Array.from({ length: PLAYERS }, (_, c) => (p ? 1 - walk(String(c)) / p : 0)),
  };
}

test.each([1, 2, 3])('removal effects of order %i are those of a walked chain', (order) => {
  fc.assert(
    fc.property(world, (data) => {
      const chain = chainOf(
        data.map((d) => d.path),
        PLAYERS,
        order,
      );
      const graph = graphOf(
        chain,
        Float64Array.from(data, (d) => d.conversions),
        Float64Array.from(data, (d) => d.nulls),
      );
      const got = removalEffects(chain, graph);
      const slow = slowEffects(data, order);
      expect(got.conversion).toBeCloseTo(slow.p, 9);
      for (let c = 0; c < PLAYERS; c++) expect(got.effects[c]).toBeCloseTo(slow.effects[c]!, 8);
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('a removal effect by hand', () => {
  // start → A → B → conversion, start → B → conversion, start → A → null: P = 1 · (1/3 + 2/3 · 1/2).
  const chain = chainOf([[0, 1], [1], [0]], 2, 1);
  const { conversion, effects } = removalEffects(
    chain,
    graphOf(chain, Float64Array.of(1, 1, 0), Float64Array.of(0, 0, 1)),
  );
  expect(conversion).toBeCloseTo(2 / 3, 12);
  // Without A only start → B is left: 1/3. Without B nothing converts.
  expect([...effects]).toEqual([expect.closeTo(1 / 2, 12), expect.closeTo(1, 12)]);
});

/** The Shapley value as defined: the mean over all orders in which the players can come. */
function slowShapley(data: readonly Ended[]): number[] {
  const worth = (coalition: readonly number[]) =>
    data
      .filter((d) => d.path.every((p) => coalition.includes(p)))
      .reduce((sum, d) => sum + d.conversions, 0);
  const orders = (rest: readonly number[]): number[][] =>
    rest.length
      ? rest.flatMap((p) => orders(rest.filter((x) => x !== p)).map((o) => [p, ...o]))
      : [[]];
  const all = orders(Array.from({ length: PLAYERS }, (_, i) => i));
  const value = Array<number>(PLAYERS).fill(0);
  for (const order of all) {
    order.forEach((p, i) => {
      value[p]! += (worth(order.slice(0, i + 1)) - worth(order.slice(0, i))) / all.length;
    });
  }
  return value;
}

test('Shapley shares are the value over all orders of the players', () => {
  fc.assert(
    fc.property(world, (data) => {
      const got = Array<number>(PLAYERS).fill(0);
      for (const d of data) {
        const shares = shapleyShares(d.path);
        d.path.forEach((p, i) => (got[p]! += shares[i]! * d.conversions));
      }
      slowShapley(data).forEach((v, p) => expect(got[p]).toBeCloseTo(v, 9));
    }),
    { numRuns: 60, seed: 2 },
  );
});

test('the other shares by hand', () => {
  expect([...positionShares([0])]).toEqual([1]);
  expect([...positionShares([0, 1])]).toEqual([0.5, 0.5]);
  expect([...positionShares([0, 1, 2, 0])]).toEqual([0.4, 0.1, 0.1, 0.4]);
  expect([...lastNonDirectShares([false, false, true])]).toEqual([0, 1, 0]);
  expect([...lastNonDirectShares([true, true])]).toEqual([0, 1]);
  // One half-life older is half the weight: 1 : 2.
  expect([...decayShares([14, 7], 7)]).toEqual([1 / 3, 2 / 3]);
  expect([...decayShares([70_000, 69_993], 7)]).toEqual([1 / 3, 2 / 3]);
});

test('an inverse by hand, with a pivot that must be looked for', () => {
  expect([...inverse(Float64Array.of(0, 2, 4, 0), 2)]).toEqual([0, 0.25, 0.5, 0]);
  expect(() => inverse(Float64Array.of(1, 2, 2, 4), 2)).toThrow(RangeError);
});

test('sweeps stop where a chain hardly ever ends', () => {
  const ring = {
    start: Int32Array.of(0, 1, 2),
    column: Int32Array.of(1, 0),
    value: Float64Array.of(1 - 1e-9, 1 - 1e-9),
  };
  expect(() => absorbed(ring, Float64Array.of(1e-9, 1e-9), new Uint8Array(2))).toThrow(RangeError);
});

test('Poisson draws have the mean and the variance of their sum, and zeros at 1/e', () => {
  const r = random(7, 'poisson');
  const moments = (draw: () => number, times: number) => {
    const all = Array.from({ length: times }, draw);
    const mean = all.reduce((a, b) => a + b, 0) / times;
    return { all, mean, variance: all.reduce((s, x) => s + (x - mean) ** 2, 0) / times };
  };
  const one = moments(() => poissonOne(r), 40_000);
  expect(one.mean).toBeCloseTo(1, 1);
  expect(one.variance).toBeCloseTo(1, 1);
  expect(one.all.filter((x) => x === 0).length / 40_000).toBeCloseTo(Math.exp(-1), 2);
  for (const n of [5, 64, 65, 1000]) {
    const { mean, variance } = moments(() => poissonSum(r, n), 4000);
    expect(Math.abs(mean / n - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / n - 1)).toBeLessThan(0.1);
  }
  expect(poissonSum(r, 0)).toBe(0);
});

test('quantiles as R has them', () => {
  // quantile(c(1, 2, 4, 8), c(0, 0.1, 0.5, 0.975, 1))
  expect([0, 0.1, 0.5, 0.975, 1].map((p) => quantile([1, 2, 4, 8], p))).toEqual([
    1,
    expect.closeTo(1.3, 12),
    3,
    expect.closeTo(7.7, 12),
    8,
  ]);
  expect(quantile([], 0.5)).toBeNaN();
});
