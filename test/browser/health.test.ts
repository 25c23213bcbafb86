import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, openPage, textFile, type Opened } from '../tools/browser.ts';
import { addDays } from '../../src/model/days.ts';
import { answered, patient } from './main-job-tools.ts';

// Marks on analyses whose data are hit, and the totals of files beside their rows.

let opened: Opened;
let page: Page;

/** Forty days of 30 visits and 30 sign-ups; on the 21st day nobody signs up. */
const BROKEN = addDays('2026-01-01', 20);
const events = Array.from({ length: 40 }, (_, d) => addDays('2026-01-01', d)).flatMap((day) =>
  Array.from({ length: 30 }, (_, i) => {
    const at = `${day} 10:${String(10 + i)}:00`;
    const visit = `u${i},visit,${at}`;
    return day === BROKEN ? [visit] : [visit, `u${i},signup,${at.replace(' 10', ' 11')}`];
  }).flat(),
);
const funnel = (from: string, to: string) => ({
  kind: 'funnel',
  steps: [{ event: 'visit' }, { event: 'signup' }],
  window: { value: 1, unit: 'day' },
  period: { from, to },
});

beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
  await load(page, [
    textFile('events.csv', ['user,event,timestamp', ...events, ''].join('\n')),
    textFile(
      'spend.csv',
      [
        'day,campaign,cost',
        '2026-01-01,a,5',
        '2026-01-01,b,6',
        '2026-01-01,小计,12',
        '2026-01-02,a,7',
        '2026-01-02,小计,7',
        'Total,,18',
        '',
      ].join('\n'),
    ),
  ]);
});
afterAll(() => opened.close());

test('an analysis is marked where its days hold a tracking break, and not elsewhere', async () => {
  const open = async (spec: object) => {
    const id = await page.evaluate((s) => globalThis.fupan.save('F', s), spec);
    await page.evaluate((i) => globalThis.fupan.open(i), id);
    await page.waitForFunction((i) => location.hash.endsWith(i), id);
    await answered(page);
  };
  await open(funnel('2026-01-15', '2026-01-31'));
  // The checks run when nothing else does; the mark comes with them.
  const mark = page.getByRole('button', { name: '1 data issue touches these figures' });
  await mark.click(patient);
  await page.getByText('signup nearly vanished on 1 day.').waitFor();
  const warnings = (spec: object) =>
    page.evaluate((s) => globalThis.fupan.run(s).then((r) => r.warnings), spec);
  expect(await warnings(funnel('2026-01-15', '2026-01-31'))).toContainEqual({
    code: 'quality-tracking-breaks',
    message: expect.stringContaining('signup nearly vanished on 1 day.') as string,
  });
  await open(funnel('2026-01-01', '2026-01-18'));
  expect(await page.getByText('touches these figures').count()).toBe(0);
  expect((await warnings(funnel('2026-01-01', '2026-01-18'))).map((w) => w.code)).not.toContain(
    'quality-tracking-breaks',
  );
  await page.goBack();
  await mark.click(patient);
  await page.getByRole('link', { name: 'Show: No event vanished for a day' }).click();
  await page.getByRole('heading', { name: 'Data health' }).waitFor();
  const found = page.getByRole('button', { name: 'signup nearly vanished', exact: false });
  expect(await found.getAttribute('aria-expanded')).toBe('true');
});

test('totals that a file states stand beside the sums of its rows, what differs first', async () => {
  await page.evaluate(() => (location.hash = '#health'));
  await page.getByText('1 figure of a total in spend.csv differs from the rows.').waitFor(patient);
  const stated = page.getByRole('region', { name: 'Totals stated in the files' });
  await stated.getByText('1 of 3 figures of totals differs from the rows.').waitFor();
  const lines = async () =>
    (await stated.locator('tbody tr').allInnerTexts()).map((x) => x.split(/\s*\t\s*/));
  expect(await lines()).toEqual([
    ['3', '1 Jan 2026', 'cost', '12', '11', '−1', expect.stringContaining('◆') as string],
  ]);
  await stated.getByRole('button', { name: 'Show all 3' }).click();
  expect((await lines()).map((line) => line.slice(0, 6))).toEqual([
    ['3', '1 Jan 2026', 'cost', '12', '11', '−1'],
    ['5', '2 Jan 2026', 'cost', '7', '7', '0'],
    ['6', 'the whole file', 'cost', '18', '18', '0'],
  ]);
  await stated.getByRole('link', { name: 'spend.csv' }).click();
  await page.getByText('1 of 3 figures of totals differs from the rows.').waitFor();
});
