import type { Row } from '../../engine/types.ts';
import { posterior } from '../../stats/bayes.ts';
import { effects, fixed, type Effect } from '../../stats/effect.ts';
import type { Interval } from '../../stats/interval.ts';
import type { Sums } from '../../stats/moments.ts';
import { sequential } from '../../stats/sequential.ts';
import type { Metric } from './metric.ts';
import type { ExperimentSpec } from './spec.ts';

/** Fewer units, or units that did and did not, than this in a variant say nothing. */
export const ENOUGH_UNITS = 30;
export const ENOUGH_DONE = 5;

const NAMES = [
  'y',
  'yy',
  'd',
  'dd',
  'yd',
  'x',
  'xx',
  'yx',
  'dx',
  'w',
  'ww',
  'yw',
  'dw',
  'xw',
] as const;

/** The sums of one row of a statement, as far as this metric uses them. */
export function sumsOfRow(row: Row, metric: Metric, spec: ExperimentSpec): Sums {
  const ratio = metric.type === 'ratio';
  const used = NAMES.filter((name) => {
    if (!(name in row)) return false;
    if (/d/.test(name)) return ratio;
    // A ratio's past is a ratio, too, unless a covariate came with the units.
    return !name.includes('w') || (ratio && spec.cuped !== null && 'days' in spec.cuped);
  });
  const sums = Object.fromEntries(used.map((name) => [name, Number(row[name] ?? 0)]));
  return { n: Number(row['n'] ?? 0), y: 0, yy: 0, ...sums };
}

/** Sums of two rows together. */
export function plus(a: Sums, b: Sums): Sums {
  const names = Object.keys(b) as (keyof Sums)[];
  return Object.fromEntries(names.map((k) => [k, (a[k] ?? 0) + (b[k] ?? 0)])) as unknown as Sums;
}

export const valueOf = (s: Sums, metric: Metric): number | null => {
  const under = metric.type === 'ratio' ? (s.d ?? 0) : s.n;
  return under > 0 ? s.y / under : null;
};

/** Whether a variant has enough of what the metric counts for an interval to mean anything. */
export function enough(s: Sums, metric: Metric): boolean {
  if (s.n < ENOUGH_UNITS) return false;
  if (metric.type === 'proportion') return s.y >= ENOUGH_DONE && s.n - s.y >= ENOUGH_DONE;
  return metric.type !== 'ratio' || (s.d ?? 0) > 0;
}

/** An effect as the method of the spec reads it. */
export interface Reading extends Interval {
  estimate: number;
  p: number | null;
}

/** What a variant changed, or null where the rows are too few to say. */
export interface Comparison {
  absolute: Reading;
  relative: Reading | null;
  /** Of the difference, in the unit of the metric. */
  stderr: number;
  /** Share of the variance that was taken away by what was known before. */
  saved: number | null;
  /** Of the relative effect, under the prior; risks are shares of the control's value. */
  chanceToWin: number | null;
  risk: number | null;
  riskControl: number | null;
}

export function compareVariants(
  control: Sums,
  variant: Sums,
  metric: Metric,
  spec: ExperimentSpec,
): Comparison | null {
  if (!enough(control, metric) || !enough(variant, metric)) return null;
  const rate = metric.type === 'proportion';
  const all = effects(control, variant, { rate, cuped: spec.cuped !== null });
  const { absolute, relative } = all;
  if (!(absolute.stderr > 0)) return null;
  const value = valueOf(control, metric)!;
  const belief = relative && posterior(relative, spec.prior, spec.alpha);
  const up = metric.direction === 'up';
  const [risk, riskControl] = belief
    ? [belief.riskVariant, belief.riskControl]
    : ([null, null] as const);
  return {
    absolute: read(absolute, spec, relative && value),
    relative: relative && read(relative, spec, 1),
    stderr: absolute.stderr,
    saved: spec.cuped ? all.saved : null,
    chanceToWin: belief && (up ? belief.above : 1 - belief.above),
    risk: up ? risk : riskControl,
    riskControl: up ? riskControl : risk,
  };
}

/** `scale`: one unit of the prior, which speaks of the relative effect; null = it says nothing. */
function read(effect: Effect, spec: ExperimentSpec, scale: number | null): Reading {
  const { method, alpha, tuning, prior } = spec;
  const { estimate } = effect;
  if (method === 'fixed') return { estimate, ...fixed(effect, alpha) };
  if (method === 'sequential') return { estimate, ...sequential(effect, alpha, tuning) };
  const scaled =
    prior && scale ? { mean: prior.mean * scale, variance: prior.variance * scale ** 2 } : null;
  const { low, high, mean } = posterior(effect, scaled, alpha);
  return { estimate: mean, low, high, p: null };
}
