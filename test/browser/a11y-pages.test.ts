import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { textFile } from '../tools/browser.ts';
import { FEW, named, openLooks, PLAIN, type Look, type Looks } from './a11y-looks.ts';
import { chooseFiles } from './main-job-tools.ts';

// axe on every page that is no analysis, empty and with the demo, in both languages, themes and widths.

let looks: Looks;
let page: Page;
let look: Looks['look'];
let put: Looks['put'];
let go: Looks['go'];
beforeAll(async () => {
  looks = await openLooks();
  ({ page, look, put, go } = looks);
}, 180_000);
afterAll(() => looks.close());

/** The pages of data health, a finding opened, and of identity, tab by tab. */
async function lookAtCare(each: Look, found: string[]): Promise<void> {
  await go('#health');
  const finding = page.locator('main [aria-busy="false"] ol button[aria-expanded]').first();
  await finding.click({ timeout: 60_000 });
  await look(`${named(each)} #health`, found);
  await go('#identity');
  const tabs = page.getByRole('main').getByRole('radiogroup').first().locator('label');
  for (const tab of await tabs.all()) {
    await tab.click();
    await page.waitForTimeout(300);
    await look(`${named(each)} #identity ${await tab.innerText()}`, found);
  }
}

test('empty pages: start, files, tables, saved, settings, analyses without data', async () => {
  const found: string[] = [];
  for (const each of FEW) {
    await put(each);
    for (const hash of ['#', '#files', '#tables', '#saved', '#settings', '#analysis/roi']) {
      await page.evaluate((h) => (location.hash = h), hash);
      await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForTimeout(250);
      await look(`${named(each)} ${hash} empty`, found);
    }
  }
  expect(found).toEqual([]);
}, 300_000);

test('the review of dropped files', async () => {
  const found: string[] = [];
  await put(PLAIN);
  await go('#files');
  await chooseFiles(page, [
    textFile('events.csv', 'user,event,timestamp\nu1,visit,05/01/2026 10:00\nu2,visit,soon\n'),
    textFile('ads.csv', 'Day,Campaign,Cost,Clicks\n2026-01-05,a,1.5,3\nTotal,,1.5,3\n'),
  ]);
  await page.getByRole('complementary').last().getByRole('radio').first().waitFor();
  for (const each of FEW) {
    await put(each);
    await page.waitForTimeout(300);
    await look(`${named(each)} review`, found);
  }
  await put(PLAIN);
  for (let i = 0; i < 2; i++) {
    await page.getByRole('button', { name: 'Set this file aside' }).first().click();
  }
  expect(found).toEqual([]);
}, 300_000);

describe('with the demo', () => {
  beforeAll(() => looks.tryDemo(), 180_000);

  test.each(FEW)(
    'every page: $language, $theme, $width px',
    async (each) => {
      const found: string[] = [];
      await put(each);
      for (const hash of ['#', '#files', '#tables', '#saved', '#segments', '#settings']) {
        await go(hash);
        await look(`${named(each)} ${hash}`, found);
      }
      await lookAtCare(each, found);
      expect(found).toEqual([]);
    },
    180_000,
  );
});
