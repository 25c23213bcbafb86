import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { utils, write } from '@e965/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, newBrowser, open, reload, root, textFile } from '../tools/browser.ts';
import { answered } from './main-job-tools.ts';

// The single file edition, opened from the disk as by a double click: no server runs at all.

const FILE = join(root, 'dist/fupan.html');
let browser: Awaited<ReturnType<typeof newBrowser>>;
let page: Page;
const requests: string[] = [];
const broken: string[] = [];
beforeAll(async () => {
  browser = await newBrowser(pathToFileURL(FILE).href);
  browser.context.on('request', (request) => requests.push(request.url()));
  browser.context.on('console', (message) => {
    if (message.type() === 'error') broken.push(message.text());
  });
  browser.context.on('weberror', (error) => broken.push(String(error.error())));
  page = await open(browser.context, pathToFileURL(FILE).href);
});
afterAll(() => browser.close());

test('it is one file of at most 15 MB', () => {
  expect(statSync(FILE).size).toBeLessThan(15_000_000);
});

test('a dropped file and a workbook load, and a funnel counts them', async () => {
  const csv = 'user_id,event,timestamp\nu1,visit,2026-01-01 00:00:00\nu1,buy,2026-01-01 01:00:00\n';
  const [text] = await load(page, [textFile('a.csv', `${csv}u2,visit,2026-01-01 02:00:00\n`)]);
  expect(text).toMatchObject({ rows: 3 });
  const made = utils.book_new();
  const sheet = [
    ['user_id', 'event', 'timestamp'],
    ['u3', 'visit', '2026-01-02 00:00:00'],
  ];
  utils.book_append_sheet(made, utils.aoa_to_sheet(sheet), 'Data');
  for (const bookType of ['xlsx', 'biff8'] as const) {
    const buffer = write(made, { type: 'buffer', bookType }) as Buffer;
    const [report] = await load(page, [{ name: `b.${bookType}`, mimeType: '', buffer }]);
    // The second holds the same row: u3 came once.
    expect(report!.error).toBeUndefined();
  }
  // u1, u2 and u3 visited; u1 bought.
  const { rows } = await page.evaluate(() =>
    globalThis.fupan.run({ kind: 'funnel', steps: [{ event: 'visit' }, { event: 'buy' }] }),
  );
  expect(rows.map((r) => r['count'])).toEqual([3, 1]);
  await page.evaluate(() => globalThis.fupan.clear());
});

test('the demo answers', async () => {
  await page.getByRole('main').getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('region', { name: 'Funnel by step' }).waitFor({ timeout: 300_000 });
  expect((await answered(page)).length).toBeGreaterThan(3);
}, 400_000);

test('work that no file holds is not left unasked; saved as a bundle it is', async () => {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  // It stays: the reload was refused.
  await page.evaluate(() => void setTimeout(() => location.reload()));
  await expect.poll(() => asked, { timeout: 30_000 }).toEqual(['beforeunload']);
  await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await page.getByRole('button', { name: 'Save as a bundle…' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/\.fupan$/);
  expect(statSync(await saved.path()).size).toBeGreaterThan(100_000);
  await reload(page);
  expect(asked).toHaveLength(1);
  page.removeAllListeners('dialog');
}, 200_000);

test('it says what a browser forbids it, and keeps nothing unless asked', async () => {
  await page.evaluate(() => (location.hash = '#settings'));
  const storage = page.getByRole('region', { name: 'Storage and working offline' });
  await storage.getByText(/single file edition/).waitFor();
  expect(await storage.getByRole('checkbox', { name: /Keep my work/ }).isChecked()).toBe(false);
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
  await reload(page);
  const tables = await page.evaluate(() => globalThis.fupan.tables());
  expect(tables.filter((t) => t.rows > 0)).toEqual([]);
});

test('asked for, it keeps the work, and forgets it again when asked', async () => {
  await page.evaluate(() => (location.hash = '#settings'));
  const keep = page.getByRole('checkbox', { name: /Keep my work/ });
  await keep.check();
  await reload(page);
  await load(page, [textFile('a.csv', 'user_id,event,timestamp\nu1,visit,2026-01-01 00:00:00\n')]);
  await reload(page);
  const { rows } = await page.evaluate(() =>
    globalThis.fupan.sql('SELECT count(*) AS n FROM events'),
  );
  expect(rows).toEqual([{ n: 1 }]);
  expect(await keep.isDisabled()).toBe(true);
  await page.evaluate(() => globalThis.fupan.clear());
  await page.evaluate(() => (location.hash = '#settings'));
  await keep.uncheck();
  await reload(page);
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
});

test('nothing was asked of any address but the file itself, and the policy had nothing to forbid', () => {
  const outside = requests.filter((url) => !/^(blob|data):/.test(url));
  expect(new Set(outside.map((url) => url.split('#')[0]))).toEqual(
    new Set([pathToFileURL(FILE).href]),
  );
  expect(broken).toEqual([]);
});
