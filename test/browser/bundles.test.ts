import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, openPage, reload, textFile, type Opened } from '../tools/browser.ts';
import { patient, sql } from './main-job-tools.ts';

// A workspace goes out as one file and comes back: into an empty one, onto other work, sealed.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
});
afterAll(() => opened.close());

const spend = (name: string, rows: [string, string, number][]) =>
  textFile(name, `Day,Campaign,Cost\n${rows.map((r) => r.join(',')).join('\n')}\n`);
const cost = () =>
  sql(page, 'SELECT file_id, "row" // 4294967296 AS file, cost FROM spend ORDER BY day, cost');
const titles = () =>
  page.evaluate(async () => (await globalThis.fupan.saved()).map((s) => s.title).sort());
const SPEC = { kind: 'roi', by: ['campaign'] };

test('replaced and merged: the figures of both, each day once', async () => {
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'Asia/Tokyo', currency: 'JPY' }));
  // The second replaces a day of the first.
  await load(page, [
    spend('a.csv', [
      ['2025-01-05', 'brand', 100],
      ['2025-01-06', 'brand', 200],
    ]),
  ]);
  await load(page, [spend('b.csv', [['2025-01-06', 'brand', 250]])]);
  await page.evaluate((s) => globalThis.fupan.save('Theirs', s), SPEC);
  const before = await cost();
  expect(before.map((r) => r['cost'])).toEqual([100, 250]);
  await page.evaluate(async () => {
    const w = globalThis as unknown as { kept: Blob };
    w.kept = await globalThis.fupan.bundle();
    await globalThis.fupan.clear();
  });
  expect(await titles()).toEqual([]);

  const restore = (options: { mode: 'merge' | 'replace' }) =>
    page.evaluate((o) => {
      const w = globalThis as unknown as { kept: Blob };
      return globalThis.fupan.restore(w.kept, o);
    }, options);
  await restore({ mode: 'replace' });
  expect(await cost()).toEqual(before);
  expect(await page.evaluate(() => globalThis.fupan.settings())).toMatchObject({
    timeZone: 'Asia/Tokyo',
  });

  // Onto other work: numbers of files that are taken here, and one file that is here already.
  await page.evaluate(() => globalThis.fupan.clear());
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'JPY' }));
  await load(page, [spend('own.csv', [['2025-03-01', 'own', 7]])]);
  await page.evaluate((s) => globalThis.fupan.save('Ours', s), SPEC);
  expect(await restore({ mode: 'merge' })).toEqual({ left: [] });
  expect((await cost()).map((r) => r['cost'])).toEqual([100, 250, 7]);
  for (const row of await cost()) expect(row['file']).toEqual(row['file_id']);
  expect(await titles()).toEqual(['Ours', 'Theirs']);
  expect(await page.evaluate(() => globalThis.fupan.settings())).toMatchObject({ timeZone: 'UTC' });
  const again = await restore({ mode: 'merge' });
  expect(again.left.map((l) => l.file).sort()).toEqual(['a.csv', 'b.csv']);
  expect((await cost()).map((r) => r['cost'])).toEqual([100, 250, 7]);

  // All of it stands after a reload.
  await reload(page);
  expect((await cost()).map((r) => r['cost'])).toEqual([100, 250, 7]);
}, 240_000);

test('in the page: sealed, asked for its passphrase, replaced, undone', async () => {
  await page.evaluate(() => {
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker'); // no dialog of the system here
  });
  await page.evaluate(() => (location.hash = '#workspaces'));
  await page.getByRole('button', { name: 'Save as a bundle…' }).click(patient);
  await page.getByLabel('Passphrase', { exact: true }).fill('correct horse');
  await page.getByLabel('Passphrase, once more').fill('correct horse');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const path = await (await downloading).path();
  await page.evaluate((s) => globalThis.fupan.save('Later', s), SPEC);

  await page.locator('input[accept=".fupan"]').setInputFiles(path);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passphrase').fill('wrong');
  await dialog.getByRole('button', { name: 'Open' }).click();
  await dialog.getByText(/The passphrase does not open it/).waitFor(patient);
  await dialog.getByLabel('Passphrase').fill('correct horse');
  await dialog.getByRole('button', { name: 'Open' }).click();
  await dialog
    .getByText(/3 files/)
    .first()
    .waitFor(patient);
  await dialog.getByText('Replace', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(titles, patient).toEqual(['Ours', 'Theirs']);
  await page.getByText('The bundle is restored.').waitFor(patient);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(titles, patient).toEqual(['Later', 'Ours', 'Theirs']);
  expect((await cost()).map((r) => r['cost'])).toEqual([100, 250, 7]);
}, 240_000);
