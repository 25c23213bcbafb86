import { expect, test } from 'vitest';
import { rawNames } from '../../../src/import/raw.ts';
import type { LoadOptions } from '../../../src/import/types.ts';
import { loadFile } from '../../../src/import/files.ts';
import { importPage, type Page } from './one-page.ts';

const load = async (page: Page, file: File, options: LoadOptions = {}) =>
  (await loadFile(page.importer, file, { ...options, raw: true }))[0]!;

/** A raw load into a fresh page: the report, and the table as a person's `SELECT *` shows it. */
async function raw(content: string | Uint8Array<ArrayBuffer>, options: LoadOptions = {}) {
  const page = await importPage();
  const report = await load(page, new File([content], 'file.csv'), options);
  const { columns, rows } = await page.engine.query(`SELECT * FROM ${report.table}`);
  const names = columns.map((c) => c.name);
  return {
    page,
    report,
    types: new Set(columns.map((c) => c.type)),
    names,
    cells: rows.map((row) => names.map((name) => row[name])),
  };
}

const lines = ({ report }: Awaited<ReturnType<typeof raw>>): number[] => [
  report.lines,
  report.rows,
  report.blank,
  report.rejected + report.totals + report.duplicates,
];

test('a raw table has the file’s own columns, letter for letter, as text, and nothing else', async () => {
  const found = await raw(
    'Day ,"Cost,  net",ID\n2026-01-05, 007 ,x\n05/01/2026,1.50,"two\nlines"\nTotal,1.50,\n',
  );
  expect(found.names).toEqual(['Day ', 'Cost,  net', 'ID']);
  expect(found.types).toEqual(new Set(['VARCHAR']));
  expect(found.cells).toEqual([
    ['2026-01-05', ' 007 ', 'x'],
    ['05/01/2026', '1.50', 'two\nlines'],
    ['Total', '1.50', null],
  ]);
  expect(lines(found)).toEqual([3, 3, 0, 0]);
  expect(found.report.mapping[1]).toEqual({ from: 'Cost,  net', to: 'Cost,  net', how: 'name' });
});

test('a file without a header has its columns by their place', async () => {
  const found = await raw('2026-01-05;1,5;a\n2026-01-06;2,5;b\n2026-01-07;3,5;c\n');
  expect(found.names).toEqual(['col_0', 'col_1', 'col_2']);
  expect(found.cells).toHaveLength(3);
});

test('short and long records keep what they have; blank ones are counted; nothing is set aside', async () => {
  const found = await raw(
    'day,name,n\n2026-01-05,a,1\n\n2026-01-06,b\n2026-01-07,c, d,2,e\n2026-01-08,,f,3\n2026-01-09,g,4,,\n,,\n',
  );
  expect(found.names).toEqual(['day', 'name', 'n', 'col_3', 'col_4']);
  expect(found.cells).toEqual([
    ['2026-01-05', 'a', '1', null, null],
    ['2026-01-06', 'b', null, null, null],
    ['2026-01-07', 'c', ' d', '2', 'e'],
    // An empty cell too many: without it, every cell is of its column's kind.
    ['2026-01-08', 'f', '3', null, null],
    ['2026-01-09', 'g', '4', null, null],
    [null, null, null, null, null],
  ]);
  expect(lines(found)).toEqual([7, 6, 1, 0]);
});

test('empty cells too many make no column of their own', async () => {
  const found = await raw('day,name,n\n2026-01-05,a,1\n2026-01-06,,b,2\n2026-01-07,c,3,,\n');
  expect(found.names).toEqual(['day', 'name', 'n']);
  expect(found.cells[1]).toEqual(['2026-01-06', 'b', '2']);
});

test('one record wider by thousands makes 500 columns more, and one for the rest', async () => {
  const long = Array.from({ length: 1000 }, (_, i) => `v${i}`).join(',');
  const found = await raw(`a,b\n1,2\n3,4\n${long}\n5,6\n`);
  expect(found.names).toHaveLength(503);
  expect(found.cells[2]?.slice(500, 502)).toEqual(['v500', 'v501']);
  expect(found.cells[2]?.[502]).toBe(long.slice(long.indexOf('v502')));
});

test('an empty file is a table without rows', async () => {
  const found = await raw('');
  expect([found.names, found.cells]).toEqual([['col_0'], []]);
  expect(found.report.warnings.map((w) => w.code)).toEqual(['no-rows']);
});

test('the same content is one load; another content under the same name is another table', async () => {
  const { page, report } = await raw('a,b\n1,2\n');
  const again = await load(page, new File(['a,b\n1,2\n'], 'copy.csv'));
  expect(again).toMatchObject({ file: 'copy.csv', table: report.table, rows: 1 });
  const other = await load(page, new File(['a,b\n1,3\n'], 'file.csv'));
  expect([report.table, other.table]).toEqual(['raw_file_csv', 'raw_file_csv_2']);
  expect(page.raws.map((r) => r.file)).toEqual(['file.csv', 'file.csv']);
});

test('raw names: twins and empty ones are made unique, everything else stays', () => {
  expect(rawNames(['a', 'A', ' a', '', 'col_3', 'a (2)', 'line\nend'], 8)).toEqual([
    'a',
    'A (3)',
    ' a',
    'col_3 (2)',
    'col_3',
    'a (2)',
    'line\nend',
    'col_7',
  ]);
});
