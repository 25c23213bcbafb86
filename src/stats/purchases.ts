/**
 * What repeat-purchase models know of customers, one row for each distinct history: `frequency` the
 * number of repeat purchases, `recency` the time from the first to the last purchase, `T` the time
 * from the first purchase to the end of watching, `weight` the number of customers with it. Times
 * in any one unit; 0 ≤ recency ≤ T, and recency 0 where frequency is 0.
 */
export interface Histories {
  frequency: ArrayLike<number>;
  recency: ArrayLike<number>;
  T: ArrayLike<number>;
  weight: ArrayLike<number>;
}

/** A row's history. */
export interface History {
  frequency: number;
  recency: number;
  T: number;
}

/** The distinct values of a column and which of them each row has: what costs is done once each. */
export interface Coded {
  values: Float64Array;
  code: Uint32Array;
}

export function coded(column: ArrayLike<number>): Coded {
  const known = new Map<number, number>();
  const code = new Uint32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    let at = known.get(value);
    if (at === undefined) known.set(value, (at = known.size));
    code[i] = at;
  }
  return { values: Float64Array.from(known.keys()), code };
}

export const total = (column: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
};

/** Customers, and their mean time under watch: the scale of the starting values. */
export function size({ T, weight }: Histories): { customers: number; meanT: number } {
  let watched = 0;
  for (let i = 0; i < T.length; i++) watched += T[i]! * weight[i]!;
  const customers = total(weight);
  return { customers, meanT: watched / customers };
}

/** ln(eᵃ + eᵇ) without overflow. */
export function logAdd(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === -Infinity ? top : top + Math.log1p(Math.exp(-Math.abs(a - b)));
}
