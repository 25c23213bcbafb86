import { noncentralT, normalCdf, tQuantile } from './distributions.ts';
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

/** The power of such a test with `n` units a variant: R's power.prop.test (not strict). */
export function powerOfRates(n: number, a: number, b: number, alpha = 0.05): number {
  const mean = (a + b) / 2;
  const reach = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean));
  return normalCdf((Math.abs(a - b) * Math.sqrt(n) - reach) / Math.sqrt(a * (1 - a) + b * (1 - b)));
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
  const over = (n: number) => powerOfMeans(n, delta, sd, alpha) - power;
  let low = 2;
  let high = about + 10;
  let below = over(low);
  if (below >= 0) return low;
  let above = over(high);
  while (above < 0) above = over((high *= 1.1));
  // The false position (Illinois): each side that stays counts half, so that both close in.
  for (let i = 0; i < 100 && high - low > 1e-9 * high; i++) {
    const n = (low * above - high * below) / (above - below);
    const at = over(n);
    if (Math.abs(at) < 1e-13) return n;
    if (at < 0) {
      [low, below] = [n, at];
      above /= 2;
    } else {
      [high, above] = [n, at];
      below /= 2;
    }
  }
  return (low + high) / 2;
}

/**
 * The smallest true difference that a two-sided test with this standard error of the difference
 * finds with the given power, in the unit of the error.
 */
export const detectable = (stderr: number, alpha = 0.05, power = 0.8): number =>
  (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * stderr;

/**
 * The power with `ratio` times the units that have `power`, in the normal approximation: units count
 * as the square of the difference, so twice the difference is four times the units.
 */
export function powerAtRatio(ratio: number, alpha: number, power: number): number {
  const z = normalQuantile(1 - alpha / 2);
  return normalCdf((z + normalQuantile(power)) * Math.sqrt(ratio) - z);
}
