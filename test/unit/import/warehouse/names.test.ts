import { afterEach, beforeEach, expect, test } from 'vitest';
import { restoreSql } from '../../../../src/import/warehouse/keep.ts';
import type { Alias, CampaignPattern, Settings } from '../../../../src/model/settings.ts';
import { derivedColumns } from '../../../../src/model/marks.ts';
import { importPage, type Page } from '../one-page.ts';

// Names that mean one thing, and campaign names taken apart: when loaded, changed and put back.

const aliases: Alias[] = [
  { column: 'source', as: '小红书', names: ['XiaoHongShu', 'xhs-kol'] },
  { column: 'campaign', as: 'Summer', names: ['summer_2026'] },
];
const campaignPatterns: CampaignPattern[] = [
  { kind: 'template', pattern: '{market}_{product}_{audience}', sources: ['小红书'] },
  { kind: 'regex', pattern: '^(?<product>[^|]+) \\| (?P<market>[A-Z]{2})$' },
];
const EVENTS = [
  'timestamp,user,event,utm_source,utm_medium,utm_campaign',
  '2026-01-01 10:00:00,a,visit,xiaohongshu ,cpc,CN_Serum_Lookalike_2',
  '2026-01-01 11:00:00,b,visit,xhs-kol,,summer_2026',
  '2026-01-01 12:00:00,c,visit,google,cpc,Serum | DE',
  '2026-01-01 13:00:00,d,visit,,,',
  '',
].join('\n');
const SPEND = 'day,source,campaign,cost\n2026-01-01,小红书,CN_Serum_Lookalike_2,10\n';

let page: Page;
beforeEach(async () => void (page = await importPage()));
afterEach(() => page.engine.close());
const events = () =>
  page.rows(
    'SELECT "user", source, campaign, channel, "campaign.market", "campaign.product", "campaign.audience" FROM events ORDER BY row',
  );
const set = (change: Partial<Settings>) => {
  Object.assign(page.settings, change);
  return page.warehouse.applySettings(page.settings, page.loads);
};

const EXPECTED = [
  // The last field takes what is left, extra parts as well.
  ['a', '小红书', 'CN_Serum_Lookalike_2', '小红书', 'CN', 'Serum', 'Lookalike_2'],
  // The rules would not know xhs-kol; they see the name that it stands for.
  ['b', '小红书', 'Summer', '小红书', null, null, null],
  ['c', 'google', 'Serum | DE', 'google', 'DE', 'Serum', null],
  ['d', null, null, null, null, null, null],
];

test('loaded under them, or set afterwards: the same rows', async () => {
  await set({ aliases, campaignPatterns });
  await page.loadText('events.csv', EVENTS);
  expect(await events()).toEqual(EXPECTED);
  await set({ aliases: [], campaignPatterns: [] });
  expect(await page.rows('SELECT source, campaign, channel FROM events ORDER BY row')).toEqual([
    ['xiaohongshu', 'CN_Serum_Lookalike_2', '小红书'],
    ['xhs-kol', 'summer_2026', '(unassigned)'],
    ['google', 'Serum | DE', 'google'],
    [null, null, null],
  ]);
  expect(
    (await page.warehouse.columns('events')).filter((c) => /^(campaign|given)\./.test(c)),
  ).toEqual([]);
  await set({ aliases, campaignPatterns });
  expect(await events()).toEqual(EXPECTED);
});

test('a table whose channel the rules do not decide has its names too', async () => {
  await set({ aliases, campaignPatterns: [{ kind: 'template', pattern: '{season}' }] });
  await page.loadText(
    't.csv',
    'metric,from,to,campaign,target\nrevenue,2026-01-01,2026-01-31,summer_2026,5\n',
  );
  expect(
    await page.rows('SELECT campaign, "given.campaign", "campaign.season" FROM targets'),
  ).toEqual([['Summer', 'summer_2026', 'Summer']]);
});

test('the same file again replaces its rows under other names as well', async () => {
  await page.loadText('spend.csv', SPEND);
  await set({ aliases: [{ column: 'source', as: 'RED', names: ['小红书'] }], campaignPatterns });
  await page.loadText('spend (1).csv', SPEND.replace(',10', ',12'));
  expect(await page.rows('SELECT source, cost::DOUBLE FROM spend')).toEqual([['RED', 12]]);
  await page.loadText('events.csv', EVENTS);
  await page.loadText('events (1).csv', EVENTS.replace('13:00', '13:30'));
  expect(await page.rows('SELECT count(*) FROM events')).toEqual([[5]]);
});

test('what is kept is what the file gave, and is put back under the names of now', async () => {
  await set({ aliases, campaignPatterns });
  await page.loadText('events.csv', EVENTS);
  const load = page.loads[0]!;
  const sql = await page.warehouse.keepSql(load.fileId, 'events');
  await page.engine.exec(`CREATE TABLE restored AS ${sql}`);
  const kept = (await page.engine.query('DESCRIBE restored')).rows.map((r) =>
    String(r['column_name']),
  );
  expect(kept.filter((c) => c.includes('.'))).toEqual([]);
  expect(await page.rows('SELECT source, campaign FROM restored ORDER BY row')).toEqual([
    ['xiaohongshu', 'CN_Serum_Lookalike_2'],
    ['xhs-kol', 'summer_2026'],
    ['google', 'Serum | DE'],
    [null, null],
  ]);
  await page.engine.exec('DELETE FROM events');
  await page.warehouse.ensureTable('events', derivedColumns('events', page.settings));
  await page.engine.exec(await restoreSql(page.engine, load, kept, page.settings));
  expect(await events()).toEqual(EXPECTED);
});
