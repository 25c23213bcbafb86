import { utils, write } from '@e965/xlsx';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { load, openPage, textFile, type Opened } from '../tools/browser.ts';
import { chooseFiles, patient, sql } from './main-job-tools.ts';

// The other ways in and out: a paste, a workbook with a hidden sheet, a team's files, exports.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
});
afterAll(() => opened.close());
beforeEach(async () => {
  await page.evaluate(() => globalThis.fupan.clear());
});

const HEAD = ['day', 'source', 'campaign', 'currency', 'cost', 'impressions', 'clicks'];
const sum = () => sql(page, 'SELECT count(*) AS n, sum(cost) AS cost FROM spend');

test('rows pasted from a spreadsheet are reviewed as a file; text in a field is not', async () => {
  const paste = (selector: string, text: string) =>
    page.evaluate(
      ([where, what]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', what!);
        document
          .querySelector(where!)!
          .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
      },
      [selector, text],
    );
  await paste('main', 'only a sentence, with a comma');
  await paste('main', [HEAD.join('\t'), '2026-01-05\tgoogle\tA\tCNY\t10.5\t100\t3', ''].join('\n'));
  await page.getByRole('heading', { name: 'Review before loading' }).waitFor();
  await page.getByText('Pasted table.tsv').first().waitFor();
  await page.getByRole('button', { name: 'Load 1 row into spend' }).click();
  await expect.poll(() => sum().catch(() => []), patient).toEqual([{ n: 1, cost: 10.5 }]);
});

test('the review says what is odd, what changes, and reads a hidden sheet when asked', async () => {
  await load(page, [textFile('a.csv', `${HEAD}\n2026-01-01,google,A,CNY,10,100,5\n`)]);
  const rows = Array.from({ length: 30 }, (_, i) => [
    `2026-02-${String((i % 28) + 1).padStart(2, '0')}`,
    'google',
    `C${i}`,
    'CNY',
    10,
    100,
    5,
  ]);
  rows.push(['2026-03-01', 'google', 'Odd', 'CNY', 900, 100, 250]);
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([HEAD, ...rows]), 'Ads');
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([HEAD, ['2026-04-01', 'google', 'Old', 'CNY', 7, 70, 1]]),
    'Old',
  );
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  const buffer: Buffer = write(book, { type: 'buffer', bookType: 'xlsx' });
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [{ name: 'book.xlsx', mimeType: '', buffer }]);
  const odd = page.getByRole('region', { name: 'Oddest rows' });
  await odd.getByText('clicks above impressions').waitFor();
  expect(await odd.getByRole('row').count()).toBe(2);
  const effect = page.getByRole('row', { name: /^cost, CNY/ });
  // 10 stood; 30 rows of 10 and one of 900 come.
  expect(await effect.innerText()).toMatch(/^cost, CNY\s+10\s+1,210$/);

  const list = page.getByRole('region', { name: 'Files to review' });
  await list.getByRole('button', { name: /Old.*hidden sheet/ }).click();
  await page.getByRole('button', { name: 'Read this sheet' }).click();
  await page.getByRole('button', { name: 'Load 1 row into spend' }).click();
  await expect.poll(() => sum(), patient).toEqual([{ n: 2, cost: 17 }]);
  await page.getByRole('button', { name: 'Load 31 rows into spend' }).click();
  await expect.poll(() => sum(), patient).toEqual([{ n: 33, cost: 1217 }]);
});

test('a workspace that is forgotten forgets what waits in the review', async () => {
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [textFile('a.csv', `${HEAD}\n2026-01-01,google,A,CNY,12,100,5\n`)]);
  await page.getByRole('button', { name: 'Load 1 row into spend' }).waitFor();
  await page.evaluate(() => globalThis.fupan.clear());
  await page.getByRole('heading', { name: 'Review before loading' }).waitFor({ state: 'hidden' });
  const staged = `SELECT table_name FROM information_schema.tables WHERE table_name SIMILAR TO '(stage|aside).*'`;
  await expect.poll(() => sql(page, staged), patient).toEqual([]);
});

test('a workbook of next month loads the same sheets by itself, and stops for a new one', async () => {
  const month = (m: string, ...more: string[]) => {
    const book = utils.book_new();
    const row = (name: string) => [`2026-${m}-01`, 'google', name, 'CNY', 10, 100, 5];
    for (const name of ['Ads', 'Notes', 'Old', ...more])
      utils.book_append_sheet(book, utils.aoa_to_sheet([HEAD, row(name)]), name);
    book.Workbook = { Sheets: [{}, {}, { Hidden: 1 }, {}] };
    const buffer: Buffer = write(book, { type: 'buffer', bookType: 'xlsx' });
    return { name: `all-2026-${m}.xlsx`, mimeType: '', buffer };
  };
  const loaded = () => sql(page, 'SELECT day, campaign FROM spend ORDER BY ALL');
  const list = page.getByRole('region', { name: 'Files to review' });
  const loading = page.getByRole('button', { name: 'Load 1 row into spend' });
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [month('01')]);
  await list.getByRole('button', { name: /Notes/ }).click();
  await page.getByRole('button', { name: 'Set this file aside' }).click();
  await list.getByRole('button', { name: /Ads/ }).click();
  await loading.click();
  await list.getByRole('button', { name: /Old.*hidden sheet/ }).click();
  await page.getByRole('button', { name: 'Read this sheet' }).click();
  // What was decided for one sheet holds for the next with the same columns.
  await expect.poll(loaded, patient).toHaveLength(2);

  await chooseFiles(page, [month('02')]);
  await expect.poll(loaded, patient).toEqual([
    { day: '2026-01-01', campaign: 'Ads' },
    { day: '2026-01-01', campaign: 'Old' },
    { day: '2026-02-01', campaign: 'Ads' },
    { day: '2026-02-01', campaign: 'Old' },
  ]);
  await list.waitFor({ state: 'hidden' });

  await chooseFiles(page, [month('03', 'More')]);
  await page
    .getByText('The workbook has a sheet that the one before did not have: More.')
    .waitFor();
  await list.getByRole('button', { name: /Notes.*left out last time/ }).waitFor();
  expect(await loaded()).toHaveLength(4);
});

test('files that a team laid beside the page are offered and go through the review', async () => {
  const shared = JSON.stringify({ title: 'Shop data', files: ['ads/jan.csv'] });
  await page.route('**/data/manifest.json', (route) => route.fulfill({ body: shared }));
  await page.route('**/data/ads/jan.csv', (route) =>
    route.fulfill({ body: `${HEAD}\n2026-01-01,google,A,CNY,12,100,5\n` }),
  );
  await page.goto(`${opened.site.url}#files`);
  await page.goto(opened.site.url);
  await page.getByRole('heading', { name: 'Shop data' }).waitFor();
  await page.getByRole('button', { name: 'Read them' }).click();
  await page.getByRole('button', { name: 'Load 1 row into spend' }).click();
  await expect.poll(() => sum().catch(() => []), patient).toEqual([{ n: 1, cost: 12 }]);
  await page.unroute('**/data/manifest.json');
});

test.each(['CSV', 'Parquet', 'Excel'])(
  'a table leaves as %s and comes back the same',
  async (name) => {
    const text = [
      HEAD.join(),
      '2026-01-01,google,=1+1,CNY,0.1,100,5',
      '2026-01-02,google,"@a, b",CNY,0.2,100,5',
    ].join('\n');
    await load(page, [textFile('a.csv', text)]);
    await page.goto(`${opened.site.url}#tables`);
    await page.getByRole('button', { name: 'Export spend' }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
    const download = await waiting;
    const buffer = await readFile(await download.path());
    const all = () =>
      sql(page, 'SELECT day, source, campaign, channel, cost FROM spend ORDER BY day');
    const before = await all();
    await page.evaluate(() => globalThis.fupan.clear());
    const reports = await load(page, [
      { name: download.suggestedFilename(), mimeType: '', buffer },
    ]);
    expect(reports).toMatchObject([{ table: 'spend', rows: 2, rejected: 0 }]);
    expect(await all()).toEqual(before);
    expect(before.map((r) => r['campaign'])).toEqual(['=1+1', '@a, b']);
  },
);

test('a list of exchange rates, dropped like any file, goes to the rate table', async () => {
  await page.evaluate(() => globalThis.fupan.set({ currency: 'CNY', rates: [] }));
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [
    textFile('rates.csv', 'date,currency,rate\n2026-01-05,USD,7.1\n2026-01-05,EUR,8.2\n'),
  ]);
  await page.getByRole('button', { name: 'Use them as rates' }).click();
  const review = page.getByRole('region', { name: /rates\.csv/ });
  await review.getByRole('button').last().click();
  const rates = () => page.evaluate(() => globalThis.fupan.settings().then((s) => s.rates));
  await expect
    .poll(async () => (await rates()).map((r) => [r.currency, r.rate]).sort(), patient)
    .toEqual([
      ['EUR', 8.2],
      ['USD', 7.1],
    ]);
});

test('what was decided for a file is remembered: the next month loads by itself, or says why not', async () => {
  const month = (m: string, more = '') =>
    `Tag,Kampagne X,Ausgabe Q${more && ',Neu'}\n2026-${m}-01,Marke,10${more}\n2026-${m}-02,Marke,20${more}\n`;
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [textFile('jan.csv', month('01'))]);
  await page.getByRole('heading', { name: 'Review before loading' }).waitFor();
  await page.getByRole('combobox', { name: 'Table' }).selectOption('spend');
  for (const [header, column] of [
    ['Tag', 'day'],
    ['Kampagne X', 'campaign'],
    ['Ausgabe Q', 'cost'],
  ] as const) {
    const becomes = page.getByRole('combobox', { name: new RegExp(header) });
    await becomes.selectOption(column);
    await expect.poll(() => becomes.inputValue(), patient).toBe(column);
  }
  // Nothing says the currency: the base one stands there and takes one click.
  const loading = page.getByRole('button', { name: 'Load 2 rows into spend' });
  expect(await loading.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Use CNY' }).click();
  await loading.click();
  await expect.poll(() => sum().catch(() => []), patient).toEqual([{ n: 2, cost: 30 }]);

  await chooseFiles(page, [textFile('feb.csv', month('02'))]);
  await expect.poll(() => sum(), patient).toEqual([{ n: 4, cost: 60 }]);
  await page
    .getByText(/feb\.csv/)
    .first()
    .waitFor();

  await chooseFiles(page, [textFile('mar.csv', month('03', ',x'))]);
  await page.getByRole('heading', { name: 'Review before loading' }).waitFor();
  await page.getByText('Neu').first().waitFor();
  expect(await sum()).toEqual([{ n: 4, cost: 60 }]);
});

test('no request left the origin', () => {
  expect(opened.browser.foreign).toEqual([]);
});
