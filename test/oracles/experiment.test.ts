import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adjustP } from '../../src/stats/adjust.ts';
import { posterior, type Prior } from '../../src/stats/bayes.ts';
import { chiSquareFit, fisherExact, twoProportions } from '../../src/stats/chisquare.ts';
import { effects, fixed } from '../../src/stats/effect.ts';
import type { Sums } from '../../src/stats/moments.ts';
import { powerOfRates, sampleSizeMeans, sampleSizeRates } from '../../src/stats/power.ts';
import { sequential } from '../../src/stats/sequential.ts';

const ORACLE = '../shared/oracles/experiment.json';
const STATS = '../shared/oracles/stats.json';
const absent = !existsSync(ORACLE) || !existsSync(STATS);

type Arm = { n: number } & ({ sum: number; sum_squares: number } | { x: number });
type Figures = Record<string, number>;
interface Lines<K extends string = never> {
  rows: number[][];
  more?: K;
}
interface Oracle {
  sample_size_per_arm: Lines;
  sample_size_mean_per_arm: Lines;
  srm: { rows: { n: number[]; chisq: number; p: number }[] };
  two_proportions: Lines;
  welch: { a: number[]; b: number[] } & Record<'t' | 'df' | 'p' | 'low' | 'high', number>;
  p_adjust: Record<'p' | 'holm' | 'bh', number[]>;
  frequentist_growthbook: { a: Arm; b: Arm; relative: Figures; absolute?: Figures }[];
  sequential_growthbook: { rows: { a: Arm; b: Arm; tuning: number; relative: Figures }[] };
  bayesian_growthbook: {
    a: Arm;
    b: Arm;
    prior: 'flat' | Prior;
    effect: number;
    low: number;
    high: number;
    chance_to_win: number;
    risk: [number, number];
  }[];
  ratio_cuped_growthbook: {
    n: number;
    a: Record<string, number | [number, number]>;
    b: Record<string, number | [number, number]>;
    expected: Figures;
  };
}

const isRate = (arm: Arm): boolean => 'x' in arm;
const sums = (arm: Arm): Sums =>
  'x' in arm ? { n: arm.n, y: arm.x, yy: arm.x } : { n: arm.n, y: arm.sum, yy: arm.sum_squares };

describe.skipIf(absent)('published and R’s answers', () => {
  const oracle = absent ? null! : (JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle);
  const effect = ({ a, b }: { a: Arm; b: Arm }) => effects(sums(a), sums(b), { rate: isRate(a) });

  test('units needed for a rate, as power.prop.test', () => {
    for (const row of oracle.sample_size_per_arm.rows) {
      const [base, lift, power, alpha, n] = row as [number, number, number, number, number];
      expect(sampleSizeRates(base, base * (1 + lift), alpha, power)).toBeCloseTo(n, 3);
      // With so many units the power is the one that was asked for.
      expect(powerOfRates(n, base, base * (1 + lift), alpha)).toBeCloseTo(power, 6);
    }
  });

  test('units needed for a mean, as power.t.test', () => {
    for (const row of oracle.sample_size_mean_per_arm.rows) {
      const [delta, sd, power, alpha, n] = row as [number, number, number, number, number];
      expect(sampleSizeMeans(delta, sd, alpha, power)).toBeCloseTo(n, 3);
    }
  });

  test('sample ratio, as chisq.test', () => {
    for (const { n, chisq, p } of oracle.srm.rows) {
      const own = chiSquareFit(n);
      expect(own.chiSquare).toBeCloseTo(chisq, 9);
      expect(own.p).toBeCloseTo(p, 12);
      // Weights of any sum say the same.
      expect(
        chiSquareFit(
          n,
          n.map(() => 7),
        ).p,
      ).toBeCloseTo(p, 12);
    }
  });

  test('two rates, as prop.test', () => {
    for (const row of oracle.two_proportions.rows) {
      const [a, nA, b, nB, difference, low, high, p] = row as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const own = twoProportions(a, nA, b, nB);
      expect(own.difference).toBeCloseTo(difference, 12);
      expect(own.low).toBeCloseTo(low, 12);
      expect(own.high).toBeCloseTo(high, 12);
      expect(own.p).toBeCloseTo(p, 10);
    }
  });

  test('two means, as t.test', () => {
    const { a, b, t, df, p, low, high } = oracle.welch;
    const of = (values: number[]): Sums => ({
      n: values.length,
      y: values.reduce((s, v) => s + v, 0),
      yy: values.reduce((s, v) => s + v * v, 0),
    });
    const { absolute } = effects(of(a), of(b));
    const own = fixed(absolute);
    expect(absolute.estimate / absolute.stderr).toBeCloseTo(t, 9);
    expect(absolute.df).toBeCloseTo(df, 9);
    expect(own.p).toBeCloseTo(p, 10);
    expect(own.low).toBeCloseTo(low, 9);
    expect(own.high).toBeCloseTo(high, 9);
  });

  test('corrections for several, as p.adjust', () => {
    const { p, holm, bh } = oracle.p_adjust;
    // In any order, each keeps its own.
    const order = [3, 0, 9, 5, 1, 7, 2, 8, 4, 6];
    const mixed = order.map((i) => p[i]!);
    for (const [name, expected] of [
      ['holm', holm],
      ['bh', bh],
      ['none', p],
    ] as const) {
      const own = adjustP(mixed, name);
      order.forEach((i, at) => expect(own[at], name).toBeCloseTo(expected[i]!, 12));
    }
  });

  test('fixed horizon: relative and absolute, by the delta method', () => {
    for (const row of oracle.frequentist_growthbook) {
      const own = effect(row);
      for (const kind of ['relative', 'absolute'] as const) {
        const expected = row[kind];
        if (!expected) continue;
        const e = own[kind]!;
        const { low, high, p } = fixed(e);
        const figures = { effect: e.estimate, low, high, p, stderr: e.stderr };
        for (const [name, value] of Object.entries(expected)) {
          expect(figures[name as keyof typeof figures], `${kind} ${name}`).toBeCloseTo(value, 5);
        }
      }
    }
  });

  test('sequential: the confidence sequence', () => {
    for (const row of oracle.sequential_growthbook.rows) {
      const e = effect(row).relative!;
      const { low, high, p } = sequential(e, 0.05, row.tuning);
      const figures = { effect: e.estimate, low, high, stderr: e.stderr };
      for (const [name, value] of Object.entries(row.relative)) {
        expect(figures[name as keyof typeof figures], name).toBeCloseTo(value, 5);
      }
      // p and interval say the same.
      expect(p < 0.05).toBe(low > 0 || high < 0);
    }
  });

  test('Bayesian: flat and proper prior, chance to win, risk', () => {
    for (const row of oracle.bayesian_growthbook) {
      const own = posterior(effect(row).relative!, row.prior === 'flat' ? null : row.prior);
      expect(own.mean).toBeCloseTo(row.effect, 5);
      expect(own.low).toBeCloseTo(row.low, 5);
      expect(own.high).toBeCloseTo(row.high, 5);
      expect(own.above).toBeCloseTo(row.chance_to_win, 5);
      expect(own.riskControl).toBeCloseTo(row.risk[0], 5);
      expect(own.riskVariant).toBeCloseTo(row.risk[1], 5);
    }
  });

  test('a ratio adjusted by the ratio before', () => {
    const { n, a, b, expected } = oracle.ratio_cuped_growthbook;
    const of = (arm: Record<string, number | [number, number]>): Sums => {
      const pair = (name: string) => arm[name] as [number, number];
      const one = (name: string) => arm[name] as number;
      return {
        n,
        ...{ y: pair('m_post')[0], yy: pair('m_post')[1] },
        ...{ d: pair('d_post')[0], dd: pair('d_post')[1], yd: one('m_post_d_post') },
        ...{ x: pair('m_pre')[0], xx: pair('m_pre')[1], yx: one('m_post_m_pre') },
        ...{ dx: one('m_pre_d_post'), w: pair('d_pre')[0], ww: pair('d_pre')[1] },
        ...{ yw: one('m_post_d_pre'), dw: one('d_post_d_pre'), xw: one('m_pre_d_pre') },
      };
    };
    const e = effects(of(a), of(b), { cuped: true }).relative!;
    const { low, high, p } = fixed(e);
    const figures = { effect: e.estimate, low, high, stderr: e.stderr, p };
    for (const [name, value] of Object.entries(expected)) {
      expect(figures[name as keyof typeof figures], name).toBeCloseTo(value, 5);
    }
  });

  test('Fisher’s exact test, as fisher.test', () => {
    const { fisher_exact: f } = JSON.parse(readFileSync(STATS, 'utf8')) as {
      fisher_exact: { table: [[number, number], [number, number]]; p: number };
    };
    const [[a, b], [c, d]] = f.table;
    expect(fisherExact(a, b, c, d)).toBeCloseTo(f.p, 10);
  });
});
