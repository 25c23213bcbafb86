import type { Frame } from '../../engine/frame.ts';
import type { Row } from '../../engine/types.ts';
import { daysBetween } from '../../model/days.ts';
import { keysOf, type Groups } from './groups.ts';
import type { Customers } from './histories.ts';
import type { Span } from './spec.ts';

/** A month of the curves, counted from each customer's own first purchase. */
export const BLOCK = 30;
/** A mean over fewer customers is not followed further. */
export const ENOUGH = 30;

/** What the customers of one group brought by days since their first purchase. */
export interface Past {
  customers: number;
  repeaters: number;
  orders: number;
  value: number;
  /** Customers won in the days whose spend is known. */
  won: number;
  cost: number | null;
  /** Customers watched to this age and longer, and what all brought at it. */
  watched: Float64Array;
  byAge: Float64Array;
}

/** Adds up the past of every group. `costDays` are those that spend covers. */
export function pasts(
  c: Customers,
  ages: Frame,
  cost: Frame | null,
  costDays: { from: string; to: string } | null,
  groups: Groups,
  span: Span,
): Past[] {
  const longest = c.age.reduce((a, b) => Math.max(a, b), 0) + 1;
  const out = Array.from({ length: groups.size }, (): Past => ({
    customers: 0,
    repeaters: 0,
    orders: 0,
    value: 0,
    won: 0,
    cost: cost ? 0 : null,
    watched: new Float64Array(longest),
    byAge: new Float64Array(longest),
  }));
  const [oldest, youngest] = costDays
    ? [daysBetween(costDays.from, span.end), daysBetween(costDays.to, span.end)]
    : [-1, 0];
  for (const [i, keys] of keysOf(c, groups, span).entries()) {
    const age = c.age[i]!;
    const n = c.customers[i]!;
    for (const g of keys) {
      const past = out[g]!;
      past.customers += n;
      if (c.frequency[i]! > 0) past.repeaters += n;
      if (age <= oldest && age >= youngest) past.won += n;
      past.watched[age]! += n;
    }
  }
  for (const { watched } of out) {
    for (let age = longest - 2; age >= 0; age--) watched[age]! += watched[age + 1]!;
  }
  addAges(out, ages, groups);
  if (cost) addCost(out, cost, groups);
  return out;
}

function addAges(out: Past[], ages: Frame, groups: Groups): void {
  const names = ages.cells('name') as (string | null)[];
  const cohorts = ages.cells('cohort') as string[];
  const [age, value, orders] = ['age', 'value', 'orders'].map((x) => ages.numbers(x));
  for (let i = 0; i < ages.length; i++) {
    for (const g of [groups.named(names[i]!), groups.cohort(cohorts[i]!), groups.whole]) {
      out[g]!.value += value![i]!;
      out[g]!.orders += orders![i]!;
      out[g]!.byAge[age![i]!]! += value![i]!;
    }
  }
}

function addCost(out: Past[], cost: Frame, groups: Groups): void {
  const names = cost.cells('name') as string[];
  const cohorts = cost.cells('cohort') as string[];
  const amount = cost.numbers('cost');
  for (let i = 0; i < cost.length; i++) {
    for (const g of [groups.named(names[i]!), groups.cohort(cohorts[i]!), groups.whole]) {
      // A month of spend without a new customer belongs to no cohort.
      if (g >= 0) out[g]!.cost! += amount[i]!;
    }
  }
}

/** What a new customer cost; null where nothing was won or spend is not known. */
export const cacOf = ({ cost, won }: Past): number | null =>
  cost === null || won === 0 ? null : cost / won;

/**
 * What a customer had brought in the mean by each age: day by day over those who were watched that
 * long, so that the young do not pull down what only the old have had time for.
 */
function* climbed({
  watched,
  byAge,
}: Past): Generator<[age: number, value: number, watched: number]> {
  let sum = 0;
  for (let age = 0; age < watched.length && watched[age]! > 0; age++) {
    sum += byAge[age]! / watched[age]!;
    yield [age, sum, watched[age]!];
  }
}

/** Days from the first purchase until a customer had brought `cac` in the mean; null = not yet. */
export function payback(past: Past, cac: number | null): number | null {
  // What cost nothing has nothing to earn back.
  if (!cac) return null;
  const enough = Math.min(ENOUGH, past.customers);
  for (const [age, value, watched] of climbed(past)) {
    if (watched < enough) return null;
    if (value >= cac) return age;
  }
  return null;
}

/** The climb at the end of each block of 30 days; complete where all were watched that long. */
export const curve = (past: Past): Row[] =>
  [...climbed(past)].flatMap(([age, value, watched]) =>
    (age + 1) % BLOCK
      ? []
      : [
          {
            offset: (age + 1) / BLOCK,
            watched,
            value_per_customer: value,
            complete: watched === past.customers,
          },
        ],
  );
