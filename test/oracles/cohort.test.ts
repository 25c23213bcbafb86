import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nativeEngine } from '../tools/native.ts';
import { fill } from '../tools/tables.ts';
import { runCohort } from '../unit/analyses/cohort-run.ts';
import { events } from './logs.ts';

interface Cell {
  size: number;
  at: number[];
  value: number[];
  complete: boolean[];
}
interface Case {
  file: string;
  runs: { spec: { kind: string; measure: string }; cells?: Record<string, Cell> }[];
}

const DIR = '../shared/oracles/logs';
const absent = !existsSync(`${DIR}/cases.json`);

test.skipIf(absent)(
  'cohorts of the logs, as found by exhaustive search',
  async () => {
    const cases = JSON.parse(readFileSync(`${DIR}/cases.json`, 'utf8')) as Case[];
    let judged = 0;
    for (const { file, runs } of cases) {
      const engine = await nativeEngine();
      const context = await fill(engine, { events: events(`${DIR}/${file}`) });
      for (const { spec, cells } of runs) {
        if (!cells) continue;
        const { rows } = await runCohort(engine, context, spec);
        const own = rows.filter((r) => !r['total']);
        const got = Object.fromEntries(
          Object.keys(cells).map((cohort) => {
            const mine = own.filter((r) => r['cohort'] === cohort);
            return [
              cohort,
              {
                size: mine[0]?.['size'],
                at: mine.map((r) => r['count']),
                value: mine.map((r) => r['value'] ?? 0),
                complete: mine.map((r) => r['complete']),
              },
            ];
          }),
        );
        const want = spec.measure === 'people' ? withoutValues(cells) : cells;
        expect(got, `${file} ${JSON.stringify(spec)}`).toEqual(want);
        expect(new Set(own.map((r) => r['cohort'])).size).toBe(Object.keys(cells).length);
        judged++;
      }
      await engine.close();
    }
    expect(judged).toBe(60);
  },
  60_000,
);

/** People have no value; the answers carry the sums all the same. */
const withoutValues = (cells: Record<string, Cell>): Record<string, Cell> =>
  Object.fromEntries(
    Object.entries(cells).map(([k, c]) => [k, { ...c, value: c.value.map(() => 0) }]),
  );
