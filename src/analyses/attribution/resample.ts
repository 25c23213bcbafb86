import type { Pace } from '../work.ts';
import { poissonOne, poissonSum } from '../../stats/poisson.ts';
import { quantile } from '../../stats/quantile.ts';
import { random } from '../../stats/random.ts';
import { totals, type Creditor, type Sum, type Weights } from './credits.ts';
import type { Journeys } from './journeys.ts';

/** 95 % of the resamples lie between. */
const LOW = 0.025;
const HIGH = 0.975;

export interface Band {
  low: Sum;
  high: Sum;
}

/** Intervals by model and player, of the difference to the first model, and of the rest. */
export interface Bands {
  credit: Band[][];
  difference: Band[][];
  rest: Band;
}

/** Every sale once, every lost person once. */
export const whole = ({ sales, lost }: Journeys): Weights => ({
  sales: new Float64Array(sales.path.length).fill(1),
  lost: Float64Array.from(lost, (l) => l.people),
});

/**
 * The bootstrap over people: in each resample a person counts Poisson(1) times with all of their
 * conversions, converted or not, and every model is figured anew on the same resample. The
 * intervals are percentiles. Deterministic: sales come sorted, draws are seeded.
 */
export async function resample(
  journeys: Journeys,
  creditors: readonly Creditor[],
  { samples, seed }: { samples: number; seed: number },
  pace: Pace,
): Promise<Bands> {
  const players = journeys.players.length;
  const series = () => ({
    conversions: new Float64Array(samples),
    revenue: new Float64Array(samples),
  });
  const grid = () => creditors.map(() => Array.from({ length: players }, series));
  const [credit, difference, rest] = [grid(), grid(), series()];
  const r = random(seed, 'attribution');
  let last = performance.now();
  for (let s = 0; s < samples; s++) {
    const weights = drawn(journeys, r);
    const none = totals(journeys, weights).rest;
    rest.conversions[s] = none.conversions;
    rest.revenue[s] = none.revenue;
    const results = creditors.map((of) => of(weights));
    const base = results[0]!;
    for (const [m, got] of results.entries()) {
      for (let p = 0; p < players; p++) {
        for (const measure of ['conversions', 'revenue'] as const) {
          credit[m]![p]![measure][s] = got[measure][p]!;
          difference[m]![p]![measure][s] = got[measure][p]! - base[measure][p]!;
        }
      }
      if (performance.now() - last > 8) {
        await pace(s / samples);
        last = performance.now();
      }
    }
  }
  const bands = (all: ReturnType<typeof grid>) => all.map((row) => row.map(bandOf));
  return { credit: bands(credit), difference: bands(difference), rest: bandOf(rest) };
}

function drawn({ sales, lost }: Journeys, r: ReturnType<typeof random>): Weights {
  const times = Float64Array.from({ length: sales.people }, () => poissonOne(r));
  return {
    sales: Float64Array.from(sales.person, (p) => times[p]!),
    lost: Float64Array.from(lost, (l) => poissonSum(r, l.people)),
  };
}

function bandOf({
  conversions,
  revenue,
}: {
  conversions: Float64Array;
  revenue: Float64Array;
}): Band {
  conversions.sort();
  revenue.sort();
  const at = (p: number): Sum => ({
    conversions: quantile(conversions, p),
    revenue: quantile(revenue, p),
  });
  return { low: at(LOW), high: at(HIGH) };
}
