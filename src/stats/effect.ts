import { tQuantile, tTwoSided } from './distributions.ts';
import type { Interval } from './interval.ts';
import { along, before, moments, outcome, type Moments, type Sums } from './moments.ts';

/** What a variant changes, as an estimate with its standard error. */
export interface Effect {
  /** Variant less control; in the unit of the outcome, or as a share of the control's value. */
  estimate: number;
  stderr: number;
  /** Welch's degrees of freedom, of the difference also where the estimate is relative. */
  df: number;
  /** Units of both together. */
  n: number;
}

export interface Effects {
  absolute: Effect;
  /** No value where the control's value is not above zero. */
  relative: Effect | null;
  /** How much of what was before the test is taken off; 0 without it. */
  theta: number;
  /** Share of the variance of the difference that this took away. */
  saved: number;
}

interface Options {
  /** The outcome is yes or no for each unit. */
  rate?: boolean;
  /** Takes off what was before the test (CUPED: Deng, Xu, Kohavi & Walker 2013). */
  cuped?: boolean;
}

/**
 * The difference between a control `a` and a variant `b`, as means or ratios of sums: variances by
 * the delta method (Deng, Knoblich & Lu 2018), with the covariate where asked. NaN where a variant
 * has fewer than two units or no denominator.
 */
export function effects(a: Sums, b: Sums, { rate = false, cuped = false }: Options = {}): Effects {
  const [control, variant] = [moments(a, rate), moments(b, rate)];
  const theta = cuped ? slope(control, variant) : 0;
  const plain = compare(control, variant, 0, false);
  const absolute = theta ? compare(control, variant, theta, false) : plain;
  return {
    absolute,
    relative: outcome(control).value > 0 ? compare(control, variant, theta, true) : null,
    theta,
    saved: plain.stderr > 0 ? 1 - (absolute.stderr / plain.stderr) ** 2 : 0,
  };
}

/** What to take off so that the difference varies least; 0 where all were alike before. */
function slope(a: Moments, b: Moments): number {
  const sum = (of: (m: Moments) => number) => of(a) + of(b);
  const spread = sum((m) => along(m, before(m).by));
  return spread > 0 ? sum((m) => along(m, outcome(m).by, before(m).by)) / spread : 0;
}

function compare(a: Moments, b: Moments, theta: number, relative: boolean): Effect {
  const [valueA, valueB] = [outcome(a), outcome(b)];
  const [beforeA, beforeB] = [before(a), before(b)];
  const difference = valueB.value - valueA.value - theta * (beforeB.value - beforeA.value);
  const scale = relative ? valueA.value : 1;
  const estimate = difference / scale;
  const variance = (m: Moments, by: number) => {
    const [own, then] = [outcome(m).by, before(m).by];
    return along(
      m,
      own.map((g, i) => (by * g - theta * then[i]!) / scale),
    );
  };
  const [plainA, plainB] = [variance(a, 1), variance(b, 1)];
  return {
    estimate,
    stderr: Math.sqrt(variance(a, relative ? 1 + estimate : 1) + plainB),
    df: (plainA + plainB) ** 2 / (plainA ** 2 / (a.n - 1) + plainB ** 2 / (b.n - 1)),
    n: a.n + b.n,
  };
}

/** An effect read once, at a horizon fixed before: Welch's interval and two-sided p. */
export function fixed({ estimate, stderr, df }: Effect, alpha = 0.05): Interval & { p: number } {
  const half = tQuantile(1 - alpha / 2, df) * stderr;
  return { low: estimate - half, high: estimate + half, p: tTwoSided(estimate / stderr, df) };
}
