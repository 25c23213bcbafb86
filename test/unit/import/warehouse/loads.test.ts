import { afterEach, expect, test } from 'vitest';
import { GA4_RULES } from '../../../../src/model/channels.ts';
import { importPage, type Page } from '../one-page.ts';

let page: Page;
afterEach(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';

test('another zone moves the days of instants and the instants of days, and back again', async () => {
  page = await importPage({ timeZone: 'UTC' });
  await page.loadText(
    'e.csv',
    lines(
      'timestamp,user,event',
      '2026-03-08 04:30:00,a,night',
      '2026-03-08 23:30:00,a,late',
      '2026-03-08,a,day',
    ),
  );
  const seen = () => page.rows('SELECT event, day::VARCHAR, ts::VARCHAR FROM events ORDER BY row');
  const before = await seen();
  expect(before).toEqual([
    ['night', '2026-03-08', '2026-03-08 04:30:00'],
    ['late', '2026-03-08', '2026-03-08 23:30:00'],
    ['day', '2026-03-08', '2026-03-08 00:00:00'],
  ]);
  const zone = (timeZone: string) =>
    page.warehouse.applySettings({ ...page.settings, timeZone }, page.loads);
  await zone('America/New_York');
  expect(await seen()).toEqual([
    ['night', '2026-03-07', '2026-03-08 04:30:00'],
    ['late', '2026-03-08', '2026-03-08 23:30:00'],
    ['day', '2026-03-08', '2026-03-08 05:00:00'],
  ]);
  await zone('Asia/Shanghai');
  expect(await seen()).toEqual([
    ['night', '2026-03-08', '2026-03-08 04:30:00'],
    ['late', '2026-03-09', '2026-03-08 23:30:00'],
    ['day', '2026-03-08', '2026-03-07 16:00:00'],
  ]);
  await zone('UTC');
  expect(await seen()).toEqual(before);
});

test('other rules rename the channels of loads without a channel of their own, alone', async () => {
  page = await importPage();
  await page.loadText(
    'rules.csv',
    lines(
      'timestamp,user,event,utm_source,utm_medium',
      '2026-01-01 10:00:00,a,visit,google,cpc',
      '2026-01-01 10:00:00,b,visit,,',
    ),
  );
  await page.loadText(
    'own.csv',
    lines(
      'timestamp,user,event,channel,utm_source,utm_medium',
      '2026-01-02 10:00:00,c,visit,Search,google,cpc',
    ),
  );
  const channels = () => page.rows('SELECT "user", channel FROM events ORDER BY row');
  expect(await channels()).toEqual([
    ['a', 'google'],
    ['b', null],
    ['c', 'Search'],
  ]);
  await page.warehouse.applySettings(
    { ...page.settings, channelRules: [...GA4_RULES] },
    page.loads,
  );
  expect(await channels()).toEqual([
    ['a', 'paid search'],
    ['b', null],
    ['c', 'Search'],
  ]);
});

test('the profile ends with the last row that is not in the future, on a day that is over', async () => {
  page = await importPage({ timeZone: 'Asia/Shanghai' });
  const next = `${new Date().getUTCFullYear() + 1}-01-01 00:00:00`;
  await page.loadText(
    'e.csv',
    lines(
      'timestamp,user,event',
      '2026-01-05 10:00:00,a,visit',
      '2026-01-04 10:00:00,b,buy',
      `${next},c,visit`,
    ),
    { timeZone: 'UTC' },
  );
  await page.warehouse.refresh(page.settings);
  const profile = async () =>
    (await page.warehouse.profile(page.settings, page.loads, new Date())).events!;
  expect(await profile()).toMatchObject({
    rows: 3,
    from: '2026-01-04',
    to: '2026-01-05',
    end: '2026-01-05T16:00:00.000Z',
    lastFullDay: '2026-01-05',
    futureRows: 1,
    hasDayGrain: false,
    events: [
      { event: 'visit', rows: 2, people: 2 },
      { event: 'buy', rows: 1, people: 1 },
    ],
  });
  // A file that came on the last day itself: that day was not over.
  page.loads[0]!.loaded = '2026-01-05T12:00:00.000Z';
  expect(await profile()).toMatchObject({
    to: '2026-01-05',
    end: '2026-01-04T16:00:00.000Z',
    lastFullDay: '2026-01-04',
  });
});
