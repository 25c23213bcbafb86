const ENOUGH = 1e-16;
/** Terms beyond which a sum is given up: arguments within 1e-5 of 1. */
const MOST = 2_000_000;
/** From here on the continued fraction needs fewer steps than the series. */
const SERIES_BELOW = 0.5;

/**
 * Gauss' hypergeometric function ₂F₁(a, b; c; z) by its series, for 0 ≤ z < 1 and c no whole
 * number ≤ 0. It converges everywhere there, slowly as z nears 1; NaN where it is given up. Throws
 * RangeError elsewhere.
 */
export function hyp2f1(a: number, b: number, c: number, z: number): number {
  if (!(z >= 0 && z < 1)) throw new RangeError(`hyp2f1: z ${z}`);
  let term = 1;
  let sum = 1;
  for (let n = 0; n < MOST; n++) {
    const ratio = (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    term *= ratio;
    sum += term;
    if (term === 0) return sum;
    // The rest is below term × |ratio| / (1 − |ratio|) once the ratios have settled.
    const size = Math.abs(ratio);
    if (size < 1 && Math.abs(term) * size <= ENOUGH * Math.abs(sum) * (1 - size)) return sum;
  }
  return NaN;
}

/**
 * ₂F₁(1, b; c; z) for c > b > 0 and 0 ≤ z < 1: a sum of positive terms, near 1 by Gauss' continued
 * fraction (Abramowitz & Stegun 26.5.8 is the same for the incomplete beta function) with Lentz'
 * method.
 */
export function hyp2f1One(b: number, c: number, z: number): number {
  if (z < SERIES_BELOW) return hyp2f1(1, b, c, z);
  const tiny = 1e-300;
  const below = c - 1;
  let up = 1;
  let down = 0;
  let value = 1;
  for (let n = 1; n < MOST; n++) {
    const i = n >> 1;
    const k =
      n % 2
        ? (-(b + i) * (below + i)) / ((below + 2 * i) * (below + 2 * i + 1))
        : (-i * (below - b + i)) / ((below + 2 * i - 1) * (below + 2 * i));
    down = 1 / nonZero(1 + k * z * down, tiny);
    up = nonZero(1 + (k * z) / up, tiny);
    const change = up * down;
    value *= change;
    if (Math.abs(change - 1) < ENOUGH * 2) return 1 / value;
  }
  return NaN;
}

const nonZero = (x: number, tiny: number): number => (x === 0 ? tiny : x);
