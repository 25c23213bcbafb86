import { normalCdf, normalDensity } from './distributions.ts';
import type { Effect } from './effect.ts';
import type { Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** A normal prior of the effect, in the unit of its estimate. */
export interface Prior {
  mean: number;
  variance: number;
}

export interface Posterior extends Interval {
  mean: number;
  sd: number;
  /** P(effect > 0). */
  above: number;
  /** What one loses in the mean, in the unit of the effect, by keeping the control. */
  riskControl: number;
  /** What one loses in the mean by taking the variant. */
  riskVariant: number;
}

/**
 * The effect as a normal posterior under a flat (null) or a normal prior, with its central interval
 * of 1 − `alpha`. More is better; for an outcome of which less is better, 1 − above and the other
 * risk are meant.
 */
export function posterior(effect: Effect, prior: Prior | null, alpha = 0.05): Posterior {
  const own = 1 / effect.stderr ** 2;
  const [weight, middle] = prior ? [1 / prior.variance, prior.mean] : [0, 0];
  const mean = (own * effect.estimate + weight * middle) / (own + weight);
  const sd = Math.sqrt(1 / (own + weight));
  const half = normalQuantile(1 - alpha / 2) * sd;
  const z = mean / sd;
  return {
    mean,
    sd,
    low: mean - half,
    high: mean + half,
    above: normalCdf(z),
    riskControl: mean * normalCdf(z) + sd * normalDensity(z),
    riskVariant: -mean * normalCdf(-z) + sd * normalDensity(z),
  };
}
