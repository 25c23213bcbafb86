import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, newBrowser, open, ready, reload, root, serve, textFile } from '../tools/browser.ts';
import { namesKept, plant, type Stored } from '../tools/stored.ts';
import { patient, sql } from './main-job-tools.ts';

// Several workspaces in one browser, and what an older page had stored as the first of them.

let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  site = await serve();
});
afterAll(() => site.stop());

const slow = { timeout: 60_000 };
/** Something of the page leads to another workspace: waits until that one stands. */
const changes = async (page: Page, act: () => Promise<unknown>) => {
  await page.evaluate(() => Object.assign(globalThis, { before: true }));
  await act();
  await page.waitForFunction(() => !('before' in globalThis), null, slow);
  await ready(page);
};
const settings = (page: Page) => page.evaluate(() => globalThis.fupan.settings());
const titles = (page: Page) =>
  page.evaluate(async () => (await globalThis.fupan.saved()).map((s) => s.title));
const events = textFile('events.csv', 'user,event,timestamp\nu1,visit,2025-01-05 10:00:00\n');

const FOLDER = `${root}test/fixtures/stored/`;
test.each(readdirSync(FOLDER))(
  'what %s stored opens with all content',
  async (name) => {
    const { context, close } = await newBrowser(site.url);
    const bare = await context.newPage();
    await context.route('**/bare', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>bare</title>' }),
    );
    await bare.goto(`${site.url}bare`);
    await plant(bare, JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Stored);
    await bare.close();

    const page = await open(context, site.url);
    expect(await settings(page)).toMatchObject({
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
      rates: [{ day: '2025-01-01', currency: 'USD', rate: 150 }],
      segments: [{ id: 'abc', name: 'Buyers 买家' }],
    });
    expect(await titles(page)).toEqual(['First funnel 漏斗']);
    expect(await sql(page, 'SELECT sum(cost) AS cost FROM spend')).toEqual([{ cost: 1002.5 }]);
    expect(await sql(page, 'SELECT * FROM raw_notes_txt')).toEqual([
      expect.objectContaining({ a: '1', b: '2' }),
    ]);
    const rows = await page.evaluate(async () => {
      const [saved] = await globalThis.fupan.saved();
      return (await globalThis.fupan.run(saved!.spec)).rows.map((r) => r['count']);
    });
    expect(rows).toEqual([2, 1]); // u1 and u2 visited, u1 bought
    await page.goto(`${site.url}#workspaces`);
    await page.getByRole('row', { name: /My workspace/ }).waitFor(patient);
    expect(await page.getByRole('row').count()).toBe(2); // the heading and this one
    await close();
  },
  180_000,
);

test('each client has its own data, settings, language; a deleted one leaves nothing', async () => {
  const { context, close } = await newBrowser(site.url);
  const page = await open(context, site.url);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'Asia/Shanghai', currency: 'CNY' }));
  await load(page, [events]);
  await page.evaluate(() =>
    globalThis.fupan.save('Of the first', { kind: 'funnel', steps: [{ event: 'visit' }] }),
  );
  const before = await namesKept(page);

  // Made in the page, opened at once, with what was chosen.
  await page.goto(`${site.url}#workspaces`);
  await page.getByRole('button', { name: 'New workspace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Acme <b>客户</b>');
  await dialog.getByText('中文').click();
  await changes(page, () => dialog.getByRole('button', { name: 'Make and open' }).click());
  expect(await settings(page)).toMatchObject({ language: 'zh-CN', timeZone: 'Asia/Shanghai' });
  await page.getByRole('button', { name: '工作区：Acme <b>客户</b>' }).waitFor(patient);
  expect(await page.evaluate(() => globalThis.fupan.tables())).toEqual([]);
  expect(await titles(page)).toEqual([]);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'EUR' }));
  const secret = textFile('acme.csv', 'Day,Campaign,Cost\n2025-01-05,top secret,10\n');
  await load(page, [secret]);

  // A reload stays here; a second tab opens the last one too.
  await reload(page);
  expect(await settings(page)).toMatchObject({ currency: 'EUR', timeZone: 'UTC' });

  // Back in the first everything is as it was.
  await page.getByRole('button', { name: '工作区：Acme <b>客户</b>' }).click();
  await changes(page, () => page.getByRole('menuitem', { name: '我的工作区' }).click());
  expect(await settings(page)).toMatchObject({ currency: 'CNY', language: 'en' });
  expect(await titles(page)).toEqual(['Of the first']);
  expect(await sql(page, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 1 }]);

  // Renamed where it stands.
  await page.goto(`${site.url}#workspaces`);
  await page.getByRole('button', { name: 'Rename My workspace' }).click();
  await page.keyboard.type('Own brand');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Workspace: Own brand' }).waitFor(patient);

  // While another tab has it open it is not deleted.
  const other = await open(context, site.url);
  await other.getByRole('button', { name: 'Workspace: Own brand' }).click();
  await changes(other, () => other.getByRole('menuitem', { name: /Acme/ }).click());
  const row = page.getByRole('row', { name: /Acme/ });
  const remove = async () => {
    await row.getByRole('button', { name: /Delete/ }).click();
    await page.getByText(/1 loaded file, 1 rows.*acme\.csv/).waitFor(patient);
    await page.getByRole('button', { name: 'Delete for good' }).click();
  };
  await remove();
  await row.getByText('Another tab of this browser has this workspace open.').waitFor(patient);
  await other.close();
  await remove();
  await row.waitFor({ ...patient, state: 'detached' });
  // Nothing is there that was not there before, but that this tab has the first one open.
  expect(await namesKept(page)).toEqual([...before, 'sessionStorage fupan.workspace=fupan']);

  // The open one goes as well: an empty first one stands in its place.
  await page
    .getByRole('row', { name: /Own brand/ })
    .getByRole('button', { name: /Delete/ })
    .click();
  await changes(page, () => page.getByRole('button', { name: 'Delete for good' }).click());
  expect(await page.evaluate(() => globalThis.fupan.tables())).toEqual([]);
  expect(await titles(page)).toEqual([]);
  const left = await page.evaluate(async () => {
    const all: string[] = [];
    const folder = await (
      await navigator.storage.getDirectory()
    ).getDirectoryHandle('fupan%20fupan');
    for await (const name of folder.keys()) all.push(name);
    return all;
  });
  expect(left).toEqual([]);
  await close();
}, 420_000);
