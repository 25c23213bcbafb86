import { logGamma } from './gamma.ts';
import { fitted, type Fit, type Parameters } from './likelihood.ts';
import { coded, total } from './purchases.ts';

/**
 * The Gamma-Gamma model of what a purchase is worth: Fader & Hardie 2013, "The Gamma-Gamma model of
 * monetary value". A customer's purchases are Gamma(p, ν) with ν Gamma(q, v) among customers, alike
 * for those who buy often and seldom. `v` is in the unit of the values.
 */
export const GAMMA_GAMMA = ['p', 'q', 'v'] as const;
export type GammaGamma = Parameters<(typeof GAMMA_GAMMA)[number]>;

/** Customers by number of purchases (≥ 1) and their mean value (> 0); `weight` of them each. */
export interface Spending {
  purchases: ArrayLike<number>;
  mean: ArrayLike<number>;
  weight: ArrayLike<number>;
}

/** ln of the likelihood of all customers' mean values, as a function of the parameters. */
export function gammaGammaLogLikelihood(data: Spending): (parameters: GammaGamma) => number {
  const { purchases, mean, weight } = data;
  const x = coded(purchases);
  // What does not hang on the parameters, by number of purchases.
  const people = new Float64Array(x.values.length);
  const logMeans = new Float64Array(x.values.length);
  const sums = new Float64Array(weight.length);
  for (let i = 0; i < weight.length; i++) {
    const at = x.code[i]!;
    people[at]! += weight[i]!;
    logMeans[at]! += weight[i]! * Math.log(mean[i]!);
    sums[i] = purchases[i]! * mean[i]!;
  }
  return ({ p, q, v }) => {
    let sum = 0;
    const power = x.values.map((n) => p * n + q);
    for (const [at, n] of x.values.entries()) {
      const each =
        logGamma(power[at]!) -
        logGamma(p * n) -
        logGamma(q) +
        q * Math.log(v) +
        p * n * Math.log(n);
      sum += people[at]! * each + (p * n - 1) * logMeans[at]!;
    }
    for (let i = 0; i < weight.length; i++) {
      sum -= weight[i]! * power[x.code[i]!]! * Math.log(v + sums[i]!);
    }
    return sum;
  };
}

/** Fits the model by maximum likelihood from three starts. Yields after each evaluation. */
export function fitGammaGamma(data: Spending): Generator<void, Fit<keyof GammaGamma>> {
  const people = total(data.weight);
  let value = 0;
  for (let i = 0; i < data.weight.length; i++) value += data.mean[i]! * data.weight[i]!;
  const scale = value / people;
  return fitted(GAMMA_GAMMA, gammaGammaLogLikelihood(data), people, [
    { p: 4, q: 4, v: 0.75 * scale },
    { p: 1, q: 3, v: 2 * scale },
    { p: 10, q: 10, v: 0.9 * scale },
  ]);
}

/** What a purchase of anybody is worth in the mean; no value where q ≤ 1. */
export const gammaGammaMean = ({ p, q, v }: GammaGamma): number =>
  q > 1 ? (p * v) / (q - 1) : NaN;

/** What a purchase of a customer is worth who made `purchases` worth `mean` each. */
export const gammaGammaConditional = (
  { p, q, v }: GammaGamma,
  purchases: number,
  mean: number,
): number => (p * (v + purchases * mean)) / (p * purchases + q - 1);
