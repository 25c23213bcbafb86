import { afterAll, beforeAll, expect, test } from 'vitest';
import { empty, importPage, type Page } from './one-page.ts';

const SLOW = { timeout: 60_000 };
let shared: Page;
beforeAll(async () => void (shared = await importPage()));
afterAll(() => shared.engine.close());

/** Loads one column of costs, one row a day; the loaded values by line, and the report. */
async function costs(
  cells: string[],
  options: { header?: string; answers?: Record<string, string>; currency?: string } = {},
) {
  const page = shared;
  await empty(page);
  const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
  const csv = [`day\t${options.header ?? 'cost'}`, ...cells.map((c, i) => `${day(i)}\t${c}`)].join(
    '\n',
  );
  const report = await page.loadText('costs.tsv', csv, {
    table: 'spend',
    ...(options.answers ? { answers: options.answers } : {}),
    ...(options.currency ? { currency: options.currency } : {}),
  });
  const { rows } = await page.engine.query(
    'SELECT row_number AS line, cost, currency FROM spend ORDER BY 1',
  );
  const load = page.loads[0]!;
  return {
    report,
    values: Object.fromEntries(rows.map((r) => [r['line'], r['cost']])),
    currencies: rows.map((r) => r['currency']),
    rejects: load.rejects.map((r) => [r.row, r.reason, r.text]),
    codes: report.warnings.map((w) => w.code),
  };
}

test('each way of writing a number, alone in its column with a plain neighbour', SLOW, async () => {
  const cases: [string, number | null][] = [
    ['1,234.56', 1234.56],
    ['1 234.56', 1234.56],
    ['1\u202f234.56', 1234.56],
    ["1'234.56", 1234.56],
    ['1,23,456.00', 123456],
    ['¥1,234.00', 1234],
    ['￥1,234.00', 1234],
    ['$-5', -5],
    ['-$5', -5],
    ['(5.00)', -5],
    ['5-', -5],
    ['−5', -5],
    ['-5', -5],
    ['1e5', 100000],
    ['1.2万', 12000],
    ['3.4亿', 340000000],
    ['$1.5K', 1500],
    ['12k', 12000],
    ['３４５', 345],
    ['１２，３４５．６', 12345.6],
    ['12.50 USD', 12.5],
    ['USD 12.50', 12.5],
    ['12.50元', 12.5],
    ['0.1', 0.1],
    ['-0', 0],
    ['.5', 0.5],
    ['--', null],
    [' --', null],
    ['N/A', null],
    ['null', null],
    ['\\N', null],
    ['—', null],
  ];
  for (const [text, value] of cases) {
    const { values, report } = await costs(['7.25', text]);
    expect([text, values[2], report.rejected]).toEqual([text, value, 0]);
    expect([text, values[1]]).toEqual([text, 7.25]);
  }
});

test('decimal commas are told from the column', async () => {
  const comma = await costs(['1.234,56', '7,25', '1 234,5', '1.234.567', '12']);
  expect(comma.values).toEqual({ 1: 1234.56, 2: 7.25, 3: 1234.5, 4: 1234567, 5: 12 });
  expect(comma.report.sums).toEqual({ cost: 1234.56 + 7.25 + 1234.5 + 1234567 + 12 });
});

test('what is present and no number is rejected and counted, never 0', async () => {
  const bad = [
    'NaN',
    '∞',
    '1e308',
    '1234567890123456789012345678901234567890',
    'abc',
    '< 10',
    '1,2,3',
  ];
  const { values, rejects, report } = await costs(['1.5', ...bad, '2.5']);
  expect(values).toEqual({ 1: 1.5, 9: 2.5 });
  expect(rejects).toEqual(bad.map((text, i) => [i + 2, 'unreadable', text]));
  expect(report).toMatchObject({ lines: 9, rows: 2, rejected: 7 });
});

test('0.1 three times is 0.3, and twelve digits stay exact', async () => {
  const { report } = await costs(['0.1', '0.1', '0.1', '999999999999.999999']);
  expect(report.sums['cost']).toBe(1000000000000.3);
  const page = await importPage();
  await page.loadText(
    'x.csv',
    'day,campaign,cost\n2026-01-01,a,0.1\n2026-01-02,a,0.1\n2026-01-03,a,0.1\n',
  );
  const { rows } = await page.engine.query('SELECT sum(cost) = 0.3 AS exact FROM spend');
  expect(rows).toEqual([{ exact: true }]);
  await page.engine.close();
});

test('1,234 alone is a question; without a person it is a thousand, and said', async () => {
  const page = await importPage();
  const plan = await page.plan('a.tsv', 'day\tcost\n2026-01-01\t1,234\n2026-01-02\t5,678\n', {
    table: 'spend',
    currency: 'CNY',
  });
  expect(plan.questions).toMatchObject([
    { code: 'decimal-mark', column: 'cost', options: ['thousands', 'decimal'] },
  ]);
  expect(plan.sums).toEqual({ cost: 6912 });
  const told = await page.importer.replan(plan, {
    table: 'spend',
    answers: { 'decimal-mark:cost': 'decimal' },
  });
  expect(told.sums).toEqual({ cost: 6.912 });
  const report = await page.importer.load(told, { table: 'spend' });
  expect(report.sums).toEqual({ cost: 6.912 });
  await page.engine.close();

  const assumed = await costs(['1,234', '5,678']);
  expect(assumed.report.sums).toEqual({ cost: 6912 });
  expect(assumed.codes).toContain('assumed-decimal-mark');
});

test('1,234 beside a column that decides is decided by it; counts are whole', async () => {
  const page = await importPage();
  const report = await page.loadText(
    'a.csv',
    'day;cost;platform_value;impressions;clicks\n2026-01-01;1,234;7,5;1.234;12\n2026-01-02;2,345;8,25;2.345;7\n',
    { table: 'spend' },
  );
  expect(report.sums).toEqual({
    cost: 3.579,
    platform_value: 15.75,
    impressions: 3579,
    clicks: 19,
  });
  expect(report.warnings.map((w) => w.code)).not.toContain('assumed-decimal-mark');
  await page.engine.close();
});

test('percent: 12% is 0.12; bare numbers beside it are in doubt, unless the header tells', async () => {
  const page = await importPage();
  const load = (head: string, ...rates: string[]) =>
    page.loadText(
      `${head}.csv`,
      `metric,from,to,target,${head}\n` +
        rates.map((rate) => `orders,2026-01-01,2026-01-31,10,${rate}\n`).join(''),
      { table: 'targets', overlap: 'add' },
    );
  const rates = async () =>
    (await page.rows('SELECT expected_conversion_rate FROM targets ORDER BY row')).flat();
  await load('conversion rate', '12%', '0.12', '12');
  expect(await rates()).toEqual([0.12]);
  expect(page.loads[0]!.rejects.map((r) => [r.row, r.reason])).toEqual([
    [2, 'unreadable'],
    [3, 'unreadable'],
  ]);
  await empty(page);
  await load('conversion rate (%)', '12%', '3.5');
  expect(await rates()).toEqual([0.12, 0.035]);
  await page.engine.close();
});

test('micros and 万元 come from the header, never from size', async () => {
  const micros = await costs(['12500000', '500000'], { header: 'cost_micros' });
  expect(micros.values).toEqual({ 1: 12.5, 2: 0.5 });
  const wan = await costs(['1.5', '2'], { header: '花费(万元)' });
  expect(wan.values).toEqual({ 1: 15000, 2: 20000 });
  expect(wan.currencies).toEqual(['CNY', 'CNY']);
  const big = await costs(['12500000', '500000']);
  expect(big.values).toEqual({ 1: 12500000, 2: 500000 });
});

test('currencies: the header, marks in the cells, mixed ones by row, none is said', async () => {
  expect((await costs(['5', '6'], { header: 'Amount spent (USD)' })).currencies).toEqual([
    'USD',
    'USD',
  ]);
  expect((await costs(['5', '6'], { header: '消耗（元）' })).currencies).toEqual(['CNY', 'CNY']);
  expect((await costs(['€5.00', '£6.00', 'US$7.00', '8.00'])).currencies).toEqual([
    'EUR',
    'GBP',
    'USD',
    null,
  ]);
  const told = await costs(['5', 'US$6.00'], { header: 'cost (EUR)', currency: 'gbp' });
  expect(told.currencies).toEqual(['GBP', 'USD']);
  const none = await costs(['5', '6']);
  expect(none.currencies).toEqual([null, null]);
  expect(none.codes).toContain('base-currency');
});

test('rounded figures are said to be approximate', async () => {
  expect((await costs(['1.2万', '3.4'])).codes).toContain('approximate');
  expect((await costs(['1.2', '3.4'])).codes).not.toContain('approximate');
});
