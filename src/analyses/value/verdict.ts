import type { Customers, Distinct } from './histories.ts';
import type { Holdout } from './holdout.ts';

/** Why nothing is foretold: what there is, and what it would take. */
export interface Refusal {
  reason: string;
  have: number;
  need: number;
}

/** Without at least these nothing is fitted. */
export const NEEDED = {
  customers: 200,
  repeaters: 50,
  /** Days from the first purchase of anybody to the end. */
  days: 84,
  /** Repeat customers at the cut, and repeat purchases after it, to judge by. */
  repeaters_before: 30,
  later: 30,
} as const;
/** Where the holdout is further off than these shares, the model is not to be trusted. */
export const BOUND = { total: 0.25, bins: 0.4 } as const;

/** What the data lack for a model; none where they suffice. */
export function thin(c: Customers, seen: Distinct, days: number): Refusal[] {
  let [customers, repeaters, before, later] = [0, 0, 0, 0];
  for (let i = 0; i < c.length; i++) {
    const n = c.customers[i]!;
    customers += n;
    if (c.frequency[i]! > 0) repeaters += n;
    if (seen.of[i]! < 0) continue;
    if (c.frequencyBefore[i]! > 0) before += n;
    later += n * (c.frequency[i]! - c.frequencyBefore[i]!);
  }
  const have = { customers, repeaters, days, repeaters_before: before, later };
  return (Object.keys(NEEDED) as (keyof typeof NEEDED)[])
    .filter((name) => have[name] < NEEDED[name])
    .map((name) => ({ reason: name, have: have[name], need: NEEDED[name] }));
}

/** What speaks against a model that was tried; none where it did well. */
export function judged({ error, binError }: Holdout): Refusal[] {
  return [
    ...(!(error <= BOUND.total) ? [{ reason: 'total', have: error, need: BOUND.total }] : []),
    ...(!(binError <= BOUND.bins) ? [{ reason: 'bins', have: binError, need: BOUND.bins }] : []),
  ];
}
