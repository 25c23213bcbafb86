import type { Comparison } from './figure.ts';
import type { Metric } from './metric.ts';
import type { ExperimentSpec } from './spec.ts';

/** What a comparison shows, and no more. */
export type Verdict =
  'better' | 'worse' | 'none_shown' | 'too_few' | 'broken' | 'held' | 'unreadable';

/**
 * `p`: corrected where it is a goal's. Under the Bayesian view a chance beyond 1 − alpha/2 says what
 * an interval of 1 − alpha without 0 says.
 */
export function verdictOf(
  metric: Metric,
  found: Comparison | null,
  p: number | null,
  spec: ExperimentSpec,
  alarm: boolean,
): Verdict {
  if (alarm) return 'unreadable';
  if (!found) return 'too_few';
  const { estimate, low, high } = found.absolute;
  const shown = spec.method === 'bayesian' ? low > 0 || high < 0 : p !== null && p < spec.alpha;
  if (!shown) return metric.guard ? 'held' : 'none_shown';
  const good = estimate > 0 === (metric.direction === 'up');
  if (metric.guard) return good ? 'held' : 'broken';
  return good ? 'better' : 'worse';
}
