import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { newBrowser, open, serve, textFile } from '../tools/browser.ts';
import { FULL } from './hostile/case.ts';
import { answered, chooseFiles } from './main-job-tools.ts';

// axe on every page, in both languages, themes and widths; the demo is loaded once.

let site: Awaited<ReturnType<typeof serve>>;
let browser: Awaited<ReturnType<typeof newBrowser>>;
let page: Page;
beforeAll(async () => {
  site = await serve();
  browser = await newBrowser(site.url);
  page = await open(browser.context, site.url);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

interface Look {
  language: 'en' | 'zh-CN';
  theme: 'light' | 'dark';
  width: 1400 | 390;
}
const LOOKS: Look[] = (['en', 'zh-CN'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    ([1400, 390] as const).map((width) => ({ language, theme, width })),
  ),
);

/** Looks at the page that is open: nothing serious by axe, nothing wider than the window. */
async function look(place: string, found: string[]): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .analyze();
  for (const v of violations) {
    if (v.impact !== 'serious' && v.impact !== 'critical') continue;
    found.push(`${place}: ${v.id} (${v.nodes.map((n) => n.target.join(' ')).join(', ')})`);
  }
  const [wide, window] = await page.evaluate(() => [
    document.scrollingElement!.scrollWidth,
    innerWidth,
  ]);
  if (wide! > window!) found.push(`${place}: ${wide} px wide in ${window}`);
}

/** Chooses language and theme in the bar, as a person does, then makes the window as wide. */
async function put({ language, theme, width }: Look): Promise<void> {
  await page.setViewportSize({ width: 1400, height: 900 });
  const bar = page.getByRole('banner');
  await bar.getByText(language === 'en' ? 'EN' : '中文', { exact: true }).click();
  await page.locator(`html[lang="${language}"]`).waitFor();
  const word = { en: { light: 'Light', dark: 'Dark' }, 'zh-CN': { light: '浅色', dark: '深色' } };
  await bar.getByText(word[language][theme], { exact: true }).click();
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
  await page.setViewportSize({ width, height: 900 });
}

/** Goes to a page without starting anew, and waits until it stands. */
async function go(hash: string): Promise<void> {
  await page.evaluate((h) => (location.hash = h), hash);
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
  if (hash.startsWith('#analysis')) await answered(page);
  // Colours fade over; what is half-way is not what a person reads.
  await page.waitForTimeout(300);
}

/** Looks in which each language, theme and width meets each other: all of them at full size. */
const FEW = FULL ? LOOKS : [LOOKS[0]!, LOOKS[3]!, LOOKS[5]!, LOOKS[6]!];

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

/** Every analysis that the rail offers. */
const analyses = (): Promise<string[]> =>
  page
    .locator('nav a[href^="#analysis/"]')
    .evaluateAll((links) => [...new Set(links.map((a) => a.getAttribute('href')!))]);

const named = ({ language, theme, width }: Look) => `${language} ${theme} ${width}`;

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
  await put(LOOKS[0]!);
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
  await put(LOOKS[0]!);
  for (let i = 0; i < 2; i++) {
    await page.getByRole('button', { name: 'Set this file aside' }).first().click();
  }
  expect(found).toEqual([]);
}, 300_000);

describe('with the demo', () => {
  beforeAll(async () => {
    await put({ language: 'en', theme: 'light', width: 1400 });
    await go('#');
    await page.getByRole('button', { name: 'Try the demo' }).click();
    await page.getByRole('region', { name: 'Funnel by step' }).waitFor({ timeout: 100_000 });
    await page.evaluate(async () => {
      await globalThis.fupan.save('One', { kind: 'funnel' });
      await globalThis.fupan.save('Two', { kind: 'roi' });
    });
  }, 180_000);

  test.each(FEW)(
    'every page: $language, $theme, $width px',
    async (each) => {
      const found: string[] = [];
      await put(each);
      for (const hash of ['#', '#files', '#tables', '#saved', '#settings']) {
        await go(hash);
        await look(`${named(each)} ${hash}`, found);
      }
      for (const hash of await analyses()) {
        await go(hash);
        await look(`${named(each)} ${hash}`, found);
      }
      await lookAtCare(each, found);
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
});
