import { logGamma } from './gamma.ts';

const TINY = 1e-300;
const EPSILON = 1e-16;
const MOST_TERMS = 100_000;

/**
 * The regularised upper incomplete gamma function Q(a, x), a share, a > 0, x ≥ 0: by its series
 * below a + 1, by its continued fraction (modified Lentz) above (Abramowitz & Stegun 6.5.29, 6.5.31).
 */
export function upperGamma(a: number, x: number): number {
  if (Number.isNaN(a + x)) return NaN;
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && Math.abs(term) > Math.abs(sum) * EPSILON; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - scale * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const k = -n * (n - a);
    b += 2;
    d = 1 / away(k * d + b);
    c = away(b + k / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < EPSILON) break;
  }
  return scale * fraction;
}

/**
 * The regularised incomplete beta function I_x(a, b), a share, a, b > 0, x in [0, 1]: by its
 * continued fraction (Abramowitz & Stegun 26.5.8, modified Lentz), on the side where it converges.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (Number.isNaN(x + a + b)) return NaN;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const scale =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) /
    a;
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < EPSILON * 4) break;
  }
  return scale * fraction;
}

/** Keeps a denominator of a continued fraction from being zero. */
const away = (x: number): number => (Math.abs(x) < TINY ? TINY : x);
