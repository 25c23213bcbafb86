import type { Matrix } from './matrix.ts';

export type Objective = (x: readonly number[]) => number;

export interface Minimum {
  x: readonly number[];
  value: number;
  /** The largest part of the gradient there. */
  slope: number;
  /** Whether the slope is as good as zero. */
  converged: boolean;
}

/** Step of the central differences of first and second order, for x of size about 1. */
const STEP = 1e-5;
const WIDE_STEP = 1e-3;
const FLAT = 1e-5;
const MOST_ITERATIONS = 200;
/** A step at first at most this long, so that a wild slope does not throw the search away. */
const LONGEST = 2;

/**
 * The least value near `start` by BFGS (Nocedal & Wright 2006, algorithm 6.1) with gradients from
 * central differences and backtracking (Armijo). `f` may be Infinity outside of its domain. It
 * yields after each call of `f`, so that the caller can let others work or stop.
 */
export function* minimise(f: Objective, start: readonly number[]): Generator<void, Minimum> {
  const n = start.length;
  let x = [...start];
  let value = f(x);
  yield;
  let g = yield* gradient(f, x);
  let h = identity(n);
  // At the edge of the domain there is no slope to follow: the search has run off.
  const leads = () => g.every(Number.isFinite) && largest(g) > FLAT / 100;
  for (let i = 0; i < MOST_ITERATIONS && leads(); i++) {
    let direction = h.map((row) => -dot(row, g));
    if (!(dot(direction, g) < 0)) {
      h = identity(n);
      direction = g.map((d) => -d);
    }
    const length = Math.sqrt(dot(direction, direction));
    let t = Math.min(1, LONGEST / length);
    const slope = dot(direction, g);
    let next = x;
    let nextValue = Infinity;
    for (let tries = 0; tries < 40; tries++, t /= 2) {
      next = x.map((d, k) => d + t * direction[k]!);
      nextValue = f(next);
      yield;
      if (nextValue <= value + 1e-4 * t * slope) break;
    }
    // Rounding allows no better: this is the end, good or not.
    if (!(nextValue < value)) break;
    const nextG = yield* gradient(f, next);
    h = updated(
      h,
      next.map((d, k) => d - x[k]!),
      nextG.map((d, k) => d - g[k]!),
    );
    [x, value, g] = [next, nextValue, nextG];
  }
  const slope = largest(g);
  return { x, value, slope, converged: Number.isFinite(value) && slope < FLAT };
}

function* gradient(f: Objective, x: readonly number[]): Generator<void, number[]> {
  const out: number[] = [];
  for (const i of x.keys()) {
    const up = f(moved(x, i, STEP));
    yield;
    const down = f(moved(x, i, -STEP));
    yield;
    out.push((up - down) / (2 * STEP));
  }
  return out;
}

/** The second derivatives of `f` at `x` by central differences. Yields after each call of `f`. */
export function* hessian(f: Objective, x: readonly number[]): Generator<void, number[][]> {
  const at = function* (...moves: [number, number][]): Generator<void, number> {
    const value = f(moves.reduce<readonly number[]>((p, [i, d]) => moved(p, i, d), x));
    yield;
    return value;
  };
  const d = WIDE_STEP;
  const middle = yield* at();
  const out = x.map(() => new Array<number>(x.length).fill(0));
  for (const i of x.keys()) {
    const sides = (yield* at([i, d])) + (yield* at([i, -d]));
    out[i]![i] = (sides - 2 * middle) / (d * d);
    for (let j = 0; j < i; j++) {
      const same = (yield* at([i, d], [j, d])) + (yield* at([i, -d], [j, -d]));
      const crossed = (yield* at([i, d], [j, -d])) + (yield* at([i, -d], [j, d]));
      out[i]![j] = out[j]![i] = (same - crossed) / (4 * d * d);
    }
  }
  return out;
}

/** Runs a search to its end at once. */
export function atOnce<T>(search: Generator<void, T>): T {
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}

const moved = (x: readonly number[], i: number, by: number): number[] =>
  x.map((d, k) => (k === i ? d + by : d));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, d, i) => sum + d * b[i]!, 0);
const largest = (g: readonly number[]): number => Math.max(...g.map(Math.abs));
const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));

/** The BFGS update of the inverse Hessian for a step `s` that changed the gradient by `y`. */
function updated(h: Matrix, s: readonly number[], y: readonly number[]): number[][] {
  const sy = dot(s, y);
  if (!(sy > 1e-14)) return h.map((row) => [...row]);
  const hy = h.map((row) => dot(row, y));
  const factor = (1 + dot(y, hy) / sy) / sy;
  return h.map((row, i) =>
    row.map((d, j) => d + factor * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy),
  );
}
