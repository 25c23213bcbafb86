import type { Pace } from '../work.ts';
import { poissonOne, poissonSum } from '../../stats/poisson.ts';
import { quantile } from '../../stats/quantile.ts';
import { random, type Random } from '../../stats/random.ts';
import { totals, type Credit, type Creditor, type Sum, type Weights } from './credits.ts';
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

/** A period's conversions and lost paths, with the models over them. */
export interface Study {
  journeys: Journeys;
  creditors: readonly Creditor[];
}

/** A period with another before it: the intervals of each, and of what changed by model and name. */
export interface Resampled {
  bands: Bands;
  before: Bands | null;
  changes: Map<string, Band>[] | null;
}

/** Every sale once, every lost person once. */
export const whole = ({ sales, lost }: Journeys): Weights => ({
  sales: new Float64Array(sales.path.length).fill(1),
  lost: Float64Array.from(lost, (l) => l.people),
});

/** A figure in each resample. */
type Series = Record<keyof Sum, Float64Array>;

/**
 * The bootstrap over people: in each resample a person counts Poisson(1) times with all of their
 * conversions, converted or not, and every model is figured anew on the same resample. A person who
 * converted in both periods counts as often in both, so that what changed is judged by the people
 * whom the periods share. The intervals are percentiles. Deterministic: sales come sorted, draws
 * are seeded, and a compared period leaves those of the other as they are.
 */
export async function resample(
  study: Study,
  compared: Study | null,
  { samples, seed }: { samples: number; seed: number },
  pace: Pace,
): Promise<Resampled> {
  const mine = collector(study, samples);
  const theirs = compared && collector(compared, samples);
  const draw = drawer(study.journeys, random(seed, 'attribution'));
  const drawAgain =
    compared && drawer(compared.journeys, random(seed, 'attribution compared'), study.journeys);
  let last = performance.now();
  const rest = async (done: number) => {
    if (performance.now() - last <= 8) return;
    await pace(done / samples);
    last = performance.now();
  };
  for (let s = 0; s < samples; s++) {
    const { weights, times } = draw();
    mine.take(s, weights);
    await rest(s);
    if (theirs) theirs.take(s, drawAgain!(times).weights);
    await rest(s + 0.5);
  }
  // What changed comes first: bands sort the series that they are made of.
  const changes = theirs && changed(study, mine.credit, compared!, theirs.credit);
  return { bands: mine.bands(), before: theirs?.bands() ?? null, changes };
}

/** Draws how often each sale and each lost path counts; whom `known` has counts as often as there. */
function drawer(journeys: Journeys, r: Random, known?: Journeys) {
  const { sales, lost } = journeys;
  const place = new Map(known && [...known.sales.ids].map((id, at) => [id, at]));
  const same = Int32Array.from(sales.ids, (id) => (Number.isNaN(id) ? -1 : (place.get(id) ?? -1)));
  return (given?: Float64Array): { weights: Weights; times: Float64Array } => {
    const times = Float64Array.from(same, (at) => {
      const own = poissonOne(r);
      return at < 0 ? own : given![at]!;
    });
    return {
      times,
      weights: {
        sales: Float64Array.from(sales.person, (p) => times[p]!),
        lost: Float64Array.from(lost, (l) => poissonSum(r, l.people)),
      },
    };
  };
}

/** Keeps what each resample credits, by model and player. */
function collector({ journeys, creditors }: Study, samples: number) {
  const series = (): Series => ({
    conversions: new Float64Array(samples),
    revenue: new Float64Array(samples),
  });
  const grid = () => creditors.map(() => journeys.players.map(series));
  const [credit, difference, rest] = [grid(), grid(), series()];
  const put = (to: Series, s: number, of: (measure: keyof Sum) => number) => {
    to.conversions[s] = of('conversions');
    to.revenue[s] = of('revenue');
  };
  return {
    credit,
    take(s: number, weights: Weights): void {
      const none = totals(journeys, weights).rest;
      put(rest, s, (m) => none[m]);
      const results: Credit[] = creditors.map((of) => of(weights));
      for (const [m, got] of results.entries()) {
        for (const p of journeys.players.keys()) {
          put(credit[m]![p]!, s, (measure) => got[measure][p]!);
          put(difference[m]![p]!, s, (measure) => got[measure][p]! - results[0]![measure][p]!);
        }
      }
    },
    bands(): Bands {
      const all = (of: Series[][]) => of.map((row) => row.map(bandOf));
      return { credit: all(credit), difference: all(difference), rest: bandOf(rest) };
    },
  };
}

/** By model and name: what the period credits above the one before it, resample by resample. */
function changed(
  { journeys, creditors }: Study,
  now: readonly Series[][],
  compared: Study,
  before: readonly Series[][],
): Map<string, Band>[] {
  const at = (of: Journeys) =>
    new Map(of.players.flatMap((p, i) => (p.shown ? [[p.name, i] as const] : [])));
  const [here, there] = [at(journeys), at(compared.journeys)];
  const names = new Set([...here.keys(), ...there.keys()]);
  return creditors.map((_, m) => {
    const less = (name: string, measure: keyof Sum) => {
      const a = now[m]![here.get(name) ?? -1]?.[measure];
      const b = before[m]![there.get(name) ?? -1]?.[measure];
      return Float64Array.from((a ?? b)!, (__, s) => (a?.[s] ?? 0) - (b?.[s] ?? 0));
    };
    return new Map(
      [...names].map((name) => [
        name,
        bandOf({ conversions: less(name, 'conversions'), revenue: less(name, 'revenue') }),
      ]),
    );
  });
}

function bandOf({ conversions, revenue }: Series): Band {
  conversions.sort();
  revenue.sort();
  const at = (p: number): Sum => ({
    conversions: quantile(conversions, p),
    revenue: quantile(revenue, p),
  });
  return { low: at(LOW), high: at(HIGH) };
}
