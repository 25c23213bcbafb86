import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../../src/engine/types.ts';
import { nativeEngine } from '../../../tools/native.ts';
import { daysFrom, loadOf, look, times } from './tools.ts';

// Checks over rows, each with what it must find and what it must leave alone, counted by hand.

let engine: Engine;
beforeAll(async () => {
  engine = await nativeEngine();
});
afterAll(() => engine.close());

const event = (ts: string, user: string | null, over = {}) => ({
  ts,
  user,
  event: 'visit',
  ...over,
});

test('rates: days without one, for each currency and table', async () => {
  const spend = [
    { day: '2026-01-05', currency: 'USD', cost: 10 },
    { day: '2026-01-20', currency: 'USD', cost: 3 },
    { day: '2026-01-21', currency: 'USD', cost: 4 },
    { day: '2026-01-21', currency: 'CNY', cost: 4 },
  ];
  const orders = [{ order_id: '1', ts: '2026-01-21 10:00:00', currency: 'EUR', revenue: 9 }];
  const settings = { rates: [{ day: '2026-01-05', currency: 'USD', rate: 7 }] };
  const { rows, behind, level } = await look(engine, 'rates', { spend, orders }, { settings });
  const span = { from: '2026-01-20', to: '2026-01-21' };
  expect(rows).toEqual([
    { table_name: 'spend', currency: 'USD', days: 2, rows: 2, amount: 7, ...span },
    {
      table_name: 'orders',
      currency: 'EUR',
      days: 1,
      rows: 1,
      amount: 9,
      from: span.to,
      to: span.to,
    },
  ]);
  expect(level).toBe('decide');
  expect(behind.map((r) => [r['file'], r['line'], r['cost']])).toEqual([
    ['spend-0.csv', 2, 3],
    ['spend-0.csv', 3, 4],
  ]);
  const all = [...settings.rates, { day: '2026-01-20', currency: 'USD', rate: 7 }];
  const none = await look(engine, 'rates', { spend }, { settings: { rates: all } });
  expect(none.rows).toEqual([]);
});

test('two levels: the same money by campaign and by ad; other campaigns are other money', async () => {
  const row = (over: object) => ({ day: '2026-01-05', source: 'meta', cost: 10, ...over });
  const loads = [loadOf(0, 'spend', { file: 'a.csv' }), loadOf(1, 'spend', { file: 'b.csv' })];
  const two = (b: object[]) =>
    look(
      engine,
      'two-levels',
      { spend: [row({ campaign: 'x' }), ...b.map((o) => row({ file_id: 1, ...o }))] },
      { loads },
    );
  const ads = [
    { campaign: 'x', ad: '1', cost: 4 },
    { campaign: 'x', ad: '2', cost: 5 },
  ];
  const { rows, behind } = await two(ads);
  expect(rows).toEqual([
    {
      source: 'meta',
      file: 'a.csv',
      level: 'campaign',
      cost: 10,
      other_file: 'b.csv',
      other_level: 'campaign · ad',
      other_cost: 9,
      days: 1,
      from: '2026-01-05',
      to: '2026-01-05',
    },
  ]);
  expect(behind).toHaveLength(3);
  // A file of days alone comes to the same money, whatever its sum.
  expect((await two([{ cost: 12 }])).rows).toMatchObject([{ other_level: '', other_cost: 12 }]);
  expect((await two([{ campaign: 'y', ad: '1', cost: 4 }])).rows).toEqual([]);
  expect((await two([{ campaign: 'y' }])).rows).toEqual([]);
  expect((await two([{ campaign: 'x', ad: '1', day: '2026-01-06' }])).rows).toEqual([]);
});

test('claim windows: one platform, two lengths; another language or platform is no difference', async () => {
  const window = 'prop.attribution_window';
  const row = (over: object) => ({
    day: '2026-01-05',
    source: 'meta',
    cost: 10,
    platform_conversions: 2,
    [window]: '7-day click or 1-day view',
    ...over,
  });
  const loads = [loadOf(0, 'spend', { file: 'a.csv' }), loadOf(1, 'spend', { file: 'b.csv' })];
  const two = (...b: object[]) =>
    look(
      engine,
      'claim-windows',
      { spend: [row({}), row({ day: '2026-01-06' }), ...b.map((o) => row({ file_id: 1, ...o }))] },
      { loads },
    );
  const { rows, behind, level } = await two(
    { [window]: '1-day click', platform_conversions: 1 },
    { [window]: '1-day click', platform_conversions: 0 },
  );
  const span = { from: '2026-01-05', to: '2026-01-05' };
  expect(rows).toEqual([
    {
      source: 'meta',
      attribution_window: '7-day click or 1-day view',
      file: 'a.csv',
      conversions: 4,
      rows: 2,
      ...span,
      to: '2026-01-06',
    },
    {
      source: 'meta',
      attribution_window: '1-day click',
      file: 'b.csv',
      conversions: 1,
      rows: 1,
      ...span,
    },
  ]);
  expect(level).toBe('look');
  expect(behind.map((r) => [r['file'], r['platform_conversions']])).toEqual([
    ['a.csv', 2],
    ['a.csv', 2],
    ['b.csv', 1],
    ['b.csv', 0],
  ]);
  expect((await two({ [window]: '7 天点击或 1 天浏览' })).rows).toEqual([]);
  expect((await two({ [window]: '1-day click', source: 'tiktok' })).rows).toEqual([]);
  expect((await two({ [window]: '1-day click', platform_conversions: 0 })).rows).toEqual([]);
  expect((await two({ [window]: null })).rows).toEqual([]);
});

test('future rows, by file', async () => {
  const { rows, behind } = await look(
    engine,
    'future',
    {
      events: [
        event('2026-03-01 11:59:00', 'a'),
        event('2026-03-01 12:01:00', 'b'),
        event('2026-12-01 00:00:00', 'c'),
      ],
    },
    { future: 'events' },
  );
  expect(rows).toEqual([
    { file: 'events-0.csv', table_name: 'events', rows: 2, from: '2026-03-01', to: '2026-12-01' },
  ]);
  expect(behind.map((r) => r['line'])).toEqual([2, 3]);
  const past = await look(engine, 'future', { events: [event('2026-03-01 11:59:00', 'a')] });
  expect(past.rows).toEqual([]);
});

test('mangled ids: what a spreadsheet leaves of a long number, and nothing else', async () => {
  const ids = ['1.23E+17', '9E+5', '123.0', 'E+1', 'ME+1', '12.30', '0012', 'v2.0'];
  const { rows, behind } = await look(engine, 'ids-mangled', {
    orders: ids.map((customer, i) => ({
      order_id: `o${i}`,
      ts: '2026-01-05 10:00:00',
      customer,
      revenue: 1,
    })),
  });
  expect(rows).toEqual([
    {
      file: 'orders-0.csv',
      table_name: 'orders',
      column_name: 'customer',
      example: '1.23E+17',
      rows: 3,
      from: '2026-01-05',
      to: '2026-01-05',
    },
  ]);
  expect(behind.map((r) => r['customer'])).toEqual(['1.23E+17', '9E+5', '123.0']);
});

test('rejects: the share of a file that could not be read', async () => {
  const counts = { lines: 50, rows: 47, rejected: 3, blank: 0, totals: 0, duplicates: 0 };
  const spend = [{ day: '2026-01-05', cost: 1 }];
  const found = await look(
    engine,
    'rejects',
    { spend },
    { loads: [loadOf(0, 'spend', { counts }), loadOf(1, 'spend')] },
  );
  expect(found.rows).toMatchObject([{ file: 'spend-0.csv', rejected: 3, lines: 50, share: 0.06 }]);
  expect(found.level).toBe('decide');
  expect((await look(engine, 'rejects', { spend })).rows).toEqual([]);
});

test('events without a user', async () => {
  const { rows, behind, level } = await look(engine, 'no-user', {
    events: [
      event('2026-01-05 10:00:00', 'a'),
      event('2026-01-06 10:00:00', null),
      event('2026-01-07 10:00:00', null),
      event('2026-01-08 10:00:00', 'b'),
    ],
  });
  const span = { from: '2026-01-06', to: '2026-01-07' };
  expect(rows).toEqual([{ file: 'events-0.csv', without: 2, rows: 4, share: 0.5, ...span }]);
  expect(behind.map((r) => r['line'])).toEqual([2, 3]);
  expect(level).toBe('look');
  const all = await look(engine, 'no-user', { events: [event('2026-01-05 10:00:00', 'a')] });
  expect(all.rows).toEqual([]);
});

test('orders without a touch, by reason', async () => {
  const order = (order_id: string, customer: string | null, ts = '2026-01-10 10:00:00') => ({
    order_id,
    customer,
    ts,
    revenue: 1,
  });
  const { rows, behind } = await look(engine, 'no-touch', {
    events: [
      event('2026-01-05 10:00:00', 'good', { channel: 'meta' }),
      event('2026-01-05 10:00:00', 'bare'),
      event('2026-01-10 10:00:01', 'late', { channel: 'meta' }),
      event('2026-01-10', 'sameday', { channel: 'meta' }),
    ],
    orders: [
      order('1', 'good'),
      order('2', 'bare'),
      order('3', 'late'),
      order('4', 'stranger'),
      order('5', 'stranger'),
      order('6', null),
      order('7', 'good', '2026-01-04 10:00:00'),
      order('8', 'sameday', '2026-01-10'),
    ],
  });
  expect(rows.map((r) => [r['reason'], r['orders']])).toEqual([
    ['not-seen', 2],
    ['before-events', 1],
    ['later', 1],
    ['no-channel', 1],
    ['no-customer', 1],
  ]);
  expect(behind.map((r) => r['order_id'])).toEqual(['2', '3', '4', '5', '6', '7']);
});

test('campaign values: what they may mean, and what nobody can say', async () => {
  const spend = [
    '2026 Spring Sale US',
    '2025 Spring Sale US',
    'Retargeting | Broad',
    '春季大促-新品',
  ].map((campaign) => ({ day: '2026-01-05', source: 'meta', channel: 'meta', campaign, cost: 1 }));
  const used = (campaign: string, channel = 'meta') =>
    event('2026-01-05 10:00:00', 'a', { campaign, channel });
  const { rows, behind } = await look(engine, 'campaign-match', {
    spend,
    events: [
      used('2026 Spring Sale US'),
      used('spring_sale_us_2026'),
      used('spring_sale_us_2026'),
      used('spring-sale-us-2024'),
      used('retargetting_broad'),
      used('%E6%98%A5%E5%AD%A3%E5%A4%A7%E4%BF%83-%E6%96%B0%E5%93%81'),
      used('welcome-mail', 'email'),
      used('unheard of'),
    ],
  });
  expect(rows.map((r) => [r['campaign'], r['suggestion'], r['rows']])).toEqual([
    ['spring_sale_us_2026', '2026 Spring Sale US', 2],
    ['%E6%98%A5%E5%AD%A3%E5%A4%A7%E4%BF%83-%E6%96%B0%E5%93%81', '春季大促-新品', 1],
    ['retargetting_broad', 'Retargeting | Broad', 1],
    // Another year is another campaign; mail is not paid for here.
    ['spring-sale-us-2024', null, 1],
    ['unheard of', null, 1],
  ]);
  expect(behind).toHaveLength(6);
});

test('spend and visits that do not meet', async () => {
  const days = daysFrom('2026-01-05', 14);
  const visits = (channel: string, on: string[], n: number, over = {}) =>
    on.flatMap((day) =>
      times(n, (i) => event(`${day} 10:00:00`, `${channel}${i}`, { channel, ...over })),
    );
  const spend = (channel: string) =>
    days.map((day) => ({ day, source: channel, channel, cost: 5 }));
  const { rows, behind } = await look(engine, 'unmet', {
    spend: [...spend('meta'), ...spend('ghost'), ...spend('poor'), ...spend('holey')],
    events: [
      ...visits('meta', days, 2),
      ...visits('poor', days, 2),
      ...visits('holey', [...days.slice(0, 4), ...days.slice(6)], 25),
      ...visits('bing', days, 1, { medium: 'cpc' }),
      ...visits('organic', days, 1, { medium: 'organic' }),
    ],
    orders: ['meta0', 'holey0'].map((customer, i) => ({
      order_id: `${i}`,
      ts: '2026-01-18 12:00:00',
      customer,
      revenue: 1,
    })),
  });
  const found = rows.map((r) => [r['channel'], r['reason'], r['cost'], r['visits'], r['days']]);
  expect(found).toEqual([
    ['poor', 'no-orders', 70, 28, 14],
    ['ghost', 'no-visits', 70, 0, 14],
    ['holey', 'days-without-visits', 10, 0, 2],
    ['bing', 'no-spend', null, 14, 14],
  ]);
  // The rows behind are of one table at a time: spend, of the three channels.
  expect(new Set(behind.map((r) => r['channel']))).toEqual(new Set(['poor', 'ghost', 'holey']));
  expect(behind).toHaveLength(30);
});

test('values that no rule knows', async () => {
  const { rows, behind } = await look(engine, 'unassigned', {
    events: [
      event('2026-01-05 10:00:00', 'a', { source: 'foo', medium: null, channel: '(unassigned)' }),
      event('2026-01-06 10:00:00', 'a', { source: 'foo', medium: null, channel: '(unassigned)' }),
      event('2026-01-06 10:00:00', 'a', { source: 'meta', medium: 'cpc', channel: 'meta' }),
    ],
  });
  expect(rows).toMatchObject([{ table_name: 'events', source: 'foo', medium: null, rows: 2 }]);
  expect(behind.map((r) => r['line'])).toEqual([1, 2]);
});

test('refunds above what was paid, tax and shipping included', async () => {
  const order = (order_id: string, over: object) => ({
    order_id,
    ts: '2026-01-05 10:00:00',
    revenue: 100,
    ...over,
  });
  const { rows, behind } = await look(engine, 'refund-above', {
    orders: [
      order('ok', { refund: 100 }),
      order('shipped', { refund: 115, tax: 5, shipping: 10 }),
      order('more', { refund: 116, tax: 5, shipping: 10 }),
      order('none', {}),
    ],
  });
  expect(rows).toMatchObject([{ wrong: 1, rows: 4, share: 0.25 }]);
  expect(behind.map((r) => r['order_id'])).toEqual(['more']);
});

test('clicks above impressions', async () => {
  const { rows, behind } = await look(engine, 'clicks-above', {
    spend: [
      { day: '2026-01-05', cost: 1, clicks: 3, impressions: 2 },
      { day: '2026-01-05', cost: 1, clicks: 2, impressions: 2 },
      { day: '2026-01-05', cost: 1, clicks: 2 },
    ],
  });
  expect(rows).toMatchObject([{ wrong: 1, rows: 3 }]);
  expect(behind.map((r) => r['line'])).toEqual([1]);
});

test('leads with a step before they came in; a step that came as a day stands at midnight', async () => {
  const lead = (lead_id: string, over: object) => ({
    lead_id,
    created: '2026-01-05 10:00:00',
    ...over,
  });
  const { rows, behind } = await look(engine, 'lead-order', {
    leads: [
      lead('fine', { won: '2026-01-09 10:00:00' }),
      lead('sameday', { qualified: '2026-01-05 00:00:00' }),
      lead('early', { lost: '2026-01-05 09:59:00' }),
      lead('before', { won: '2026-01-04 00:00:00' }),
      lead('open', {}),
    ],
  });
  expect(rows).toMatchObject([{ wrong: 2, rows: 5 }]);
  expect(behind.map((r) => r['lead_id'])).toEqual(['early', 'before']);
});

test('a table whose rows are partly days and partly times', async () => {
  const { rows, behind } = await look(engine, 'mixed-grain', {
    events: [event('2026-01-05', 'a'), event('2026-01-06 10:00:00', 'a')],
    orders: [{ order_id: '1', ts: '2026-01-05', revenue: 1 }],
  });
  expect(rows).toMatchObject([{ table_name: 'events', as_days: 1, as_times: 1 }]);
  expect(behind.map((r) => r['line'])).toEqual([1]);
});
