import { tQuantile } from './distributions.ts';

export interface Line {
  slope: number;
  intercept: number;
  /** Standard error of the slope. */
  error: number;
  /** 95 % interval of the slope. */
  low: number;
  high: number;
}

/**
 * The straight line of least squares, y = intercept + slope × x, with the interval of its slope by
 * Student's t with n − 2 degrees of freedom (errors independent and of equal spread; Draper and
 * Smith, Applied Regression Analysis, ch. 1). `x` and `y` of equal length; null below three pairs or
 * where x never differs.
 */
export function line(x: readonly number[], y: readonly number[]): Line | null {
  const n = x.length;
  if (n < 3) return null;
  const mean = (of: readonly number[]) => of.reduce((sum, v) => sum + v, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy] = [0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - mx) ** 2;
    xy += (x[i]! - mx) * (y[i]! - my);
  }
  if (!(xx > 0)) return null;
  const slope = xy / xx;
  const intercept = my - slope * mx;
  const rest = x.reduce((sum, v, i) => sum + (y[i]! - intercept - slope * v) ** 2, 0);
  const error = Math.sqrt(rest / (n - 2) / xx);
  const half = tQuantile(0.975, n - 2) * error;
  return { slope, intercept, error, low: slope - half, high: slope + half };
}
