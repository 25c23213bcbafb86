import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { newBrowser, open, reload, serve } from '../tools/browser.ts';
import {
  allowClipboard,
  answered,
  changes,
  clipboard,
  downloaded,
  run,
  sql,
  type Rows,
  patient,
  runLink,
} from './main-job-tools.ts';

// The demo as a newcomer meets it: one click, an answer, four stories, controls, saving, a link.

let site: Awaited<ReturnType<typeof serve>>;
let browser: Awaited<ReturnType<typeof newBrowser>>;
let page: Page;
const broken: string[] = [];
beforeAll(async () => {
  site = await serve();
  browser = await newBrowser(site.url);
  await allowClipboard(browser.context, site.url);
  page = await open(browser.context, site.url);
  page.on('pageerror', (error) => broken.push(String(error)));
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const form = () => page.getByRole('complementary', { name: 'Settings of this analysis' });

test('the first screen says what it is and offers files and the demo; one click later an answer stands', async () => {
  const main = page.getByRole('main');
  expect(await main.getByRole('heading', { level: 1 }).innerText()).toMatch(/files/i);
  expect(await main.getByRole('button', { name: 'Choose files' }).isVisible()).toBe(true);
  const started = Date.now();
  await main.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('region', { name: 'Funnel by step' }).waitFor({ timeout: 100_000 });
  const rows = await answered(page);
  console.log(`demo: first answer after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  expect(rows.length).toBeGreaterThan(3);
  const tables = await page.evaluate(() => globalThis.fupan.tables());
  const size = Object.fromEntries(tables.map((t) => [t.name, t.rows]));
  expect(size['events']).toBeGreaterThan(250_000);
  for (const name of [
    'spend',
    'orders',
    'leads',
    'surveys',
    'content',
    'tickets',
    'targets',
    'assignments',
    'codes',
    'scans',
  ]) {
    expect(size[name], name).toBeGreaterThan(0);
  }
  const people = await sql(page, 'SELECT count(DISTINCT "user") AS n FROM events');
  expect(Number(people[0]!['n'])).toBeGreaterThan(35_000);
  const channels = await sql(page, 'SELECT DISTINCT source FROM spend');
  expect(channels).toHaveLength(8);
  // No review step, and nothing set aside without a reason that adds up.
  expect(await page.getByRole('heading', { name: 'Review before loading' }).count()).toBe(0);
}, 180_000);

const FIRST = { from: '2025-11-01', to: '2026-04-30' };
const SECOND = { from: '2026-05-01', to: '2026-10-31' };
const total = (rows: Rows) => rows.find((r) => r['total'])!;

test('story 1: exposure is up by half while conversion falls by a fifth', async () => {
  const [a, b] = [
    total(await run(page, { kind: 'roi', period: FIRST })),
    total(await run(page, { kind: 'roi', period: SECOND })),
  ];
  expect(Number(b['impressions']) / Number(a['impressions'])).toBeCloseTo(1.5, 1);
  const rate = async (period: object) => {
    const rows = await run(page, {
      kind: 'funnel',
      steps: [{ event: 'visit' }, { event: 'purchase' }],
      window: { value: 30, unit: 'day' },
      period,
    });
    return Number(rows[1]!['rate_from_start']);
  };
  const fall = (await rate(SECOND)) / (await rate(FIRST));
  expect(fall).toBeGreaterThan(0.74);
  expect(fall).toBeLessThan(0.86);
});

test('story 2: TikTok is clicked most and returns least; 小红书 is small and its people stay', async () => {
  const rows = await run(page, { kind: 'roi', by: ['channel'] });
  const parts = rows.filter((r) => !r['total'] && Number(r['cost']) > 0);
  const by = (key: string) => [...parts].sort((a, b) => Number(b[key]) - Number(a[key]));
  expect(by('ctr')[0]!['channel']).toBe('tiktok');
  const of = (channel: string) => parts.find((r) => r['channel'] === channel)!;
  expect(Number(of('tiktok')['roas'])).toBeLessThan(0.5);
  expect(by('roas').at(-1)!['channel']).toBe('tiktok');
  const small = of('小红书');
  expect(Number(small['cost']) / Number(total(rows)['cost'])).toBeLessThan(0.05);
  expect(Number(small['roas'])).toBeGreaterThan(3);
  const back = (
    await run(page, {
      kind: 'cohort',
      interval: 'month',
      breakdown: { column: 'channel', top: 20 },
    })
  ).filter((r) => r['total'] && r['offset'] === 3);
  const rate = (channel: string) =>
    Number(back.find((r) => r['breakdown'] === channel)?.['rate'] ?? Number.NaN);
  expect(rate('小红书')).toBeGreaterThan(1.5 * rate('tiktok'));
  expect(rate('小红书')).toBeGreaterThan(1.3 * rate('google'));
});

test('story 3: leads double while accepted leads fall', async () => {
  const [a, b] = await sql(
    page,
    `SELECT day >= DATE '2026-05-01' AS later, count(*) AS leads, count(accepted) AS accepted
FROM leads GROUP BY 1 ORDER BY 1`,
  );
  expect(Number(b!['leads']) / Number(a!['leads'])).toBeCloseTo(2, 0);
  expect(Number(b!['accepted'])).toBeLessThan(0.9 * Number(a!['accepted']));
});

test('story 4: leads that are answered after days are lost', async () => {
  const rows = await sql(
    page,
    `SELECT first_response - created > INTERVAL 1 DAY AS late,
  count(won) / count(*) FILTER (WHERE won IS NOT NULL OR lost IS NOT NULL) AS rate
FROM leads WHERE first_response IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  expect(Number(rows[0]!['rate'])).toBeGreaterThan(2 * Number(rows[1]!['rate']));
});

test('each analysis says something in plain sentences', async () => {
  for (const kind of ['funnel', 'cohort', 'roi']) {
    const findings = await page.evaluate(
      (k) => globalThis.fupan.run({ kind: k }).then((r) => r.findings),
      kind,
    );
    expect(findings.length, kind).toBeGreaterThan(0);
    for (const { text, reason } of findings) {
      expect(text).toMatch(/[.。]$/);
      expect(text).toMatch(/\d/);
      expect(`${text}${reason}`).not.toMatch(/\w+\.finding\.|\{|undefined|NaN/);
    }
  }
});

test('funnel: controls change the answer, undo and redo walk back and forth', async () => {
  await page.goto(`${site.url}#analysis/funnel`);
  const first = await answered(page);
  const within = form()
    .getByRole('spinbutton', { name: 'Within' })
    .or(form().getByRole('textbox', { name: 'Within' }));
  const narrow = await changes(page, async () => {
    await within.fill('1');
    await within.press('Enter');
  });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => answered(page), patient).toEqual(first);
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect.poll(() => answered(page), patient).toEqual(narrow);
  // Rows of another meaning: "k steps done", and labelled so.
  const any = await changes(page, () => form().getByText('Any order', { exact: true }).click());
  expect(any.slice(1).map((r) => r[0])).not.toEqual(narrow.slice(1).map((r) => r[0]));
  await page.keyboard.press('Control+z');
  await expect.poll(() => answered(page), patient).toEqual(narrow);
  const split = await changes(page, () =>
    form().getByRole('combobox', { name: 'Split by' }).selectOption({ label: 'Device' }),
  );
  expect(split.length).toBeGreaterThan(narrow.length);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => answered(page), patient).toEqual(first);
});

test('funnel: the table sorts, is copied and saved with full figures', async () => {
  const table = page.getByRole('region', { name: 'Funnel by step' });
  const counts = async () =>
    (await answered(page)).slice(1).map((r) => Number(r[1]!.replace(/\D/g, '')));
  const head = table.getByRole('columnheader').nth(1).getByRole('button');
  await head.click();
  const one = await counts();
  await head.click();
  const other = await counts();
  expect(other).toEqual([...one].reverse());
  await page.getByRole('button', { name: 'Copy', exact: true }).first().click();
  expect((await clipboard(page)).split('\n')[0]).toContain('\t');
  const file = await downloaded(page, () =>
    page.getByRole('button', { name: 'CSV', exact: true }).first().click(),
  );
  expect(file.name).toMatch(/\.csv$/);
  const [answer] = [await run(page, { kind: 'funnel' })];
  expect(file.text).toContain(String(answer[0]!['count']));
});

test('cohort and ROI: controls change the answer', async () => {
  await page.goto(`${site.url}#analysis/cohort`);
  await answered(page);
  await changes(page, () => form().getByText('Week', { exact: true }).click());
  await changes(page, () =>
    form().getByRole('combobox', { name: 'Came back' }).selectOption({ label: 'On or after it' }),
  );
  await page.goto(`${site.url}#analysis/roi`);
  await answered(page);
  await changes(page, () =>
    form().getByRole('combobox', { name: 'Model' }).selectOption({ label: 'First touch' }),
  );
  const byCampaign = await changes(page, () =>
    form().getByRole('combobox', { name: 'By', exact: true }).selectOption({ label: 'Campaign' }),
  );
  expect(byCampaign.length).toBeGreaterThan(9);
  const [other] = ['Revenue', 'Margin'].filter(
    (name) => !byCampaign[0]!.join().includes(`ROI on ${name.toLowerCase()}`),
  );
  await changes(page, () => form().getByText(other!, { exact: true }).click());
});

test('save, list, search, rename, duplicate, delete with undo', async () => {
  await page.goto(`${site.url}#analysis/funnel`);
  await answered(page);
  await page
    .getByRole('button', { name: 'Click to change the title' })
    .or(page.getByRole('heading', { level: 1 }).getByRole('button'))
    .first()
    .click();
  const title = page.getByRole('textbox', { name: 'Title' });
  await title.fill('Checkout, weekly');
  await title.press('Enter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => page.url(), patient).toMatch(/#analysis\/funnel\/./);
  await page.getByRole('navigation').getByRole('link', { name: 'Saved analyses' }).click();
  const rows = page.getByRole('region', { name: 'Saved analyses' }).getByRole('row');
  await expect.poll(() => rows.count(), patient).toBe(2);
  await page.getByRole('button', { name: 'Duplicate Checkout, weekly' }).click();
  await expect.poll(() => rows.count(), patient).toBe(3);
  await page.getByRole('button', { name: 'Rename Copy of Checkout, weekly' }).click();
  const field = page.getByRole('textbox', { name: /Rename/ });
  await field.fill('Second look');
  await field.press('Enter');
  await page.getByRole('link', { name: 'Second look' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search the titles' }).fill('second');
  await expect.poll(() => rows.count(), patient).toBe(2);
  await page.getByRole('button', { name: 'Delete Second look' }).click();
  const notices = page.getByRole('status', { name: 'Messages' });
  await notices.getByText('“Second look” was removed.').waitFor();
  await notices.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Second look' }).waitFor();
});

test('after a reload everything is there without asking for a file', async () => {
  const before = await run(page, { kind: 'roi' });
  await page.goto(`${site.url}#saved`);
  await reload(page);
  await page.getByRole('link', { name: 'Checkout, weekly' }).click();
  await answered(page);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Checkout, weekly');
  expect(await run(page, { kind: 'roi' })).toEqual(before);
}, 120_000);

test('a link opens the same analysis with the same figures elsewhere', async () => {
  await page.goto(`${site.url}#analysis/roi`);
  await answered(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Link copied' }).waitFor();
  const address = await clipboard(page);
  expect(address.startsWith(`${site.url}#link/`)).toBe(true);
  const mine = await answered(page);

  const other = await newBrowser(site.url);
  const theirs = await open(other.context, address);
  // Read before it runs: what it asks, of which files. Kept, it waits for the data.
  await theirs.getByRole('heading', { name: 'What it asks' }).waitFor(patient);
  await theirs.getByRole('button', { name: 'Keep it and load data' }).click();
  await theirs
    .getByText(/is missing here/)
    .first()
    .waitFor();
  expect(await theirs.evaluate(() => globalThis.fupan.saved().then((s) => s.length))).toBe(1);
  await theirs.getByRole('button', { name: 'Try the demo' }).click();
  await theirs.getByRole('region', { name: /^Return by/ }).waitFor({ timeout: 100_000 });
  expect(await answered(theirs)).toEqual(mine);
  // The same data under other settings: it says which.
  await theirs.evaluate(() => globalThis.fupan.set({ timeZone: 'America/New_York' }));
  await theirs.goto(site.url);
  await runLink(theirs, address);
  await theirs.getByText(/Time zone: Asia\/Shanghai in the link/).waitFor();
  expect(other.foreign).toEqual([]);
  await other.close();
}, 240_000);

test('nothing left the origin, and nothing broke', () => {
  expect(browser.foreign).toEqual([]);
  expect(broken).toEqual([]);
});
