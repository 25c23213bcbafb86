import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage, textFile, type Opened } from '../tools/browser.ts';
import { encoded } from '../unit/import/readers/tools.ts';
import {
  answered,
  changes,
  chooseFiles,
  downloaded,
  exported,
  pageRows,
  run,
  sql,
  patient,
} from './main-job-tools.ts';

// Own files as a person brings them: several at once, reviewed, corrected, loaded, asked.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  await page.evaluate(() =>
    globalThis.fupan.set({
      timeZone: 'Asia/Shanghai',
      currency: 'CNY',
      rates: [{ day: '2026-01-04', currency: 'USD', rate: 7 }],
    }),
  );
});
afterAll(() => opened.close());

const GOOGLE = `Campaign report
"January 1, 2026 - January 31, 2026"
Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions
2026-01-05,Brand,USD,"1,234.50","10,000",321,12.00
2026-01-06,Brand,USD,765.50,"8,000",200,8.00
2026-01-06,Generic,USD,100.00,"2,000",50,1.00
Total: account, --,USD,"2,100.00","20,000",571,21.00
`;
const OCEAN = `时间-天,项目名称,消耗,展示数,点击数,转化数
2026-01-05,春季新品,"1,500.00",30000,600,30
2026-01-06,春季新品,500.00,10000,200,10
全部,-,"2,000.00",40000,800,40
`;
// Every day is at most the 12th: nothing says which comes first.
const EVENTS = `user_id,event,timestamp,utm_source,note
u1,visit,05/01/2026 10:00:00,google,a
u1,signup,05/01/2026 11:00:00,google,a
u1,buy,06/01/2026 10:00:00,,b
u2,visit,05/01/2026 12:00:00,douyin,a
u2,signup,07/01/2026 12:00:00,douyin,b
u3,visit,06/01/2026 09:00:00,google,a
u3,visit,soon,google,a

u4,visit,06/01/2026 09:30:00,,c
`;
const ORDERS = `order_id,created_at,customer_id,revenue,refund
o1,2026-01-06 10:00:00,u1,1000.00,0
o2,2026-01-07 13:00:00,u2,500.00,100.00
`;

const files = [
  textFile('google ads.csv', GOOGLE),
  textFile('巨量.csv', Buffer.from(encoded(OCEAN, 'gb18030'))),
  textFile('events.csv', EVENTS),
  textFile('orders.csv', ORDERS),
];
const list = () => page.getByRole('region', { name: 'Files to review' });
const decisions = () => page.getByRole('complementary', { name: 'Decisions and checks' });
const choose = (name: string) =>
  list()
    .getByRole('button', { name: new RegExp(name) })
    .click();

test('several files at once are recognised and shown before anything counts', async () => {
  await chooseFiles(page, files);
  await page.getByRole('heading', { name: 'Review before loading' }).waitFor();
  await expect.poll(() => list().getByText('being read').count(), patient).toBe(0);
  expect(await list().getByRole('listitem').count()).toBe(4);
  const main = page.getByRole('main');
  await choose('google ads');
  await main.getByText('This is an export of Google Ads.').waitFor();
  await choose('巨量');
  await main.getByText('This is an export of Ocean Engine.').waitFor();
  expect(await main.getByText('春季新品').count()).toBeGreaterThan(0);
  expect(await page.evaluate(() => globalThis.fupan.tables())).toEqual([]);
});

test('a mapping is changed, a question answered; the preview follows', async () => {
  await choose('events.csv');
  const load = decisions().getByRole('button', { name: /^Load \d+ rows into events$/ });
  await load.waitFor();
  expect(await load.isDisabled()).toBe(true);
  await decisions().getByText('Which comes first in “timestamp”: day or month?').waitFor();
  await decisions()
    .getByRole('radio', { name: /day\/month/ })
    .click();
  await expect.poll(() => load.isDisabled(), patient).toBe(false);
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect.poll(() => preview.innerText(), patient).toContain('2026-01-05');
  const note = page.getByRole('combobox', { name: 'note becomes' });
  await note.selectOption('page');
  await expect.poll(() => note.inputValue(), patient).toBe('page');
  await expect
    .poll(
      () =>
        decisions()
          .getByRole('radio', { name: /day\/month/ })
          .isChecked(),
      patient,
    )
    .toBe(true);
});

test('money that names no currency is asked for, and the base currency takes one click', async () => {
  await choose('orders.csv');
  await decisions().getByText('This workspace holds USD; CNY is its base currency.').waitFor();
  await decisions().getByRole('button', { name: 'Use CNY' }).click();
  await list().getByText('◆').waitFor({ state: 'detached' });
});

test('all are loaded; counts add up; totals are left out of the sums', async () => {
  await list().getByRole('button', { name: 'Load all 4 files' }).click();
  await page.getByRole('heading', { name: 'Files', exact: true }).waitFor();
  await expect
    .poll(() => page.getByRole('button', { name: /^Details of/ }).count(), patient)
    .toBe(4);
  const rows = await sql(
    page,
    `SELECT source, sum(cost)::DOUBLE AS cost, count(*) AS n FROM spend GROUP BY 1 ORDER BY 2`,
  );
  expect(rows.map((r) => [r['cost'], r['n']])).toEqual([
    [2000, 2],
    [2100, 3],
  ]);
  await page.getByRole('button', { name: 'Details of events.csv' }).click();
  await page.getByText('9 lines = 7 rows loaded + 1 rejected + 1 blank').waitFor();
  await page.getByRole('button', { name: 'Details of google ads.csv' }).click();
  await page.getByText('4 lines = 3 rows loaded + 1 total or footnote').waitFor();
  const events = await sql(page, 'SELECT page, count(*) AS n FROM events GROUP BY 1 ORDER BY 1');
  expect(events.map((r) => [r['page'], r['n']])).toEqual([
    ['a', 4],
    ['b', 2],
    ['c', 1],
  ]);
});

test('the rejected rows can be looked at and downloaded', async () => {
  const rejected = page.getByRole('region', { name: 'set aside' }).filter({ hasText: 'soon' });
  await rejected.waitFor();
  expect(await rejected.innerText()).toContain('cannot be read');
  const file = await downloaded(page, () =>
    page
      .getByRole('row')
      .filter({ hasText: '9 lines =' })
      .getByRole('button', { name: 'Download as CSV' })
      .click(),
  );
  expect(file.text.split('\r\n')[1]).toMatch(/^7,timestamp,soon,.*u3,visit,soon,google,a$/);
  const rejects = await page.evaluate(() => globalThis.fupan.rejects('events.csv'));
  expect(rejects).toMatchObject([{ row: 7, column: 'timestamp', text: 'soon' }]);
});

test('a funnel by hand, and its SQL in the workbench, the console and native DuckDB', async () => {
  await page.goto(`${opened.site.url}#analysis/funnel`);
  await answered(page);
  const spec = {
    kind: 'funnel',
    steps: [{ event: 'visit' }, { event: 'signup' }, { event: 'buy' }],
  };
  expect((await run(page, spec)).map((r) => r['count'])).toEqual([4, 2, 1]);
  await page.keyboard.press('s');
  const shown = await page.getByRole('region', { name: 'SQL', exact: true }).innerText();
  expect(shown).toMatch(/SELECT/);
  // Asked first: what an answer derives from the tables is exported with them.
  const statements: string[] = [];
  for (const one of [spec, { kind: 'cohort', interval: 'day' }, { kind: 'roi', by: ['channel'] }]) {
    const asked = await page.evaluate(
      (s) => globalThis.fupan.run(s).then((r) => r.sql),
      one as object,
    );
    expect(asked.length).toBeGreaterThan(0);
    statements.push(...asked);
  }
  const native = await exported(page);
  for (const statement of statements) {
    expect(statement).toMatch(/^--/);
    const here = await pageRows(page, statement);
    expect(await native.rows(statement), statement).toEqual(here);
  }
  native.close();
  await page.getByRole('button', { name: 'Open in workbench' }).click();
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByRole('region', { name: 'Result of the SQL' }).waitFor();
});

test('ROI by hand: two currencies, refunds, credit, what the platforms claim', async () => {
  const rows = await run(page, { kind: 'roi', by: ['channel'] });
  const google = rows.find((r) => r['channel'] === 'google')!;
  // 2,100 USD at 7; o1 came after the visit that google brought.
  expect(google).toMatchObject({
    cost: 14_700,
    orders: 1,
    revenue: 1000,
    platform_conversions: 21,
  });
  const douyin = rows.find((r) => r['channel'] === '抖音')!;
  // (500 − 100 − 2,000) / 2,000
  expect(douyin).toMatchObject({ cost: 2000, orders: 1, revenue: 500, roi: -0.8 });
  expect(rows.find((r) => r['total'])).toMatchObject({ cost: 16_700, revenue: 1500, orders: 2 });
});

test('a load is taken back and put back', async () => {
  await page.goto(`${opened.site.url}#files`);
  await page.getByRole('button', { name: 'Take orders.csv back' }).click();
  await page.getByText('“orders.csv” was taken back.').waitFor();
  expect(await sql(page, 'SELECT count(*) AS n FROM orders').catch(() => [{ n: 0 }])).toEqual([
    { n: 0 },
  ]);
  await page
    .getByRole('status', { name: 'Messages' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect
    .poll(() => sql(page, 'SELECT count(*) AS n FROM orders').catch(() => []), patient)
    .toEqual([{ n: 2 }]);
});

test('a control changes the answer on these data too, and nothing left the origin', async () => {
  await page.goto(`${opened.site.url}#analysis/cohort`);
  await answered(page);
  const form = page.getByRole('complementary', { name: 'Settings of this analysis' });
  await changes(page, () =>
    form.getByRole('combobox', { name: 'Measure' }).selectOption({ label: 'Orders' }),
  );
  expect(opened.browser.foreign).toEqual([]);
});
