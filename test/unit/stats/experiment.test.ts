import { describe, expect, test } from 'vitest';
import { fixed, effects } from '../../../src/stats/effect.ts';
import { posterior } from '../../../src/stats/bayes.ts';
import {
  chiSquareTail,
  normalCdf,
  tQuantile,
  tTwoSided,
} from '../../../src/stats/distributions.ts';
import { upperGamma } from '../../../src/stats/incomplete.ts';
import type { Sums } from '../../../src/stats/moments.ts';
import { detectable, powerOfMeans, sampleSizeMeans } from '../../../src/stats/power.ts';
import { random, type Random } from '../../../src/stats/random.ts';
import { sequential } from '../../../src/stats/sequential.ts';

// Simulations are seeded: they give the same figures on every machine.

/** Sums of one variant as they grow. */
const growing = () => {
  const sums = { n: 0, y: 0, yy: 0, x: 0, xx: 0, yx: 0 };
  return {
    sums,
    add(y: number, x = 0) {
      sums.n++;
      sums.y += y;
      sums.yy += y * y;
      sums.x += x;
      sums.xx += x * x;
      sums.yx += y * x;
    },
  };
};
/** A draw from the standard normal distribution (Box & Muller). */
const normal = (r: Random): number =>
  Math.sqrt(-2 * Math.log(1 - r.unit())) * Math.cos(2 * Math.PI * r.unit());

test('distributions: tables, and tails far out', () => {
  // Student's t and normal: any printed table; χ²: 3.841 and 1 degree is 5 %.
  expect(tQuantile(0.975, 10)).toBeCloseTo(2.228138852, 9);
  expect(tQuantile(0.025, 1)).toBeCloseTo(-12.7062047362, 8);
  expect(tQuantile(0.995, 120)).toBeCloseTo(2.6174211, 6);
  expect(tTwoSided(2.228138851964939, 10)).toBeCloseTo(0.05, 11);
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12);
  // R: pnorm(-8).
  expect(normalCdf(-8) / 6.22096057427178e-16).toBeCloseTo(1, 9);
  expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
  // Q(1, x) is e^−x, Q(3, x) is e^−x (1 + x + x²/2).
  for (const x of [0.1, 1, 5, 40]) {
    expect(upperGamma(1, x) / Math.exp(-x)).toBeCloseTo(1, 12);
    expect(upperGamma(3, x) / (Math.exp(-x) * (1 + x + (x * x) / 2))).toBeCloseTo(1, 12);
  }
});

describe('nothing differs', () => {
  const TESTS = 2000;
  const DAYS = 28;
  const A_DAY = 40;
  const RATE = 0.2;

  test('a fixed horizon alarms in 4–6 %, daily looks in far more, the sequence in at most 5 %', () => {
    const r = random(5, 'peeking');
    const alarms = { once: 0, fixed: 0, sequential: 0 };
    for (let i = 0; i < TESTS; i++) {
      const [a, b] = [growing(), growing()];
      const seen = { fixed: false, sequential: false, last: 1 };
      for (let day = 0; day < DAYS; day++) {
        for (let u = 0; u < A_DAY; u++) {
          a.add(r.chance(RATE) ? 1 : 0);
          b.add(r.chance(RATE) ? 1 : 0);
        }
        const { absolute } = effects(a.sums, b.sums, { rate: true });
        seen.last = tTwoSided(absolute.estimate / absolute.stderr, absolute.df);
        seen.fixed ||= seen.last < 0.05;
        seen.sequential ||= sequential(absolute, 0.05, 2000).p < 0.05;
      }
      alarms.once += seen.last < 0.05 ? 1 : 0;
      alarms.fixed += seen.fixed ? 1 : 0;
      alarms.sequential += seen.sequential ? 1 : 0;
    }
    expect(alarms.once / TESTS).toBeGreaterThan(0.04);
    expect(alarms.once / TESTS).toBeLessThan(0.06);
    expect(alarms.sequential / TESTS).toBeLessThanOrEqual(0.05);
    expect(alarms.fixed / TESTS).toBeGreaterThan(0.2);
  });

  test('skewed money, ratios and adjusted differences keep the level, too', () => {
    const r = random(6, 'null');
    const alarms = { mean: 0, ratio: 0, cuped: 0 };
    for (let i = 0; i < TESTS; i++) {
      const arm = (): { plain: Sums; ratio: Sums } => {
        const plain = growing();
        const ratio = { n: 0, y: 0, yy: 0, d: 0, dd: 0, yd: 0 };
        for (let u = 0; u < 300; u++) {
          const habit = normal(r);
          const orders = 1 + r.below(3);
          const revenue = Math.exp(0.6 * habit + 0.5 * normal(r)) * orders;
          plain.add(revenue, habit);
          ratio.n++;
          ratio.y += revenue;
          ratio.yy += revenue * revenue;
          ratio.d += orders;
          ratio.dd += orders * orders;
          ratio.yd += revenue * orders;
        }
        return { plain: plain.sums, ratio };
      };
      const [a, b] = [arm(), arm()];
      const p = (x: Sums, y: Sums, cuped = false) => fixed(effects(x, y, { cuped }).relative!).p;
      alarms.mean += p(a.plain, b.plain) < 0.05 ? 1 : 0;
      alarms.ratio += p(a.ratio, b.ratio) < 0.05 ? 1 : 0;
      alarms.cuped += p(a.plain, b.plain, true) < 0.05 ? 1 : 0;
    }
    for (const [name, n] of Object.entries(alarms)) {
      expect(n / TESTS, name).toBeGreaterThan(0.04);
      expect(n / TESTS, name).toBeLessThan(0.06);
    }
  });
});

test('intervals cover what is true as often as they say', () => {
  const r = random(7, 'coverage');
  const TESTS = 2000;
  const [base, lift] = [0.3, 0.1];
  const held = { absolute: 0, relative: 0, bayes: 0, sequential: 0 };
  for (let i = 0; i < TESTS; i++) {
    const [a, b] = [growing(), growing()];
    for (let u = 0; u < 400; u++) {
      a.add(r.chance(base) ? 1 : 0);
      b.add(r.chance(base * (1 + lift)) ? 1 : 0);
    }
    const { absolute, relative } = effects(a.sums, b.sums, { rate: true });
    const has = ({ low, high }: { low: number; high: number }, truth: number) =>
      low <= truth && truth <= high ? 1 : 0;
    held.absolute += has(fixed(absolute), base * lift);
    held.relative += has(fixed(relative!), lift);
    held.bayes += has(posterior(relative!, null), lift);
    held.sequential += has(sequential(relative!), lift);
  }
  for (const name of ['absolute', 'relative', 'bayes'] as const) {
    expect(held[name] / TESTS, name).toBeGreaterThan(0.94);
    expect(held[name] / TESTS, name).toBeLessThan(0.96);
  }
  expect(held.sequential / TESTS).toBeGreaterThan(0.99);
});

test('what was before takes 1 − r² of the variance away, and nothing of the effect', () => {
  for (const correlation of [0.3, 0.7, 0.9]) {
    const r = random(8, `cuped ${correlation}`);
    const arm = (shift: number) => {
      const of = growing();
      for (let u = 0; u < 100_000; u++) {
        const x = normal(r);
        const own = Math.sqrt(1 - correlation ** 2) * normal(r);
        of.add(10 + shift + correlation * x + own, 3 + x);
      }
      return of.sums;
    };
    const { absolute, saved, theta } = effects(arm(0), arm(0.1), { cuped: true });
    const left = (1 - saved) / (1 - correlation ** 2);
    expect(Math.abs(left - 1), `r = ${correlation}`).toBeLessThan(0.02);
    expect(theta).toBeCloseTo(correlation, 1);
    expect(Math.abs(absolute.estimate - 0.1)).toBeLessThan(4 * absolute.stderr);
  }
});

test('a test of the size that is asked for finds what it is sized for, as often as it says', () => {
  const n = Math.ceil(sampleSizeMeans(0.5, 1, 0.05, 0.8));
  expect(powerOfMeans(n, 0.5, 1)).toBeGreaterThanOrEqual(0.8);
  expect(powerOfMeans(n - 1, 0.5, 1)).toBeLessThan(0.8);
  const r = random(9, 'power');
  let found = 0;
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [growing(), growing()];
    for (let u = 0; u < n; u++) {
      a.add(normal(r));
      b.add(0.5 + normal(r));
    }
    found += fixed(effects(a.sums, b.sums).absolute).p < 0.05 ? 1 : 0;
  }
  // Within three standard errors of 80 %.
  expect(Math.abs(found / 2000 - 0.8)).toBeLessThan(0.03);
  // The same the other way round: with this error of the difference, 0.5 is what can be found.
  expect(detectable(Math.sqrt(2 / n))).toBeCloseTo(0.5, 1);
});

test('what has no value gives none', () => {
  const none = effects({ n: 1, y: 1, yy: 1 }, { n: 1, y: 0, yy: 0 });
  expect(none.absolute.stderr).toBeNaN();
  expect(effects({ n: 50, y: 0, yy: 0 }, { n: 50, y: 5, yy: 5 }).relative).toBeNull();
  // Nobody in the control has a denominator.
  const sums = { n: 9, y: 4, yy: 4, d: 9, dd: 9, yd: 4 };
  const { absolute } = effects({ ...sums, y: 0, yy: 0, d: 0, dd: 0, yd: 0 }, sums);
  expect(absolute.estimate).toBeNaN();
  expect(absolute.stderr).toBeNaN();
});
