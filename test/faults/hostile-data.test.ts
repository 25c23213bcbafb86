import { expect, test } from 'vitest';
import { nativePage } from '../tools/native-page.ts';
import { addsUp, loaded, rowsOf } from './hostile-tools.ts';

// Files 14 and values 23 and 24 of hostile.md: what files say together.

const ADS = (rows: readonly [day: string, campaign: string, cost: number][]) =>
  `Day,Campaign,Cost\n${rows.map((r) => r.join(',')).join('\n')}\n`;
const costsOf = async (page: Awaited<ReturnType<typeof nativePage>>) =>
  (
    await page.engine.query('SELECT day, campaign, cost FROM spend ORDER BY day, campaign')
  ).rows.map((r) => [r['day'], r['campaign'], r['cost']]);

test('14: the same file twice is one load, whatever it is called', async () => {
  const page = await nativePage();
  const text = ADS([
    ['2026-01-05', 'a', 10],
    ['2026-01-06', 'a', 20],
  ]);
  await page.loadText('a.csv', text);
  const again = await page.loadText('a (1).csv', text);
  addsUp(again);
  expect(again.warnings.map((w) => w.code)).toContain('already-loaded');
  expect(page.loads).toHaveLength(1);
  expect(await costsOf(page)).toEqual([
    ['2026-01-05', 'a', 10],
    ['2026-01-06', 'a', 20],
  ]);
});

const JANUARY = ADS([
  ['2026-01-05', 'a', 10],
  ['2026-01-06', 'a', 20],
  ['2026-01-06', 'b', 5],
]);
const OVERLAP = ADS([
  ['2026-01-06', 'a', 25],
  ['2026-01-07', 'a', 30],
]);

test.each([
  [
    undefined,
    [
      ['2026-01-05', 'a', 10],
      ['2026-01-06', 'a', 25],
      ['2026-01-06', 'b', 5],
      ['2026-01-07', 'a', 30],
    ],
    1,
  ],
  [
    'skip' as const,
    [
      ['2026-01-05', 'a', 10],
      ['2026-01-06', 'a', 20],
      ['2026-01-06', 'b', 5],
      ['2026-01-07', 'a', 30],
    ],
    0,
  ],
  [
    'add' as const,
    [
      ['2026-01-05', 'a', 10],
      ['2026-01-06', 'a', 20],
      ['2026-01-06', 'a', 25],
      ['2026-01-06', 'b', 5],
      ['2026-01-07', 'a', 30],
    ],
    0,
  ],
])('14: overlapping exports under %s', async (overlap, want, replaced) => {
  const page = await nativePage();
  await page.loadText('january.csv', JANUARY, { table: 'spend' });
  const plan = await page.plan(new File([OVERLAP], 'later.csv'), { table: 'spend' });
  expect(plan.overlap).toMatchObject({
    rows: 1,
    differing: 1,
    from: '2026-01-06',
    to: '2026-01-06',
  });
  await page.importer.discard(plan);
  const report = await page.loadText('later.csv', OVERLAP, {
    table: 'spend',
    ...(overlap ? { overlap } : {}),
  });
  addsUp(report);
  expect(report.replaced).toBe(replaced);
  const sorted = [...(await costsOf(page))].sort((a, b) => String(a).localeCompare(String(b)));
  expect(sorted).toEqual(want);
});

test('14: a corrected export of a whole period replaces it; a name alone decides nothing', async () => {
  const page = await nativePage();
  await page.loadText('report.csv', ADS([['2026-01-05', 'a', 10]]));
  const corrected = await page.loadText('report.csv', ADS([['2026-01-05', 'a', 11]]));
  expect(corrected.replaced).toBe(1);
  expect(await costsOf(page)).toEqual([['2026-01-05', 'a', 11]]);
  const other = await page.loadText('report.csv', ADS([['2026-02-05', 'a', 7]]));
  expect(other.replaced).toBe(0);
  expect(await costsOf(page)).toEqual([
    ['2026-01-05', 'a', 11],
    ['2026-02-05', 'a', 7],
  ]);
});

test('14: two equal events in each of two overlapping files are two events', async () => {
  const page = await nativePage();
  const line = 'u1,visit,2026-01-05 10:00:00\n';
  const head = 'user,event,timestamp\n';
  await page.loadText('a.csv', head + line + line);
  await page.loadText('b.csv', `${head}${line}${line}u2,visit,2026-01-05 11:00:00\n`);
  const rows = await rowsOf(page, 'events');
  expect(rows.map((r) => r['user']).sort()).toEqual(['u1', 'u1', 'u2']);
});

const EVENTS = 'user,event,timestamp\n';
const steps = [{ event: 'visit' }, { event: 'buy' }];
const counts = async (page: Awaited<ReturnType<typeof nativePage>>, more: object = {}) =>
  (await page.run({ kind: 'funnel', steps, ...more })).rows.map((r) => r['count']);

test('23: an event without a person is counted and said, and is nobody in a funnel', async () => {
  const { page, report } = await loaded(
    `${EVENTS},visit,2026-01-05 10:00:00\nu1,visit,2026-01-05 10:00:00\n,buy,2026-01-05 11:00:00\n`,
    { table: 'events' },
  );
  expect(report.lines).toBe(3);
  if (report.rows === 3) expect(report.warnings.map((w) => w.code)).toContain('no-person');
  else expect(report.rejected).toBe(2);
  expect(await counts(page)).toEqual([1, 0]);
});

test('23: all events at one instant, and events out of order', async () => {
  const at = '2026-01-05 10:00:00';
  const same = await loaded(`${EVENTS}u1,buy,${at}\nu1,visit,${at}\nu2,visit,${at}\n`, {
    table: 'events',
  });
  // Equal times count as in order.
  expect(await counts(same.page)).toEqual([2, 1]);
  const mixed = await loaded(
    `${EVENTS}u1,buy,2026-01-05 11:00:00\nu1,visit,2026-01-05 10:00:00\nu2,buy,2026-01-05 09:00:00\nu2,visit,2026-01-05 10:00:00\n`,
    { table: 'events' },
  );
  expect(await counts(mixed.page)).toEqual([2, 1]);
});

test('23: an event far in the future is said and does not move the end of the data', async () => {
  const { page, codes } = await loaded(
    `${EVENTS}u1,visit,2025-01-05 10:00:00\nu2,visit,2025-01-06 10:00:00\nu3,visit,2150-01-01 00:00:00\n`,
    { table: 'events' },
  );
  expect(codes).toContain('future');
  const { tables } = await page.context();
  expect(tables.events).toMatchObject({ to: '2025-01-06', futureRows: 1 });
  const last = await page.run({ kind: 'funnel', steps, period: { last: 2, unit: 'day' } });
  expect(last.rows.map((r) => r['count'])).toEqual([2, 0]);
});

/** Events made in pieces: one string of millions of lines would be built twice. */
const many = (n: number, line: (i: number) => string): File => {
  const parts: string[] = [EVENTS];
  for (let i = 0; i < n; i += 50_000) {
    let part = '';
    for (let k = i; k < Math.min(n, i + 50_000); k++) part += line(k);
    parts.push(part);
  }
  return new File(parts, 'many.csv');
};

test('23: one person with two million events', async () => {
  const page = await nativePage();
  const at = (i: number) => new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString();
  const file = many(2_000_000, (i) => `u,${i % 1000 === 999 ? 'buy' : 'visit'},${at(i)}\n`);
  const report = await page.loadFile(file, { table: 'events' });
  addsUp(report);
  expect(report.rows).toBe(2_000_000);
  expect(await counts(page)).toEqual([1, 1]);
}, 240_000);

test('23: a million people with one event, and a breakdown by a million values (36)', async () => {
  const page = await nativePage();
  const file = many(1_000_000, (i) => `u${i},visit,2025-01-05 10:00:00\n`);
  const report = await page.loadFile(file, { table: 'events' });
  expect(report.rows).toBe(1_000_000);
  expect(await counts(page)).toEqual([1_000_000, 0]);
  const { rows } = await page.run({
    kind: 'funnel',
    steps,
    breakdown: { column: 'user', at: 'first', top: 5 },
  });
  const first = rows.filter((r) => r['step'] === 1 && !r['total']);
  // Five named and the rest: parts add up to the whole.
  expect(first).toHaveLength(6);
  expect(first.find((r) => r['breakdown'] === '(other)')?.['count']).toBe(999_995);
}, 240_000);

const SPEND = 'Day,Channel,Campaign,Cost,Impressions,Clicks,Conversions\n';
const ORDERS = 'order_id,ts,customer,channel,revenue,refund\n';

async function roi(spend: string, orders: string, spec: object = {}) {
  const page = await nativePage();
  if (spend) await page.loadText('spend.csv', SPEND + spend, { table: 'spend' });
  if (orders) await page.loadText('orders.csv', ORDERS + orders, { table: 'orders' });
  const { rows, warnings } = await page.run({ kind: 'roi', by: ['channel'], ...spec });
  return {
    page,
    codes: warnings.map((w) => w.code),
    row: (channel: string) => rows.find((r) => r['channel'] === channel),
    total: rows.find((r) => r['total']),
  };
}

test('24: spend without revenue and revenue without spend both stay', async () => {
  const { row, total } = await roi(
    '2026-01-05,a,x,10,100,5,1\n',
    'o1,2026-01-05 10:00:00,c1,b,30,0\n',
  );
  expect(row('a')).toMatchObject({ cost: 10, orders: 0, revenue: 0, roas: 0 });
  // No spend: a return on nothing is no value.
  expect(row('b')).toMatchObject({ orders: 1, revenue: 30, roas: null, roi: null });
  expect(total).toMatchObject({ cost: 10, revenue: 30, roas: 3 });
});

test('24: what is not loaded has no value, and it is said', async () => {
  const spendOnly = await roi('2026-01-05,a,x,10,100,5,1\n', '');
  expect(spendOnly.total).toMatchObject({ cost: 10, revenue: null, roas: null });
  expect(spendOnly.codes).toContain('no-sales');
  const ordersOnly = await roi('', 'o1,2026-01-05 10:00:00,c1,b,30,0\n');
  expect(ordersOnly.total).toMatchObject({ cost: null, revenue: 30, roas: null });
  expect(ordersOnly.codes).toContain('no-spend');
});

test('24: clicks above impressions, conversions above clicks, cost 0', async () => {
  const { row, codes } = await roi(
    '2026-01-05,a,x,10,5,50,60\n2026-01-05,b,y,0,100,5,1\n2026-01-05,c,z,1,0,0,0\n',
    'o1,2026-01-05 10:00:00,c1,b,30,0\n',
  );
  expect(row('a')).toMatchObject({ ctr: 10, clicks: 50, platform_conversions: 60 });
  expect(codes).toContain('over-clicked');
  expect(codes).toContain('over-converted');
  // Free is free: clicks that cost nothing cost 0 each, and revenue on no cost has no ratio.
  expect(row('b')).toMatchObject({ cost: 0, cpc: 0, roas: null, roi: null });
  // No impressions and no clicks: no rate, never 0 or infinity.
  expect(row('c')).toMatchObject({ ctr: null, cpc: null, cpm: null });
});

test('24: a refund above its order counts in full, and is said', async () => {
  const { row, codes } = await roi(
    '2026-01-05,a,x,10,100,5,1\n',
    'o1,2026-01-05 10:00:00,c1,a,30,45\n',
  );
  // (30 − 45 − 10) / 10
  expect(row('a')).toMatchObject({ revenue: 30, roas: 3, roi: -2.5 });
  expect(codes).toContain('over-refunded');
});

test('24: a conversion before the first touch is not attributed to it', async () => {
  const page = await nativePage();
  await page.loadText(
    'events.csv',
    'user,event,timestamp,channel\nc1,visit,2026-01-06 10:00:00,a\nc2,visit,2026-01-04 10:00:00,a\n',
    { table: 'events' },
  );
  await page.loadText(
    'orders.csv',
    'order_id,ts,customer,revenue\no1,2026-01-05 10:00:00,c1,30\no2,2026-01-05 10:00:00,c2,70\n',
    { table: 'orders' },
  );
  const { rows } = await page.run({ kind: 'roi', by: ['channel'] });
  expect(rows.find((r) => r['channel'] === 'a')).toMatchObject({ orders: 1, revenue: 70 });
  expect(rows.find((r) => r['not_attributed'])).toMatchObject({ orders: 1, revenue: 30 });
  expect(rows.find((r) => r['total'])).toMatchObject({ orders: 2, revenue: 100 });
});

test('24: a lead that was won before it came in counts, and is said', async () => {
  const page = await nativePage();
  await page.loadText(
    'leads.csv',
    'lead_id,created,channel,won,amount\nl1,2026-01-05 10:00:00,a,2026-01-03 10:00:00,100\nl2,2026-01-05 10:00:00,a,2026-01-07 10:00:00,50\n',
    { table: 'leads' },
  );
  const { rows, warnings } = await page.run({ kind: 'roi', by: ['channel'] });
  expect(rows.find((r) => r['total'])).toMatchObject({ revenue: 150 });
  expect(warnings.find((w) => w.code === 'won-early')?.args['rows']).toBe(1);
});
