import { GAMMA_GAMMA, gammaGammaConditional, type GammaGamma } from '../../stats/gammagamma.ts';
import type { Fit } from '../../stats/likelihood.ts';
import { quadratic } from '../../stats/matrix.ts';
import type { History } from '../../stats/purchases.ts';
import { keysOf, type Groups } from './groups.ts';
import { WEEK, type Customers, type Distinct } from './histories.ts';
import { moved, type Foresight, type Repeats } from './models.ts';
import type { Span, ValueSpec } from './spec.ts';

/** Days of a month in the mean of four years. */
const MONTH = 365.25 / 12;
/** Step on the logarithm of a parameter for the slope of a figure. */
const STEP = 1e-3;
/** Of the normal distribution, for 95 %. */
const Z = 1.959963984540054;
const AT_ONCE = 200;

/** Sums over the customers of a group; `low` and `high` bound the mean value of a customer. */
export interface Ahead {
  alive: number;
  purchases: number;
  value: number;
  low: number;
  high: number;
}

/**
 * What every group is expected to bring in the months ahead. The interval of a customer's value,
 * past and ahead, in the mean takes in how the customers of the group differ (the group is one draw
 * of those whom it wins) and how well the parameters are known (delta method).
 */
export function* forecast(
  c: Customers,
  now: Distinct,
  model: Repeats,
  spend: Fit<keyof GammaGamma>,
  groups: Groups,
  spec: ValueSpec,
  span: Span,
): Generator<void, Ahead[]> {
  const keys = keysOf(c, groups, span);
  const purchases = yield* counts(now, model.foresee(), spec);
  const worth = worths(c, spend.parameters);
  const value = sums(c, keys, now, groups.size, purchases, worth);
  const slopes: { by: Float64Array; at: 'repeats' | 'spend' }[] = [];
  for (let i = 0; i < model.fit.covariance!.length; i++) {
    const up = yield* counts(now, model.foresee(i, STEP), spec);
    const down = yield* counts(now, model.foresee(i, -STEP), spec);
    const change = up.map((x, k) => (x - down[k]!) / (2 * STEP));
    slopes.push({ by: sums(c, keys, now, groups.size, change, worth), at: 'repeats' });
  }
  for (const name of GAMMA_GAMMA) {
    const up = worths(c, moved(spend.parameters, name, STEP));
    const down = worths(c, moved(spend.parameters, name, -STEP));
    const change = up.map((x, k) => (x - down[k]!) / (2 * STEP));
    slopes.push({ by: sums(c, keys, now, groups.size, purchases, change), at: 'spend' });
    yield;
  }
  const gradient = (at: 'repeats' | 'spend', g: number) =>
    slopes.filter((s) => s.at === at).map((s) => s.by[g]!);
  const alive = now.T.map((_, d) => model.foresee().alive(historyAt(now, d)));
  const ones = new Float64Array(c.length).fill(1);
  const [living, bought] = [Float64Array.from(alive), purchases].map((of) =>
    sums(c, keys, now, groups.size, of, ones),
  );
  return spread(c, keys, now, groups.size, purchases, worth).map(({ n, mean, variance }, g) => {
    const known =
      (quadratic(model.fit.covariance!, gradient('repeats', g)) +
        quadratic(spend.covariance!, gradient('spend', g))) /
      n ** 2;
    const half = Z * Math.sqrt(variance / n + known);
    return {
      alive: living![g]!,
      purchases: bought![g]!,
      value: value[g]!,
      low: mean - half,
      high: mean + half,
    };
  });
}

const historyAt = (d: Distinct, i: number): History => ({
  frequency: d.frequency[i]!,
  recency: d.recency[i]! / WEEK,
  T: d.T[i]! / WEEK,
});

/** Expected purchases of each distinct history; discounted by the middle of their month. */
function* counts(
  now: Distinct,
  foresight: Foresight,
  spec: ValueSpec,
): Generator<void, Float64Array> {
  const out = new Float64Array(now.T.length);
  const weeks = MONTH / WEEK;
  for (let i = 0; i < out.length; i++) {
    const history = historyAt(now, i);
    if (spec.discount === 0) {
      out[i] = foresight.conditional(history, spec.horizon * weeks);
    } else {
      let before = 0;
      for (let month = 1; month <= spec.horizon; month++) {
        const until = foresight.conditional(history, month * weeks);
        out[i]! += (until - before) * (1 + spec.discount) ** (-(month - 0.5) / 12);
        before = until;
      }
    }
    if (i % AT_ONCE === 0) yield;
  }
  return out;
}

/** Expected worth of a purchase of each row's customers. */
const worths = (c: Customers, p: GammaGamma): Float64Array =>
  c.mean.map((mean, i) =>
    Number.isNaN(mean)
      ? gammaGammaConditional(p, 0, 0)
      : gammaGammaConditional(p, c.frequency[i]!, mean),
  );

/** Σ customers × a figure of their history × a figure of their row, by group. */
function sums(
  c: Customers,
  keys: readonly number[][],
  now: Distinct,
  size: number,
  perHistory: Float64Array,
  perRow: Float64Array,
): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < c.length; i++) {
    const sum = c.customers[i]! * perHistory[now.of[i]!]! * perRow[i]!;
    for (const g of keys[i]!) out[g]! += sum;
  }
  return out;
}

/** Mean and variance of what a customer brought and is expected to bring, by group. */
function spread(
  c: Customers,
  keys: readonly number[][],
  now: Distinct,
  size: number,
  purchases: Float64Array,
  worth: Float64Array,
): { n: number; mean: number; variance: number }[] {
  const all = Array.from({ length: size }, () => ({ n: 0, sum: 0, squares: 0 }));
  for (let i = 0; i < c.length; i++) {
    const n = c.customers[i]!;
    const own = c.repeat[i]! + purchases[now.of[i]!]! * worth[i]!;
    const first = c.first[i]!;
    for (const g of keys[i]!) {
      all[g]!.n += n;
      all[g]!.sum += first + n * own;
      all[g]!.squares += c.firstSquares[i]! + 2 * own * first + n * own * own;
    }
  }
  return all.map(({ n, sum, squares }) => {
    const mean = sum / n;
    return { n, mean, variance: n > 1 ? Math.max(0, squares - n * mean * mean) / (n - 1) : NaN };
  });
}
