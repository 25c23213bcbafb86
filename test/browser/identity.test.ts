import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, type Opened, openPage, reload, textFile } from '../tools/browser.ts';
import { patient, run, sql } from './main-job-tools.ts';

// How files fit together: people over an e-mail, names of one platform, campaign names in parts.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'Asia/Shanghai', currency: 'CNY' }));
  await load(page, [
    textFile(
      'events.csv',
      [
        'user_id,event,timestamp,utm_source,utm_campaign,email',
        'u1,visit,2026-01-01 10:00:00,xiaohongshu,CN_Serum_New,ann@x.com',
        'u2,visit,2026-01-01 11:00:00,xiaohongshu,CN_Oil_Old,',
        'u2,visit,2026-01-02 11:00:00,xiaohongshu,misc,bob@x.com',
        '',
      ].join('\n'),
    ),
    textFile(
      'orders.csv',
      'order_id,timestamp,email,revenue\n1,2026-01-03 10:00:00,Ann@x.com,300\n2,2026-01-03 11:00:00,eve@x.com,50\n',
    ),
    textFile(
      'spend.csv',
      'day,source,campaign,cost\n2026-01-01,小红书,CN_Serum_New,100\n2026-01-01,小红书,CN_Oil_Old,40\n',
    ),
  ]);
  await page.goto(`${opened.site.url}#identity`);
});
afterAll(() => opened.close());

const roi = async (by: string) =>
  (await run(page, { kind: 'roi', by: [by] })).map((r) => [
    r['total'] ? 'total' : r['not_attributed'] ? 'none' : r[by],
    r['cost'],
    r['revenue'],
  ]);
const settings = (key: string) =>
  page.evaluate((k) => globalThis.fupan.settings().then((s) => s[k as 'joinKeys']), key);

test('a proposed key says how it meets, joins people when taken, and can be taken back', async () => {
  expect(await roi('source')).toContainEqual(['none', 0, 350]);
  const proposed = page.getByRole('region', { name: 'Proposed' });
  await proposed.getByText('50.0% (1 of 2)').first().waitFor();
  await proposed.getByText('2 ids get company.').waitFor();
  await proposed.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('region', { name: 'Keys in use' }).getByText('2 ids get company.').waitFor();
  await page.getByText('4 ids of 3 people').waitFor();
  expect(await roi('source')).toContainEqual(['xiaohongshu', 0, 300]);
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await expect.poll(() => settings('joinKeys'), patient).toEqual([]);
  await page
    .getByRole('region', { name: 'Proposed' })
    .getByRole('button', { name: 'Join' })
    .click();
  await expect.poll(() => settings('joinKeys').then((k) => k.length), patient).toBe(1);
});

test('names of one platform are merged, and ROI by source meets', async () => {
  await page.getByRole('radio', { name: 'Sources and campaigns' }).check();
  await page.getByText('0.0% (0 of 1)').first().waitFor();
  await page.getByRole('button', { name: 'Count names as 小红书' }).click();
  await page.getByText('✓ merged').waitFor();
  expect(await roi('source')).toEqual([
    ['小红书', 140, 300],
    ['none', 0, 50],
    ['total', 140, 350],
  ]);
});

test('campaign names are taken apart as previewed, and the parts break every analysis down', async () => {
  await page.getByRole('radio', { name: 'Campaign names' }).check();
  await page.getByRole('button', { name: '{part 1}_{part 2}_{part 3}' }).click();
  const field = page.getByRole('textbox', { name: 'Pattern 1' });
  await field.fill('{market}{product}');
  await page.getByText('two fields stand side by side').waitFor();
  await field.fill('{market}_{product}_{audience}');
  await page.getByText('66.7% (2 of 3) of the names fit').waitFor();
  await page.getByText('1 name fits no pattern:').waitFor();
  await page.getByRole('cell', { name: 'Serum', exact: true }).waitFor();
  expect(await settings('campaignPatterns')).toEqual([]);
  await page.getByRole('button', { name: 'Use these patterns' }).click();
  await expect.poll(() => settings('campaignPatterns').then((p) => p.length), patient).toBe(1);
  expect(await roi('campaign.product')).toEqual([
    ['Serum', 100, 300],
    ['Oil', 40, 0],
    ['none', 0, 50],
    ['total', 140, 350],
  ]);
  // All of it is kept with the workspace.
  await reload(page);
  expect(await roi('campaign.product')).toContainEqual(['Serum', 100, 300]);
});

test('channel rules as edited say what they would move; they count when they are used', async () => {
  await page.goto(`${opened.site.url}#settings`);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'GA4 groups' }).click();
  await main.getByText('5 rows change their channel:').waitFor();
  await main.getByText('小红书 → organic social').waitFor();
  await main.getByRole('button', { name: 'Undo', exact: true }).click();
  await main.getByText('Not in use yet').waitFor({ state: 'detached' });
  await main.getByRole('button', { name: 'GA4 groups' }).click();
  // By the keyboard: the first rule goes down, the list follows.
  await main.getByRole('button', { name: /^Drag to move rule 1;/ }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  const channels = () => sql(page, 'SELECT DISTINCT channel FROM spend');
  expect(await channels()).toEqual([{ channel: '小红书' }]);
  await main.getByRole('button', { name: 'Use these rules' }).click();
  await expect.poll(channels, patient).toEqual([{ channel: 'organic social' }]);
  await main.getByText('No row changes its channel').waitFor({ state: 'detached' });
});
