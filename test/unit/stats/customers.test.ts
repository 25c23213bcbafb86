import { expect, test } from 'vitest';
import {
  bgNbdAlive,
  bgNbdConditional,
  bgNbdExpected,
  bgNbdLogLikelihood,
  bgNbdProbability,
  fitBgNbd,
} from '../../../src/stats/bgnbd.ts';
import { logGamma } from '../../../src/stats/gamma.ts';
import {
  fitGammaGamma,
  gammaGammaConditional,
  gammaGammaLogLikelihood,
  gammaGammaMean,
} from '../../../src/stats/gammagamma.ts';
import { hyp2f1, hyp2f1One } from '../../../src/stats/hypergeometric.ts';
import type { Fit } from '../../../src/stats/likelihood.ts';
import { atOnce } from '../../../src/stats/minimise.ts';
import {
  fitParetoNbd,
  paretoNbdAlive,
  paretoNbdConditional,
  paretoNbdExpected,
  paretoNbdLogLikelihood,
} from '../../../src/stats/paretonbd.ts';
import type { History } from '../../../src/stats/purchases.ts';
import { random } from '../../../src/stats/random.ts';
import { bgNbdPurchases, gamma, historiesOf, historyOf, paretoNbdPurchases } from './simulate.ts';

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
const BG = { r: 0.7, alpha: 5, a: 1.4, b: 2.6 };
const PARETO = { r: 0.8, alpha: 6, s: 0.9, beta: 14 };
const CASES: History[] = [
  { frequency: 0, recency: 0, T: 30 },
  { frequency: 1, recency: 4, T: 39 },
  { frequency: 4, recency: 20, T: 20 },
  { frequency: 9, recency: 25, T: 38 },
];

/** ∫₀^∞ f by the trapezium rule after x = exp(u), where it converges faster than any power. */
function integral(f: (x: number) => number): number {
  const [from, to, steps] = [-40, 20, 480];
  const h = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = Math.exp(from + i * h);
    sum += f(x) * x * h;
  }
  return sum;
}
/** ∫₀¹ f, by x = y / (1 + y). */
const unitIntegral = (f: (x: number) => number): number =>
  integral((y) => f(y / (1 + y)) / (1 + y) ** 2);

const gammaDensity = (shape: number, rate: number) => {
  const c = shape * Math.log(rate) - logGamma(shape);
  return (x: number) => Math.exp(c + (shape - 1) * Math.log(x) - rate * x);
};
const betaDensity = (a: number, b: number) => {
  const c = logBeta(a, b);
  return (x: number) => Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - c);
};

test('ln Γ at whole and half numbers, and far out', () => {
  expect(logGamma(6)).toBeCloseTo(Math.log(120), 13);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
  // Stirling with its first corrections.
  const x = 1e4;
  const stirling = (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x);
  expect(Math.abs(logGamma(x) / stirling - 1)).toBeLessThan(1e-13);
});

test('₂F₁ where it has a plain form, and by Euler’s integral', () => {
  for (const z of [0, 0.01, 0.3, 0.77, 0.95, 0.999]) {
    if (z) expect(hyp2f1(1, 1, 2, z) * z).toBeCloseTo(-Math.log1p(-z), 12);
    expect(hyp2f1(0.7, 2.3, 2.3, z) * (1 - z) ** 0.7).toBeCloseTo(1, 10);
    expect(hyp2f1One(2.5, 4.25, z) / hyp2f1(1, 2.5, 4.25, z)).toBeCloseTo(1, 11);
  }
  const [a, b, c, z] = [-0.8, 1.7, 3.9, 0.6];
  const euler = unitIntegral(
    (u) => Math.exp((b - 1) * Math.log(u) + (c - b - 1) * Math.log1p(-u)) * (1 - z * u) ** -a,
  );
  expect(hyp2f1(a, b, c, z)).toBeCloseTo(euler / Math.exp(logBeta(b, c - b)), 9);
  // Long known histories: with b = 40 the powers would overflow without logarithms.
  expect(hyp2f1One(40, 90, 0.9999) / hyp2f1(1, 40, 90, 0.9999)).toBeCloseTo(1, 9);
  expect(() => hyp2f1(1, 1, 2, 1)).toThrow(RangeError);
});

test.each(CASES)(
  'BG/NBD by integrating over every customer’s rate and chance: %j',
  (h) => {
    const { frequency: x, recency, T } = h;
    const rates = gammaDensity(BG.r, BG.alpha);
    const chances = betaDensity(BG.a, BG.b);
    // Of a known customer: still here, or gone at the last purchase.
    const here = (l: number, p: number) => (1 - p) ** x * l ** x * Math.exp(-l * T);
    const gone = (l: number, p: number) =>
      x ? p * (1 - p) ** (x - 1) * l ** x * Math.exp(-l * recency) : 0;
    const over = (f: (l: number, p: number) => number) =>
      integral((l) => rates(l) * unitIntegral((p) => chances(p) * f(l, p)));
    const likelihood = over((l, p) => here(l, p) + gone(l, p));
    expect(bgNbdLogLikelihood(historiesOf([h]))(BG)).toBeCloseTo(Math.log(likelihood), 7);
    const alive = over(here) / likelihood;
    expect(bgNbdAlive(BG, h)).toBeCloseTo(alive, 7);
    const t = 26;
    const next = over((l, p) => (here(l, p) * -Math.expm1(-l * p * t)) / p) / likelihood;
    expect(bgNbdConditional(BG, h, t)).toBeCloseTo(next, 6);
  },
  60_000,
);

test.each(CASES)(
  'Pareto/NBD by integrating over both rates: %j',
  (h) => {
    const { frequency: x, recency, T } = h;
    const buying = gammaDensity(PARETO.r, PARETO.alpha);
    const leaving = gammaDensity(PARETO.s, PARETO.beta);
    const here = (l: number, m: number) => l ** x * Math.exp(-(l + m) * T);
    const gone = (l: number, m: number) =>
      ((l ** x * m) / (l + m)) * (Math.exp(-(l + m) * recency) - Math.exp(-(l + m) * T));
    const over = (f: (l: number, m: number) => number) =>
      integral((l) => buying(l) * integral((m) => leaving(m) * f(l, m)));
    const likelihood = over((l, m) => here(l, m) + gone(l, m));
    expect(paretoNbdLogLikelihood(historiesOf([h]))(PARETO)).toBeCloseTo(Math.log(likelihood), 7);
    expect(paretoNbdAlive(PARETO, h)).toBeCloseTo(over(here) / likelihood, 7);
    const t = 26;
    const next = over((l, m) => (here(l, m) * l * -Math.expm1(-m * t)) / m) / likelihood;
    expect(paretoNbdConditional(PARETO, h, t)).toBeCloseTo(next, 6);
  },
  60_000,
);

test('Pareto/NBD is one function on both sides of alpha = beta, and of s = 1', () => {
  const h = CASES[3]!;
  const at = (alpha: number, s = 0.9) =>
    paretoNbdLogLikelihood(historiesOf([h]))({ r: 0.8, alpha, s, beta: 14 });
  expect(at(14 - 1e-7)).toBeCloseTo(at(14 + 1e-7), 7);
  const ahead = (s: number) => paretoNbdConditional({ ...PARETO, s }, h, 26);
  expect(ahead(1)).toBeCloseTo((ahead(1 - 1e-6) + ahead(1 + 1e-6)) / 2, 8);
  const bg = (a: number) => bgNbdConditional({ ...BG, a }, h, 26);
  expect(bg(1)).toBeCloseTo((bg(0.999) + bg(1.001)) / 2, 5);
});

test('Gamma-Gamma by integrating over every customer’s scale', () => {
  const P = { p: 2.2, q: 3.4, v: 30 };
  const scales = gammaDensity(P.q, P.v);
  const [x, mean] = [3, 25];
  // The mean of x purchases that are Gamma(p, ν) is Gamma(p x, ν x).
  const given = (n: number) => gammaDensity(P.p * x, n * x)(mean);
  const likelihood = integral((n) => scales(n) * given(n));
  const one = { purchases: [x], mean: [mean], weight: [1] };
  expect(gammaGammaLogLikelihood(one)(P)).toBeCloseTo(Math.log(likelihood), 8);
  const expected = integral((n) => (scales(n) * given(n) * P.p) / n) / likelihood;
  expect(gammaGammaConditional(P, x, mean)).toBeCloseTo(expected, 7);
  expect(gammaGammaMean(P)).toBeCloseTo(
    integral((n) => (scales(n) * P.p) / n),
    7,
  );
});

test('the chances of every number of purchases add up, and their mean is the expectation', () => {
  const chances = Array.from({ length: 400 }, (_, n) => bgNbdProbability(BG, n, 26));
  const sum = chances.reduce((a, b) => a + b, 0);
  expect(sum).toBeCloseTo(1, 8);
  const mean = chances.reduce((a, p, n) => a + p * n, 0);
  expect(bgNbdExpected(BG, 26)).toBeCloseTo(mean, 6);
});

/** Each parameter within four of its standard errors, which are none too large. */
function recovered<K extends string>(fit: Fit<K>, want: Record<K, number>): void {
  expect(fit.converged).toBe(true);
  for (const [name, value] of Object.entries(want) as [K, number][]) {
    const off = Math.abs(fit.parameters[name] - value) / fit.errors![name];
    expect(off, `${name}: ${fit.parameters[name]} ± ${fit.errors![name]}`).toBeLessThan(4);
    expect(fit.errors![name] / fit.parameters[name], name).toBeLessThan(0.5);
  }
}

test('known customers are recovered from what they bought', () => {
  const r = random(5, 'customers');
  const T = Array.from({ length: 3000 }, () => 20 + r.below(53));
  const bg = T.map((t) => historyOf(bgNbdPurchases(r, BG, t), t));
  recovered(atOnce(fitBgNbd(historiesOf(bg))), BG);
  const pareto = T.slice(0, 2000).map((t) => historyOf(paretoNbdPurchases(r, PARETO, t), t));
  recovered(atOnce(fitParetoNbd(historiesOf(pareto))), PARETO);
  const P = { p: 3, q: 4, v: 60 };
  const spent = Array.from({ length: 2000 }, () => {
    const scale = gamma(r, P.q, P.v);
    const x = 1 + r.below(6);
    return { x, mean: gamma(r, P.p * x, scale * x) };
  });
  const spending = {
    purchases: spent.map((s) => s.x),
    mean: spent.map((s) => s.mean),
    weight: spent.map(() => 1),
  };
  recovered(atOnce(fitGammaGamma(spending)), P);
}, 60_000);

test('what customers do afterwards is what was expected of them', () => {
  const r = random(9, 'future');
  const [T, t] = [40, 26];
  const people = Array.from({ length: 20_000 }, () => bgNbdPurchases(r, BG, T + t));
  for (const n of [0, 1, 3]) {
    const mine = people.filter((times) => historyOf(times, T).frequency === n);
    const after = mine.reduce((sum, x) => sum + x.filter((at) => at > T).length, 0) / mine.length;
    const expected =
      mine.reduce((sum, x) => sum + bgNbdConditional(BG, historyOf(x, T), t), 0) / mine.length;
    expect(Math.abs(after - expected), `${n}`).toBeLessThan(0.05 * Math.max(1, expected));
  }
  const all = people.reduce((sum, x) => sum + x.filter((at) => at <= T).length, 0) / people.length;
  expect(Math.abs(all - bgNbdExpected(BG, T))).toBeLessThan(0.05);
  let pareto = 0;
  for (let i = 0; i < 20_000; i++) pareto += paretoNbdPurchases(r, PARETO, T).length / 20_000;
  expect(Math.abs(pareto - paretoNbdExpected(PARETO, T))).toBeLessThan(0.05);
});

test('equal histories may stand as one with a weight; four times the customers halve the errors', () => {
  const r = random(3, 'weights');
  const weekly = Array.from({ length: 800 }, () => {
    const T = 10 + 10 * r.below(4);
    const h = historyOf(bgNbdPurchases(r, BG, T).map(Math.ceil), T);
    return h;
  });
  const data = historiesOf(weekly);
  const once = atOnce(fitBgNbd(data));
  const grouped = new Map<string, History & { weight: number }>();
  for (const h of weekly) {
    const key = JSON.stringify(h);
    grouped.set(key, { ...h, weight: (grouped.get(key)?.weight ?? 0) + 4 });
  }
  const rows = [...grouped.values()];
  const four = atOnce(fitBgNbd({ ...historiesOf(rows), weight: rows.map((g) => g.weight) }));
  expect(four.logLikelihood / 4).toBeCloseTo(once.logLikelihood, 4);
  expect(four.parameters.r).toBeCloseTo(once.parameters.r, 3);
  expect(four.errors!.r / once.errors!.r).toBeCloseTo(0.5, 2);
});

test('customers who never came back say nothing of the parameters: no convergence', () => {
  const never = Array.from({ length: 500 }, (_, i) => ({
    frequency: 0,
    recency: 0,
    T: 1 + (i % 50),
  }));
  expect(atOnce(fitBgNbd(historiesOf(never))).converged).toBe(false);
});

test('where a and b run off together the likelihood keeps its digits', () => {
  const data = {
    frequency: [0, 1, 2, 7, 40],
    recency: [0, 4, 10, 25, 38],
    T: [30, 30, 20, 26, 39],
    weight: [5, 3, 2, 1, 1],
  };
  const likelihood = bgNbdLogLikelihood(data);
  // By mpmath 1.3 with 60 digits, from the beta and gamma functions of the paper's equation 6.
  const far = { r: 0.6, alpha: 4.2, a: 9e4, b: 2.1e5 };
  const known = [
    [{ r: 0.6, alpha: 4.2, a: 0.9, b: 2.7 }, -98.05794077459441551858],
    [far, -109.5428628470000373203],
    [{ r: 3e4, alpha: 2e5, a: 5e5, b: 9e5 }, -164.4929077062304437848],
  ] as const;
  for (const [parameters, value] of known) expect(likelihood(parameters)).toBeCloseTo(value, 11);
  // What the search follows: the slope along the ridge.
  const next = { ...far, a: (far.a * 91) / 90, b: (far.b * 91) / 90 };
  expect((likelihood(next) - likelihood(far)) * 1e5).toBeCloseTo(-1.13524875417776, 6);
});

test('customers who all leave with the same chance: a and b are not known, and it is said', () => {
  const next = random(11);
  const same = Array.from({ length: 1500 }, () =>
    historyOf(bgNbdPurchases(next, { r: 0.7, alpha: 5, a: 2.5e6, b: 7.5e6 }, 40), 40),
  );
  expect(atOnce(fitBgNbd(historiesOf(same))).converged).toBe(false);
});
