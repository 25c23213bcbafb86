import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine/types.ts';
import type { Context } from '../../src/model/context.ts';
import { peopleSql, rateOfDaySql, spineSql } from '../../src/model/derived.ts';
import { literal } from '../../src/model/sql.ts';
import { nativeEngine } from '../tools/native.ts';
import { fill } from '../tools/tables.ts';
import { analyse } from '../tools/analyse.ts';
import { runRoi } from '../unit/analyses/roi-run.ts';

const ORACLE = '../shared/oracles/attribution.json';
const PATHS = '../shared/data/paths/paths.csv';
const absent = !existsSync(ORACLE) || !existsSync(PATHS);

type Credit = Record<string, [conversions: number, value: number]>;
type Oracle = Record<'first' | 'last' | 'linear' | 'position_40_20_40', Credit> & {
  totals: { conversions: number; value: number };
  markov_order_1: { removal_effects: Record<string, number>; credit: Credit };
};

/**
 * A person and an order for every conversion of every path, each touch an hour after the one
 * before so that it opens a session; the first order of a path carries all of its value.
 */
async function expand(engine: Engine, nulls = false): Promise<Context> {
  const context = await fill(engine, {
    events: [{ ts: '2026-01-01 00:00:00', user: 'x', event: 'visit', channel: 'alpha' }],
    orders: [{ ts: '2026-01-01 00:00:00', order_id: 'x', customer: 'x', revenue: 1 }],
  });
  // With `nulls`, also a person for each time that a path did not end in a conversion.
  const lines = readFileSync(PATHS, 'utf8').trim().split('\n').slice(1);
  const values = lines.map((line, i) => {
    const [path, conversions, value, lost] = line.split(',');
    return `(${i}, ${literal(path!.replaceAll('"', ''))}, ${Number(conversions)}, ${Number(value)}::DECIMAL(18,6), ${Number(lost)})`;
  });
  await engine.exec([
    `CREATE TABLE path AS FROM (VALUES ${values.join(',\n')}) AS v(id, path, conversions, value, lost)`,
    `CREATE TABLE conversion AS
     SELECT id || '-' || n AS person, string_split(path, ' > ') AS path,
       CASE WHEN n = 1 THEN value ELSE 0 END AS value
     FROM (SELECT *, unnest(range(1, conversions + 1)) AS n FROM path)`,
    `CREATE TABLE journey AS SELECT person, path FROM conversion${
      nulls
        ? ` UNION ALL SELECT id || '-lost-' || n, string_split(path, ' > ')
     FROM (SELECT *, unnest(range(lost)) AS n FROM path)`
        : ''
    }`,
    'DELETE FROM events',
    'DELETE FROM orders',
    `INSERT INTO events (row, ts, day, grain, "user", event, channel)
     SELECT row_number() OVER (), ts, ts::DATE, 'instant', person, 'visit', channel
     FROM (SELECT person, unnest(path) AS channel,
       TIMESTAMP '2026-01-01' + to_hours(unnest(range(len(path)))) AS ts FROM journey)`,
    `INSERT INTO orders (row, ts, day, grain, order_id, customer, revenue)
     SELECT row_number() OVER (), TIMESTAMP '2026-02-01', DATE '2026-02-01', 'instant',
       person, person, value FROM conversion`,
    ...peopleSql(['events', 'orders']),
    ...spineSql(),
    ...rateOfDaySql(['events', 'orders'], context.settings),
  ]);
  return context;
}

test.skipIf(absent)(
  'published paths: first, last, linear and position credit',
  async () => {
    const oracle = JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle;
    const engine = await nativeEngine();
    const context = await expand(engine);
    for (const [model, name] of [
      ['first', 'first'],
      ['last', 'last'],
      ['linear', 'linear'],
      ['position', 'position_40_20_40'],
    ] as const) {
      const { rows } = await runRoi(engine, context, {
        kind: 'roi',
        attribution: { model, lookback: null },
      });
      for (const [channel, [conversions, value]] of Object.entries(oracle[name])) {
        const row = rows.find((r) => r['channel'] === channel);
        expect(
          Math.abs(Number(row?.['conversions']) - conversions),
          `${model} ${channel}`,
        ).toBeLessThan(1e-6);
        expect(Math.abs(Number(row?.['revenue']) - value), `${model} ${channel}`).toBeLessThan(
          1e-3,
        );
      }
      const total = rows.find((r) => r['total'])!;
      expect(total['conversions']).toBe(oracle.totals.conversions);
      expect(Math.abs(Number(total['revenue']) - oracle.totals.value)).toBeLessThan(1e-3);
      expect(rows.find((r) => r['not_attributed'])).toMatchObject({ orders: 0, revenue: 0 });
      expect(rows).toHaveLength(Object.keys(oracle[name]).length + 2);
    }
    await engine.close();
  },
  120_000,
);

test.skipIf(absent)(
  'published paths through the analysis: all models, every sum the whole',
  async () => {
    const oracle = JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle;
    const engine = await nativeEngine();
    const context = await expand(engine, true);
    const { rows, parts } = await analyse(engine, context, {
      kind: 'attribution',
      lookback: null,
      bootstrap: { samples: 0 },
    });
    for (const [model, credit] of [
      ['first', oracle.first],
      ['last', oracle.last],
      ['linear', oracle.linear],
      ['position', oracle.position_40_20_40],
      ['markov', oracle.markov_order_1.credit],
    ] as const) {
      for (const [channel, [conversions, value]] of Object.entries(credit)) {
        const row = rows.find((r) => r['channel'] === channel && r['model'] === model)!;
        const off = [Number(row['conversions']) - conversions, Number(row['revenue']) - value];
        expect(Math.abs(off[0]!), `${model} ${channel}`).toBeLessThan(1e-6);
        expect(Math.abs(off[1]!), `${model} ${channel}`).toBeLessThan(1e-3);
      }
    }
    for (const [channel, effect] of Object.entries(oracle.markov_order_1.removal_effects)) {
      const row = parts['removal']!.find((r) => r['channel'] === channel)!;
      expect(row['removal_effect'], channel).toBeCloseTo(effect, 8);
    }
    const [whole] = (await engine.query('SELECT sum(revenue) AS revenue FROM orders')).rows;
    const models = [...new Set(rows.map((r) => r['model']))];
    expect(models).toHaveLength(8);
    for (const model of models) {
      const mine = rows.filter((r) => r['model'] === model);
      const sum = (name: string) => mine.reduce((s, r) => s + Number(r[name]), 0);
      expect(sum('conversions'), String(model)).toBeCloseTo(oracle.totals.conversions, 6);
      expect(sum('revenue'), String(model)).toBeCloseTo(Number(whole!['revenue']), 6);
      expect(mine.at(-1)).toMatchObject({ not_attributed: true, channel: null, conversions: 0 });
      expect(mine).toHaveLength(13);
    }
    await engine.close();
  },
  120_000,
);
