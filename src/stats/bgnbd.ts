import { logGamma, logRising } from './gamma.ts';
import { hyp2f1 } from './hypergeometric.ts';
import { fitted, type Fit, type Parameters } from './likelihood.ts';
import { coded, logAdd, size, type Histories, type History } from './purchases.ts';

/**
 * The BG/NBD model of repeat purchases: Fader, Hardie & Lee 2005, "Counting your customers the easy
 * way" (Marketing Science 24, 275-284). A customer buys at a rate that is Gamma(r, alpha) among
 * customers, and after each purchase leaves for good with a chance that is Beta(a, b). `alpha` is
 * in the unit of the times.
 */
export const BG_NBD = ['r', 'alpha', 'a', 'b'] as const;
export type BgNbd = Parameters<(typeof BG_NBD)[number]>;

/** Where formulas divide by a − 1 or by a + b − 1, the parameter is moved this far off. */
const APART = 1e-6;

/**
 * ln of the chance to stay after each of `n` purchases, B(a, b + n) / B(a, b), as a sum: where a and b
 * run off together, the digits of the beta functions cancel.
 */
function logStayed(a: number, b: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum -= Math.log1p(a / (b + j));
  return sum;
}

/**
 * ln of the likelihood of all histories (equation 6), as a function of the parameters. Gamma
 * functions stand in it as ratios alone: each is taken as a sum over the purchases, and the powers of
 * alpha with those of alpha + T, so that no parameter that grows large takes digits away.
 */
export function bgNbdLogLikelihood(data: Histories): (parameters: BgNbd) => number {
  const { weight } = data;
  const x = coded(data.frequency);
  const recency = coded(data.recency);
  const T = coded(data.T);
  return ({ r, alpha, a, b }) => {
    const counted = x.values.map((n) => logRising(r, n) + logStayed(a, b, n));
    const left = x.values.map((n) => (n > 0 ? Math.log(a / (b + n - 1)) : -Infinity));
    const lastShare = recency.values.map((t) => Math.log1p(t / alpha));
    const endShare = T.values.map((t) => Math.log1p(t / alpha));
    const logAlpha = Math.log(alpha);
    let sum = 0;
    for (let i = 0; i < weight.length; i++) {
      const k = x.code[i]!;
      const n = x.values[k]!;
      const power = r + n;
      const here = -power * endShare[T.code[i]!]!;
      const gone = left[k]! - power * lastShare[recency.code[i]!]!;
      sum += weight[i]! * (counted[k]! - n * logAlpha + logAdd(here, gone));
    }
    return sum;
  };
}

/** Fits the model by maximum likelihood from three starts. Yields after each evaluation. */
export function fitBgNbd(data: Histories): Generator<void, Fit<keyof BgNbd>> {
  const { customers, meanT } = size(data);
  return fitted(BG_NBD, bgNbdLogLikelihood(data), customers, [
    { r: 0.5, alpha: meanT / 4, a: 0.8, b: 2.5 },
    { r: 1, alpha: meanT, a: 0.3, b: 3 },
    { r: 0.2, alpha: meanT / 10, a: 2, b: 8 },
  ]);
}

/** The chance that a customer has not left. */
export function bgNbdAlive(
  { r, alpha, a, b }: BgNbd,
  { frequency: x, recency, T }: History,
): number {
  if (x === 0) return 1;
  const odds = Math.log(a / (b + x - 1)) + (r + x) * Math.log1p((T - recency) / (alpha + recency));
  return 1 / (1 + Math.exp(odds));
}

/** Purchases that a new customer is expected to make in time `t` (equation 9). */
export const bgNbdExpected = (p: BgNbd, t: number): number =>
  further(p, { frequency: 0, recency: 0, T: 0 }, t);

/** Purchases that a customer with this history is expected to make in the next `t` (equation 10). */
export const bgNbdConditional = (p: BgNbd, history: History, t: number): number =>
  further(p, history, t) * bgNbdAlive(p, history);

/**
 * The expectation of one who is still there. Of the paper's ₂F₁ and Euler's transformation of it,
 * which takes the large powers of x out, the one with the smaller power of 1 − z: the other
 * overflows where customers bought hundreds of times, or where a and b ran off.
 */
function further({ r, alpha, a, b }: BgNbd, { frequency: x, T }: History, t: number): number {
  if (t <= 0) return 0;
  const stay = apartFrom(a - 1);
  const c = apartFrom(stay + b + x);
  const z = t / (alpha + T + t);
  const [power, one, two] = stay <= r + x ? [stay, c - r - x, stay] : [r + x, r + x, b + x];
  return (c / stay) * (1 - (1 - z) ** power * hyp2f1(one, two, c, z));
}

const apartFrom = (d: number): number => (Math.abs(d) < APART ? APART : d);

/** The chance of exactly `n` purchases in time `t` of a new customer (equation 8). */
export function bgNbdProbability({ r, alpha, a, b }: BgNbd, n: number, t: number): number {
  const near = -Math.log1p(t / alpha);
  const far = Math.log(t / (alpha + t));
  const negativeBinomial = (j: number): number =>
    Math.exp(logRising(r, j) - logGamma(j + 1) + r * near + (j ? j * far : 0));
  const stayed = Math.exp(logStayed(a, b, n)) * negativeBinomial(n);
  if (n === 0) return stayed;
  let fewer = 0;
  for (let j = 0; j < n; j++) fewer += negativeBinomial(j);
  const leaves = (a / (a + b + n - 1)) * Math.exp(logStayed(a, b, n - 1));
  return stayed + leaves * (1 - fewer);
}
