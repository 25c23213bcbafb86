import { gzipSync } from 'node:zlib';
import { utils, write, type BookType } from '@e965/xlsx';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { strToU8, zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, openPage, type Opened } from '../tools/browser.ts';

// Every kind of container through the page's own worker, under its policy: none is read in the page.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
});
afterAll(() => opened.close());

/** Two events of their own user each, so that no file repeats another. */
const people = (user: string) => ({
  user: [user, user],
  event: ['visit', 'buy'],
  timestamp: ['2025-01-05 10:00:00', '2025-01-06 10:00:00'],
});
const rows = (user: string): string[][] => {
  const columns = people(user);
  return [0, 1].map((i) => [columns.user[i]!, columns.event[i]!, columns.timestamp[i]!]);
};
const HEADER = ['user', 'event', 'timestamp'];
const csv = (user: string): string =>
  [HEADER, ...rows(user)].map((r) => `${r.join(',')}\n`).join('');
const book = (user: string, bookType: BookType): Uint8Array => {
  const made = utils.book_new();
  utils.book_append_sheet(made, utils.aoa_to_sheet([HEADER, ...rows(user)]), 'Data');
  return new Uint8Array(write(made, { type: 'array', bookType }) as ArrayBuffer);
};
const named = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: '',
  buffer: Buffer.from(bytes),
});

test('each kind of file loads, each table as a report of its own', async () => {
  const json = (user: string): string =>
    rows(user)
      .map(([who, event, timestamp]) => JSON.stringify({ user: who, event, timestamp }) + '\n')
      .join('');
  const columnData = Object.entries(people('parquet')).map(([name, data]) => ({
    name,
    data,
    type: 'STRING' as const,
  }));
  const reports = await load(page, [
    named(
      'a.zip',
      zipSync({ 'in/one.csv': strToU8(csv('zip1')), 'two.csv': strToU8(csv('zip2')) }),
    ),
    named('b.csv.gz', gzipSync(csv('gzip'))),
    named('c.xlsx', book('xlsx', 'xlsx')),
    named('d.xls', book('xls', 'biff8')),
    named('e.jsonl', strToU8(json('json'))),
    named('f.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))),
    named('g.arrow', tableToIPC(tableFromArrays(people('arrow')), 'stream')),
    named(
      'h.xls',
      strToU8(
        `<table>${[HEADER, ...rows('html')].map((r) => `<tr><td>${r.join('</td><td>')}</td></tr>`).join('')}</table>`,
      ),
    ),
  ]);
  expect(reports.map((r) => [r.file, r.rows, r.error?.code ?? null])).toEqual([
    ['a.zip/in/one.csv', 2, null],
    ['a.zip/two.csv', 2, null],
    ['b.csv.gz', 2, null],
    ['c.xlsx', 2, null],
    ['d.xls', 2, null],
    ['e.jsonl', 2, null],
    ['f.parquet', 2, null],
    ['g.arrow', 2, null],
    ['h.xls', 2, null],
  ]);
}, 120_000);

/** Events by the ten thousand, in a workbook that the library parses in one long step. */
function manyRows(kind: 'xml' | 'xls'): Buffer {
  const cells = [
    HEADER,
    ...Array.from({ length: 60_000 }, (_, i) => [`u${i}`, 'visit', '2025-02-05 10:00:00']),
  ];
  if (kind === 'xml') {
    const row = (values: readonly string[]): string =>
      `<Row>${values.map((v) => `<Cell><Data ss:Type="String">${v}</Data></Cell>`).join('')}</Row>`;
    return Buffer.from(
      `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Data"><Table>${cells.map(row).join('')}</Table></Worksheet></Workbook>`,
    );
  }
  const made = utils.book_new();
  utils.book_append_sheet(made, utils.aoa_to_sheet(cells), 'Data');
  return Buffer.from(write(made, { type: 'array', bookType: 'biff8' }) as ArrayBuffer);
}

test.each(['xml', 'xls'] as const)(
  'a workbook that the library parses in one step can be stopped (%s); what runs beside it goes on',
  async (kind) => {
    const buffer = manyRows(kind);
    await page.evaluate(() => {
      document.querySelector('#book')?.remove();
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'book';
      document.body.append(input);
    });
    await page.locator('#book').setInputFiles({ name: `many.${kind}`, mimeType: '', buffer });
    const stopped = await page.evaluate(async () => {
      const { files } = document.querySelector<HTMLInputElement>('#book')!;
      const controller = new AbortController();
      const loading = globalThis.fupan.load([...files!], { signal: controller.signal }).then(
        () => ({ code: 'loaded', at: performance.now() }),
        (error: Error & { code?: string }) => ({ code: error.code, at: performance.now() }),
      );
      // Into the parse, which takes seconds.
      await new Promise((later) => setTimeout(later, 500));
      const at = performance.now();
      controller.abort();
      const ended = await loading;
      return { code: ended.code, after: ended.at - at };
    });
    expect(stopped.code).toBe('cancelled');
    expect(stopped.after).toBeLessThan(1000);
    console.info(
      `cancel of ${buffer.length} bytes of ${kind} after ${Math.round(stopped.after)} ms`,
    );
    const [report] = await load(page, [named(`after-${kind}.xls`, book(`after-${kind}`, 'biff8'))]);
    expect(report).toMatchObject({ rows: 2, table: 'events' });
    expect(opened.browser.foreign).toEqual([]);
  },
  120_000,
);
