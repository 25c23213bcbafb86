import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { explain, reader } from '../../../../src/i18n/index.ts';
import { empty, importPage, type Page } from '../one-page.ts';

/** What single fixtures do not show: words of refusals, days that are exported again. */
let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterEach(() => void (reader.locale = 'en'));
afterAll(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';

test.each([
  ['Session source / medium,Sessions,Key events', 'google / cpc,10,1', /BigQuery/, /BigQuery/],
  ['label,nb_visits,nb_actions', 'Direct Entry,10,31', /Live\.getLast/, /Live\.getLast/],
  ['日期,新增用户,活跃用户,启动次数', '2026-01-05,1,2,3', /raw events/, /原始事件明细/],
])('%s is refused with what to export instead', async (head, row, en, zh) => {
  const error: unknown = await page.loadText('report.csv', lines(head, row)).catch((e) => e);
  expect(error).toMatchObject({ code: 'counted-already' });
  expect(explain(error).hint).toMatch(en);
  reader.locale = 'zh-CN';
  expect(explain(error).hint).toMatch(zh);
});

test('a day of GA4 that is exported again, with late events and other sources, is not doubled', async () => {
  const head =
    'event_date,event_timestamp,event_name,user_pseudo_id,session_traffic_source_last_click.manual_campaign.source,traffic_source.source,event_value_in_usd';
  const first = (source: string) => [
    `20260105,1767600000000000,page_view,1.1,${source},mailing,`,
    `20260105,1767600060000000,purchase,1.1,${source},mailing,20`,
  ];
  await page.loadText('a.csv', lines(head, ...first('')));
  const again = await page.loadText(
    'b.csv',
    lines(head, ...first('google'), '20260105,1767600070000000,purchase,1.1,google,mailing,5'),
  );
  expect(again).toMatchObject({ rows: 3, replaced: 2 });
  // What brought the person the first time ever is not what brought the event.
  expect(await page.rows('SELECT source, value FROM events ORDER BY ts')).toEqual([
    ['google', null],
    ['google', 20],
    ['google', 5],
  ]);
});

test('names, phones, addresses and IPs are hashed wherever they stand', async () => {
  await page.loadText(
    'leads.csv',
    lines(
      'Lead ID,Created at,Email,Contact Name,联系人,IP,City',
      'L1,2026-01-05 10:00:00,ann@example.com,Ann Lee,小明,1.23.4.5,Berlin',
      'L2,2026-01-05 11:00:00,bob@example.com,Bob Ray,小红,12.3.4.5,Lyon',
    ),
  );
  const sql =
    'SELECT customer, "prop.Contact Name", "prop.联系人", "prop.IP", "prop.City" FROM leads';
  const [one, two] = await page.rows(`${sql} ORDER BY row`);
  for (const cell of one!.slice(0, 4)) expect(cell).toMatch(/^[0-9a-f]{64}$/);
  expect(one![4]).toBe('Berlin');
  expect(new Set([...one!, ...two!]).size).toBe(10);
});
