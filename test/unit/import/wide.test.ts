import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LoadReport } from '../../../src/import/types.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const adds = ({ lines, rows, rejected, blank, totals, duplicates }: LoadReport): boolean =>
  lines === rows + rejected + blank + totals + duplicates;
const warning = (report: LoadReport, code: string) => report.warnings.find((w) => w.code === code);

test('a column a day becomes a row a day, and a missing cell is blank', async () => {
  const report = await page.loadText(
    'cost by day.csv',
    lines(
      'Campaign,2026-01-05,2026-01-06,2026-01-07',
      'Brand,1.50,2.50,',
      'Search,10,-,30',
      'Total,11.50,2.50,30',
    ),
  );
  // 3 records × 3 days = 9 lines: 4 figures, 2 cells without one, and the total of each day.
  expect(report).toMatchObject({
    table: 'spend',
    lines: 9,
    rows: 4,
    blank: 2,
    totals: 3,
    rejected: 0,
    sums: { cost: 44 },
  });
  expect(adds(report)).toBe(true);
  expect(await page.rows('SELECT day, campaign, cost FROM spend ORDER BY row')).toEqual([
    ['2026-01-05', 'Brand', 1.5],
    ['2026-01-06', 'Brand', 2.5],
    ['2026-01-05', 'Search', 10],
    ['2026-01-07', 'Search', 30],
  ]);
  expect(warning(report, 'unpivoted')?.message).toBe(
    '3 columns of days became rows: 3 records × 3 days = 9 lines.',
  );
});

test('days without a year take the one in the title, and run on over New Year', async () => {
  const report = await page.loadText(
    '每日消耗.csv',
    lines(
      '推广计划每日消耗 2025年12月30日至2026年1月2日,,,,',
      '计划名称,12月30日,12月31日,1月1日,1月2日',
      '甲,1,2,3,4',
    ),
  );
  expect(report).toMatchObject({ table: 'spend', lines: 4, rows: 4, sums: { cost: 10 } });
  expect(await page.rows('SELECT day, cost FROM spend ORDER BY row')).toEqual([
    ['2025-12-30', 1],
    ['2025-12-31', 2],
    ['2026-01-01', 3],
    ['2026-01-02', 4],
  ]);
  expect(warning(report, 'year-assumed')).toBeUndefined();
});

test('a figure beside each channel: English and Chinese headers, before or after', async () => {
  const english = await page.loadText(
    'weekly.csv',
    lines(
      'Date,Google cost,Google clicks,Meta cost,Meta clicks,Total cost',
      '2026-01-05,10,1,20,2,30',
      '2026-01-06,11,3,,4,11',
    ),
  );
  expect(english).toMatchObject({
    table: 'spend',
    lines: 4,
    rows: 4,
    sums: { cost: 41, clicks: 10 },
  });
  expect(
    await page.rows('SELECT day, source, channel, cost, clicks FROM spend ORDER BY row'),
  ).toEqual([
    ['2026-01-05', 'Google', 'google', 10, 1],
    ['2026-01-05', 'Meta', 'meta', 20, 2],
    ['2026-01-06', 'Google', 'google', 11, 3],
    ['2026-01-06', 'Meta', 'meta', null, 4],
  ]);
  expect(warning(english, 'total-columns')?.message).toContain('Total cost');
  await empty(page);
  const chinese = await page.loadText(
    '投放.csv',
    lines('日期,抖音消耗,抖音展示,消耗（小红书）,展示（小红书）', '2026-01-05,100,2000,50,900'),
  );
  expect(chinese).toMatchObject({
    table: 'spend',
    lines: 2,
    rows: 2,
    sums: { cost: 150, impressions: 2900 },
  });
  expect(await page.rows('SELECT source, cost, impressions FROM spend ORDER BY row')).toEqual([
    ['抖音', 100, 2000],
    ['小红书', 50, 900],
  ]);
});

test('channels that are no platforms are channels, with the figure that the file name says', async () => {
  const report = await page.loadText(
    'spend per channel.csv',
    lines('Day,Google,Email,Affiliate', '2026-01-05,1,2,3'),
  );
  expect(report).toMatchObject({ table: 'spend', rows: 3, sums: { cost: 6 } });
  expect(await page.rows('SELECT channel, cost FROM spend ORDER BY row')).toEqual([
    ['Google', 1],
    ['Email', 2],
    ['Affiliate', 3],
  ]);
});

test('an order of day and month that runs on from column to column is taken', async () => {
  await page.loadText('cost.csv', lines('Campaign,30/01/2026,31/01/2026,01/02/2026', 'a,1,2,3'));
  expect(await page.rows('SELECT day FROM spend ORDER BY row')).toEqual([
    ['2026-01-30'],
    ['2026-01-31'],
    ['2026-02-01'],
  ]);
  await empty(page);
  await page.loadText('cost.csv', lines('Campaign,1/2/2026,1/3/2026,1/4/2026', 'a,1,2,3'));
  expect(await page.rows('SELECT day FROM spend ORDER BY row')).toEqual([
    ['2026-01-02'],
    ['2026-01-03'],
    ['2026-01-04'],
  ]);
});

test('months are periods of a plan', async () => {
  const report = await page.loadText(
    'targets 2026.csv',
    lines('Metric,Channel,Jan 2026,Feb 2026,Mar 2026', 'revenue,google,100,200,300'),
    { mapping: { target: 'value' } },
  );
  expect(report).toMatchObject({ table: 'targets', rows: 3, sums: {} });
  expect(await page.rows('SELECT "from", "to", target FROM targets ORDER BY row')).toEqual([
    ['2026-01-01', '2026-01-31', 100],
    ['2026-02-01', '2026-02-28', 200],
    ['2026-03-01', '2026-03-31', 300],
  ]);
});

test('a rejected cell names the record and the column of the file', async () => {
  const report = await page.loadText(
    'cost.csv',
    lines('Campaign,2026-01-05,2026-01-06,2026-01-07', 'a,1,2,3', 'b,4,five,6', 'c,7,8,9'),
  );
  expect(report).toMatchObject({ lines: 9, rows: 8, rejected: 1 });
  expect(page.loads[0]!.rejects[0]).toMatchObject({
    row: 2,
    column: '2026-01-06',
    text: 'five',
    reason: 'unreadable',
  });
});

test('the header again in a wide file is no row', async () => {
  const header = 'Campaign,2026-01-05,2026-01-06,2026-01-07';
  const report = await page.loadText(
    'cost.csv',
    lines(header, 'a,1,2,3', 'b,4,5,6', header, 'c,7,8,9', 'd,10,11,12'),
  );
  expect(report).toMatchObject({ lines: 15, rows: 12, totals: 3, sums: { cost: 78 } });
  expect(new Set(page.loads[0]!.rejects.map((r) => `${r.row} ${r.reason}`))).toEqual(
    new Set(['3 repeated-header']),
  );
});

test('a person can leave the columns as they are', async () => {
  const text = lines('Campaign,2026-01-05,2026-01-06,2026-01-07', 'a,1,2,3');
  const plan = await page.plan('cost.csv', text);
  expect(plan.shape.wide?.keys).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
  const kept = await page.importer.replan(plan, { unpivot: false });
  expect(kept.shape.wide).toBeNull();
  expect(kept.sniffed.header).toEqual(['Campaign', '2026-01-05', '2026-01-06', '2026-01-07']);
  const turned = await page.importer.replan(kept, {});
  expect(turned.counts).toMatchObject({ lines: 3, rows: 3 });
  await page.importer.discard(turned);
  expect(
    await page.rows(
      `SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'stage%_${plan.id.slice(5)}'`,
    ),
  ).toEqual([]);
});

test('columns that only look so are left alone', async () => {
  for (const header of [
    // Profile addresses, not figures.
    ['name,Facebook,Twitter,LinkedIn', 'a,https://fb.com/a,@a,https://lnkd.in/a'],
    // Questions of a survey, not quarters.
    ['timestamp,user,Q1,Q2,Q3,Q4', '2026-01-05 10:00:00,u,1,2,3,4'],
    // One channel is no dimension.
    ['day,Google cost,campaign', '2026-01-05,1,a'],
    // A sum that is none: two meanings of cost.
    ['day,cost,Google cost,Meta cost', '2026-01-05,50,1,2'],
  ]) {
    const plan = await page.plan('x.csv', lines(...header));
    expect([header[0], plan.shape.wide]).toEqual([header[0], null]);
    await page.importer.discard(plan);
  }
});

test('a day and its clock in the next column are one time', async () => {
  const report = await page.loadText(
    'events.csv',
    lines(
      'date,time,user,event',
      '2026-01-05,09:30:15,u1,visit',
      '2026-01-05,18:00:00,u2,visit',
      '2026-01-06,,u1,buy',
    ),
  );
  expect(report).toMatchObject({ table: 'events', lines: 3, rows: 3 });
  expect(await page.rows('SELECT ts, grain, "prop.time" FROM events ORDER BY row')).toEqual([
    ['2026-01-05T09:30:15.000Z', 'instant', '09:30:15'],
    ['2026-01-05T18:00:00.000Z', 'instant', '18:00:00'],
    ['2026-01-06T00:00:00.000Z', 'day', null],
  ]);
  expect(warning(report, 'clock-joined')?.message).toBe('“date” and “time” were read as one time.');
  await empty(page);
  await page.loadText(
    '订单.csv',
    lines(
      '订单号,下单日期,下单小时,发货日期,实付金额',
      '1,2026/1/5,9,2026/1/7,10',
      '2,2026/1/5,23时,2026/1/6,20',
    ),
  );
  expect(await page.rows('SELECT ts FROM orders ORDER BY row')).toEqual([
    ['2026-01-05T09:00:00.000Z'],
    ['2026-01-05T23:00:00.000Z'],
  ]);
});

test('hours of a cost report stay apart: its rows are days', async () => {
  const report = await page.loadText(
    'spend.csv',
    lines('日期,小时,计划名称,花费', '2026-01-05,9,甲,1', '2026-01-05,10,甲,2'),
  );
  expect(report).toMatchObject({ table: 'spend', rows: 2, sums: { cost: 3 } });
  expect(await page.rows('SELECT day, "prop.小时" FROM spend ORDER BY row')).toEqual([
    ['2026-01-05', '9'],
    ['2026-01-05', '10'],
  ]);
});
