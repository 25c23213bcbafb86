import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const csv = (head: string, ...rows: string[]): string => [head, ...rows].join('\n') + '\n';
const SPEND = 'day,campaign,cost,clicks';
const spend = (...rows: string[]) => csv(SPEND, ...rows);
const days = () => page.rows('SELECT day::VARCHAR, campaign, cost FROM spend ORDER BY 1, 2, 3');

test('the same content twice is one load, reported as the first time', async () => {
  const text = spend('2026-01-01,a,5,1', '2026-01-02,a,6,2');
  const first = await page.loadText('one.csv', text);
  const again = await page.loadText('two.csv', text, { overlap: 'add' });
  expect(again).toMatchObject({
    file: 'two.csv',
    rows: 2,
    lines: 2,
    sums: first.sums,
    replaced: 0,
  });
  expect(again.warnings.map((w) => w.code)).toContain('already-loaded');
  expect(await days()).toHaveLength(2);
  expect(page.loads).toHaveLength(1);
});

test('the same content read otherwise takes the place of the first reading', async () => {
  const text = csv('day,campaign,a,b', '2026-01-01,x,5,7');
  await page.loadText('one.csv', text, { table: 'spend', mapping: { cost: 'a' } });
  const second = await page.loadText('one.csv', text, { table: 'spend', mapping: { cost: 'b' } });
  expect(second.replaced).toBe(1);
  expect(await days()).toEqual([['2026-01-01', 'x', 7]]);
  expect(page.loads).toHaveLength(1);
});

test('a corrected export replaces the same day and names, and nothing else', async () => {
  await page.loadText('old.csv', spend('2026-01-01,a,5,1', '2026-01-01,b,6,1', '2026-01-02,a,7,1'));
  const text = spend('2026-01-01,a,50,1', '2026-01-03,a,8,1', '2026-01-02,a,7,1');
  const plan = await page.plan('new.csv', text);
  expect(plan.overlap).toEqual({
    rows: 2,
    differing: 1,
    from: '2026-01-01',
    to: '2026-01-02',
    choice: 'replace',
  });
  const report = await page.importer.load(plan);
  expect(report).toMatchObject({ rows: 3, replaced: 2 });
  expect(await days()).toEqual([
    ['2026-01-01', 'a', 50],
    ['2026-01-01', 'b', 6],
    ['2026-01-02', 'a', 7],
    ['2026-01-03', 'a', 8],
  ]);
});

test('add keeps both, skip keeps what is here', async () => {
  const old = spend('2026-01-01,a,5,1', '2026-01-02,a,7,1');
  const text = spend('2026-01-01,a,50,1', '2026-01-03,a,8,1');
  await page.loadText('old.csv', old);
  const added = await page.loadText('new.csv', text, { overlap: 'add' });
  expect(added).toMatchObject({ rows: 2, replaced: 0 });
  expect(await days()).toHaveLength(4);

  await empty(page);
  await page.loadText('old.csv', old);
  const skipped = await page.loadText('new.csv', text, { overlap: 'skip' });
  expect(skipped).toMatchObject({
    lines: 2,
    rows: 1,
    duplicates: 1,
    replaced: 0,
    sums: { cost: 8 },
  });
  expect(skipped.warnings.map((w) => w.code)).toContain('skipped');
  expect(await days()).toEqual([
    ['2026-01-01', 'a', 5],
    ['2026-01-02', 'a', 7],
    ['2026-01-03', 'a', 8],
  ]);
});

test('another platform on the same day with the same names is another thing', async () => {
  const head = 'Day,Campaign,Cost,Impr.,Clicks';
  await page.loadText('google.csv', csv(head, '2026-01-01,a,5,10,1'));
  const other = await page.loadText(
    'meta.csv',
    csv('Day,Campaign name,Amount spent (USD),Impressions,Link clicks', '2026-01-01,a,6,10,1'),
  );
  expect(other.replaced).toBe(0);
  expect(await days()).toHaveLength(2);
});

const EVENTS = 'timestamp,user_id,event,value';
const events = (...rows: string[]) => csv(EVENTS, ...rows);
const visit = (n: number) => `2026-01-0${n} 10:00:00,u,visit,1`;

test('events without ids: two equal rows in each of two overlapping files are two, not four', async () => {
  await page.loadText('a.csv', events(visit(1), visit(1), visit(2)));
  const plan = await page.plan('b.csv', events(visit(1), visit(1), visit(3)));
  expect(plan.overlap).toMatchObject({ rows: 2, differing: 0 });
  const report = await page.importer.load(plan);
  expect(report).toMatchObject({ rows: 3, replaced: 2, duplicates: 0 });
  expect(
    await page.rows('SELECT ts::DATE::VARCHAR, count(*) FROM events GROUP BY 1 ORDER BY 1'),
  ).toEqual([
    ['2026-01-01', 2],
    ['2026-01-02', 1],
    ['2026-01-03', 1],
  ]);
});

test('… the larger number of copies stands, whichever file has it', async () => {
  const times = (n: number) => Array.from({ length: n }, () => visit(1));
  for (const [first, second] of [
    [3, 1],
    [1, 3],
  ] as const) {
    for (const overlap of ['replace', 'skip'] as const) {
      await empty(page);
      await page.loadText('a.csv', events(...times(first)));
      const report = await page.loadText('b.csv', events(...times(second), visit(2)), { overlap });
      expect(await page.rows('SELECT count(*) FROM events')).toEqual([[4]]);
      const { lines, rows, rejected, blank, totals, duplicates } = report;
      expect(lines).toBe(rows + rejected + blank + totals + duplicates);
    }
  }
});

test('events with ids are the same by their id, whatever else they say', async () => {
  const head = 'event_id,timestamp,user_id,event,value';
  await page.loadText(
    'a.csv',
    csv(head, 'e1,2026-01-01 10:00:00,u,visit,1', 'e2,2026-01-01 11:00:00,u,visit,1'),
  );
  const report = await page.loadText(
    'b.csv',
    csv(head, 'e2,2026-01-01 11:00:00,u,visit,9', 'e3,2026-01-02 10:00:00,u,visit,1'),
  );
  expect(report.replaced).toBe(1);
  expect(await page.rows('SELECT event_id, value FROM events ORDER BY 1')).toEqual([
    ['e1', 1],
    ['e2', 9],
    ['e3', 1],
  ]);
});

test('orders are the same by their id, also on another day; another shop has other orders', async () => {
  const head = 'order_id,timestamp,customer_id,revenue';
  await page.loadText(
    'a.csv',
    csv(head, '1001,2026-01-01 10:00:00,u,5', '1002,2026-01-01 10:00:00,u,6'),
  );
  const fixed = await page.loadText('b.csv', csv(head, '1001,2026-02-01 10:00:00,u,55'));
  expect(fixed.replaced).toBe(1);
  expect(await page.rows('SELECT order_id, revenue FROM orders ORDER BY 1')).toEqual([
    ['1001', 55],
    ['1002', 6],
  ]);
  const shop = await page.loadText(
    'shopify.csv',
    csv(
      'Name,Email,Financial Status,Currency,Subtotal,Created at,Lineitem quantity,Lineitem name,Lineitem price',
      '1001,a@b.c,paid,EUR,7,2026-01-01 10:00:00 +0000,1,x,7',
    ),
  );
  expect(shop.replaced).toBe(0);
  expect(await page.rows('SELECT count(*) FROM orders')).toEqual([[3]]);
});

test('inside one file only an equal id with equal content is a duplicate', async () => {
  const head = 'order_id,timestamp,customer_id,revenue';
  const row = '1,2026-01-01 10:00:00,u,5';
  const report = await page.loadText(
    'a.csv',
    csv(head, row, row, '1,2026-01-01 10:00:00,u,6', row),
  );
  expect(report).toMatchObject({ lines: 4, rows: 2, duplicates: 2, sums: { revenue: 11 } });
  expect(page.loads[0]!.rejects.map((r) => [r.row, r.reason])).toEqual([
    [2, 'duplicate'],
    [4, 'duplicate'],
  ]);
  const none = await page.loadText('e.csv', events(visit(1), visit(1)));
  expect(none).toMatchObject({ rows: 2, duplicates: 0 });
});

test('a failure to keep leaves everything as it was', async () => {
  await page.loadText('old.csv', spend('2026-01-01,a,5,1'));
  const full = { code: 'quota' };
  const importer = page.failing(full);
  const plan = await importer.plan(
    new File([spend('2026-01-01,a,50,1', '2026-01-02,a,1,1')], 'new.csv'),
  );
  await expect(importer.load(plan)).rejects.toBe(full);
  expect(await days()).toEqual([['2026-01-01', 'a', 5]]);
  await importer.discard(plan);
  expect(
    await page.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'stage%'"),
  ).toEqual([]);
});

test('a stopped load leaves no rows and no staged tables behind', async () => {
  const controller = new AbortController();
  const reason = new Error('stop');
  const work = page.importer.plan(new File([spend('2026-01-01,a,5,1')], 'a.csv'), {
    signal: controller.signal,
    onProgress: ({ phase }) => phase === 'understanding' && controller.abort(reason),
  });
  await expect(work).rejects.toBe(reason);
  expect(
    await page.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'stage%'"),
  ).toEqual([]);
});
