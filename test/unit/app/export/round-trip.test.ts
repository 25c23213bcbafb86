import { afterAll, beforeAll, expect, test } from 'vitest';
import { read, utils } from '@e965/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { writeCsv } from '../../../../src/app/export/csv.ts';
import { writeParquet } from '../../../../src/app/export/parquet.ts';
import { exportOf } from '../../../../src/app/export/query.ts';
import type { Batch, Format, Writer } from '../../../../src/app/export/types.ts';
import { writeXlsx } from '../../../../src/app/export/xlsx.ts';
import { makeDemo } from '../../../../src/demo/index.ts';
import { additiveColumns } from '../../../../src/model/metrics.ts';
import { ident } from '../../../../src/model/sql.ts';
import { ROW_COLUMNS, TABLES, type TableName } from '../../../../src/model/tables.ts';
import { nativePage } from '../../../tools/native-page.ts';

// What is loaded, written as a file and dropped again is the same table, to the last digit.

type Page = Awaited<ReturnType<typeof nativePage>>;
const WRITERS: Record<Format, Writer> = { csv: writeCsv, parquet: writeParquet, xlsx: writeXlsx };
const SETTINGS = { timeZone: 'Asia/Shanghai', currency: 'CNY' };

let page: Page;
beforeAll(async () => {
  page = await nativePage(SETTINGS);
  for (const { name, text } of makeDemo({ scale: 0.005 }))
    await page.loadFile(new File([text], name));
  await page.loadText(
    'trouble.csv',
    [
      'day,source,campaign,currency,cost,clicks,Free text',
      '2026-03-01,google,"\'=HYPERLINK(""http://x"")",USD,0.1,1,=1+1',
      '2026-03-01,google,\'@sum,USD,0.2,2,"two\nlines, and ""quotes"""',
      "2026-03-02,google,-5,USD,-3.000001,3,'+49 30",
      '2026-03-02,google,中文 🎯,USD,123456789012.123456,4,plain',
    ].join('\n') + '\n',
    { table: 'spend' },
  );
}, 60_000);
afterAll(() => page.engine.close());

async function columnsOf(from: Page, table: TableName): Promise<string[]> {
  const { rows } = await from.engine.query(`DESCRIBE ${table}`);
  return rows.map((r) => String(r['column_name']));
}

async function written(table: TableName, format: Format): Promise<Blob> {
  const { rows } = await page.engine.query(
    `SELECT coalesce(bool_or(grain = 'day'), false) AS days FROM ${table}`,
  );
  const { columns, sql } = exportOf(table, await columnsOf(page, table), rows[0]!['days'] === true);
  const result = await page.engine.query(sql);
  async function* batches(): AsyncIterable<Batch> {
    const step = 700;
    for (let at = 0; at < result.rows.length; at += step) {
      const some = result.rows.slice(at, at + step);
      yield columns.map(({ name }) => some.map((row) => row[name] as string | null));
    }
  }
  return WRITERS[format](columns, batches(), table);
}

/** All that a table says, without the page's own columns, in an order that rows alone decide. */
async function content(from: Page, table: TableName, columns: readonly string[]): Promise<unknown> {
  const list = columns.map((c) => `${ident(c)}::VARCHAR AS ${ident(c)}`).join(', ');
  return (await from.engine.query(`SELECT ${list} FROM ${table} ORDER BY ALL`)).rows;
}

const PAGE_OWN = new Set<string>(['row', 'file_id', 'row_number']);
const sumsSql = (table: TableName): string =>
  ['count(*)', ...additiveColumns(table).map((c) => `sum(${c})::VARCHAR`)].join(', ');

test.each(TABLES.flatMap((table) => (['csv', 'parquet', 'xlsx'] as const).map((f) => [table, f])))(
  '%s as %s loads to the same table',
  async (name, format) => {
    const table = name as TableName;
    const file = new File([await written(table, format as Format)], `${table}.${format}`);
    const again = await nativePage(SETTINGS);
    try {
      const reports = await again.loadTables(file);
      expect(reports.map((r) => r.table)).toEqual([table]);
      expect(reports[0]).toMatchObject({ rejected: 0, totals: 0, duplicates: 0, blank: 0 });
      const sums = (p: Page) => p.engine.query(`SELECT ${sumsSql(table)} FROM ${table}`);
      expect((await sums(again)).rows).toEqual((await sums(page)).rows);
      const standing = await columnsOf(again, table);
      const all = await columnsOf(page, table);
      const filled = await page.engine.query(
        `SELECT ${all.map((c, i) => `count(${ident(c)}) AS n${i}`).join(', ')} FROM ${table}`,
      );
      const compared = all.filter(
        (c, i) =>
          !PAGE_OWN.has(c) && c !== 'prop.Free text' && Number(filled.rows[0]![`n${i}`]) > 0,
      );
      expect(standing).toEqual(expect.arrayContaining(compared));
      expect(await content(again, table, compared)).toEqual(await content(page, table, compared));
    } finally {
      await again.engine.close();
    }
  },
);

test('nothing in a CSV begins as a formula does', async () => {
  const text = await (await written('spend', 'csv')).text();
  const rows = text.split(/\r\n/).filter((line) => line.includes('2026-03-0'));
  const cells = rows.flatMap((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  const bare = cells.map((c) => c.replace(/^"/, ''));
  expect(bare.filter((c) => /^[=@\t\r]|^[+-](?![\d.]+$)/.test(c))).toEqual([]);
  expect(text).toContain("'=1+1");
  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(text).toContain("'@sum");
});

test('a workbook holds texts as texts, numbers and days as such, and no formula', async () => {
  const book = read(await (await written('spend', 'xlsx')).arrayBuffer(), { cellFormula: true });
  const sheet = book.Sheets[book.SheetNames[0]!]!;
  const cells = Object.entries(sheet).filter(([at]) => !at.startsWith('!'));
  expect(cells.filter(([, cell]) => (cell as { f?: string }).f !== undefined)).toEqual([]);
  const header = utils.sheet_to_json<string[]>(sheet, { header: 1 })[0]!;
  const at = (name: string, row: number) =>
    sheet[utils.encode_cell({ r: row, c: header.indexOf(name) })] as { t: string; v: unknown };
  expect(at('day', 1).t).toBe('n');
  expect(at('cost', 1).t).toBe('n');
  expect(at('campaign', 1).t).toBe('s');
});

test('Parquet keeps decimals exact and days as days', async () => {
  const file = await (await written('spend', 'parquet')).arrayBuffer();
  const rows = await parquetReadObjects({ file });
  const large = rows.find((r) => r['campaign'] === '中文 🎯')!;
  expect(large['clicks']).toBe(4n);
  expect(large['day']).toEqual(new Date('2026-03-02'));
  expect(ROW_COLUMNS.some((c) => c.name in large && c.name !== 'day')).toBe(false);
});
