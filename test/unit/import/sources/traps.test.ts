import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fileChecks } from '../../../../src/import/checks.ts';
import { readHeader } from '../../../../src/import/header.ts';
import { matches, recognise } from '../../../../src/import/match.ts';
import type { LoadReport } from '../../../../src/import/types.ts';
import { empty, importPage, type Page } from '../one-page.ts';

// What changes the sums of spend without a word, and must not. The fixtures hold more of it.

let page: Page;
let yen: Page;
beforeAll(async () => {
  page = await importPage();
  yen = await importPage({ currency: 'JPY' });
});
beforeEach(async () => {
  await empty(page);
  await empty(yen);
});
afterAll(async () => {
  await page.engine.close();
  await yen.engine.close();
});

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const codes = (report: LoadReport): string[] => report.warnings.map((w) => w.code);
const header = (text: string) => text.split(',').map(readHeader);

test('totals in every language are left out, and no name that begins like one', async () => {
  const totals = [
    'Total',
    'Grand total',
    'Subtotal',
    'Total: Search',
    'Total : campagnes',
    'Total\u00a0: compte',
    'Gesamt',
    'Gesamt: Konto',
    'Totale: Campagne',
    'Totaal',
    'Łącznie: konto',
    'Итого',
    '合計',
    '总计：广告系列',
    '合计',
    '汇总',
    '小计',
    '全部',
    '共12条',
    '"Total of 1,234 results"',
  ];
  const names = [
    'Total Care',
    'Totally free',
    'Total-Body',
    'Gesamtpaket',
    'Totale Frische',
    '总计划 2026',
    '合计划-保温杯',
    '全部商品',
    '汇总分析课',
    '小计算机',
    'Subtotal heroes',
  ];
  const report = await page.loadText(
    'ads.csv',
    lines(
      'Day,Campaign,Ad group,Cost,Impr.,Clicks',
      ...names.map((n) => `2026-01-05,${n},g,1.00,10,1`),
      ...totals.map((n) => `--,${n},--,999.00,10,1`),
    ),
  );
  expect(report).toMatchObject({
    rows: names.length,
    totals: totals.length,
    rejected: 0,
    sums: { cost: names.length },
  });
});

test('a total without any word, first or last, is known by its sum', async () => {
  const head = 'Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions';
  const rows = ['2026-01-05,2026-01-05,a,10.10,100', '2026-01-05,2026-01-05,b,20.20,300'];
  const total = '2026-01-05,2026-01-05,,30.30,400';
  const first = await page.loadText('first.csv', lines(head, total, ...rows));
  expect(first).toMatchObject({ source: 'meta', rows: 2, totals: 1, sums: { cost: 30.3 } });
  await empty(page);
  const last = await page.loadText('last.csv', lines(head, ...rows, total));
  expect(last).toMatchObject({ rows: 2, totals: 1, sums: { cost: 30.3 } });
  await empty(page);
  // Spend that belongs to no campaign is spend.
  const other = await page.loadText('x.csv', lines(head, ...rows, total.replace('30.30', '7.00')));
  expect(other).toMatchObject({ rows: 3, totals: 0, sums: { cost: 37.3 } });
});

test('micros are never guessed from size', async () => {
  const report = await page.loadText(
    'spend.csv',
    lines('day,campaign,cost,impressions', '2026-01-05,a,12345678,9', '2026-01-06,a,98000000,9'),
  );
  expect(report.sums['cost']).toBe(110345678);
});

test('smallest units follow the currency of the row, of the file, of the workspace', async () => {
  const rows = await page.loadText(
    'a.csv',
    lines(
      'day,campaign,currency,cost (cents)',
      '2026-01-05,a,USD,1234',
      '2026-01-05,b,JPY,1234',
      '2026-01-05,c,KWD,1234',
      '2026-01-05,d,EUR,1',
      '2026-01-05,e,HUF,1234',
    ),
  );
  expect(codes(rows)).toContain('several-currencies');
  expect(await page.rows('SELECT cost FROM spend ORDER BY row')).toEqual([
    [12.34],
    [1234],
    [1.234],
    [0.01],
    [12.34],
  ]);
  const file = await page.loadText('b.csv', lines('day,campaign,cost_minor', '2026-02-05,a,1234'), {
    currency: 'KRW',
  });
  expect(file.sums['cost']).toBe(1234);
  const base = await yen.loadText('c.csv', lines('day,campaign,spend_cents', '2026-02-05,a,1234'));
  expect(base.sums['cost']).toBe(1234);
});

test('several currencies in one column are said, one is not', async () => {
  const head = 'Day,Campaign,Currency code,Cost,Impr.';
  const two = await page.loadText(
    'two.csv',
    lines(head, '2026-01-05,a,USD,5.00,9', '2026-01-05,b,EUR,6.00,9'),
  );
  expect(two.warnings.find((w) => w.code === 'several-currencies')?.message).toContain('EUR, USD');
  await empty(page);
  const one = await page.loadText('one.csv', lines(head, '2026-01-05,a,USD,5.00,9'));
  expect(codes(one)).not.toContain('several-currencies');
});

test('conversions keep their attribution window, and several of them in one file are said', async () => {
  const report = await page.loadText(
    'meta.csv',
    lines(
      'Day,Campaign name,Attribution setting,Amount spent (EUR),Impressions,Purchases',
      '2026-01-05,a,7-day click or 1-day view,5.00,90,2',
      '2026-01-05,b,1-day click,6.00,80,1',
    ),
  );
  expect(codes(report)).toContain('mixed-windows');
  const sql = 'SELECT "prop.attribution_window", platform_conversions FROM spend ORDER BY row';
  expect(await page.rows(sql)).toEqual([
    ['7-day click or 1-day view', 2],
    ['1-day click', 1],
  ]);
});

test('weeks and months are no days: such a file is refused, not put on one day', async () => {
  for (const span of ['Week', 'Month', '周', '月份', 'By week']) {
    const file = lines(
      `${span},Campaign,Cost,Impr.,Clicks`,
      '2026-01-05,a,5.00,9,1',
      '2026-02-02,a,6.00,9,1',
    );
    await expect(page.loadText('ads.csv', file)).rejects.toMatchObject({
      code: 'column-missing',
      args: { columns: ['day'] },
    });
  }
});

test('rows over several days are set aside, whatever platform writes them', async () => {
  const report = await page.loadText(
    'ads.csv',
    lines(
      '日期,计划名称,花费,展现量',
      '2026-01-05,a,5.00,9',
      '2026-01-01 ~ 2026-01-07,a,35.00,63',
      '20260101至20260107,a,35.00,63',
      '2026-01-06,a,6.00,9',
    ),
  );
  expect(report).toMatchObject({ rows: 2, rejected: 2, sums: { cost: 11 } });
  expect(codes(report)).toContain('ranges');
});

test('two levels of the same days are said even when both were dropped at once', async () => {
  const head = 'Reporting starts,Reporting ends,Campaign name';
  const ads = await page.plan(
    'ads.csv',
    lines(
      `${head},Ad name,Amount spent (USD),Impressions`,
      '2026-01-05,2026-01-05,a,x,5.00,9',
      '2026-01-05,2026-01-05,a,y,6.00,9',
    ),
  );
  const campaigns = await page.plan(
    'campaigns.csv',
    lines(`${head},Amount spent (USD),Impressions`, '2026-01-05,2026-01-05,a,11.00,18'),
  );
  expect(codes(await page.importer.load(ads))).not.toContain('same-days');
  expect(codes(await page.importer.load(campaigns))).toContain('same-days');
});

test('a file of just so many rows as exports stop at was probably cut', async () => {
  const file = (n: number, ...more: string[]) =>
    lines(
      'Day,Campaign,Cost,Impr.',
      ...Array.from({ length: n }, (_, i) => `2026-01-05,c${i},1.00,10`),
      ...more,
    );
  const cut = await page.loadText('cut.csv', file(10_000, '--,Total: Account,10000.00,100000'));
  expect(cut).toMatchObject({ rows: 10_000, totals: 1 });
  expect(codes(cut)).toContain('probably-cut');
  const whole = await page.plan('whole.csv', file(9));
  const warned = (rows: number, ...preamble: string[][]) =>
    fileChecks(
      { ...whole.sniffed, preamble },
      { ...whole.counts, lines: rows + 2, totals: 1, blank: 1 },
    );
  expect(warned(9_999)).toEqual([]);
  for (const rows of [65_535, 100_000, 1_048_575]) {
    expect(warned(rows)).toEqual([{ code: 'probably-cut', args: { rows } }]);
  }
  // Where the report says how many it has, that decides.
  expect(warned(10_000, ['Rows: 10,000'])).toEqual([]);
  expect(warned(10_000, ['行数：12,345'])).toEqual([
    { code: 'stated-rows', args: { stated: 12_345, rows: 10_000 } },
  ]);
});

test('figures by conversion action come on rows without cost: nothing is doubled', async () => {
  const report = await page.loadText(
    'ads.csv',
    lines(
      'Day,Campaign,Conversion action,Cost,Impr.,Clicks,Conversions',
      '2026-01-05,a, --,50.00,900,40,0.00',
      '2026-01-05,a,Purchase,0.00,0,0,3.00',
      '2026-01-05,a,Sign-up,0.00,0,0,5.00',
    ),
  );
  expect(report).toMatchObject({
    source: 'google_ads',
    rows: 3,
    sums: { cost: 50, clicks: 40, platform_conversions: 8 },
  });
});

test('what is known of an export decides, not the order of the sources', () => {
  // A 千川 file with 展示数 shows more headers of 巨量引擎, before which it goes all the same.
  const both = header('日期,计划名称,消耗,展示数,点击数,转化数,直接成交金额');
  expect(recognise(both)?.id).toBe('qianchuan');
  expect(matches(both).map((m) => m.source.id)).toEqual(['qianchuan']);
  // Three headers of one beat two of another.
  const more = header('消费,展现量,互动量,推广计划');
  expect(matches(more).map((m) => [m.source.id, m.evidence])).toEqual([
    ['xiaohongshu', 3],
    ['baidu', 2],
  ]);
  // The lines above a header are evidence as well, where its names say little.
  const plain = header('Campaign name,Impressions,Clicks,Spend');
  expect(recognise(plain)).toBeNull();
  expect(recognise(plain, [['Report Name: x'], ['Rows: 3']])?.id).toBe('microsoft_ads');
});
