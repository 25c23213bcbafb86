import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { RunResult } from '../../src/analyses/contract.ts';
import { load, openPage, root, textFile, type Opened } from '../tools/browser.ts';

// Published answers to what is figured in a worker, not in SQL, where rows can be loaded that make
// them: lifetime value of CDNOW, tests by their counts and sums, Shapley by hand.

const shared = `${root}/../shared`;
const oracle = <T>(name: string): T =>
  JSON.parse(readFileSync(`${shared}/oracles/${name}.json`, 'utf8')) as T;
const absent = !existsSync(`${shared}/oracles/value.json`);

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
});
afterAll(() => opened.close());
beforeEach(() => page.evaluate(() => globalThis.fupan.clear()));

const run = (spec: object): Promise<RunResult> =>
  page.evaluate((s) => globalThis.fupan.run(s) as never, spec);

/** Loads each table from lines of text, the first one the header; every row must arrive. */
async function put(tables: Record<string, string[]>): Promise<void> {
  for (const [table, lines] of Object.entries(tables)) {
    const file = textFile(`${table}.csv`, lines.join('\n'));
    const options = { table, timeZone: 'UTC', currency: 'CNY' };
    const [report] = await load(page, [file], options);
    expect(report, table).toMatchObject({ rows: lines.length - 1, rejected: 0 });
  }
}

test.skipIf(absent)(
  'CDNOW: the parameters that are published, and the second half foretold within 10 %',
  async () => {
    const log = readFileSync(`${shared}/data/cdnow/CDNOW_sample.txt`, 'utf8').trim().split(/\r?\n/);
    const orders = log.map((line, i) => {
      const [, customer, day, , dollars] = line.trim().split(/\s+/);
      return `o${i},${day!.replace(/(....)(..)(..)/, '$1-$2-$3')},c${customer},${dollars}`;
    });
    await put({ orders: ['order_id,date,customer,revenue', ...orders] });
    const known = oracle<Record<string, Record<string, number>>>('value');
    for (const [model, published] of [
      ['bg_nbd', known['bg_nbd']!],
      ['pareto_nbd', known['pareto_nbd']!],
    ] as const) {
      const { rows, parts } = await run({ kind: 'value', calibration: 0.5, model });
      const fit = parts['fit']!.find((f) => f['on'] === 'calibration')!;
      expect(fit).toMatchObject({ model, converged: true, customers: 2357 });
      const { tolerance, ...parameters } = published;
      for (const [name, value] of Object.entries(parameters)) {
        const off = Math.abs(Number(fit[name]) - value);
        expect(off, `${model} ${name}`).toBeLessThan(tolerance!);
      }
      // Whoever was there by the 39th week, to the end of the 78th.
      const end = parts['tracking']!.at(-1)!;
      const off = Number(end['predicted']) / Number(end['actual']) - 1;
      expect(Math.abs(off), model).toBeLessThan(0.1);
      const bins = parts['holdout']!;
      expect(bins.map((b) => b['frequency'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const column of ['predicted_mean', 'actual_mean']) {
        const means = bins.map((b) => Number(b[column]));
        expect(means, column).toEqual([...means].sort((a, b) => a - b));
      }
      expect(rows.find((r) => r['total'])!['ltv']).toBeTypeOf('number');
    }
  },
  180_000,
);

type Figures = Record<string, number>;
type Arm = { n: number } & ({ x: number } | { sum: number; sum_squares: number });
interface Tests {
  srm: { rows: { n: number[]; chisq: number; p: number }[] };
  two_proportions: { rows: number[][] };
  frequentist_growthbook: { a: Arm; b: Arm; relative: Figures }[];
  sequential_growthbook: { rows: { a: Arm; b: Arm; tuning: number; relative: Figures }[] };
  bayesian_growthbook: {
    a: Arm;
    b: Arm;
    effect: number;
    low: number;
    high: number;
    chance_to_win: number;
    risk: [number, number];
  }[];
}

/** Whether the page reads an arm at all: below 30 units it says that these are too few. */
const read = (...arms: Arm[]): boolean => arms.every(({ n }) => n >= 30);

/** What the units of an arm spend: 1 each who does it, or amounts with this sum and these squares. */
function amounts(arm: Arm): number[] {
  if ('x' in arm) return Array.from({ length: arm.x }, () => 1);
  // As many pairs, each as far above the mean as below it.
  const buyers = 2 * Math.ceil(arm.sum ** 2 / arm.sum_squares / 2 + 1);
  const mean = arm.sum / buyers;
  const off = Math.sqrt(arm.sum_squares / buyers - mean ** 2);
  return Array.from({ length: buyers }, (_, i) => mean + (i % 2 ? off : -off));
}

test.skipIf(absent)(
  'tests: sample ratio, rates, means, sequential and Bayesian, as R and GrowthBook have them',
  async () => {
    const answers = oracle<Tests>('experiment');
    const assignments = ['experiment,variant,unit,ts'];
    const orders = ['order_id,date,customer,revenue'];
    /** Puts units of the arms in and gives the name of their test. */
    const add = (name: string, arms: readonly Arm[]): string => {
      arms.forEach((arm, v) => {
        const variant = v ? `variant ${v}` : 'control';
        for (let i = 0; i < arm.n; i++)
          assignments.push(`${name},${variant},${name}-${v}-${i},2026-03-01`);
        amounts(arm).forEach((worth, i) =>
          orders.push(`${name}-${v}-${i},2026-03-02,${name}-${v}-${i},${worth.toFixed(6)}`),
        );
      });
      return name;
    };
    const srm = answers.srm.rows.map((row, i) => ({
      ...row,
      name: add(
        `srm${i}`,
        row.n.map((n) => ({ n, x: 0 })),
      ),
    }));
    const rates = answers.two_proportions.rows
      .map(([a, nA, b, nB, difference, low, high], i) => ({
        ...{ name: `rate${i}`, figures: { difference, low, high } as Figures },
        arms: [
          { x: a!, n: nA! },
          { x: b!, n: nB! },
        ] as const,
      }))
      .filter(({ arms }) => read(...arms));
    const own = <T extends { a: Arm; b: Arm }>(kind: string, rows: readonly T[]) =>
      rows.filter(({ a, b }) => read(a, b)).map((row, i) => ({ ...row, name: `${kind}${i}` }));
    const fixed = own('fixed', answers.frequentist_growthbook);
    const sequential = own('sequential', answers.sequential_growthbook.rows);
    const bayesian = own('bayesian', answers.bayesian_growthbook);
    rates.forEach(({ name, arms }) => add(name, arms));
    [...fixed, ...sequential, ...bayesian].forEach(({ name, a, b }) => add(name, [a, b]));
    expect([rates.length, fixed.length, sequential.length, bayesian.length]).toEqual([2, 1, 2, 1]);
    await put({ assignments, orders });

    const rate = { metrics: [{ type: 'proportion', table: 'orders' }] };
    const mean = { metrics: [{ type: 'mean', table: 'orders' }] };
    const of = (arm: Arm) => ('x' in arm ? rate : mean);
    const row = async (name: string, spec: object) =>
      (await run({ kind: 'experiment', experiment: name, ...spec })).rows[0]!;

    for (const { name, n, chisq, p } of srm) {
      const { parts } = await run({ kind: 'experiment', experiment: name, ...rate });
      expect(parts['srm']!.map((r) => r['units'])).toEqual(n);
      expect(parts['srm']![0]!['chi_square'], name).toBeCloseTo(chisq, 9);
      expect(parts['srm']![0]!['p'], name).toBeCloseTo(p, 9);
    }
    for (const { name, figures } of rates) {
      const got = await row(name, rate);
      expect(got['difference'], name).toBeCloseTo(figures['difference']!, 12);
      // R takes the normal curve, the page Welch's t: so many units apart by a thousandth at most.
      for (const end of ['low', 'high']) expect(got[end], name).toBeCloseTo(figures[end]!, 2);
    }
    const relative = (
      got: Record<string, unknown>,
      { effect, low, high }: Figures,
      name: string,
    ) => {
      expect(got['relative'], name).toBeCloseTo(effect!, 4);
      expect(got['relative_low'], name).toBeCloseTo(low!, 4);
      expect(got['relative_high'], name).toBeCloseTo(high!, 4);
    };
    for (const { name, a, relative: figures } of fixed) {
      relative(await row(name, of(a)), figures, name);
    }
    for (const { name, a, tuning, relative: figures } of sequential) {
      relative(await row(name, { ...of(a), method: 'sequential', tuning }), figures, name);
    }
    for (const { name, a, effect, low, high, chance_to_win, risk } of bayesian) {
      const got = await row(name, { ...of(a), method: 'bayesian' });
      relative(got, { effect, low, high }, name);
      expect(got['chance_to_win'], name).toBeCloseTo(chance_to_win, 4);
      expect([got['risk_control'], got['risk']], name).toEqual(
        risk.map((r) => expect.closeTo(r, 4)),
      );
    }
  },
  180_000,
);

test.skipIf(absent)('Shapley values that were worked out by hand', async () => {
  const { small } = oracle<{
    small: { paths: { path: string[]; conversions: number; value?: number; null?: number }[] };
  }>('attribution');
  const events = ['user,event,timestamp,channel'];
  const orders = ['order_id,ts,customer,revenue'];
  small.paths.forEach(({ path, conversions, value = 0 }, i) => {
    path.forEach((channel, k) => events.push(`u${i},visit,2026-01-0${k + 1} 10:00:00,${channel}`));
    if (conversions) orders.push(`o${i},2026-01-09 10:00:00,u${i},${value}`);
  });
  await put({ events, orders });
  const { rows } = await run({
    kind: 'attribution',
    models: ['shapley'],
    bootstrap: { samples: 0 },
  });
  const revenue = Object.fromEntries(
    rows.filter((r) => !r['not_attributed']).map((r) => [r['channel'], r['revenue']]),
  );
  expect(revenue).toEqual({
    A: expect.closeTo(60, 9),
    B: expect.closeTo(110, 9),
    C: expect.closeTo(10, 9),
  });
});
