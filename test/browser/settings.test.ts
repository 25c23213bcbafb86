import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, type Opened, openPage, reload, textFile } from '../tools/browser.ts';
import { answered, patient, run, sql } from './main-job-tools.ts';

// What a workspace decides, in the page and by the console, and what follows from it.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'Asia/Shanghai', currency: 'CNY' }));
  await load(page, [
    textFile(
      'events.csv',
      'user,event,timestamp,source,medium\nu1,visit,2025-01-05T15:30:00Z,newsletter-x,mail-x\nu2,visit,2025-01-05T16:30:00Z,google,cpc\n',
    ),
    textFile(
      'spend.csv',
      'Day,Campaign,Currency,Cost\n2025-01-05,a,USD,10.00\n2025-01-06,a,CNY,5.00\n',
    ),
  ]);
});
afterAll(() => opened.close());

const failure = (spec: object) =>
  page.evaluate(
    (s) =>
      globalThis.fupan.run(s).then(
        () => null,
        (e: { code: string; message: string; hint: string }) => ({
          code: e.code,
          message: e.message,
          hint: e.hint,
        }),
      ),
    spec,
  );

test('22: without a rate the page names currency, days and rows, and offers the rate table', async () => {
  const said = await failure({ kind: 'roi', by: ['campaign'] });
  expect(said?.code).toBe('no-rate');
  for (const part of ['USD', '2025-01-05', '1 row']) expect(said?.message).toContain(part);
  await page.goto(`${opened.site.url}#analysis/roi`);
  await page
    .getByRole('alert')
    .getByText(/No exchange rate for USD/)
    .waitFor();
  await page.getByRole('button', { name: 'Enter the rate' }).click();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

test('a rate that is entered answers at once; undo takes it back', async () => {
  const main = page.getByRole('main');
  await main.getByText(/Paste/i).first().click();
  await main.getByRole('textbox', { name: /paste/i }).fill('2025-01-05,USD,7.25');
  await main.getByRole('button', { name: /^(Take|Add) 1 rate/ }).click();
  await expect
    .poll(() => page.evaluate(() => globalThis.fupan.settings().then((s) => s.rates)), patient)
    .toEqual([{ day: '2025-01-05', currency: 'USD', rate: 7.25 }]);
  const rows = await run(page, { kind: 'roi', by: ['campaign'] });
  expect(rows.find((r) => r['total'])?.['cost']).toBe(77.5);
  await page.getByRole('main').getByRole('button', { name: 'Undo the last change' }).click();
  await expect.poll(() => failure({ kind: 'roi' }).then((f) => f?.code), patient).toBe('no-rate');
  await page.evaluate(() =>
    globalThis.fupan.set({ rates: [{ day: '2025-01-05', currency: 'USD', rate: 7.25 }] }),
  );
});

test('another zone moves instants over midnight and leaves days where they are', async () => {
  const days = async () => ({
    events: (await sql(page, 'SELECT day FROM events ORDER BY ts')).map((r) => r['day']),
    spend: (await sql(page, 'SELECT day FROM spend ORDER BY 1')).map((r) => r['day']),
  });
  expect(await days()).toEqual({
    events: ['2025-01-05', '2025-01-06'],
    spend: ['2025-01-05', '2025-01-06'],
  });
  await page.goto(`${opened.site.url}#settings`);
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.click();
  await zone.fill('Los_Angeles');
  await page
    .getByRole('option', { name: /Los.Angeles/ })
    .first()
    .click();
  await expect
    .poll(() => page.evaluate(() => globalThis.fupan.settings().then((s) => s.timeZone)), patient)
    .toBe('America/Los_Angeles');
  expect(await days()).toEqual({
    events: ['2025-01-05', '2025-01-05'],
    spend: ['2025-01-05', '2025-01-06'],
  });
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'Asia/Shanghai' }));
});

test('channel rules name channels anew in all tables', async () => {
  const channels = () => sql(page, 'SELECT channel FROM events ORDER BY ts');
  expect((await channels()).map((r) => r['channel'])).toEqual(['(unassigned)', 'google']);
  const rule = {
    channel: 'letters',
    when: [{ column: 'medium' as const, op: 'is' as const, values: ['mail-x'] }],
  };
  await page.evaluate(async (r) => {
    const { channelRules } = await globalThis.fupan.settings();
    await globalThis.fupan.set({ channelRules: [r, ...channelRules] });
  }, rule);
  expect((await channels()).map((r) => r['channel'])).toEqual(['letters', 'google']);
});

test('what is no setting is refused with its path, and nothing changes', async () => {
  const before = await page.evaluate(() => globalThis.fupan.settings());
  for (const change of [
    { timeZone: 'Mars/Olympus' },
    { currency: 'yuan' },
    { rates: [{ day: '2025-01-05', currency: 'USD', rate: 0 }] },
    { rates: [{ day: 'soon', currency: 'USD', rate: 7 }] },
    { channelRules: [{ channel: '', when: [] }] },
    { colour: 'red' },
  ]) {
    const said = await page.evaluate(
      (c) =>
        globalThis.fupan.set(c).then(
          () => null,
          (e: { code: string; message: string }) => ({ code: e.code, message: e.message }),
        ),
      change,
    );
    expect(said?.code, JSON.stringify(change)).toBe('invalid-settings');
    expect(said?.message).toContain(Object.keys(change)[0]);
  }
  expect(await page.evaluate(() => globalThis.fupan.settings())).toEqual(before);
});

test('the language is the whole page’s, errors of the console too', async () => {
  await page.evaluate(() => globalThis.fupan.set({ language: 'zh-CN' }));
  await expect.poll(() => page.locator('html').getAttribute('lang'), patient).toBe('zh-CN');
  const said = await failure({ kind: 'horoscope' });
  expect(said?.message).toMatch(/[\u4e00-\u9fff]/);
  await page.goto(`${opened.site.url}#analysis/roi`);
  await answered(page);
  const text = await page.getByRole('main').innerText();
  expect(text).toMatch(/[\u4e00-\u9fff]/);
  expect(text).not.toMatch(/\b(Save|Copy link|Export|Lookback|Revenue|Cost)\b/);
  await page.evaluate(() => globalThis.fupan.set({ language: 'en' }));
});

test('to forget takes everything, after asking', async () => {
  await page.evaluate(() => globalThis.fupan.save('x', { kind: 'funnel' }));
  await page.goto(`${opened.site.url}#settings`);
  await page.getByRole('button', { name: 'Forget the workspace …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2 loaded files').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await sql(page, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
  await page.getByRole('button', { name: 'Forget the workspace …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  await reload(page);
  expect(await page.evaluate(() => globalThis.fupan.tables())).toEqual([]);
  expect(await page.evaluate(() => globalThis.fupan.saved())).toEqual([]);
});
