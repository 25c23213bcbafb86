import type { Row } from '../../engine/types.ts';
import { addDays, daysBetween } from '../../model/days.ts';
import type { Frame } from '../../engine/frame.ts';
import type { Customers, Distinct } from './histories.ts';
import { WEEK } from './histories.ts';
import type { Repeats } from './models.ts';
import type { Span } from './spec.ts';

/** Customers with so many repeat purchases or more stand in one bin. */
export const LAST_BIN = 7;

/** What a model that saw the calibration alone said of the days after, and what happened. */
export interface Holdout {
  customers: number;
  predicted: number;
  actual: number;
  /** |predicted − actual| / actual, of the whole and of the bins' sum. */
  error: number;
  binError: number;
  bins: Row[];
  /** Predicted repeat purchases of each distinct history. */
  ahead: Float64Array;
}

/** Judges a model by the days after the cut. `seen` are the histories at the cut, in days. */
export function holdout(c: Customers, seen: Distinct, model: Repeats, gap: number): Holdout {
  const foresight = model.foresee();
  const ahead = Float64Array.from(seen.T, (T, i) =>
    foresight.conditional(
      { frequency: seen.frequency[i]!, recency: seen.recency[i]! / WEEK, T: T / WEEK },
      gap / WEEK,
    ),
  );
  const bins = Array.from({ length: LAST_BIN + 1 }, () => ({
    customers: 0,
    predicted: 0,
    actual: 0,
  }));
  for (let i = 0; i < c.length; i++) {
    const at = seen.of[i]!;
    if (at < 0) continue;
    const bin = bins[Math.min(LAST_BIN, seen.frequency[at]!)]!;
    bin.customers += c.customers[i]!;
    bin.predicted += c.customers[i]! * ahead[at]!;
    bin.actual += c.customers[i]! * (c.frequency[i]! - c.frequencyBefore[i]!);
  }
  const sum = (of: (bin: (typeof bins)[number]) => number) => bins.reduce((s, b) => s + of(b), 0);
  const [predicted, actual] = [sum((b) => b.predicted), sum((b) => b.actual)];
  return {
    customers: sum((b) => b.customers),
    predicted,
    actual,
    error: Math.abs(predicted - actual) / actual,
    binError: sum((b) => Math.abs(b.predicted - b.actual)) / actual,
    bins: bins.flatMap((b, n) =>
      b.customers
        ? [
            {
              frequency: n,
              more: n === LAST_BIN,
              customers: b.customers,
              predicted: b.predicted,
              actual: b.actual,
              predicted_mean: b.predicted / b.customers,
              actual_mean: b.actual / b.customers,
            },
          ]
        : [],
    ),
    ahead,
  };
}

/**
 * Repeat purchases so far at each week's end: as they came, and as the model expects them of
 * people of whom it knows nothing but the day of their first purchase.
 */
export function tracking(
  c: Customers,
  seen: Distinct,
  later: Frame,
  model: Repeats,
  { from, end, cut }: Span,
): Row[] {
  const days = daysBetween(from, end) + 1;
  const started = new Float64Array(days);
  const came = new Float64Array(days);
  for (let i = 0; i < c.length; i++) {
    if (seen.of[i]! >= 0) started[days - 1 - c.age[i]!]! += c.customers[i]!;
  }
  const [at, purchases] = [later.cells('day'), later.numbers('purchases')];
  for (let i = 0; i < later.length; i++) came[daysBetween(from, String(at[i]))]! += purchases[i]!;
  const { expected } = model.foresee();
  const within = Float64Array.from({ length: days }, (_, t) => expected(t / WEEK));
  const rows: Row[] = [];
  let actual = 0;
  for (let day = 0; day < days; day++) {
    actual += came[day]!;
    if ((day + 1) % WEEK && day < days - 1) continue;
    let predicted = 0;
    for (let s = 0; s <= day; s++) predicted += started[s]! * within[day - s]!;
    const date = addDays(from, day);
    rows.push({ day: date, actual, predicted, held_out: date > cut });
  }
  return rows;
}
