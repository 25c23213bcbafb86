/**
 * The p-quantile of ascending values, interpolated linearly between neighbours (R's type 7, as
 * DuckDB's quantile_cont); NaN without values. `p` 0 … 1.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (!sorted.length) return NaN;
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  return a + (b - a) * (at - low);
}
