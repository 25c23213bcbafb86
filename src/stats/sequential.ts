import type { Effect } from './effect.ts';
import type { Interval } from './interval.ts';

/** Units at which the sequence is narrowest where nobody says another number. */
export const TUNING = 5000;

/**
 * An effect that may be read every day: the asymptotic confidence sequence of Waudby-Smith, Arbour,
 * Sinha, Kennedy & Ramdas 2021 (arXiv 2103.06476, eq. 9 and 155), narrowest when both variants have
 * `tuning` units together. It errs at most with `alpha`, however often one looks.
 */
export function sequential(
  { estimate, stderr, n }: Effect,
  alpha = 0.05,
  tuning = TUNING,
): Interval & { p: number } {
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning;
  const grown = n * rho2 + 1;
  // The variance of one unit's part of the effect is n times that of the effect.
  const half =
    stderr *
    Math.sqrt(n) *
    Math.sqrt((2 * grown * Math.log(Math.sqrt(grown) / alpha)) / (n * n * rho2));
  const evidence = (rho2 * n * (estimate / stderr) ** 2) / (2 * grown);
  return {
    low: estimate - half,
    high: estimate + half,
    p: Math.min(1, Math.sqrt(grown) * Math.exp(-evidence)),
  };
}
