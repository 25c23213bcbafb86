import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, openPage, ready, textFile, type Opened } from '../tools/browser.ts';
import { answered, patient } from './main-job-tools.ts';

// Nothing here touches the mouse.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  const lines = Array.from({ length: 40 }, (_, i) => {
    const day = String(1 + (i % 20)).padStart(2, '0');
    const later = String(3 + (i % 20)).padStart(2, '0');
    return `u${i},visit,2025-01-${day} 10:00:00,${i % 2 ? 'ads' : 'mail'}
${i % 3 ? `u${i},buy,2025-01-${later} 10:00:00,\n` : ''}`;
  });
  await load(page, [
    textFile(
      'events.csv',
      `user,event,timestamp,channel\n${lines.join('').replace(/\n\n/g, '\n')}`,
    ),
  ]);
});
afterAll(() => opened.close());

/** What has the focus, as a person would name it, and how it shows. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const box = element.getBoundingClientRect();
    // The ring may stand on the control or on what wraps it (a segment, a field).
    const rings = [element, element.parentElement, element.parentElement?.parentElement].map(
      (e) => {
        if (!e) return false;
        const s = getComputedStyle(e);
        return (
          (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'
        );
      },
    );
    const labels = (element as HTMLInputElement).labels;
    return {
      tag: element.tagName,
      name:
        element.getAttribute('aria-label') ??
        (labels?.length ? labels[0]!.innerText : element.innerText || element.title),
      seen: box.width > 0 && box.height > 0,
      ring: rings.some(Boolean),
    };
  });

/** Walks with Tab until the wanted control has the focus; each stop on the way must be seen. */
async function tabTo(name: RegExp, key = 'Tab', most = 80): Promise<void> {
  const way: string[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    const now = await focused();
    way.push(now.name);
    if (now.tag === 'BODY') continue;
    expect(now.ring, `${now.tag} “${now.name}” shows no focus`).toBe(true);
    if (name.test(now.name.trim())) return;
  }
  throw new Error(`${String(name)} was not on the way: ${way.join(' | ').slice(0, 800)}`);
}

/** Opens the palette and waits until its field has the focus: letters typed before are nobody's. */
async function openPalette(): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.waitFor();
  await expect.poll(() => field.evaluate((e) => e === document.activeElement), patient).toBe(true);
}

test('the first Tab offers to skip to the content', async () => {
  await page.goto(opened.site.url);
  await ready(page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Tab');
  let now = await focused();
  for (let i = 0; i < 60 && !/Skip to the content/.test(now.name); i++) {
    await page.keyboard.press('Shift+Tab');
    now = await focused();
  }
  expect(now).toMatchObject({ name: 'Skip to the content', seen: true });
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
});

test('the palette goes to the funnel, and the heading has the focus', async () => {
  await openPalette();
  await page.keyboard.type('funnel');
  await page.keyboard.press('Enter');
  await answered(page);
  expect(page.url()).toMatch(/#analysis\/funnel$/);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), patient).toBe('H1');
});

test('the window is reached and changed; undo brings the answer back', async () => {
  const first = await answered(page);
  await tabTo(/^Within$/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect.poll(() => answered(page), patient).not.toEqual(first);
  const narrow = await answered(page);
  // Out of the field, the keys are the page's again.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+z');
  await expect.poll(() => answered(page), patient).toEqual(first);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => answered(page), patient).toEqual(narrow);
  await page.keyboard.press('Control+z');
  await expect.poll(() => answered(page), patient).toEqual(first);
});

test('arrows choose among modes, Alt and an arrow moves a step', async () => {
  const labels = async () => (await answered(page)).slice(1).map((r) => r[0]!.replace(/^\d /, ''));
  const before = await labels();
  await page.getByRole('main').getByRole('heading', { level: 1 }).focus();
  await tabTo(new RegExp(`^1\\s*${before[0]}$`));
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(labels, patient).toEqual([before[1], before[0], ...before.slice(2)]);
  await page.keyboard.press('Control+z');
  await expect.poll(labels, patient).toEqual(before);
});

test('S shows and hides the SQL, but not while a person types', async () => {
  const drawer = page.getByRole('region', { name: 'SQL', exact: true });
  await page.getByRole('main').getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('s');
  await drawer.waitFor();
  await page.keyboard.press('s');
  await drawer.waitFor({ state: 'detached' });
  await openPalette();
  await page.keyboard.type('s');
  await page.keyboard.press('Escape');
  expect(await drawer.count()).toBe(0);
});

test('a dialog keeps the focus inside and gives it back', async () => {
  await page.getByRole('main').getByRole('heading', { level: 1 }).focus();
  await tabTo(/^Export/);
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect((await focused()).name).toMatch(/^Export/);
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((d) => d.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(async () => (await focused()).name, patient).toMatch(/^Export/);
});

test('the table is one stop; its rows are walked by arrows, its columns sorted by Enter', async () => {
  await page.getByRole('main').getByRole('heading', { level: 1 }).focus();
  await tabTo(/^People/);
  await page.keyboard.press('Enter');
  const sorted = page.getByRole('columnheader', { name: /^People/ });
  await expect.poll(() => sorted.getAttribute('aria-sort'), patient).toMatch(/scending/);
});

test('a whole tour of the rail: every place is reached, and said to be the present one', async () => {
  for (const [words, hash] of [
    ['files', '#files'],
    ['tables', '#tables'],
    ['saved', '#saved'],
    ['settings', '#settings'],
    ['cohort', '#analysis/cohort'],
  ] as const) {
    await openPalette();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash, patient).toBe(hash);
    await expect
      .poll(() => page.getByRole('navigation').locator('[aria-current]').count(), patient)
      .toBe(1);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
});

test('shortcuts are listed under ?', async () => {
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expect(await dialog.innerText()).toMatch(/SQL/);
  await page.keyboard.press('Escape');
});
