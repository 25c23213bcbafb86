import { normalQuantile } from './normal.ts';
import type { Random } from './random.ts';

/** P(X ≤ k) of a Poisson variable of mean 1, in units of 2^−32; beyond lies less than one unit. */
const BELOW: readonly number[] = (() => {
  const out: number[] = [];
  let term = Math.exp(-1);
  let sum = 0;
  for (let k = 0; k < 13; k++) {
    sum += term;
    out.push(Math.round(sum * 2 ** 32));
    term /= k + 1;
  }
  return out;
})();

/** How often one of many people is in a resample: Poisson of mean 1 (Chamandy et al. 2012). */
export function poissonOne(r: Random): number {
  const x = r.uint32();
  let k = 0;
  while (k < 12 && x >= BELOW[k]!) k++;
  return k;
}

/** From here on a sum of so many is normal enough: its skewness is below 1/8. */
const MANY = 64;

/**
 * The sum of `n` draws of `poissonOne`, for n whole ≥ 0: drawn one by one up to 64, beyond it
 * rounded from the normal distribution of the same mean and variance.
 */
export function poissonSum(r: Random, n: number): number {
  if (n > MANY) {
    const z = normalQuantile((r.uint32() + 0.5) / 2 ** 32);
    return Math.max(0, Math.round(n + Math.sqrt(n) * z));
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += poissonOne(r);
  return sum;
}
