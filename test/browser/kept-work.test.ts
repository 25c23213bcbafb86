import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, open, openPage, textFile, type Opened } from '../tools/browser.ts';
import { patient } from './main-job-tools.ts';

// Nothing that a person did is lost: kept as it happens, undone and redone by the keyboard, had back.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
  await load(page, [
    textFile(
      'events.csv',
      'user,event,timestamp\nu1,visit,2025-01-05 10:00:00\nu1,buy,2025-01-06 10:00:00\nu2,visit,2025-01-06 11:00:00\n',
    ),
  ]);
});
afterAll(() => opened.close());

const spec = (value: number) => ({
  kind: 'funnel',
  steps: [{ event: 'visit' }, { event: 'buy' }],
  window: { value, unit: 'day' },
});
const savedNow = () =>
  page.evaluate(async () =>
    (await globalThis.fupan.saved()).map((s) => [
      s.title,
      (s.spec as { window: { value: number } }).window.value,
    ]),
  );
const press = async (keys: string) => {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press(keys);
};

test('what is changed on an analysis is there after the tab was closed, and can be undone', async () => {
  await page.goto(`${opened.site.url}#analysis/funnel`);
  await page.getByText('Strict', { exact: true }).click({ timeout: 60_000 });
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise((done) => {
            const opening = indexedDB.open('fupan fupan');
            opening.onsuccess = () => {
              const db = opening.result;
              const all = db.transaction('records').objectStore('records').index('kind');
              const asked = all.getAll('draft');
              asked.onsuccess = () => {
                db.close();
                done(asked.result.map((r) => [r.id, r.body.spec.order]));
              };
            };
          }),
      ),
    )
    .toEqual([['kind:funnel', 'strict']]);
  await page.close();
  page = await open(opened.browser.context, `${opened.site.url}#analysis/funnel`);
  const strict = page.getByRole('radio', { name: 'Strict' });
  await strict.waitFor(patient);
  await expect.poll(() => strict.isChecked(), patient).toBe(true);
  await press('Control+z');
  await expect.poll(() => strict.isChecked(), patient).toBe(false);
}, 180_000);

test('a deleted analysis: undone, done again, had back from the bin', async () => {
  await page.evaluate((s) => globalThis.fupan.save('Weekly', s), spec(7));
  await page.goto(`${opened.site.url}#saved`);
  await page.getByRole('button', { name: 'Duplicate Weekly' }).click();
  await expect.poll(savedNow).toHaveLength(2);
  await press('Control+z');
  await expect.poll(savedNow).toEqual([['Weekly', 7]]);
  await press('Control+Shift+z');
  await expect.poll(savedNow).toHaveLength(2);
  await page.getByRole('button', { name: 'Delete Copy of Weekly', exact: true }).click();
  await expect.poll(savedNow).toEqual([['Weekly', 7]]);
  await page.getByRole('button', { name: 'Restore Copy of Weekly' }).click();
  await expect.poll(savedNow).toHaveLength(2);
  await page.getByRole('button', { name: 'Delete Copy of Weekly', exact: true }).click();
  await page.getByRole('button', { name: 'Delete Copy of Weekly for good' }).click();
  await page.getByRole('heading', { name: 'Bin' }).waitFor({ ...patient, state: 'detached' });
}, 180_000);

test('versions: what differs in words, and the way back', async () => {
  const id = await page.evaluate(async () => (await globalThis.fupan.saved())[0]!.id);
  await page.goto(`${opened.site.url}#analysis/funnel/${id}`);
  await page.getByText('Strict', { exact: true }).click(patient);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.goto(`${opened.site.url}#saved`);
  await page.getByRole('button', { name: 'Versions of Weekly' }).click();
  await page.getByText(/^Order: Strict → Ordered/).waitFor(patient);
  await page.getByRole('button', { name: /Go back to the version of/ }).click();
  const order = () =>
    page.evaluate(
      async () => ((await globalThis.fupan.saved())[0]!.spec as { order: string }).order,
    );
  await expect.poll(order).toBe('ordered');
  await page.keyboard.press('Escape');
  await press('Control+z'); // the restoring is undone
  await expect.poll(order).toBe('strict');
}, 180_000);

test('a load taken out and a setting changed are undone from any page', async () => {
  await page.goto(`${opened.site.url}#files`);
  await page.getByRole('button', { name: 'Take events.csv back' }).click();
  const rows = async () =>
    (await page.evaluate(() => globalThis.fupan.tables())).find((t) => t.name === 'events')?.rows ??
    0;
  await expect.poll(rows, patient).toBe(0);
  await page.goto(`${opened.site.url}#saved`);
  await press('Control+z');
  await expect.poll(rows, patient).toBe(3);
  await press('Control+Shift+z');
  await expect.poll(rows, patient).toBe(0);
  await press('Control+z');
  await expect.poll(rows, patient).toBe(3);
}, 180_000);
