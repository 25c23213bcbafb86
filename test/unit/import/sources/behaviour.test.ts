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

test('any GA4 report says its dates above the header, whatever its columns', async () => {
  const report = lines(
    '# Pages and screens',
    '# Start date: 20260101',
    '# End date: 20260131',
    'Page path,Views,Active users',
    '/,10,3',
    '/cup,5,2',
  );
  await expect(page.loadText('pages.csv', report)).rejects.toMatchObject({
    code: 'counted-already',
    args: { id: 'ga4_report' },
  });
});

test('a survey whose only figures are answers to one question takes them as its score', async () => {
  const report = await page.loadText(
    'responses.csv',
    lines(
      '#,How was it?,Why?,Response Type,Start Date (UTC),Submit Date (UTC),Network ID',
      'a,8,good,completed,2026-01-05 10:00:00,2026-01-05 10:01:00,n1',
      'b,10,fine,completed,2026-01-05 11:00:00,2026-01-05 11:01:00,n2',
    ),
  );
  expect(report).toMatchObject({ source: 'typeform', rows: 2 });
  expect(await page.rows('SELECT score, question, kind FROM surveys ORDER BY row')).toEqual([
    [8, 'How was it?', null],
    [10, 'How was it?', null],
  ]);
});

test('the two header rows of SurveyMonkey are one, above a single answer too', async () => {
  const report = await page.loadText(
    'survey.csv',
    lines(
      'Respondent ID,Collector ID,Start Date,End Date,How satisfied are you?,Favourite?,',
      ',,,,Response,Tea,Coffee',
      '1,2,01/15/2026 10:00:00 AM,01/15/2026 10:03:00 AM,4,Tea,',
    ),
  );
  expect(report).toMatchObject({ source: 'surveymonkey', lines: 1, rows: 1 });
  expect(await page.rows('SELECT score, kind, "prop.Favourite? Tea" FROM surveys')).toEqual([
    [4, 'csat', 'Tea'],
  ]);
});

test('a sum formatted for people is read where it is the only one', async () => {
  const report = await page.loadText(
    'orders.csv',
    lines(
      'Date,Order #,N. Revenue,Status,Customer,Product(s),Items sold,Coupon(s)',
      '2026-01-05 10:00:00,7,"৳2,999",completed,Ann Lee,1× Cup,1,',
      '2026-01-05 11:00:00,8,"৳1,000.50",completed,Ann Lee,1× Cup,1,',
    ),
  );
  expect(report).toMatchObject({ source: 'woocommerce', rows: 2, sums: { revenue: 3999.5 } });
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
