import { chiSquareTail } from './distributions.ts';
import { logGamma } from './gamma.ts';

export interface ChiSquare {
  chiSquare: number;
  df: number;
  p: number;
}

/**
 * Pearson's test of counts against expected shares (weights of any sum, equal where left out):
 * the check of a sample ratio. One group or nobody at all agrees with anything: p = 1.
 */
export function chiSquareFit(counts: readonly number[], weights?: readonly number[]): ChiSquare {
  const n = counts.reduce((a, b) => a + b, 0);
  const shares = weights ?? counts.map(() => 1);
  const whole = shares.reduce((a, b) => a + b, 0);
  const df = counts.length - 1;
  if (n === 0 || df < 1) return { chiSquare: 0, df: Math.max(0, df), p: 1 };
  const chiSquare = counts.reduce((sum, count, i) => {
    const expected = (n * shares[i]!) / whole;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return { chiSquare, df, p: chiSquareTail(chiSquare, df) };
}

/**
 * Two rates, b/nB − a/nA, as R's prop.test without correction: Wald's interval at `z`, p of the
 * pooled chi-square. No value where either has no cases.
 */
export function twoProportions(
  a: number,
  nA: number,
  b: number,
  nB: number,
  z = 1.959963984540054,
): { difference: number; low: number; high: number; p: number } {
  const [pA, pB] = [a / nA, b / nB];
  const difference = pB - pA;
  const half = z * Math.sqrt((pA * (1 - pA)) / nA + (pB * (1 - pB)) / nB);
  const pooled = (a + b) / (nA + nB);
  const variance = pooled * (1 - pooled) * (1 / nA + 1 / nB);
  const p = variance > 0 ? chiSquareTail(difference ** 2 / variance, 1) : 1;
  return { difference, low: difference - half, high: difference + half, p };
}

/**
 * Fisher's exact test of a table of two by two, two-sided: the probability of all tables with the
 * same margins that are at most as likely as this one (as R's fisher.test).
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [row, other, column] = [a + b, c + d, a + c];
  const choose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const all = choose(row + other, column);
  const chance = (x: number) => Math.exp(choose(row, x) + choose(other, column - x) - all);
  const own = chance(a);
  let p = 0;
  for (let x = Math.max(0, column - other); x <= Math.min(row, column); x++) {
    const q = chance(x);
    if (q <= own * (1 + 1e-7)) p += q;
  }
  return Math.min(1, p);
}
