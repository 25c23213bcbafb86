import { expect, test } from 'vitest';
import { creditorOf } from '../../../src/analyses/attribution/credits.ts';
import type { Journeys, Path } from '../../../src/analyses/attribution/journeys.ts';
import { resample } from '../../../src/analyses/attribution/resample.ts';
import type { AttributionSpec } from '../../../src/analyses/attribution/spec.ts';
import { random, type Random } from '../../../src/stats/random.ts';

// Do the intervals hold the truth as often as they say? People walk a known chain, so the truth of
// each model follows from the chain alone. Many worlds, each with its own people and bootstrap:
// `COVERAGE=2000 npx vitest run --project unit test/unit/analyses/attribution-coverage.test.ts`
// prints the shares of a larger run.
const WORLDS = Number(process.env['COVERAGE'] ?? 240);
const PEOPLE = 400;
const SAMPLES = 120;

/** Where a walk goes from the start and from each channel: to the channels, a conversion, or away. */
const START = [0.5, 0.3, 0.2];
const NEXT = [
  [0.1, 0.25, 0.15, 0.15],
  [0.05, 0.1, 0.2, 0.3],
  [0.1, 0.05, 0.1, 0.2],
];
const CHANNELS = ['a', 'b', 'c'];
const CONVERSION = CHANNELS.length;

/** P(conversion) from each channel, `without` one: the equations swept until nothing moves. */
function converting(without = -1): number[] {
  let p = CHANNELS.map(() => 0);
  for (let i = 0; i < 500; i++) {
    p = NEXT.map((row, c) =>
      c === without ? 0 : p.reduce((sum, q, to) => sum + row[to]! * q, row[CONVERSION]!),
    );
  }
  return p;
}
const fromStart = (p: readonly number[]) => START.reduce((sum, s, c) => sum + s * p[c]!, 0);

/** How often a walk stands in each channel. */
function visits(): number[] {
  let v = [...START];
  for (let i = 0; i < 500; i++)
    v = START.map((s, c) => s + v.reduce((sum, n, from) => sum + n * NEXT[from]![c]!, 0));
  return v;
}

/** Conversions that each model credits in the mean of all worlds, a person. */
function truth(): Record<'last' | 'first' | 'markov', number[]> {
  const p = converting();
  const all = fromStart(p);
  const effects = CHANNELS.map((_, c) => 1 - fromStart(converting(c)) / all);
  const sum = effects.reduce((a, b) => a + b, 0);
  return {
    last: visits().map((n, c) => n * NEXT[c]![CONVERSION]!),
    first: START.map((s, c) => s * p[c]!),
    markov: effects.map((e) => (all * e) / sum),
  };
}

/** People who walk the chain; who converts does so `times()` times over the same path. */
function walked(r: Random, times: () => number): Journeys {
  const draw = (row: readonly number[]): number => {
    let x = r.unit();
    let to = 0;
    while (to < row.length && x >= row[to]!) x -= row[to++]!;
    return to;
  };
  const paths: Path[] = [];
  const known = new Map<string, number>();
  const lost = new Map<string, { players: number[]; people: number }>();
  const [path, person]: [number[], number[]] = [[], []];
  let people = 0;
  for (let i = 0; i < PEOPLE; i++) {
    const players = [draw(START)];
    let to = draw(NEXT[players[0]!]!);
    for (; to < CONVERSION; to = draw(NEXT[to]!)) players.push(to);
    const key = players.join();
    if (to > CONVERSION) {
      const one = lost.get(key) ?? { players, people: 0 };
      one.people++;
      lost.set(key, one);
      continue;
    }
    const at = known.get(key) ?? paths.push({ players, direct: players.map(() => false) }) - 1;
    known.set(key, at);
    for (let k = times(); k > 0; k--) {
      path.push(at);
      person.push(people);
    }
    people++;
  }
  return {
    players: CHANNELS.map((name) => ({ name, shown: true })),
    paths,
    sales: {
      path: Int32Array.from(path),
      person: Int32Array.from(person),
      people,
      ids: Float64Array.from({ length: people }, (_, i) => i),
      revenue: new Float64Array(path.length).fill(1),
      ages: path.map(() => null),
      day: path.map(() => '2026-01-01'),
    },
    lost: [...lost.values()],
  };
}

const spec = { markov: { order: 1 } } as AttributionSpec;
const rest = () => Promise.resolve();

/** Shares of the worlds whose interval holds the truth: the mean over channels. */
async function coverage(stream: string, models: ('last' | 'first' | 'markov')[], most: number) {
  const r = random(11, stream);
  const mean = (1 + most) / 2;
  const want = truth();
  const held = new Map<string, number>();
  const note = (name: string, low: number, high: number, value: number) =>
    held.set(name, (held.get(name) ?? 0) + (low <= value && value <= high ? 1 : 0));
  for (let w = 0; w < WORLDS; w++) {
    const journeys = walked(r, () => 1 + r.below(most));
    const creditors = models.map((model) => creditorOf(model, journeys, spec));
    const study = { journeys, creditors };
    const { bands } = await resample(study, null, { samples: SAMPLES, seed: w }, rest);
    for (const [m, model] of models.entries()) {
      for (const c of CHANNELS.keys()) {
        const of = (x: (typeof models)[number]) => want[x][c]! * PEOPLE * mean;
        const credit = bands.credit[m]![c]!;
        note(model, credit.low.conversions, credit.high.conversions, of(model));
        if (m === 0) continue;
        const d = bands.difference[m]![c]!;
        const gap = of(model) - of(models[0]!);
        note(`${model} − ${models[0]}`, d.low.conversions, d.high.conversions, gap);
      }
    }
  }
  return [...held].map(([name, n]) => [name, n / WORLDS / CHANNELS.length] as const);
}

test('the intervals of credit, and of the difference between models, hold the truth', async () => {
  for (const [name, share] of await coverage('once', ['last', 'first', 'markov'], 1)) {
    if (process.env['COVERAGE']) console.log(name, share);
    // 95 %, less what percentiles of so few resamples lose.
    expect(share, name).toBeGreaterThan(0.92);
    expect(share, name).toBeLessThan(0.98);
  }
});

test('people who convert again and again widen the intervals as they must', async () => {
  for (const [name, share] of await coverage('often', ['last', 'first'], 3)) {
    if (process.env['COVERAGE']) console.log(name, share);
    expect(share, name).toBeGreaterThan(0.92);
    expect(share, name).toBeLessThan(0.98);
  }
});
