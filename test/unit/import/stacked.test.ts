import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadFile } from '../../../src/import/files.ts';
import type { LoadOptions, LoadReport } from '../../../src/import/types.ts';
import { encoded, utf16 } from './readers/tools.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const loaded = (text: BlobPart, options: LoadOptions = {}): Promise<LoadReport[]> =>
  loadFile(page.importer, new File([text], 'all.csv'), options);
const addsUp = (r: LoadReport): boolean =>
  r.lines === r.rows + r.rejected + r.blank + r.totals + r.duplicates;
const short = (reports: readonly LoadReport[]) =>
  reports.map((r) => [r.file, r.table, r.lines, r.rows, r.error?.code ?? null]);

const SPEND = 'Day,Campaign,Cost,Currency\n2026-01-05,a,10,CNY\n2026-01-06,b,20,CNY\n';
const ORDERS =
  'Order ID,Created at,Customer,Revenue,Currency\no1,2026-01-05 10:00,u1,100,CNY\no2,2026-01-06 11:00,u2,50,CNY\n';

test('tables one under the other are each loaded as their own', async () => {
  const reports = await loaded(`${SPEND}Total,,30,\n\nOrders of January\n\n${ORDERS}`);
  expect(short(reports)).toEqual([
    ['all.csv', 'spend', 3, 2, null],
    ['all.csv [2]', 'orders', 2, 2, null],
  ]);
  expect(reports.every(addsUp)).toBe(true);
  expect(reports[0]!.totals).toBe(1);
  expect(reports[1]!.warnings.find((w) => w.code === 'stacked')?.message).toMatch(/2 of 2.*line 5/);
  expect(await page.rows('SELECT sum(cost) FROM spend')).toEqual([[30]]);
  expect(await page.rows('SELECT sum(revenue) FROM orders')).toEqual([[150]]);
  // The same file again changes nothing.
  await loaded(`${SPEND}Total,,30,\n\nOrders of January\n\n${ORDERS}`);
  expect(await page.rows('SELECT count(*) FROM orders')).toEqual([[2]]);
});

const WRITTEN = {
  'utf-8': (text: string) => new TextEncoder().encode(text),
  gb18030: (text: string) => encoded(text, 'gb18030'),
  'utf-16le': (text: string) => utf16(text, true, true),
  'utf-16be without a mark': (text: string) => utf16(text, false, false),
};
test.each(Object.entries(WRITTEN))('in %s, with a preamble, too', async (_, write) => {
  const text = `导出时间,2026-02-01\r\n\r\n日期,计划名称,消耗,币种\r\n2026-01-05,春季,10,CNY\r\n,,,\r\n,,,\r\n订单编号,下单时间,会员ID,订单金额,币种\r\no1,2026-01-05 10:00,"甲\n乙",100,CNY\r\n`;
  const reports = await loaded(write(text) as BlobPart);
  expect(short(reports)).toEqual([
    ['all.csv', 'spend', 1, 1, null],
    ['all.csv [2]', 'orders', 1, 1, null],
  ]);
  expect(await page.rows('SELECT campaign FROM spend')).toEqual([['春季']]);
});

test('the same figures broken down otherwise stay out, and so does what is no known table', async () => {
  const devices = 'Day,Device,Cost,Currency\n2026-01-05,mobile,10,CNY\n2026-01-06,desktop,20,CNY\n';
  const unknown = 'Ward,Votes\nNorth,100\n';
  for (const second of [devices, unknown]) {
    await empty(page);
    const reports = await loaded(`${SPEND}\n${second}`);
    expect(reports).toHaveLength(1);
    expect(addsUp(reports[0]!)).toBe(true);
    expect(await page.rows('SELECT sum(cost) FROM spend')).toEqual([[30]]);
  }
  await empty(page);
  const [report, ...more] = await loaded(`${SPEND}\n${unknown}`);
  expect([report!.rows, more]).toEqual([2, []]);
  expect(await page.rows('SELECT sum(cost) FROM spend')).toEqual([[30]]);
});

const WIDE =
  'Day,Campaign,Cost,Impressions,Clicks,Currency\n2026-01-05,a,10,100,5,CNY\n2026-01-06,b,20,200,8,CNY\n';
const AGAIN = WIDE.replace('Campaign', 'Device').replaceAll(/,[ab],/g, ',mobile,');

test.each([
  ['without a blank line', AGAIN],
  ['behind a blank line', `\n${AGAIN}`],
  ['under a title', `By device\n${AGAIN}`],
  ['with names that nobody knows', AGAIN.replace(/^.*\n/, 'Datum,Zorp,Quux,Wibble,Wobble,Curr\n')],
  ['of orders', ORDERS],
  ['twice', `${AGAIN}\n${AGAIN.replace('Device', 'Country')}`],
])(
  'rows that fit by chance under the header of another table, %s, are not loaded',
  async (_, more) => {
    const [report, ...none] = await loaded(`${WIDE}${more}`);
    expect(none).toEqual([]);
    expect(addsUp(report!)).toBe(true);
    const filled = more.split('\n').filter((line) => line.includes(',')).length;
    expect([report!.rows, report!.rejected]).toEqual([2, filled]);
    expect(await page.rows('SELECT sum(cost) FROM spend')).toEqual([[30]]);
    expect(report!.warnings.find((w) => w.code === 'other-table')?.message).toMatch(/not loaded/);
    // All of them are kept with the load, with their cells, to be looked at and downloaded.
    const kept = page.loads[0]!.rejects.filter((r) => /^other-/.test(r.reason));
    expect(kept.map((r) => r.cells.slice(0, 3).join())).toEqual(
      more
        .split('\n')
        .filter((line) => line.includes(','))
        .map((line) => line.split(',').slice(0, 3).join()),
    );
  },
);

test('the own header once more ends what stood below another one; a row of words ends nothing', async () => {
  const own = WIDE.replaceAll('-01-', '-02-');
  const [report] = await loaded(`${WIDE}${AGAIN}${own}`);
  expect([report!.rows, report!.rejected, report!.totals]).toEqual([4, 3, 1]);
  await empty(page);
  // No names: the same word again and again, and a total without a figure.
  const [words] = await loaded(
    `${WIDE}n/a,n/a,n/a,n/a,n/a,n/a\nTotal,,,,,\n2026-01-07,c,1,10,1,CNY\n`,
  );
  expect(words!.rows).toBe(3);
});

test('more rows of the same columns are one table each where the header is another', async () => {
  const more = 'Day,Campaign,Cost,Clicks,Currency\n2026-01-05,c,5,1,CNY\n';
  expect(short(await loaded(`${SPEND}\n${more}`))).toEqual([
    ['all.csv', 'spend', 2, 2, null],
    ['all.csv [2]', 'spend', 1, 1, null],
  ]);
  await empty(page);
  // The same header again is the same table going on.
  const [report, ...none] = await loaded(`${SPEND}\n${SPEND.replaceAll('-01-', '-02-')}`);
  expect([none, report!.rows, report!.totals, report!.blank]).toEqual([[], 4, 1, 1]);
});

test('a blank line inside a quoted cell parts nothing, and a raw file stays whole', async () => {
  const quoted = SPEND.replace(
    'a,10',
    `"a\n\n${'Order ID,Created at,Customer,Revenue\no1,2026-01-05,u1,3\n'}",10`,
  );
  expect(await loaded(quoted)).toHaveLength(1);
  const [raw, ...more] = await loaded(`${SPEND}\n${ORDERS}`, { raw: true });
  expect(more).toEqual([]);
  expect(raw).toMatchObject({ lines: 6, rows: 5, blank: 1 });
});
