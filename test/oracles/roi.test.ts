import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Rate } from '../../src/model/settings.ts';
import { nativeEngine } from '../tools/native.ts';
import { fill } from '../tools/tables.ts';
import { runRoi } from '../unit/analyses/roi-run.ts';
import { events, orders, spend } from './logs.ts';

interface Case {
  file: string;
  money?: { rates: Rate[]; runs: { spec: object; rows: Record<string, Record<string, number>> }[] };
}

const DIR = '../shared/oracles/logs';
const absent = !existsSync(`${DIR}/cases.json`);

test.skipIf(absent)(
  'ROI of the logs, as found by exhaustive search',
  async () => {
    const cases = JSON.parse(readFileSync(`${DIR}/cases.json`, 'utf8')) as Case[];
    let judged = 0;
    for (const { file, money } of cases) {
      if (!money) continue;
      const engine = await nativeEngine();
      const context = await fill(
        engine,
        { events: events(`${DIR}/${file}`), orders: orders(DIR), spend: spend(DIR) },
        { rates: money.rates },
      );
      for (const { spec, rows } of money.runs) {
        const answer = await runRoi(engine, context, spec);
        for (const [channel, want] of Object.entries(rows)) {
          const got = answer.rows.find((r) =>
            channel === 'not_attributed' ? r['not_attributed'] : r['channel'] === channel,
          );
          for (const [name, value] of Object.entries(want)) {
            const what = `${JSON.stringify(spec)} ${channel} ${name}`;
            expect(Number(got?.[name] ?? 0), what).toBeCloseTo(value, 3);
          }
        }
        for (const name of ['cost', 'revenue', 'margin', 'orders']) {
          const sum = Object.values(rows).reduce((a, row) => a + (row[name] ?? 0), 0);
          expect(answer.rows.at(-1), name).toMatchObject({ total: true });
          expect(Number(answer.rows.at(-1)![name])).toBeCloseTo(sum, 2);
        }
        judged++;
      }
      await engine.close();
    }
    expect(judged).toBe(6);
  },
  60_000,
);
