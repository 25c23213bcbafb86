import { logGamma } from './gamma.ts';
import { incompleteBeta, upperGamma } from './incomplete.ts';
import { normalQuantile } from './normal.ts';

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** P(Z ≤ z) of the standard normal distribution; precise in both tails. */
export function normalCdf(z: number): number {
  const tail = 0.5 * upperGamma(0.5, (z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

/** P(X ≥ x) of the chi-square distribution with `df` degrees of freedom. */
export const chiSquareTail = (x: number, df: number): number => upperGamma(df / 2, x / 2);

/** P(|T| ≥ |t|) of Student's t with `df` degrees of freedom (fractions allowed, ∞ is normal). */
export function tTwoSided(t: number, df: number): number {
  if (!Number.isFinite(df)) return 2 * normalCdf(-Math.abs(t));
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** Density of Student's t. */
function tDensity(t: number, df: number): number {
  const scale = Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI);
  return scale * (1 + (t * t) / df) ** (-(df + 1) / 2);
}

/**
 * The quantile of Student's t: 2.228… for p = 0.975 and 10 degrees of freedom. By Newton's steps
 * from the normal quantile, which lies below: the tail is convex, so no step goes too far.
 */
export function tQuantile(p: number, df: number): number {
  if (p < 0.5) return -tQuantile(1 - p, df);
  let t = normalQuantile(p);
  if (!Number.isFinite(df)) return t;
  const tail = 2 * (1 - p);
  for (let i = 0; i < 500; i++) {
    const step = (tTwoSided(t, df) - tail) / (2 * tDensity(t, df));
    t += step;
    if (Math.abs(step) <= 1e-13 * t) break;
  }
  return t;
}

/**
 * P(T ≤ t) of the noncentral t distribution, t ≥ 0, noncentrality `delta` ≥ 0 below about 37:
 * Lenth 1989 (Applied Statistics 38, AS 243), the sum of incomplete betas weighted as Poisson.
 */
export function noncentralT(t: number, df: number, delta: number): number {
  const x = (t * t) / (t * t + df);
  const half = (delta * delta) / 2;
  let sum = normalCdf(-delta);
  let weights = 0;
  for (let j = 0; j < 5000; j++) {
    const even = Math.exp(-half + j * Math.log(half) - logGamma(j + 1));
    const odd = (delta / Math.SQRT2) * Math.exp(-half + j * Math.log(half) - logGamma(j + 1.5));
    sum +=
      0.5 * (even * incompleteBeta(x, j + 0.5, df / 2) + odd * incompleteBeta(x, j + 1, df / 2));
    weights += even;
    if (weights > 1 - 1e-14) break;
  }
  return sum;
}
