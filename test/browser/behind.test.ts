import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, newBrowser, open, serve, textFile } from '../tools/browser.ts';
import { answered, patient, runLink } from './main-job-tools.ts';

// From a mark to its people and lines; the people as a segment, as a filter, in a link elsewhere.

let site: Awaited<ReturnType<typeof serve>>;
const browsers: Awaited<ReturnType<typeof newBrowser>>[] = [];
const events = textFile(
  'events.csv',
  `user,event,timestamp,channel
a,visit,2026-01-05 10:00:00,google
a,purchase,2026-01-05 10:05:00,google
b,visit,2026-01-05 11:00:00,google
c,visit,2026-01-06 11:00:00,meta
c,purchase,2026-01-06 11:30:00,meta
`,
);
const SPEC = { kind: 'funnel', version: 1, steps: [{ event: 'visit' }, { event: 'purchase' }] };

async function visit(): Promise<Page> {
  const browser = await newBrowser(site.url);
  browsers.push(browser);
  const page = await open(browser.context, site.url);
  await load(page, [events], { timeZone: 'UTC' });
  return page;
}
beforeAll(async () => {
  site = await serve();
});
afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await site.stop();
});

test('a mark gives its people and, in two clicks, the very lines of the file; a segment travels', async () => {
  const page = await visit();
  await runLink(page, await page.evaluate((spec) => globalThis.fupan.link(spec), SPEC));
  await answered(page);
  const row = page.locator('main tbody tr[data-at="1"]').first();

  await row.click();
  await page.getByRole('menuitem', { name: 'See the rows' }).click();
  const sheet = page.getByRole('dialog');
  const lines = sheet.locator('tbody tr');
  await expect.poll(() => lines.count(), patient).toBe(2);
  expect(await lines.allInnerTexts()).toEqual([
    expect.stringMatching(/^events\.csv\s+2\s.*\ba\b/),
    expect.stringMatching(/^events\.csv\s+5\s.*\bc\b/),
  ]);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  // The row has the focus again: the menu comes by key as well.
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'See the people' }).click();
  await expect.poll(() => lines.count(), patient).toBe(2);
  await sheet.getByRole('button', { name: 'Save as segment' }).click();
  await sheet.getByRole('button', { name: 'Filter by it' }).click();
  await expect
    .poll(async () => (await answered(page)).slice(1).map((r) => r[1]), patient)
    .toEqual(['2', '2']);

  const { segments } = await page.evaluate(() => globalThis.fupan.settings());
  const where = [{ column: 'segment', op: 'in', values: [segments![0]!.id] }];
  const link = await page.evaluate((spec) => globalThis.fupan.link(spec), { ...SPEC, where });
  const elsewhere = await visit();
  await runLink(elsewhere, link);
  await expect
    .poll(async () => (await answered(elsewhere)).slice(1).map((r) => r[1]), patient)
    .toEqual(['2', '2']);
  expect((await elsewhere.evaluate(() => globalThis.fupan.settings())).segments).toEqual(segments);
}, 120_000);

test('the people behind a mark are set out as cohorts by one click, and one undo takes it back', async () => {
  const page = await visit();
  await runLink(page, await page.evaluate((spec) => globalThis.fupan.link(spec), SPEC));
  await answered(page);
  await page.locator('main tbody tr[data-at="1"]').first().click();
  await page.getByRole('menuitem', { name: 'See the people' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Open as cohorts' }).click();
  await page.waitForURL(/#analysis\/cohort$/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // Of the two who came on the 5th, one bought; of the one on the 6th, that one.
  const sizes = async () => (await answered(page)).slice(1).map((r) => r.slice(0, 2).join(' '));
  await expect.poll(sizes, patient).toEqual(['5 Jan 2026 1', '6 Jan 2026 1', 'Average 2']);
  await page.keyboard.press('Control+z');
  await expect.poll(sizes, patient).toEqual(['5 Jan 2026 2', '6 Jan 2026 1', 'Average 3']);
}, 120_000);

test('a band of the flow of paths is walked to by key, and gives its people', async () => {
  const page = await visit();
  await runLink(
    page,
    await page.evaluate(() => globalThis.fupan.link({ kind: 'paths', version: 1 })),
  );
  await answered(page);
  const flow = page.getByRole('img', { name: /^2 steps: nodes/ });
  await flow.focus();
  // The one band comes first: visit → purchase, of a and c.
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => page.locator('main figure .said').first().innerText())
    .toContain('2 sessions');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'See the people' }).click();
  const people = page.getByRole('dialog').locator('tbody tr');
  await expect.poll(() => people.count(), patient).toBe(2);
  expect(await people.allInnerTexts()).toEqual([
    expect.stringMatching(/^a\s/),
    expect.stringMatching(/^c\s/),
  ]);
});
