import { logGamma } from './gamma.ts';
import { hyp2f1One } from './hypergeometric.ts';
import { fitted, type Fit, type Parameters } from './likelihood.ts';
import { logAdd, size, type Histories, type History } from './purchases.ts';

/**
 * The Pareto/NBD model of repeat purchases: Schmittlein, Morrison & Colombo 1987; in the form of
 * Fader & Hardie 2005, "A note on deriving the Pareto/NBD model and related expressions". A
 * customer buys at a rate that is Gamma(r, alpha) among customers and leaves at one that is
 * Gamma(s, beta). `alpha` and `beta` are in the unit of the times.
 */
export const PARETO_NBD = ['r', 'alpha', 's', 'beta'] as const;
export type ParetoNbd = Parameters<(typeof PARETO_NBD)[number]>;

/** ln of the likelihood of all histories, as a function of the parameters. */
export function paretoNbdLogLikelihood(data: Histories): (parameters: ParetoNbd) => number {
  const { frequency, recency, T, weight } = data;
  return (p) => {
    const { r, alpha, s, beta } = p;
    const common = r * Math.log(alpha) + s * Math.log(beta) - logGamma(r);
    let sum = 0;
    for (let i = 0; i < weight.length; i++) {
      const x = frequency[i]!;
      const { here, gone } = states(p, { frequency: x, recency: recency[i]!, T: T[i]! });
      sum += weight[i]! * (common + logGamma(r + x) + logAdd(here, gone));
    }
    return sum;
  };
}

/**
 * ln of the two ways to a history, still here or gone before T, up to a factor of both. The paper's
 * difference of two ₂F₁(r+s+x, b; r+s+x+1; z) is taken in logarithms, each by Euler's
 * transformation as (1 − z)^(1 − b) ₂F₁(1, r+s+x+1−b; r+s+x+1; z).
 */
function states(
  { r, alpha, s, beta }: ParetoNbd,
  { frequency: x, recency, T }: History,
): { here: number; gone: number } {
  const here = -(r + x) * Math.log(alpha + T) - s * Math.log(beta + T);
  if (recency >= T) return { here, gone: -Infinity };
  const q = r + s + x;
  const large = Math.max(alpha, beta);
  const gap = Math.abs(alpha - beta);
  // b − 1 of the ₂F₁, and its other parameter after the transformation.
  const [power, rest] = alpha >= beta ? [s, r + x] : [r + x - 1, s + 1];
  const since = (t: number): number => {
    const z = gap / (large + t);
    return -power * Math.log1p(-z) + Math.log(hyp2f1One(rest, q + 1, z)) - q * Math.log(large + t);
  };
  const last = since(recency);
  const difference = last + Math.log(-Math.expm1(since(T) - last));
  return { here, gone: Math.log(s / q) + difference };
}

/** Fits the model by maximum likelihood from three starts. Yields after each evaluation. */
export function fitParetoNbd(data: Histories): Generator<void, Fit<keyof ParetoNbd>> {
  const { customers, meanT } = size(data);
  return fitted(PARETO_NBD, paretoNbdLogLikelihood(data), customers, [
    { r: 0.5, alpha: meanT / 3, s: 0.6, beta: meanT / 2.5 },
    { r: 1, alpha: meanT, s: 0.3, beta: meanT },
    { r: 0.3, alpha: meanT / 8, s: 1.5, beta: meanT },
  ]);
}

/** The chance that a customer has not left. */
export function paretoNbdAlive(p: ParetoNbd, history: History): number {
  const { here, gone } = states(p, history);
  return 1 / (1 + Math.exp(gone - here));
}

/** Purchases that a new customer is expected to make in time `t`. */
export const paretoNbdExpected = (p: ParetoNbd, t: number): number =>
  further(p, { frequency: 0, recency: 0, T: 0 }, t);

/** Purchases that a customer with this history is expected to make in the next `t`. */
export const paretoNbdConditional = (p: ParetoNbd, history: History, t: number): number =>
  further(p, history, t) * paretoNbdAlive(p, history);

/** The expectation of one who is still there; at s = 1 the limit. */
function further(
  { r, alpha, s, beta }: ParetoNbd,
  { frequency: x, T }: History,
  t: number,
): number {
  const span = Math.log1p(t / (beta + T));
  const stay = s - 1;
  const time = Math.abs(stay) < 1e-9 ? span : -Math.expm1(-stay * span) / stay;
  return (((r + x) * (beta + T)) / (alpha + T)) * time;
}
