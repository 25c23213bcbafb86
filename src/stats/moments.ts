/**
 * Sums over the units of one variant. Each unit has an outcome `y`; for a ratio of sums also its
 * denominator `d`; where it was known before the test, `x` of then and, for a ratio, `w`. What is
 * left out is 1 for each unit (`d`, `w`) or not known (`x`). `yd` is Σ y·d, and so on.
 */
export interface Sums {
  n: number;
  y: number;
  yy: number;
  d?: number;
  dd?: number;
  yd?: number;
  x?: number;
  xx?: number;
  yx?: number;
  dx?: number;
  w?: number;
  ww?: number;
  yw?: number;
  dw?: number;
  xw?: number;
}

/** Means of (y, d, x, w) and their covariances, four by four. */
export interface Moments {
  n: number;
  mean: readonly number[];
  covariance: readonly (readonly number[])[];
}

/**
 * Sums to moments. `population`: covariances by n, as for a rate of yes and no; else by n − 1.
 */
export function moments(s: Sums, population = false): Moments {
  const { n, y, yy } = s;
  const d = s.d ?? n;
  const dd = s.dd ?? d;
  const yd = s.yd ?? y;
  const x = s.x ?? 0;
  const dx = s.dx ?? x;
  const w = s.w ?? n;
  const ww = s.ww ?? w;
  const sums = [y, d, x, w];
  const products = [
    [yy, yd, s.yx ?? 0, s.yw ?? y],
    [yd, dd, dx, s.dw ?? d],
    [s.yx ?? 0, dx, s.xx ?? 0, s.xw ?? x],
    [s.yw ?? y, s.dw ?? d, s.xw ?? x, ww],
  ];
  const by = population ? n : n - 1;
  return {
    n,
    mean: sums.map((sum) => sum / n),
    covariance: products.map((row, i) =>
      row.map((product, j) => (product - (sums[i]! * sums[j]!) / n) / by),
    ),
  };
}

/** The variance of a mean over units along `g`, a direction in (y, d, x, w): g′ C g / n. */
export function along(m: Moments, g: readonly number[], h: readonly number[] = g): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) sum += g[i]! * m.covariance[i]![j]! * h[j]!;
  }
  return sum / m.n;
}

/** Σ y / Σ d and its derivatives by the means. */
export function outcome({ mean: [y, d] }: Moments): { value: number; by: number[] } {
  const value = y! / d!;
  return { value, by: [1 / d!, -value / d!, 0, 0] };
}

/** Σ x / Σ w, what the same was before the test, and its derivatives by the means. */
export function before({ mean: [, , x, w] }: Moments): { value: number; by: number[] } {
  const value = x! / w!;
  return { value, by: [0, 0, 1 / w!, -value / w!] };
}
