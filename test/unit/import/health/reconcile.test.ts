import { afterAll, beforeAll, expect, test } from 'vitest';
import { asRead, reconciled, standingSql } from '../../../../src/import/health/reconcile.ts';
import { importPage, type Page } from '../one-page.ts';
import { loadOf, look } from './tools.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
afterAll(() => page.engine.close());

const FIRST = [
  'day,campaign,cost',
  '2026-01-01,a,5',
  '2026-01-01,b,6',
  '2026-01-01,小计,12',
  '2026-01-02,a,7',
  '2026-01-02,小计,7',
  'Total,,18',
  '',
].join('\n');
const told = (lines: ReturnType<typeof asRead>) =>
  lines.map((l) => [l.line, l.scope, l.stated, l.summed, l.verdict]);
const now = async () => {
  const load = page.loads.find((l) => l.file === 'first.csv')!;
  return told(reconciled(load, (await page.engine.query(standingSql([load])!)).rows));
};

test('totals stand against the rows that stand; what later files replaced is said', async () => {
  await page.loadText('first.csv', FIRST);
  expect(await now()).toEqual([
    [3, 'day', 12, 11, 'differs'],
    [5, 'day', 7, 7, 'agrees'],
    [6, 'file', 18, 18, 'agrees'],
  ]);
  await page.loadText('second.csv', 'day,campaign,cost\n2026-01-02,a,9\n2026-01-03,a,1\n');
  expect(await now()).toEqual([
    [3, 'day', 12, 11, 'differs'],
    [5, 'day', 7, 0, 'replaced'],
    [6, 'file', 18, 11, 'replaced'],
  ]);
  expect(standingSql(page.loads.filter((l) => l.file === 'second.csv'))).toBe(null);
});

test('the check tells the figures that differ, the largest first, with the rows behind them', async () => {
  const figure = (measure: string, stated: number, summed: number | null, agrees: boolean) => ({
    measure,
    stated,
    summed,
    agrees,
  });
  const spend = [
    { day: '2026-01-01', campaign: 'a', cost: 5, clicks: 2 },
    { day: '2026-01-02', campaign: 'a', cost: 6, clicks: 3 },
  ];
  const total = { line: 3, scope: 'day', day: '2026-01-01', part: null } as const;
  const loads = [
    loadOf(0, 'spend', {
      from: '2026-01-01',
      to: '2026-01-02',
      totals: [
        { ...total, figures: [figure('cost', 5.5, 5, false), figure('clicks', 2, 2, true)] },
        { ...total, line: 4, scope: 'unknown', figures: [figure('cost', 9, null, true)] },
        { ...total, line: 5, scope: 'file', day: null, figures: [figure('cost', 8, 11, false)] },
      ],
    }),
  ];
  const { rows, behind, level } = await look(page.engine, 'stated-totals', { spend }, { loads });
  expect(rows.map((r) => [r['reason'], r['measure'], r['difference'], r['from'], r['to']])).toEqual(
    [
      ['total-file', 'cost', 3, '2026-01-01', '2026-01-02'],
      ['total-day', 'cost', -0.5, '2026-01-01', '2026-01-01'],
    ],
  );
  expect(level).toBe('decide');
  expect(behind.map((r) => [r['file'], r['line'], r['cost']])).toEqual([
    ['spend-0.csv', 1, 5],
    ['spend-0.csv', 2, 6],
  ]);
  const agreeing = [
    loadOf(0, 'spend', { totals: [{ ...total, figures: [figure('cost', 5, 5, true)] }] }),
  ];
  expect((await look(page.engine, 'stated-totals', { spend }, { loads: agreeing })).rows).toEqual(
    [],
  );
});
