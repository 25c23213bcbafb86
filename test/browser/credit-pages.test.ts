import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { random } from '../../src/stats/random.ts';
import { load, textFile } from '../tools/browser.ts';
import { gamma, bgNbdPurchases } from '../unit/stats/simulate.ts';
import { openLooks, type Looks } from './a11y-looks.ts';
import { answered, changes, patient } from './main-job-tools.ts';

// Attribution, lifetime value and experiment as a person drives them: each control that changes what
// is asked, what then stands on the page, and axe on it at 390 px.

/** A made-up year: customers by BG/NBD, touches before each order, answers, spend and a test. */
function year(): Record<string, string[]> {
  const r = random(3, 'year');
  const model = { r: 0.6, alpha: 6, a: 0.7, b: 2.5 };
  const at = (day: number, hour: number) =>
    `${new Date(Date.UTC(2025, 0, 1) + day * 864e5).toISOString().slice(0, 10)} ${hour}:00:00`;
  const events = ['user,event,timestamp,channel,campaign,device'];
  const orders = ['order_id,ts,customer,revenue'];
  const surveys = ['response_id,ts,respondent,kind,comment'];
  const assignments = ['experiment,unit,variant,ts'];
  const channels = ['google', 'meta', 'direct', 'email'];
  for (let i = 0; i < 700; i++) {
    const start = r.below(200);
    const scale = gamma(r, 5, 80);
    const touch = (day: number, hour: number, channel: string) =>
      events.push(
        `c${i},visit,${at(Math.max(0, day), hour)},${channel},${channel} one,${i % 2 ? 'phone' : 'desktop'}`,
      );
    [0, ...bgNbdPurchases(r, model, (364 - start) / 7)].forEach((t, k) => {
      const day = start + Math.floor(t * 7);
      if (k === 0) touch(day - 3, 9, channels[r.below(2)]!);
      touch(day, 10, channels[r.below(4)]!);
      orders.push(`${i}-${k},${at(day, 12)},c${i},${(100 * gamma(r, 4, scale)).toFixed(2)}`);
    });
    if (i < 120)
      surveys.push(`s${i},${at(start, 13)},c${i},source,${i % 3 ? 'a friend' : 'google'}`);
    assignments.push(
      `checkout,c${i},${i % 2 ? 'control' : 'new'},${at(Math.max(0, start - 1), 8)}`,
    );
  }
  for (let i = 0; i < 300; i++) {
    const day = r.below(360);
    events.push(
      `n${i},visit,${at(day, 10)},${channels[r.below(4)]},x,${i % 4 < 2 ? 'phone' : 'desktop'}`,
    );
    assignments.push(`checkout,n${i},${i % 2 ? 'control' : 'new'},${at(day + 1, 8)}`);
  }
  const spend = ['day,channel,cost', '2025-01-01,google,9000', '2025-12-31,meta,4000'];
  return { events, orders, surveys, assignments, spend };
}

let looks: Looks;
let page: Page;
beforeAll(async () => {
  looks = await openLooks();
  page = looks.page;
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
  for (const [table, lines] of Object.entries(year())) {
    const options = { table, timeZone: 'UTC', currency: 'CNY' };
    const [report] = await load(page, [textFile(`${table}.csv`, lines.join('\n'))], options);
    expect(report, table).toMatchObject({ rows: lines.length - 1, rejected: 0 });
  }
}, 180_000);
afterAll(() => looks.close());

const main = () => page.getByRole('main');
const form = () => page.getByRole('complementary', { name: 'Settings of this analysis' });
const choose = (label: string, option: string) => () =>
  form().getByLabel(label, { exact: true }).selectOption({ label: option });
const type = (label: string, value: string) => async () => {
  const field = form().getByLabel(label, { exact: true });
  await field.fill(value);
  await field.press('Enter');
};
/** The named column of the page's first table. */
const column = (rows: string[][], name: string) => {
  const at = rows[0]!.findIndex((head) => head.startsWith(name));
  return at < 0 ? null : rows.slice(1).map((row) => row[at]!);
};
const plain = { language: 'en', theme: 'light', width: 1400 } as const;

/** What stands on the page, by axe, in the look that is furthest from the one that the test drives. */
async function sound(place: string): Promise<void> {
  const found: string[] = [];
  await looks.put({ language: 'zh-CN', theme: 'dark', width: 390 });
  await answered(page);
  await page.waitForTimeout(300);
  await looks.look(place, found);
  await looks.put(plain);
  expect(found).toEqual([]);
}

test('attribution: models, players, money, dates, comparison, and what lies behind', async () => {
  await looks.put(plain);
  await looks.go('#analysis/attribution');
  const all = await answered(page);
  expect(all[0]!.join()).toMatch(/Last touch.*First touch.*Linear.*Markov.*Shapley/);
  // Every model shares out the same number of orders.
  const totals = all
    .at(-1)!
    .slice(1, 9)
    .map((n) => Number(n.replaceAll(',', '')));
  expect(new Set(totals.map(Math.round)).size).toBe(1);
  const fewer = await changes(page, () =>
    form().getByRole('checkbox', { name: 'Time decay' }).click(),
  );
  expect(column(fewer, 'Time decay')).toBeNull();
  const money = await changes(page, () =>
    main().getByText('Revenue', { exact: true }).first().click(),
  );
  expect(column(money, 'Linear')).not.toEqual(column(fewer, 'Linear'));
  const campaigns = await changes(page, choose('Shared among', 'Campaign'));
  expect(column(campaigns, 'Campaign')).toContain('google one');
  await changes(page, choose('Shared among', 'Channel'));

  await main().getByText('Differences', { exact: true }).click();
  await main().getByLabel('Compared model').selectOption({ label: 'First touch' });
  const differences = main().getByRole('region', { name: 'Differences' });
  // First touch is google or meta alone: direct and email lose, with a real minus sign.
  const row = (name: string) => differences.getByRole('row').filter({ hasText: name }).innerText();
  expect(await row('direct')).toMatch(/−\d/);
  expect(await row('meta')).toMatch(/\+\d/);
  expect(await differences.innerText()).not.toMatch(/(^|\s)-\d/);

  await main().getByText('What people say', { exact: true }).click();
  const said = main().getByRole('region', { name: 'What people say' });
  expect(await said.getByRole('row').filter({ hasText: 'a friend' }).innerText()).toMatch(
    /80\s.*66\.7%/s,
  );
  await choose('Dated by', 'Day of its last touch')();
  await main().getByText('Days', { exact: true }).click();
  await main().getByText('still filling up').first().waitFor(patient);
  await sound('attribution by click');
}, 240_000);

test('lifetime value: the model that is asked for, the time ahead, the holdout beside it', async () => {
  await looks.go('#analysis/value');
  const first = await answered(page);
  expect(column(first, 'Channel')).toContain('google');
  expect(column(first, 'LTV, low')).not.toBeNull();
  await main().getByText('The holdout: what', { exact: false }).first().waitFor(patient);
  const shorter = await changes(page, type('Months ahead', '3'));
  const ltv = (rows: string[][]) => Number(column(rows, 'LTV')!.at(-1)!.replaceAll(',', ''));
  expect(ltv(shorter)).toBeLessThan(ltv(first));
  await choose('Model', 'BG/NBD')();
  await main().getByText('The holdout: what BG/NBD foretold').first().waitFor(patient);
  const last = await changes(page, choose('Touch', 'Last touch'));
  expect(column(last, 'Channel')).toContain('direct');
  await sound('value');
}, 240_000);

test('experiment: readings, prior, caps, groups, meant split and the next test', async () => {
  await looks.go('#analysis/experiment');
  const fixed = await answered(page);
  expect(column(fixed, 'p')).not.toBeNull();
  const wide = await changes(page, () => form().getByText('Sequential', { exact: true }).click());
  expect(column(wide, '95% interval')).not.toEqual(column(fixed, '95% interval'));
  await changes(page, type('Narrowest at units', '500'));
  const bayes = await changes(page, () => form().getByText('Bayesian', { exact: true }).click());
  expect(bayes[0]!.join()).toMatch(/Chance to win/);
  await choose('Prior', 'Own: a normal belief')();
  // A firm belief that nothing changes: the changes shrink to it.
  await changes(page, type('Give or take (1 sd)', '0.1'));
  const sure = await answered(page);
  for (const change of column(sure, 'Change')!.filter((c) => /%/.test(c)))
    expect(change).toMatch(/^[+−]?0\.0%/);
  await changes(page, () => form().getByText('Fixed', { exact: true }).click());

  await form()
    .getByRole('button', { name: /Revenue per unit/ })
    .click();
  await choose('Outliers', 'Capped at a value')();
  const low = await changes(page, type('At most', '10'));
  expect(column(low, 'Control')![1]).not.toBe(column(fixed, 'Control')![1]);
  const groups = await changes(page, choose('Split by', 'Device'));
  expect(column(groups, 'Device')).toContain('phone');
  await changes(page, choose('Split by', 'Nothing'));
  const planned = () => main().getByText('To find a change of').first().innerText();
  const before = await planned();
  await type('Change worth finding', '20')();
  await expect.poll(planned, patient).not.toBe(before);
  await choose('Found in', '90%')();
  await expect.poll(planned, patient).toMatch(/of 20% .* in 90%/);
  // One of nine was to be in the control, half are: nothing else is worth reading.
  await type('Meant split', 'new 8, control 1')();
  await main().getByText('sample ratio', { exact: false }).first().waitFor(patient);
  await expect
    .poll(async () => column(await answered(page), 'Verdict')!.join(), patient)
    .toMatch(/not readable|unreadable/i);
  await sound('experiment');
}, 240_000);
