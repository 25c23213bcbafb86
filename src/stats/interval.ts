import { wilson } from './wilson.ts';

export interface Interval {
  low: number;
  high: number;
}

/**
 * Interval of the difference of two independent rates, a/n_a − b/n_b, as a difference of shares:
 * Newcombe 1998 (Statistics in Medicine 17, 873-890), method 10, hybrid of Wilson scores, without
 * correction. `z` is the normal quantile; 95 % where left out. Without cases it is [−1, 1].
 */
export function newcombe(a: number, nA: number, b: number, nB: number, z?: number): Interval {
  if (nA <= 0 || nB <= 0) return { low: -1, high: 1 };
  const [pA, pB] = [a / nA, b / nB];
  const [lowA, highA] = wilson(a, nA, z);
  const [lowB, highB] = wilson(b, nB, z);
  return {
    low: pA - pB - Math.hypot(pA - lowA, highB - pB),
    high: pA - pB + Math.hypot(highA - pA, pB - lowB),
  };
}
