import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LoadReport } from '../../../src/import/types.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';
const asides = () => page.loads[0]!.rejects.map((r) => `${r.row} ${r.reason}`);
const adds = ({ lines, rows, rejected, blank, totals, duplicates }: LoadReport): boolean =>
  lines === rows + rejected + blank + totals + duplicates;

test('totals, subtotals, repeated headers and footnotes are set aside, each with its kind', async () => {
  const report = await page.loadText(
    'spend.csv',
    lines(
      'day,campaign,channel,cost,clicks',
      '2026-01-01,Total Care,google,5.00,1',
      '2026-01-01,合计优惠,google,6.00,2',
      '2026-01-01,小计,,11.00,3',
      'day,campaign,channel,cost,clicks',
      '2026-01-02,a,meta,7.00,3',
      ',,,,',
      'Subtotal,,,18.00,6',
      '2026-01-03,b,meta,1.00,1',
      'Grand Total,,,19.00,7',
      '总计：全部,,,19.00,7',
      '"Figures are preliminary, all rights reserved"',
    ),
  );
  expect(report).toMatchObject({
    lines: 11,
    rows: 4,
    totals: 6,
    blank: 1,
    rejected: 0,
    sums: { cost: 19, clicks: 7 },
  });
  expect(asides()).toEqual([
    '3 total',
    '4 repeated-header',
    '7 total',
    '9 total',
    '10 total',
    '11 footnote',
  ]);
  expect(report.warnings.map((w) => w.code)).toContain('totals-left-out');
});

test('a nameless row with a day is a total only where the sums agree', async () => {
  const rows = (cost: string) =>
    lines(
      'day,campaign,cost',
      '2026-01-01,a,5',
      '2026-01-01,b,6',
      `2026-01-01,,${cost}`,
      '2026-01-02,a,1',
    );
  expect(await page.loadText('a.csv', rows('11'))).toMatchObject({
    rows: 3,
    totals: 1,
    sums: { cost: 12 },
  });
  await empty(page);
  expect(await page.loadText('b.csv', rows('3'))).toMatchObject({
    rows: 4,
    totals: 0,
    sums: { cost: 15 },
  });
});

test('a campaign that is called Total stays, where its row names more than a total does', async () => {
  const report = await page.loadText(
    'a.csv',
    lines(
      'day,campaign,ad_group,cost',
      '2026-01-01,Total,Shoes,5',
      '2026-01-01,b,全部,6',
      '2026-01-01,Total,,11',
    ),
  );
  expect(report).toMatchObject({ rows: 2, totals: 1, sums: { cost: 11 } });
});

test('the plan shows the total of the file beside its own sum', async () => {
  const plan = await page.plan(
    'spend.csv',
    lines('day,campaign,cost,clicks', '2026-01-01,a,5,1', '2026-01-02,b,6,2', 'Total,,12,3'),
  );
  expect(plan.sums).toEqual({ cost: 11, clicks: 3 });
  expect(plan.statedSums).toEqual({ cost: 12, clicks: 3 });
  expect(plan.preview.map((r) => [r.line, r.aside, r.cells[2]])).toEqual([
    [1, null, '5.0'],
    [2, null, '6.0'],
    [3, 'total', '12'],
  ]);
  await page.importer.discard(plan);
});

test('short rows keep what they have, long ones with filled cells are rejected', async () => {
  const report = await page.loadText(
    'events.csv',
    lines(
      'timestamp,user,event,value,page',
      '2026-01-01 10:00:00,u1,visit',
      '2026-01-01 10:00:00,u1,visit,5,/,,',
      '2026-01-01 10:00:00,u1,visit,5,/,extra',
      'u2',
      '2026-01-01 10:00:00,,visit,5,/',
    ),
  );
  expect(report).toMatchObject({ lines: 5, rows: 3, rejected: 2 });
  expect(asides()).toEqual(['3 too-many-cells', '4 missing']);
  expect(report.warnings.map((w) => w.code)).toContain('no-person');
  expect(await page.rows('SELECT "user", value, page FROM events ORDER BY row')).toEqual([
    ['u1', null, null],
    ['u1', 5, '/'],
    [null, 5, '/'],
  ]);
});

test('ids are text: zeros, 19 digits, wrapped ones, full width, blanks; mangled ones are said', async () => {
  const ids = [
    '007',
    '1234567890123456789',
    "'00123",
    '"=""00123"""',
    '　ＡＢ１２',
    ' x ',
    'X',
    '1.23E+17',
  ];
  const report = await page.loadText(
    'orders.csv',
    lines(
      'order_id,timestamp,customer_id,revenue',
      ...ids.map((id, i) => `${id},2026-01-01 10:00:00,u${i},1`),
    ),
  );
  expect(await page.rows('SELECT order_id FROM orders ORDER BY row')).toEqual(
    ['007', '1234567890123456789', '00123', '00123', 'AB12', 'x', 'X', '1.23E+17'].map((id) => [
      id,
    ]),
  );
  expect(report.warnings.map((w) => w.code)).toEqual(
    expect.arrayContaining(['digits-lost', 'repeated-ids']),
  );
});

test('contact data are hashed alike in every file, unless a person wants them plain', async () => {
  await page.loadText(
    'o.csv',
    lines('order_id,timestamp,email,revenue', '1,2026-01-01 10:00:00, Ann@X.com ,5'),
  );
  await page.loadText(
    'e.csv',
    lines('timestamp,user,event,Phone', '2026-01-01 10:00:00,ann@x.com,visit,+49 170 1234567'),
  );
  const [[customer]] = (await page.rows('SELECT customer FROM orders')) as [[string]];
  const [[user, phone]] = (await page.rows('SELECT "user", "prop.Phone" FROM events')) as [
    [string, string],
  ];
  expect(customer).toMatch(/^[0-9a-f]{64}$/);
  expect(user).toBe(customer);
  expect(phone).toMatch(/^[0-9a-f]{64}$/);
  // What a platform hashed by itself, and a mobile with and without its country, meet as well.
  await page.loadText(
    'h.csv',
    lines(
      'timestamp,user,event,email sha256,mobile',
      `2026-01-02 10:00:00,u1,visit,${createHash('sha256').update('ann@x.com').digest('hex').toUpperCase()},+86 138-1234-5678`,
      '2026-01-02 10:00:00,u2,visit,,13812345678',
    ),
  );
  const met = await page.rows(
    'SELECT "prop.email sha256", "prop.mobile" FROM events WHERE "prop.mobile" IS NOT NULL ORDER BY row',
  );
  expect(met[0]![0]).toBe(customer);
  expect(met[0]![1]).toBe(met[1]![1]);
  await page.engine.exec('DELETE FROM events');
  await empty(page);
  await page.loadText(
    'o.csv',
    lines('order_id,timestamp,email,revenue', '1,2026-01-01 10:00:00,Ann@X.com,5'),
    { plain: ['email'] },
  );
  expect(await page.rows('SELECT customer FROM orders')).toEqual([['Ann@X.com']]);
  await empty(page);
  await page.loadText(
    's.csv',
    lines('扫码时间,码值,openid', '2026-01-01 10:00:00,0012345678901234,oAbC_12'),
  );
  expect(await page.rows('SELECT "user" ~ \'^[0-9a-f]{64}$\', code FROM scans')).toEqual([
    [true, '0012345678901234'],
  ]);
  await page.loadText('e.csv', lines('timestamp,user,event', '2026-01-01 10:00:00,u0001,visit'));
  expect(await page.rows('SELECT "user" FROM events')).toEqual([['u0001']]);
});

test('names of columns are only names, whatever they hold', async () => {
  const odd = [
    '"a""b"',
    'x"); DROP TABLE events; --',
    'select',
    'É',
    'é',
    'A',
    'a',
    '\u202eevil',
    '😀',
    ' ',
    'row',
  ];
  const report = await page.loadText(
    'e.csv',
    lines(
      ['timestamp', 'user', 'event', ...odd].join('\t'),
      ['2026-01-01 10:00:00', 'u', 'visit', ...odd.map((_, i) => `v${i}`)].join('\t'),
    ),
  );
  expect(report).toMatchObject({ rows: 1, rejected: 0 });
  const kept = report.mapping.slice(3).map((m) => m.to!);
  expect(new Set(kept.map((k) => k.toLowerCase())).size).toBe(odd.length);
  const [row] = (await page.engine.query('SELECT * FROM events')).rows;
  expect(kept.map((k) => row![k])).toEqual(odd.map((_, i) => `v${i}`));
});

test('a second level of the same days is said', async () => {
  const head = 'Day,Campaign,Ad group,Cost,Impr.,Clicks';
  await page.loadText('ads.csv', lines(head, '2026-01-01,a,g1,5,10,1', '2026-01-01,a,g2,6,10,1'));
  const report = await page.loadText(
    'campaigns.csv',
    lines('Day,Campaign,Cost,Impr.,Clicks', '2026-01-01,a,11,20,2'),
  );
  expect(report.warnings.map((w) => w.code)).toContain('same-days');
});

test('a credit, a refund above its order and clicks above impressions are loaded as they are', async () => {
  const spend = await page.loadText(
    's.csv',
    lines('day,campaign,cost,impressions,clicks', '2026-01-01,a,-5,3,7'),
  );
  expect(spend).toMatchObject({ rows: 1, sums: { cost: -5, impressions: 3, clicks: 7 } });
  const orders = await page.loadText(
    'o.csv',
    lines('order_id,timestamp,customer_id,revenue,refund', '1,2026-01-01 10:00:00,u,5,9'),
  );
  expect(orders).toMatchObject({ rows: 1, sums: { revenue: 5, refund: 9 } });
});

/** A record of a dirty export, and what must become of it. */
const record = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: -999, max: 99999 }),
        fc.constantFrom('brand', 'Total Care', '合计优惠', 'généric', 'x=1'),
      )
      .map(([d, cents, name]) => ({
        kind: 'rows',
        text: `2026-01-${String(d).padStart(2, '0')},${name},${(cents / 100).toFixed(2)}`,
        cents,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(',,', ' , ,').map((text) => ({ kind: 'blank', text, cents: 0 })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('Total,,99.00', '小计,,1.00', 'Grand total: 3,,5.00', 'day,campaign,cost')
      .map((text) => ({ kind: 'totals', text, cents: 0 })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        '2026-02-30,brand,1.00',
        'soon,brand,1.00',
        '2026-01-05,brand,many',
        '2026-01-05,brand,1.00,more',
        '2026-01-01 ~ 2026-01-07,brand,2.00',
      )
      .map((text) => ({ kind: 'rejected', text, cents: 0 })),
  },
);

test('counts and sums add up for any mixture of records', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 40 }), async (records) => {
      await empty(page);
      // A first good row, so that the file is a table of spend whatever follows.
      const all = [{ kind: 'rows', text: '2026-01-31,first,0.01', cents: 1 }, ...records];
      const report = await page.loadText(
        'dirty.csv',
        lines('day,campaign,cost', ...all.map((r) => r.text)),
        { table: 'spend' },
      );
      expect(adds(report)).toBe(true);
      const count = (kind: string) => all.filter((r) => r.kind === kind).length;
      expect(report).toMatchObject({
        lines: all.length,
        rows: count('rows'),
        blank: count('blank'),
        totals: count('totals'),
        rejected: count('rejected'),
        duplicates: 0,
      });
      const cents = all.reduce((sum, r) => sum + r.cents, 0);
      expect(Math.round(report.sums['cost']! * 100)).toBe(cents);
      expect(await page.rows('SELECT count(*), round(sum(cost) * 100)::BIGINT FROM spend')).toEqual(
        [[count('rows'), cents]],
      );
    }),
    { numRuns: 40 },
  );
});
