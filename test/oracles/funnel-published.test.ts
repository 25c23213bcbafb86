import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { fillEvents, runFunnel } from '../unit/analyses/funnel-run.ts';
import { nativeEngine } from '../tools/native.ts';

type Sequence = [number, string][];
interface Published {
  cases: { events: Sequence; runs: { steps: string[]; window: number; depth: number }[] }[];
  people: {
    steps: string[];
    window: number;
    events: Record<string, string>;
    ordered_depth: Record<string, number>;
  };
  repeated_step: { events: Sequence; steps: string[]; window: number; depth: number }[];
}

const published = JSON.parse(readFileSync('../shared/oracles/funnel.json', 'utf8')) as Published;
const engine = await nativeEngine();
afterAll(() => engine.close());

/** One person's depth: the deepest step with a count. */
async function depth(events: Sequence, steps: string[], window: number): Promise<number> {
  const context = await fillEvents(
    engine,
    events.map(([second, event]) => ({
      user: 'one',
      event,
      ts: new Date(Date.UTC(2026, 0, 1) + second * 1000)
        .toISOString()
        .replace('T', ' ')
        .slice(0, 19),
    })),
  );
  const { rows } = await runFunnel(engine, context, {
    steps: steps.map((event) => ({ event })),
    window: { value: window, unit: 'second' },
  });
  return rows.filter((r) => r.count === 1).length;
}

test('sequences of a columnar database’s tests', async () => {
  for (const { events, runs } of published.cases) {
    for (const run of runs) {
      expect(await depth(events, run.steps, run.window), JSON.stringify(run)).toBe(run.depth);
    }
  }
}, 60_000);

test('people with one event a second', async () => {
  const { people } = published;
  for (const [person, letters] of Object.entries(people.events)) {
    const events = [...letters].map((event, second): [number, string] => [second, event]);
    const expected = people.ordered_depth[person];
    expect(await depth(events, people.steps, people.window), letters).toBe(expected);
  }
}, 60_000);

test('a step that repeats needs two rows', async () => {
  for (const run of published.repeated_step) {
    expect(await depth(run.events, run.steps, run.window), JSON.stringify(run)).toBe(run.depth);
  }
}, 60_000);
