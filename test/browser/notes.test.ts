import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, openPage, textFile, type Opened } from '../tools/browser.ts';
import { answered, patient, runLink } from './main-job-tools.ts';

// A note on a day, by key from one chart: on every chart over time at once, and taken away from another.

let opened: Opened;
const days = Array.from({ length: 12 }, (_, i) => `2026-01-${String(i + 1).padStart(2, '0')}`);
const events = textFile(
  'events.csv',
  [
    'user,event,timestamp',
    ...days.flatMap((day) => [`a,visit,${day} 10:00:00`, `b,buy,${day} 11:00:00`]),
  ].join('\n'),
);

beforeAll(async () => {
  opened = await openPage();
  await load(opened.page, [events], { timeZone: 'UTC' });
});
afterAll(() => opened.close());

test('a note written by key on one chart stands on the others, and goes from all', async () => {
  const { page } = opened;
  const to = async (spec: { kind: string; version: number; [key: string]: unknown }) => {
    await runLink(page, await page.evaluate((s) => globalThis.fupan.link(s), spec));
    await answered(page);
  };
  const noted = (text: string) => page.locator('main figure svg').getByText(text);
  const lifecycle = { kind: 'lifecycle', version: 1, interval: 'day' };
  await to(lifecycle);
  const chart = page.locator('main figure .host').nth(1);
  await chart.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Note on a day' });
  const day = await dialog.getByLabel('Day', { exact: true }).inputValue();
  expect(day).toBe('2026-01-01');
  await dialog.getByLabel('Day', { exact: true }).fill('2026-01-05');
  await dialog.getByLabel('What happened').fill('Price rise');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  // Phases and actives: both charts over time of the page.
  await expect.poll(() => noted('Price rise').count(), patient).toBe(2);

  await to({
    kind: 'funnel',
    version: 1,
    trend: 'day',
    count: 'totals',
    steps: [{ event: 'visit' }, { event: 'buy' }],
  });
  await expect.poll(() => noted('Price rise').count(), patient).toBe(1);
  await page.locator('main figure .host').nth(1).focus();
  await page.keyboard.press('n');
  await dialog.getByRole('button', { name: 'Remove the note' }).click();
  await expect.poll(() => noted('Price rise').count(), patient).toBe(0);
}, 120_000);
