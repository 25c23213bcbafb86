import type { History } from '../../../src/stats/purchases.ts';
import { normalQuantile } from '../../../src/stats/normal.ts';
import type { Random } from '../../../src/stats/random.ts';

/** A uniform number in (0, 1), both ends left out. */
const open = (r: Random): number => (r.uint32() + 0.5) / 2 ** 32;
const exponential = (r: Random, rate: number): number => -Math.log(open(r)) / rate;

/** Gamma(shape, rate) by Marsaglia & Tsang 2000. */
export function gamma(r: Random, shape: number, rate: number): number {
  if (shape < 1) return gamma(r, shape + 1, rate) * open(r) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalQuantile(open(r));
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(open(r)) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return (d * v) / rate;
  }
}

export function beta(r: Random, a: number, b: number): number {
  const [x, y] = [gamma(r, a, 1), gamma(r, b, 1)];
  return x / (x + y);
}

/** Times of repeat purchases after the first, up to `until`: by the story of BG/NBD. */
export function bgNbdPurchases(
  r: Random,
  p: { r: number; alpha: number; a: number; b: number },
  until: number,
): number[] {
  const rate = gamma(r, p.r, p.alpha);
  const leave = beta(r, p.a, p.b);
  const times: number[] = [];
  for (let t = exponential(r, rate); t <= until; t += exponential(r, rate)) {
    times.push(t);
    if (open(r) < leave) break;
  }
  return times;
}

/** The same by the story of Pareto/NBD. */
export function paretoNbdPurchases(
  r: Random,
  p: { r: number; alpha: number; s: number; beta: number },
  until: number,
): number[] {
  const rate = gamma(r, p.r, p.alpha);
  const end = Math.min(until, exponential(r, gamma(r, p.s, p.beta)));
  const times: number[] = [];
  for (let t = exponential(r, rate); t <= end; t += exponential(r, rate)) times.push(t);
  return times;
}

/** What is known at `T` of one who bought at `times`. */
export function historyOf(times: readonly number[], T: number): History {
  const seen = times.filter((t) => t <= T);
  return { frequency: seen.length, recency: seen.at(-1) ?? 0, T };
}

export const historiesOf = (rows: readonly History[]) => ({
  frequency: rows.map((h) => h.frequency),
  recency: rows.map((h) => h.recency),
  T: rows.map((h) => h.T),
  weight: rows.map(() => 1),
});
