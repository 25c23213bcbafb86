import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { openPage } from '../tools/browser.ts';
import { FULL } from './hostile/case.ts';
import { answered } from './main-job-tools.ts';

// What the two files of axe share: a page in each language, theme and width, looked at by axe.

export interface Look {
  language: 'en' | 'zh-CN';
  theme: 'light' | 'dark';
  width: 1400 | 390;
}
const LOOKS: Look[] = (['en', 'zh-CN'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    ([1400, 390] as const).map((width) => ({ language, theme, width })),
  ),
);
export const PLAIN: Look = LOOKS[0]!;

/**
 * Each language, theme and width at full size (`npm run test:faults`); else the one that is furthest
 * from the look in which all other tests drive the page.
 */
export const FEW = FULL ? LOOKS : LOOKS.slice(-1);

export const named = ({ language, theme, width }: Look): string => `${language} ${theme} ${width}`;

/** A page of its own browser, and what is done with it. */
export async function openLooks() {
  const { page, close } = await openPage();
  return {
    page,
    close,
    look: (place: string, found: string[]) => look(page, place, found),
    put: (each: Look) => put(page, each),
    go: (hash: string) => go(page, hash),
    tryDemo: () => tryDemo(page),
  };
}
export type Looks = Awaited<ReturnType<typeof openLooks>>;

/** Looks at the page that is open: nothing serious by axe, nothing wider than the window. */
async function look(page: Page, place: string, found: string[]): Promise<void> {
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
async function put(page: Page, { language, theme, width }: Look): Promise<void> {
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
async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((h) => (location.hash = h), hash);
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
  if (hash.startsWith('#analysis')) await answered(page);
  // Colours fade over; what is half-way is not what a person reads.
  await page.waitForTimeout(300);
}

/** Loads the demo by its button, and keeps two analyses of it. */
async function tryDemo(page: Page): Promise<void> {
  await put(page, PLAIN);
  await go(page, '#');
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('region', { name: 'Funnel by step' }).waitFor({ timeout: 100_000 });
  await page.evaluate(async () => {
    await globalThis.fupan.save('One', { kind: 'funnel' });
    await globalThis.fupan.save('Two', { kind: 'roi' });
  });
}
