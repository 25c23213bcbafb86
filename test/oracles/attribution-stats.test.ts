import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  firstShares,
  lastShares,
  linearShares,
  positionShares,
  shapleyShares,
} from '../../src/stats/credit.ts';
import { chainOf, graphOf, removalEffects, weightsOf } from '../../src/stats/markov.ts';

const ORACLE = '../shared/oracles/attribution.json';
const PATHS = '../shared/data/paths/paths.csv';
const absent = !existsSync(ORACLE) || !existsSync(PATHS);

type Credit = Record<string, [conversions: number, value: number]>;
interface Oracle {
  totals: { conversions: number; value: number; null: number };
  first: Credit;
  last: Credit;
  linear: Credit;
  position_40_20_40: Credit;
  markov_order_1: {
    p_conversion: number;
    removal_effects: Record<string, number>;
    credit: Credit;
  };
  small: { paths: { path: string[]; conversions: number; value?: number; null?: number }[] };
}
const oracle = absent ? null : (JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle);

function published() {
  const lines = readFileSync(PATHS, 'utf8').trim().split('\n').slice(1);
  const names: string[] = [];
  const paths: number[][] = [];
  const [conversions, values, nulls] = [[], [], []] as number[][];
  for (const line of lines) {
    const [path, c, v, n] = line.split(',');
    paths.push(
      path!
        .replaceAll('"', '')
        .split(' > ')
        .map((name) => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1)),
    );
    conversions!.push(Number(c));
    values!.push(Number(v));
    nulls!.push(Number(n));
  }
  return { names, paths, conversions: conversions!, values: values!, nulls: nulls! };
}

test.skipIf(absent)('published paths: shares of the rules', () => {
  const { names, paths, conversions, values } = published();
  for (const [shares, name] of [
    [firstShares, 'first'],
    [lastShares, 'last'],
    [linearShares, 'linear'],
    [positionShares, 'position_40_20_40'],
  ] as const) {
    const got = names.map(() => [0, 0]);
    for (const [i, path] of paths.entries()) {
      for (const [k, share] of shares(path).entries()) {
        got[path[k]!]![0]! += share * conversions[i]!;
        got[path[k]!]![1]! += share * values[i]!;
      }
    }
    for (const [channel, [c, v]] of Object.entries(oracle![name])) {
      const mine = got[names.indexOf(channel)]!;
      expect(Math.abs(mine[0]! - c), `${name} ${channel}`).toBeLessThan(1e-6);
      expect(Math.abs(mine[1]! - v), `${name} ${channel}`).toBeLessThan(1e-3);
    }
  }
});

test.skipIf(absent)('published paths: removal effects and credit of the chain of order 1', () => {
  const { names, paths, conversions, nulls } = published();
  const chain = chainOf(paths, names.length, 1);
  const graph = graphOf(chain, Float64Array.from(conversions), Float64Array.from(nulls));
  const { conversion, effects } = removalEffects(chain, graph);
  const want = oracle!.markov_order_1;
  expect(conversion).toBeCloseTo(want.p_conversion, 12);
  const weights = weightsOf(effects);
  const { totals } = oracle!;
  expect(conversions.reduce((a, b) => a + b)).toBe(totals.conversions);
  expect(nulls.reduce((a, b) => a + b)).toBe(totals.null);
  for (const [i, name] of names.entries()) {
    expect(effects[i], name).toBeCloseTo(want.removal_effects[name]!, 8);
    const [c, v] = want.credit[name]!;
    expect(Math.abs(weights[i]! * totals.conversions - c), name).toBeLessThan(1e-6);
    expect(Math.abs(weights[i]! * totals.value - v), name).toBeLessThan(1e-3);
  }
});

test.skipIf(absent)('the small case: Shapley values by hand', () => {
  const names = ['A', 'B', 'C'];
  const got = [0, 0, 0];
  for (const { path, value = 0 } of oracle!.small.paths) {
    const players = path.map((p) => names.indexOf(p));
    for (const [k, share] of shapleyShares(players).entries()) got[players[k]!]! += share * value;
  }
  // A = 60, B = 110, C = 10, as the note says.
  expect(got.map((x) => Number(x.toFixed(9)))).toEqual([60, 110, 10]);
});
