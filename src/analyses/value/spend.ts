import { fitGammaGamma, type GammaGamma, type Spending } from '../../stats/gammagamma.ts';
import type { Fit } from '../../stats/likelihood.ts';
import type { Customers } from './histories.ts';

export interface SpendFit {
  fit: Fit<keyof GammaGamma>;
  /** Correlation of the number of repeat purchases and their mean worth: the model needs none. */
  correlation: number;
  customers: number;
  /** Repeat customers whose purchases brought nothing in the mean: the model knows only gains. */
  leftOut: number;
}

/** Fits what a purchase is worth over the customers who came back. Null where none brought any. */
export function* fitSpend(c: Customers): Generator<void, SpendFit | null> {
  const rows = [...c.mean.keys()].filter((i) => c.frequency[i]! > 0 && !Number.isNaN(c.mean[i]!));
  const gains = rows.filter((i) => c.mean[i]! > 0);
  if (!gains.length) return null;
  const data = {
    purchases: gains.map((i) => c.frequency[i]!),
    mean: gains.map((i) => c.mean[i]!),
    weight: gains.map((i) => c.customers[i]!),
  };
  const count = (of: readonly number[]) => of.reduce((sum, i) => sum + c.customers[i]!, 0);
  return {
    fit: yield* fitGammaGamma(data),
    correlation: correlation(data),
    customers: count(gains),
    leftOut: count(rows) - count(gains),
  };
}

/** Pearson's, weighted. */
function correlation({ purchases, mean, weight }: Spending): number {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < weight.length; i++) {
    const [x, y, w] = [purchases[i]!, mean[i]!, weight[i]!];
    n += w;
    sx += w * x;
    sy += w * y;
    sxx += w * x * x;
    syy += w * y * y;
    sxy += w * x * y;
  }
  const spread = (n * sxx - sx * sx) * (n * syy - sy * sy);
  return spread > 0 ? (n * sxy - sx * sy) / Math.sqrt(spread) : 0;
}
