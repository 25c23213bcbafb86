export type Matrix = readonly (readonly number[])[];

/**
 * The inverse of a symmetric positive definite matrix by Cholesky's decomposition; null where it is
 * not positive definite.
 */
export function inverse(matrix: Matrix): number[][] | null {
  const n = matrix.length;
  const lower = matrix.map(() => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(sum > 0)) return null;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  }
  const columns = matrix.map((_, at) => solve(lower, at));
  return columns[0]!.map((_, i) => columns.map((column) => column[i]!));
}

/** Solves L Lᵀ x = e for the unit vector e that is 1 at `at`. */
function solve(lower: Matrix, at: number): number[] {
  const n = lower.length;
  const y = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    let sum = i === at ? 1 : 0;
    for (let k = 0; k < i; k++) sum -= lower[i]![k]! * y[k]!;
    y[i] = sum / lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i]!;
    for (let k = i + 1; k < n; k++) sum -= lower[k]![i]! * y[k]!;
    y[i] = sum / lower[i]![i]!;
  }
  return y;
}

/** gᵀ M g: the variance of a figure with gradient g where M is the covariance. */
export const quadratic = (matrix: Matrix, g: readonly number[]): number =>
  matrix.reduce(
    (sum, row, i) => sum + g[i]! * row.reduce((inner, m, j) => inner + m * g[j]!, 0),
    0,
  );
