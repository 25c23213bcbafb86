import type { Frame } from '../../engine/frame.ts';
import type { Histories } from '../../stats/purchases.ts';

/** Days in the unit of the models' times. */
export const WEEK = 7;
/** Beyond so many distinct histories the models are fitted on whole weeks. */
const FINE = 5000;

/** The rows of the statement `histories`, by column; days. */
export interface Customers {
  length: number;
  name: readonly (string | null)[];
  /** Days since the first purchase. */
  age: Float64Array;
  frequency: Float64Array;
  recency: Float64Array;
  frequencyBefore: Float64Array;
  recencyBefore: Float64Array;
  /** Mean worth of a repeat purchase; NaN where none is known. */
  mean: Float64Array;
  /** Worth of all repeat purchases of one customer. */
  repeat: Float64Array;
  customers: Float64Array;
  /** Worth of the first purchases of the row's customers together, and its squares' sum. */
  first: Float64Array;
  firstSquares: Float64Array;
}

export const readCustomers = (frame: Frame): Customers => ({
  length: frame.length,
  name: frame.cells('name') as (string | null)[],
  age: frame.numbers('age'),
  frequency: frame.numbers('frequency'),
  recency: frame.numbers('recency'),
  frequencyBefore: frame.numbers('frequency_before'),
  recencyBefore: frame.numbers('recency_before'),
  mean: frame.numbers('mean_value'),
  repeat: frame.numbers('repeat_value'),
  customers: frame.numbers('customers'),
  first: frame.numbers('first_value'),
  firstSquares: frame.numbers('first_squares'),
});

/** Distinct histories in days, and which of them each row of the customers has; −1 = none. */
export interface Distinct {
  frequency: number[];
  recency: number[];
  T: number[];
  weight: number[];
  of: Int32Array;
}

/** The histories at the end, or `gap` days before it, of those who had bought by then. */
export function distinct(c: Customers, gap = 0): Distinct {
  const [x, recency] = gap > 0 ? [c.frequencyBefore, c.recencyBefore] : [c.frequency, c.recency];
  const out: Distinct = {
    frequency: [],
    recency: [],
    T: [],
    weight: [],
    of: new Int32Array(c.length),
  };
  const known = new Map<number, number>();
  for (let i = 0; i < c.length; i++) {
    const T = c.age[i]! - gap;
    if (T < 0) {
      out.of[i] = -1;
      continue;
    }
    const key = (x[i]! * 100_000 + recency[i]!) * 100_000 + T;
    let at = known.get(key);
    if (at === undefined) {
      known.set(key, (at = out.T.length));
      out.frequency.push(x[i]!);
      out.recency.push(recency[i]!);
      out.T.push(T);
      out.weight.push(0);
    }
    out.weight[at]! += c.customers[i]!;
    out.of[i] = at;
  }
  return out;
}

/** In weeks, as the models are fitted: to the day, or in whole weeks where there are very many. */
export function inWeeks(d: Distinct): { histories: Histories; whole: boolean } {
  const weeks = (days: readonly number[]) => days.map((t) => t / WEEK);
  if (d.T.length <= FINE) {
    const { frequency, weight } = d;
    return {
      histories: { frequency, weight, recency: weeks(d.recency), T: weeks(d.T) },
      whole: false,
    };
  }
  const rows = new Map<string, [x: number, recency: number, T: number, weight: number]>();
  for (let i = 0; i < d.T.length; i++) {
    const [x, recency, T] = [
      d.frequency[i]!,
      Math.round(d.recency[i]! / WEEK),
      Math.round(d.T[i]! / WEEK),
    ];
    const key = `${x} ${recency} ${T}`;
    const row = rows.get(key);
    if (row) row[3] += d.weight[i]!;
    else rows.set(key, [x, recency, T, d.weight[i]!]);
  }
  const all = [...rows.values()];
  return {
    histories: {
      frequency: all.map((r) => r[0]),
      recency: all.map((r) => r[1]),
      T: all.map((r) => r[2]),
      weight: all.map((r) => r[3]),
    },
    whole: true,
  };
}
