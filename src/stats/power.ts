import { noncentralT, tQuantile } from './distributions.ts';
import { normalQuantile } from './normal.ts';

/**
 * Units per variant with which a test finds a difference of two rates, two-sided: the root of R's
 * power.prop.test. `alpha` and `power` are shares. Infinity where the rates are equal.
 */
export function sampleSizeRates(a: number, b: number, alpha = 0.05, power = 0.8): number {
  const z = normalQuantile(1 - alpha / 2);
  const mean = (a + b) / 2;
  const reach = z * Math.sqrt(2 * mean * (1 - mean));
  const spread = a * (1 - a) + b * (1 - b);
  return ((reach + normalQuantile(power) * Math.sqrt(spread)) / (a - b)) ** 2;
}

/** The power of a two-sided t test with `n` units a variant, as R's power.t.test (not strict). */
export function powerOfMeans(n: number, delta: number, sd: number, alpha = 0.05): number {
  const df = 2 * (n - 1);
  const shift = (Math.abs(delta) / sd) * Math.sqrt(n / 2);
  // The sum of incomplete betas holds below here; beyond, the power is 1 to all digits.
  if (shift > 35) return 1;
  return 1 - noncentralT(tQuantile(1 - alpha / 2, df), df, shift);
}

/**
 * Units per variant with which a two-sided t test finds a difference `delta` of means with standard
 * deviation `sd`: the root of the power of the noncentral t, as R's power.t.test. At least 2.
 */
export function sampleSizeMeans(delta: number, sd: number, alpha = 0.05, power = 0.8): number {
  if (!(Math.abs(delta) > 0)) return Infinity;
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  const about = 2 * ((z * sd) / delta) ** 2;
  let low = 2;
  let high = about + 10;
  if (powerOfMeans(low, delta, sd, alpha) >= power) return low;
  while (powerOfMeans(high, delta, sd, alpha) < power) high *= 1.1;
  low = Math.max(low, about * 0.9);
  for (let i = 0; i < 60 && high - low > 1e-9 * high; i++) {
    const middle = (low + high) / 2;
    if (powerOfMeans(middle, delta, sd, alpha) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The smallest true difference that a two-sided test with this standard error of the difference
 * finds with the given power, in the unit of the error.
 */
export const detectable = (stderr: number, alpha = 0.05, power = 0.8): number =>
  (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * stderr;
