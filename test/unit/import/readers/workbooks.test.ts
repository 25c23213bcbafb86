import { CFB, utils, write, type BookType, type CellObject, type WorkBook } from '@e965/xlsx';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { cancelJob, readers } from '../../../../src/import/readers/index.ts';
import type { Part } from '../../../../src/import/types.ts';
import { blobOf, job, open, sniff } from './tools.ts';
import { rowOf, styled, STYLES, xlsx } from './xlsx.ts';

const text = (part: Part | undefined): Promise<string> => part!.blob.text();
const warned = (part: Part | undefined): string[] => part!.warnings.map((w) => w.code);

test('dates, percent, currencies, times and spans read as their formats say', async () => {
  const [part] = await open(
    xlsx({
      styles: STYLES,
      sheets: {
        A: [
          // 46027 = 2026-01-05; the rest by hand from the fraction of a day.
          rowOf(1, styled('A1', 1, '46027'), styled('B1', 2, '0.0321'), styled('C1', 3, '46027.5')),
          rowOf(2, styled('A2', 8, '46028'), styled('B2', 2, '-1.5'), styled('C2', 3, '46027')),
          rowOf(3, styled('A3', 1, '59'), styled('B3', 2, '1E-4'), styled('C3', 1, '46027.25')),
          rowOf(4, styled('A4', 4, '1234.5'), styled('B4', 4, '-5'), styled('C4', 5, '0.1')),
          rowOf(5, styled('A5', 6, '1.5625'), styled('B5', 7, '0.75'), styled('C5', 9, '7')),
          rowOf(
            6,
            styled('A6', 1, '-3'),
            styled('B6', 1, '61'),
            styled('C6', 3, '46027.000011574'),
          ),
        ].join(''),
      },
    }),
    'book.xlsx',
  );
  expect(part).toMatchObject({ name: 'book.xlsx', container: 'xlsx', warnings: [] });
  expect((await text(part)).split('\n')).toEqual([
    '2026-01-05,3.21%,2026-01-05 12:00:00',
    '2026-01-06,-150%,2026-01-05 00:00:00',
    '1900-02-28,0.01%,2026-01-05 06:00:00',
    'CNY 1234.5,-CNY 5,€0.1',
    '37:30:00,18:00:00,7',
    '-3,1900-03-01,2026-01-05 00:00:01',
    '',
  ]);
});

test('a workbook that counts days from 1904', async () => {
  const sheets = { A: rowOf(1, styled('A1', 1, '44565'), styled('B1', 1, '0')) };
  const [part] = await open(xlsx({ styles: STYLES, sheets, from1904: true }));
  expect(await text(part)).toBe('2026-01-05,1904-01-01\n');
});

test('texts, numbers, truth values and errors stand as they are', async () => {
  const shared = `<si><t>Day</t></si><si><t xml:space="preserve"> a &amp; "b", c </t></si>
<si><r><t>rich </t></r><r><rPr/><t>text</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si><si/>`;
  const cell = (ref: string, more: string, inner: string): string =>
    `<c r="${ref}" ${more}>${inner}</c>`;
  const [part] = await open(
    xlsx({
      shared,
      sheets: {
        A: [
          rowOf(
            1,
            cell('A1', 't="s"', '<v>0</v>'),
            cell('B1', 't="s"', '<v>1</v>'),
            cell('C1', 't="s"', '<v>2</v>'),
          ),
          rowOf(
            2,
            cell('A2', '', '<v>0.30000000000000004</v>'),
            cell('B2', '', '<v>1.2345678901234567E+17</v>'),
            cell('C2', '', '<v>-2.5E-3</v>'),
          ),
          rowOf(
            3,
            cell('A3', 't="b"', '<v>1</v>'),
            cell('B3', 't="e"', '<f>1/0</f><v>#DIV/0!</v>'),
            cell('C3', 't="str"', '<f>A1</f><v>00123</v>'),
          ),
          rowOf(
            4,
            cell('B4', 't="inlineStr"', '<is><t>two_x000A_lines</t></is>'),
            '<c r="C4" s="0"/>',
          ),
        ].join(''),
      },
    }),
  );
  expect(await text(part)).toBe(
    'Day," a & ""b"", c ",rich text\n0.30000000000000004,123456789012345670,-0.0025\n' +
      'TRUE,#DIV/0!,00123\n,"two\nlines",\n',
  );
  expect(warned(part)).toEqual(['long-numbers']);
});

test('a formula without a stored result is empty, not 0, and counted', async () => {
  const formula = '<c r="B2"><f>SUM(A1:A2)</f></c>';
  const [part] = await open(
    xlsx({
      sheets: { A: rowOf(1, styled('A1', 0, '1')) + rowOf(2, styled('A2', 0, '2'), formula) },
    }),
  );
  expect(await text(part)).toBe('1\n2\n');
  expect(part!.warnings).toEqual([{ code: 'formulas-empty', args: { n: 1 } }]);
});

test('gaps stay so that rows keep their numbers; rows may be out of width, prefixed, unnumbered', async () => {
  const sheet =
    rowOf(3, styled('A3', 0, '1')) +
    '<x:row><x:c t="n"><x:v>2</x:v></x:c><x:c/><x:c><x:v>3</x:v></x:c></x:row>' +
    rowOf(6, styled('AB6', 0, '4'));
  const [part] = await open(xlsx({ sheets: { A: sheet } }));
  const empty = (n: number): string => ','.repeat(n);
  expect(await text(part)).toBe(`1${empty(27)}\n2,,3${empty(25)}\n${empty(27)}\n${empty(27)}4\n`);
});

test('every filled sheet is a part, a lone one bears the file’s name, hidden ones are said', async () => {
  const cell = rowOf(1, styled('A1', 0, '1'));
  const parts = await open(
    xlsx({
      sheets: { 'A &amp; B': cell, Empty: '', Data: cell, Old: cell, Very: cell },
      hidden: { Old: 'state="hidden"', Very: 'state="veryHidden"' },
    }),
    'b.xlsx',
  );
  expect(parts.map((p) => [p.name, p.sheet?.hidden])).toEqual([
    ['b.xlsx [A & B]', false],
    ['b.xlsx [Data]', false],
    ['b.xlsx [Old]', true],
    ['b.xlsx [Very]', true],
  ]);
  expect(parts.map(warned)).toEqual([['sheets-hidden'], [], [], []]);
  const lone = await open(
    xlsx({ sheets: { A: cell, Old: cell }, hidden: { Old: 'state="hidden"' } }),
  );
  expect(lone.map((p) => p.name)).toEqual(['file.csv', 'file.csv [Old]']);
  const hidden = await open(xlsx({ sheets: { A: cell }, hidden: { A: 'state="hidden"' } }));
  expect(hidden[0]?.problem?.code).toBe('sheets-hidden');
  await expect(open(xlsx({ sheets: { A: '' } }))).rejects.toMatchObject({ code: 'workbook-empty' });
});

test('a sheet that is full was probably cut', async () => {
  const sheet = rowOf(1_048_575, styled('A1', 0, '1')) + rowOf(1_048_576, styled('A2', 0, '2'));
  const [part] = await open(xlsx({ sheets: { A: sheet } }));
  expect(part!.warnings).toEqual([{ code: 'sheet-full', args: { rows: 1_048_576 } }]);
});

/** The same table in any kind, by SheetJS's writers. */
function written(bookType: BookType): Uint8Array {
  const number = (v: number, z: string): CellObject => ({ t: 'n', v, z });
  const sheet = utils.aoa_to_sheet([
    ['Day', 'Campaign', 'Rate', 'Cost', 'Ok'],
    [number(46027, 'yyyy-mm-dd'), '品牌, "x"', number(0.0321, '0.00%'), 1234.5, true],
    [number(46028.75, 'yyyy-mm-dd hh:mm:ss'), '00123', number(1, '0%'), -0.25, false],
  ]);
  const old = utils.aoa_to_sheet([['x'], [1]]);
  const book: WorkBook = utils.book_new();
  utils.book_append_sheet(book, sheet, 'Data');
  utils.book_append_sheet(book, old, 'Old');
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return new Uint8Array(write(book, { type: 'array', bookType }) as ArrayBuffer);
}

test.each([
  ['xlsx', 'xlsx'],
  ['xlsm', 'xlsx'],
  ['xlsb', 'xlsb'],
  ['biff8', 'xls'],
  ['biff5', 'xls'],
  ['xlml', 'spreadsheetml'],
] as const)('%s as another program writes it', async (bookType, container) => {
  const [part, old] = await open(written(bookType), 'report.dat');
  expect(part).toMatchObject({ name: 'report.dat', container });
  // The oldest workbooks know no Chinese.
  const campaign = bookType === 'biff5' ? expect.any(String) : '"品牌, ""x"""';
  const lines = (await text(part)).split('\n');
  expect(lines[0]).toBe('Day,Campaign,Rate,Cost,Ok');
  if (bookType !== 'biff5') expect(lines[1]).toBe(`2026-01-05,${campaign},3.21%,1234.5,TRUE`);
  expect(lines[2]).toBe('2026-01-06 18:00:00,00123,100%,-0.25,FALSE');
  if (bookType !== 'biff5') expect(old?.sheet).toEqual({ name: 'Old', hidden: true });
});

test('SpreadsheetML, as some platforms export under the name .xls', async () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="S"><Table><Row><Cell><Data ss:Type="String">日期</Data></Cell><Cell><Data ss:Type="String">ID</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">2026-01-05</Data></Cell><Cell><Data ss:Type="String">007</Data></Cell></Row></Table></Worksheet></Workbook>`;
  const [part] = await open(xml, 'a.xls');
  expect(await text(part)).toBe('日期,ID\n2026-01-05,007\n');
});

test('an OpenDocument sheet written by hand', async () => {
  const cell = (type: string, value: string, shown: string, more = ''): string =>
    `<table:table-cell office:value-type="${type}" ${more} office:${type === 'date' ? 'date-value' : type === 'time' ? 'time-value' : type === 'boolean' ? 'boolean-value' : 'value'}="${value}"><text:p>${shown}</text:p></table:table-cell>`;
  const string = (value: string): string =>
    `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.2"><office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style><number:percentage-style style:name="N11"><number:number number:decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style><number:currency-style style:name="N106"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/><number:text> </number:text><number:currency-symbol number:language="de" number:country="DE">€</number:currency-symbol></number:currency-style><style:style style:name="ce1" style:family="table-cell" style:data-style-name="N11"/><style:style style:name="ce2" style:family="table-cell" style:data-style-name="N106"/></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Old" table:style-name="ta2"><table:table-row>${string('x')}</table:table-row></table:table><table:table table:name="Blatt1">
<table:table-row>${string('Tag')}${string('Rate')}${string('Kosten')}${string('Zeit')}</table:table-row>
<table:table-row>${cell('date', '2026-01-05', '05.01.26')}${cell('percentage', '0.0321', '3,21 %', 'table:style-name="ce1"')}${cell('currency', '1234.5', '1.234,50 €', 'table:style-name="ce2" office:currency="EUR"')}${cell('date', '2026-01-05T18:30:00', '05.01.26 18:30')}</table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="4"/></table:table-row>
<table:table-row>${cell('float', '12345678901234567', '1,23E+16', 'table:formula="of:=A1"')}<table:table-cell/>${cell('boolean', 'true', 'WAHR')}${string('a &amp; b')}</table:table-row>
<table:table-row><table:table-cell/><table:covered-table-cell/>${cell('time', 'PT18H30M00S', '18:30')}<table:table-cell table:formula="of:=1"/></table:table-row>
<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>`;
  const ods = zipSync({
    mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }],
    'META-INF/manifest.xml': strToU8('<manifest:manifest/>'),
    'content.xml': strToU8(content),
  });
  const [, part] = await open(ods, 'a.ods');
  expect(part).toMatchObject({ container: 'ods', name: 'a.ods' });
  expect(warned(part)).toEqual(['formulas-empty', 'long-numbers', 'sheets-hidden']);
  expect((await text(part)).split('\n')).toEqual([
    'Tag,Rate,Kosten,Zeit',
    '2026-01-05,3.21%,EUR 1234.5,2026-01-05 18:30:00',
    ',,,',
    ',,,',
    '12345678901234567,,TRUE,a & b',
    ',,18:30:00,',
    '',
  ]);
});

test('a locked, a cut-off and a broken workbook are said so', async () => {
  const locked = CFB.utils.cfb_new();
  CFB.utils.cfb_add(locked, '/EncryptionInfo', new Uint8Array([4, 0, 4, 0, 64, 0, 0, 0]));
  CFB.utils.cfb_add(locked, '/EncryptedPackage', new Uint8Array(600));
  const bytes = new Uint8Array(CFB.write(locked, { type: 'array' }) as ArrayBuffer);
  await expect(open(bytes, 'a.xlsx')).rejects.toMatchObject({ code: 'workbook-locked' });
  const whole = written('xlsx');
  await expect(open(whole.slice(0, -500))).rejects.toMatchObject({ code: 'archive-damaged' });
  await expect(open(written('biff8').slice(0, 2000))).rejects.toMatchObject({
    code: 'workbook-damaged',
  });
});

test('CSV renamed to .xlsx is CSV', async () => {
  const [part] = await open('day,cost\n2026-01-05,1\n', 'a.xlsx');
  expect(part).toMatchObject({ container: null, name: 'a.xlsx' });
});

test('title, header and totals are found in a sheet as in a file', async () => {
  const line = (row: number, ...cells: string[]): string =>
    rowOf(row, ...cells.map((c) => `<c t="inlineStr"><is><t>${c}</t></is></c>`));
  const [part] = await open(
    xlsx({
      sheets: {
        A:
          line(1, 'Campaign report') +
          line(2, 'January 1, 2026 - January 2, 2026') +
          line(4, 'Day', 'Campaign', 'Cost') +
          line(5, '2026-01-01', 'brand', '1.5') +
          line(6, '2026-01-02', 'generic', '2.5') +
          line(7, 'Total', '', '4'),
      },
    }),
  );
  const sniffed = await sniff(part!.blob, part!.dialect);
  expect(sniffed.header).toEqual(['Day', 'Campaign', 'Cost']);
  expect(sniffed.records).toBe(3);
  expect(sniffed.regular).toBe(true);
  expect(sniffed.preamble[0]?.[0]).toBe('Campaign report');
});

test('a workbook is read in pieces: a cancel stops it', async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => rowOf(i + 1, styled('A1', 0, String(i))));
  const cell = rowOf(1, styled('A1', 0, '1'));
  const file = new File([blobOf(xlsx({ sheets: { A: cell, B: rows.join('') } }))], 'a.xlsx');
  const stopped = { id: 'stop-xlsx', onProgress: () => cancelJob('stop-xlsx') };
  await expect(readers.open(file, stopped)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await text((await readers.open(file, job()))[1])).toHaveLength(288_890);
});
