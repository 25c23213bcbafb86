/** The quantile of the normal distribution that a 95 % interval uses. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval of a rate `k` of `n`, as shares [low, high]; [0, 1] where `n` is 0.
 */
export function wilson(k: number, n: number, z = Z95): [number, number] {
  if (n <= 0) return [0, 1];
  const p = k / n;
  const centre = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const whole = 1 + (z * z) / n;
  return [Math.max(0, (centre - half) / whole), Math.min(1, (centre + half) / whole)];
}
