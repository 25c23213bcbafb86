import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { FEW, named, openLooks, type Looks } from './a11y-looks.ts';

// axe on every analysis, and on what opens over one, in both languages, themes and widths.

let looks: Looks;
let page: Page;
let look: Looks['look'];
let put: Looks['put'];
let go: Looks['go'];
beforeAll(async () => {
  looks = await openLooks();
  ({ page, look, put, go } = looks);
  await looks.tryDemo();
}, 180_000);
afterAll(() => looks.close());

/** Every analysis that the rail offers. */
const analyses = (): Promise<string[]> =>
  page
    .locator('nav a[href^="#analysis/"]')
    .evaluateAll((links) => [...new Set(links.map((a) => a.getAttribute('href')!))]);

test.each(FEW)(
  'every analysis: $language, $theme, $width px',
  async (each) => {
    const found: string[] = [];
    await put(each);
    for (const hash of await analyses()) {
      await go(hash);
      await look(`${named(each)} ${hash}`, found);
    }
    expect(found).toEqual([]);
  },
  180_000,
);

test('dialogs, menus and the sheet of the form', async () => {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await put({ language: 'en', theme, width: 1400 });
    await go('#analysis/funnel');
    await page.keyboard.press('s');
    await page.getByRole('region', { name: 'SQL', exact: true }).waitFor();
    await look(`${theme} SQL`, found);
    await page.keyboard.press('s');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await look(`${theme} palette`, found);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look(`${theme} shortcuts`, found);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menu').waitFor();
    await look(`${theme} export menu`, found);
    await page.keyboard.press('Escape');
    await put({ language: 'en', theme, width: 390 });
    await go('#analysis/funnel');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(300);
    await look(`${theme} form sheet`, found);
    await page.keyboard.press('Escape');
  }
  expect(found).toEqual([]);
}, 180_000);
