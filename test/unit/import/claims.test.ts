import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { widestFirst } from '../../../src/import/claims.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const META =
  'Day,Campaign name,Ad name,Attribution setting,Amount spent (EUR),Impressions,Purchases,Purchases conversion value';
const lines = (...rows: string[]): string => [META, ...rows].join('\n') + '\n';
const load = async (text: string) => {
  const report = await page.loadText('meta.csv', text);
  expect(report.lines).toBe(report.rows + report.rejected + report.totals + report.blank);
  return { ...report, codes: report.warnings.map((w) => w.code) };
};
const sums = async () =>
  (
    await page.rows(
      `SELECT sum(cost)::DOUBLE, sum(impressions)::DOUBLE, sum(platform_conversions)::DOUBLE,
       sum(platform_value)::DOUBLE FROM spend`,
    )
  )[0];

// Two ads on two days, each once for clicks within seven days and once for views within one.
const REPEATED = lines(
  '2026-01-05,c,a,7-day click,10.00,1000,3,90.00',
  '2026-01-05,c,a,1-day view,10.00,1000,2,60.00',
  '2026-01-05,c,b,7-day click,20.00,500,1,30.00',
  '2026-01-05,c,b,1-day view,20.00,500,4,80.00',
  '2026-01-06,c,a,7-day click,5.00,400,1,10.00',
  // Nobody clicked, somebody looked: no conversion within the window that counts, but cost.
  '2026-01-07,c,a,1-day view,4.00,100,1,10.00',
);

test('the same ads and days once per window: one window counts, the cost counts once', async () => {
  const report = await load(REPEATED);
  expect(report.codes).toContain('windows-repeated');
  expect(report.codes).not.toContain('mixed-windows');
  // 10 + 20 + 5 + 4; 1000 + 500 + 400 + 100; 3 + 1 + 1; 90 + 30 + 10.
  expect(report).toMatchObject({ rows: 6, sums: { cost: 39, platform_conversions: 5 } });
  expect(await sums()).toEqual([39, 2000, 5, 130]);
  expect(
    await page.rows(
      `SELECT "prop.attribution_window", "prop.platform_conversions_other_window", platform_conversions
       FROM spend ORDER BY row LIMIT 2`,
    ),
  ).toEqual([
    ['7-day click', null, 3],
    ['1-day view', '2', null],
  ]);
});

test('cost on one of the rows only stays, whichever window it stands on', async () => {
  await load(
    lines(
      '2026-01-05,c,a,7-day click,0,0,3,90.00',
      '2026-01-05,c,a,1-day view,10.00,1000,2,60.00',
      '2026-01-06,c,a,7-day click,7.00,300,1,10.00',
      '2026-01-06,c,a,1-day view,7.00,300,1,10.00',
    ),
  );
  expect(await sums()).toEqual([17, 1300, 4, 100]);
});

test('ads of one campaign under different settings are different ads: all count', async () => {
  const report = await load(
    lines(
      '2026-01-05,c,,7-day click or 1-day view,60.00,900,5,100.00',
      '2026-01-05,c,,1-day click,40.00,800,3,50.00',
    ),
  );
  expect(report.codes).toContain('mixed-windows');
  expect(report.codes).not.toContain('windows-repeated');
  expect(await sums()).toEqual([100, 1700, 8, 150]);
});

test('in files of no known platform, in Chinese, too', async () => {
  const report = await page.loadText(
    '投放.csv',
    '日期,计划名称,归因窗口,消耗,币种,展示数,转化数\n2026-01-05,甲,7天点击,10,CNY,100,3\n2026-01-05,甲,1天浏览,10,CNY,100,2\n',
  );
  expect(report.warnings.map((w) => w.code)).toContain('windows-repeated');
  expect(report.sums).toMatchObject({ cost: 10, impressions: 100, platform_conversions: 3 });
});

test('a file with one window, or none, is as it was', async () => {
  const one = REPEATED.replaceAll('1-day view', '7-day click');
  expect((await load(one)).codes).not.toContain('windows-repeated');
  expect(await sums()).toEqual([69, 3500, 12, 280]);
});

test('the window that counts is the same in every file', () => {
  const windows = [
    '1-day view',
    '1d_click',
    '28d_click',
    '7-day click or 1-day view',
    '7-day click',
  ];
  expect(windows.sort(widestFirst)).toEqual([
    '7-day click or 1-day view',
    '28d_click',
    '7-day click',
    '1d_click',
    '1-day view',
  ]);
  expect(['1天浏览', '15天点击'].sort(widestFirst)).toEqual(['15天点击', '1天浏览']);
});
