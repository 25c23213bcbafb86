/**
 * The inverse of a square matrix by Gauss-Jordan elimination with partial pivoting.
 * `a`: n × n, row by row; it is left as it was. Throws RangeError where the matrix is singular.
 */
export function inverse(a: Float64Array, n: number): Float64Array {
  const m = Float64Array.from(a);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(m[i * n + k]!) > Math.abs(m[pivot * n + k]!)) pivot = i;
    }
    const size = m[pivot * n + k]!;
    if (size === 0) throw new RangeError('inverse: singular matrix');
    for (let j = 0; j < n; j++) {
      swapScaled(m, k * n + j, pivot * n + j, size);
      swapScaled(out, k * n + j, pivot * n + j, size);
    }
    for (let i = 0; i < n; i++) {
      const factor = m[i * n + k]!;
      if (i === k || factor === 0) continue;
      for (let j = 0; j < n; j++) {
        m[i * n + j]! -= factor * m[k * n + j]!;
        out[i * n + j]! -= factor * out[k * n + j]!;
      }
    }
  }
  return out;
}

/** The pivot's row moves up and is divided by the pivot; the row that stood there moves down. */
function swapScaled(x: Float64Array, up: number, down: number, size: number): void {
  const top = x[up]!;
  x[up] = x[down]! / size;
  if (up !== down) x[down] = top;
}

/** A square sparse matrix by rows: row i has `value[k]` in column `column[k]`, start[i] ≤ k < start[i + 1]. */
export interface Sparse {
  start: Int32Array;
  column: Int32Array;
  value: Float64Array;
}

const TOLERANCE = 1e-14;
const SWEEPS = 20_000;

/**
 * The least non-negative solution of x = Q x + r, for Q ≥ 0 whose rows sum to at most 1 and r ≥ 0
 * (an absorbing chain): Gauss-Seidel sweeps from 0, backwards through the rows, until no value
 * changes by more than 1e-14. Values only grow, towards the solution. Rows where `skip` is 1 stay 0.
 * Throws RangeError where 20,000 sweeps do not do.
 */
export function absorbed(q: Sparse, r: Float64Array, skip: Uint8Array): Float64Array {
  const n = r.length;
  const x = new Float64Array(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let change = 0;
    for (let i = n - 1; i >= 0; i--) {
      if (skip[i]) continue;
      let sum = r[i]!;
      let loop = 0;
      for (let k = q.start[i]!; k < q.start[i + 1]!; k++) {
        const j = q.column[k]!;
        if (j === i) loop = q.value[k]!;
        else sum += q.value[k]! * x[j]!;
      }
      const next = loop < 1 ? sum / (1 - loop) : 0;
      change = Math.max(change, next - x[i]!);
      x[i] = next;
    }
    if (change <= TOLERANCE) return x;
  }
  throw new RangeError('absorbed: the chain hardly ever ends');
}
