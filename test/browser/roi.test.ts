import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { addDays } from '../../src/model/days.ts';
import { load, textFile } from '../tools/browser.ts';
import { openLooks, type Looks } from './a11y-looks.ts';
import { answered, patient, runLink } from './main-job-tools.ts';

// ROI as a person reads it: levels that open, what changed, quadrants, new and returning, claims,
// slopes; then axe, once, in Chinese, dark, at 390 px.

const FIRST = '2026-01-05';
const WEEKS = 24;
/** The second half is the period; the first half is what it is compared with. */
const HALF = addDays(FIRST, (WEEKS / 2) * 7);
const LAST = addDays(FIRST, WEEKS * 7 - 1);
const COSTS = { google: 400, meta: 200, tiktok: 300, bing: 60, email: 10 };
const CHANNELS = Object.keys(COSTS);
const CLAIMED = 2;

/**
 * A day: spend of each channel by two campaigns, dearer in the second half, with two conversions
 * claimed by each but email; three orders, of a new customer after meta and google, of the same one
 * again, and of nobody known by its own channel, whose goods have no cost.
 */
function shop(): Record<string, string[]> {
  const spend = [
    'day,channel,campaign,cost,impressions,clicks,platform_conversions,platform_value',
  ];
  const events = ['user,event,timestamp,channel,campaign'];
  const orders = ['order_id,ts,customer,revenue,refund,cost_of_goods,channel'];
  for (let d = 0; d < WEEKS * 7; d++) {
    const day = addDays(FIRST, d);
    const dear = (1 + 0.3 * (Math.floor(d / 7) % 3)) * (day < HALF ? 1 : 1.5);
    for (const [name, cost] of Object.entries(COSTS))
      for (const k of [1, 2])
        spend.push(
          `${day},${name},${name} ${k},${(cost * dear * k) / 3},${1000 * k},${20 * k},${name === 'email' ? '' : CLAIMED / 2},${name === 'email' ? '' : 90}`,
        );
    events.push(
      `u${d},visit,${day} 08:00:00,meta,meta 1`,
      `u${d},visit,${day} 10:00:00,google,google 1`,
    );
    orders.push(
      `a${d},${day} 11:00:00,u${d},${Math.round(900 * dear)},0,300,`,
      `b${d},${day} 12:00:00,u${d},200,20,80,`,
      `c${d},${day} 13:00:00,,100,0,,${CHANNELS[d % 5]}`,
    );
  }
  return { spend, events, orders };
}

let looks: Looks;
let page: Page;
beforeAll(async () => {
  looks = await openLooks();
  page = looks.page;
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
  for (const [table, lines] of Object.entries(shop()))
    await load(page, [textFile(`${table}.csv`, lines.join('\n'))], {
      ...{ table, timeZone: 'UTC', currency: 'CNY' },
    });
  await runLink(
    page,
    await page.evaluate((spec) => globalThis.fupan.link(spec), {
      ...{ kind: 'roi', version: 1, by: ['channel', 'campaign'], basis: 'margin', overlap: true },
      ...{ period: { from: HALF, to: LAST }, compare: 'previous_period' },
    }),
  );
  await answered(page);
}, 180_000);
afterAll(() => looks.close());

const main = () => page.getByRole('main');
const section = (name: string) => main().getByText(name, { exact: true }).first().click();
const table = (name: RegExp) => main().getByRole('region', { name });
const figures = (text: string): number[] =>
  [...text.matchAll(/[−+]?[\d,]+(?:\.\d+)?/g)].map(([n]) =>
    Number(n.replaceAll(',', '').replace('−', '-')),
  );

test('levels, quadrants, change, buyers, claims, slopes; axe and 390 px', async () => {
  const days = (WEEKS / 2) * 7;
  const own = table(/^Return by channel · campaign/);
  await own.getByRole('button', { name: 'Open google' }).click();
  await own.getByRole('row').filter({ hasText: 'google 1' }).first().waitFor(patient);
  // Of google’s orders those without a customer have no cost of goods.
  await own.getByText('of orders').first().waitFor(patient);

  const chart = main().getByRole('img', { name: /points by cost and return/ });
  await chart.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'See the rows' }).waitFor(patient);
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(
    expect.arrayContaining(
      ['See the people', 'See the SQL'].map((s) => expect.stringContaining(s)),
    ),
  );
  await page.keyboard.press('Escape');
  // google costs most and pays back; tiktok costs more than the median, bing less.
  for (const [channel, name] of [
    ['google', 'Keep'],
    ['tiktok', 'Fix'],
    ['bing', 'Watch'],
  ] as const)
    expect(await own.getByRole('row').filter({ hasText: channel }).first().innerText()).toContain(
      name,
    );

  await main()
    .getByRole('img', { name: /^Waterfall of/ })
    .waitFor(patient);

  // New: the first order of each day's customer; returning: the second; unknown: nobody's.
  const buyers = table(/^New and returning customers/);
  const all = figures(await buyers.getByRole('row').last().innerText());
  expect(all.slice(0, 4)).toEqual([3 * days, days, days, days]);

  await section('Platform claims');
  const claimed = 4 * CLAIMED * days;
  const said = main().getByText(/^Platforms claim/);
  expect(figures(await said.innerText())).toEqual([claimed, 3 * days, claimed - 3 * days]);
  const pair = table(/^Orders that two platforms/)
    .getByRole('row')
    .last();
  expect(await pair.innerText()).toMatch(/google\s+meta/);
  // Both orders of each customer come after both platforms; of nobody's, each has a fifth or so.
  expect(figures(await pair.innerText())[0]).toBe(2 * days);
  await main()
    .getByRole('img', { name: /^Two lines over/ })
    .waitFor(patient);

  await section('One more unit spent');
  await main()
    .getByRole('img', { name: /^Slope with its interval/ })
    .waitFor(patient);

  await section('Platform claims');
  const found: string[] = [];
  await looks.put({ language: 'zh-CN', theme: 'dark', width: 390 });
  await answered(page);
  await page.waitForTimeout(300);
  await looks.look('roi zh-CN dark 390', found);
  expect(found).toEqual([]);
}, 180_000);
