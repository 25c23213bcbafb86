import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { fillEvents, runFunnel } from '../unit/analyses/funnel-run.ts';
import { nativeEngine } from '../tools/native.ts';
import { events } from './logs.ts';

interface Case {
  file: string;
  rows: number;
  runs: {
    spec: Record<string, unknown>;
    counts?: number[];
    by?: Record<string, number[]>;
  }[];
}

const folder = '../shared/oracles/logs';
const cases = JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8')) as Case[];
/** The plan's own, every start walked, every state searched. */
const WAYS = [undefined, 'walk', 'search'] as const;
const engine = await nativeEngine();
afterAll(() => engine.close());

for (const { file, rows, runs } of cases) {
  test(`${file}: funnels agree with an exhaustive search, by every way`, async () => {
    const log = events(`${folder}/${file}`);
    expect(log).toHaveLength(rows);
    const context = await fillEvents(engine, log);
    let ran = 0;
    for (const run of runs.filter((r) => r.spec['kind'] === 'funnel')) {
      for (const way of run.spec['exclude'] ? ([undefined, 'search'] as const) : WAYS) {
        const answer = await runFunnel(engine, context, run.spec, way);
        const counts = (value: string | null) =>
          answer.rows.filter((r) => r.breakdown === value).map((r) => r.count);
        if (run.counts) expect(counts(null), JSON.stringify([run.spec, way])).toEqual(run.counts);
        for (const [value, expected] of Object.entries(run.by ?? {})) {
          expect(counts(value), JSON.stringify([run.spec, way, value])).toEqual(expected);
        }
        ran += 1;
      }
    }
    expect(ran).toBeGreaterThan(40);
  }, 60_000);
}
