import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { empty, importPage, type Page } from './one-page.ts';

/** Orders on several records: is an amount the order's, or the line's? The file shows it. */
let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const codes = (report: { warnings: { code: string }[] }) => report.warnings.map((w) => w.code);
const orders = () => page.rows('SELECT order_id, revenue, refund FROM orders ORDER BY order_id');

test('a total repeated on each line counts once', async () => {
  const report = await page.loadText(
    'o.csv',
    lines(
      'order_id,timestamp,customer_id,product,revenue',
      'A,2026-01-01 10:00:00,u1,shirt,30.00',
      'A,2026-01-01 10:00:00,u1,socks,30.00',
      'B,2026-01-01 11:00:00,u2,hat,5.00',
      'A,2026-01-01 10:00:00,u1,hat,30.00',
    ),
  );
  expect(report).toMatchObject({ lines: 4, rows: 2, duplicates: 2, sums: { revenue: 35 } });
  expect(codes(report)).toContain('line-items');
  expect(codes(report)).not.toContain('lines-added');
  expect(await orders()).toEqual([
    ['A', 30, null],
    ['B', 5, null],
  ]);
});

test('a total on the first line only counts once, whatever else is blank there', async () => {
  const report = await page.loadText(
    'o.csv',
    lines(
      'order_id,timestamp,customer_id,product,revenue',
      'A,2026-01-01 10:00:00,u1,shirt,30.00',
      'A,,,socks,',
      'B,2026-01-01 11:00:00,u2,hat,5.00',
    ),
  );
  expect(report).toMatchObject({ rows: 2, duplicates: 1, rejected: 0, sums: { revenue: 35 } });
});

test('amounts that differ between lines are the lines’ own and are added up to one order', async () => {
  const report = await page.loadText(
    'o.csv',
    lines(
      'order_id,timestamp,customer_id,product,revenue,shipping',
      'A,2026-01-01 10:00:00,u1,shirt,20.00,4.00',
      'A,2026-01-01 10:00:00,u1,socks,10.00,4.00',
      'B,2026-01-01 11:00:00,u2,hat,5.00,0.00',
    ),
  );
  expect(report).toMatchObject({ rows: 2, duplicates: 1, sums: { revenue: 35, shipping: 4 } });
  const added = report.warnings.find((w) => w.code === 'lines-added')!;
  expect(added.message).toContain('revenue');
  expect(added.message).not.toContain('shipping');
  expect(await orders()).toEqual([
    ['A', 30, null],
    ['B', 5, null],
  ]);
});

test('one id with two buyers is not one order: both stay, and it is said', async () => {
  const report = await page.loadText(
    'o.csv',
    lines(
      'order_id,timestamp,customer_id,product,revenue',
      'A,2026-01-01 10:00:00,u1,shirt,20.00',
      'A,2026-01-01 10:00:00,u2,socks,10.00',
    ),
  );
  expect(report).toMatchObject({ rows: 2, duplicates: 0, sums: { revenue: 30 } });
  expect(codes(report)).toContain('repeated-ids');
});

test('ids that lost their digits group nothing and name nobody', async () => {
  const report = await page.loadText(
    'o.csv',
    lines(
      'order_id,timestamp,customer_id,product,revenue',
      '1.23E+17,2026-01-01 10:00:00,1.76E+15,shirt,20.00',
      '1.23E+17,2026-01-01 10:00:00,1.76E+15,socks,10.00',
      '1234567890123450000,2026-01-01 10:00:00,u2,hat,5.00',
      '1234567890123450000,2026-01-01 10:00:00,u2,cap,6.00',
      '1234567890123460000,2026-01-01 10:00:00,u2,bag,7.00',
    ),
  );
  expect(report).toMatchObject({ rows: 5, duplicates: 0, sums: { revenue: 48 } });
  expect(report.warnings.filter((w) => w.code === 'digits-lost').map((w) => w.column)).toEqual([
    'order_id',
    'customer_id',
  ]);
  expect(await page.rows('SELECT customer FROM orders ORDER BY row')).toEqual([
    [null],
    [null],
    ['u2'],
    ['u2'],
    ['u2'],
  ]);
});

test('the lines of a voided order go with it, though their status is blank', async () => {
  const head = 'Name,Email,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity';
  const report = await page.loadText(
    'shopify.csv',
    lines(
      `${head},Lineitem name,Lineitem price`,
      '#1,a@x.com,voided,EUR,50.00,50.00,2026-01-05 10:00:00 +0100,1,Shirt,30.00',
      '#1,a@x.com,,,,,2026-01-05 10:00:00 +0100,1,Socks,20.00',
      '#2,b@x.com,paid,EUR,15.00,15.00,2026-01-06 10:00:00 +0100,1,Hat,10.00',
      '#2,b@x.com,,,,,2026-01-06 10:00:00 +0100,1,Cap,5.00',
    ),
  );
  expect(report).toMatchObject({
    source: 'shopify',
    rows: 1,
    rejected: 1,
    duplicates: 2,
    sums: { revenue: 15 },
  });
});
