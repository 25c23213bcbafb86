import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { lettersOf } from '../../../tools/fuzz-check.ts';
import { chanceOf } from '../../../tools/fuzz-mutate.ts';
import { tar, WRITERS, type Bytes } from '../../../tools/fuzz-write.ts';
import { open, rowsOf, sniff } from './tools.ts';
import { xlsx } from './xlsx.ts';

// Files broken off or altered inside, which libraries take for whole: refused or said, never cut
// in silence. Each was found by the fuzz.

const TABLE = {
  name: 'table',
  header: ['day', 'cost', 'note'],
  rows: Array.from({ length: 40 }, (_, i) => [
    `2026-01-${String((i % 28) + 1).padStart(2, '0')}`,
    String(i),
    `a word ${i}`,
  ]),
};
const written = (kind: string): Bytes => WRITERS[kind]!([TABLE], chanceOf(1)).bytes;
const A = 'day,cost\n2026-01-05,1\n';
const B = '2026-01-06,2\n';

const altered = (bytes: Uint8Array, at: number): Bytes => {
  const copy = Uint8Array.from(bytes);
  copy[at]! ^= 0xff;
  return copy;
};

test('a zip whose directory breaks off hides no file', async () => {
  const zip = zipSync({ 'a.csv': strToU8(A), 'b.csv': strToU8(B) });
  const second = Buffer.from(zip).lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  await expect(open(altered(zip, second), 'x.zip')).rejects.toMatchObject({
    code: 'archive-damaged',
  });
});

test('each member of a gzip is held against its own check sum', async () => {
  const first = gzipSync(A, { level: 0 });
  const both = Buffer.concat([first, gzipSync(B)]);
  expect(await (await open(both, 'a.csv.gz'))[0]!.blob.text()).toBe(A + B);
  const at = first.indexOf('cost');
  await expect(open(altered(both, at), 'a.csv.gz')).rejects.toMatchObject({
    code: 'archive-damaged',
  });
});

test('a tar whose header says something else than its sum', async () => {
  const whole = tar({ 'a.csv': strToU8(A) });
  expect((await open(whole, 'a.tar')).length).toBe(1);
  await expect(open(altered(whole, 3), 'a.tar')).rejects.toMatchObject({ code: 'archive-damaged' });
});

test('a tar with an empty block before its end', async () => {
  const whole = tar({ 'a.csv': strToU8(A), 'b.csv': strToU8(B) });
  // The header of the second file.
  const hole = Uint8Array.from(whole).fill(0, 1024, 1536);
  await expect(open(hole, 'a.tar')).rejects.toMatchObject({ code: 'archive-damaged' });
});

test('a tar of which a piece is gone where another file began', async () => {
  const whole = tar({ 'a.csv': strToU8(A), 'b.csv': strToU8(B) });
  expect((await open(whole, 'a.tar')).flatMap((part) => part.warnings)).toEqual([]);
  // The second file's header and what it holds, and the beginning of the empty blocks behind it.
  const cut = Uint8Array.from([...whole.slice(0, 1024), ...whole.slice(2048 + 100)]);
  expect((await open(cut, 'a.tar'))[0]!.warnings).toEqual([
    { code: 'archive-open', args: { n: 1 } },
  ]);
});

test('SpreadsheetML with text that stands in no cell', async () => {
  const whole = new TextDecoder().decode(written('spreadsheetml'));
  const stray = whole.replace('<Cell', 'ndex="21"&gt;<Cell');
  expect(stray).not.toBe(whole);
  expect(await opened(strToU8(stray), 'a.xml')).toBe('workbook-damaged');
  expect(await opened(strToU8(whole), 'a.xml')).toMatch(/^day,cost,note/m);
});

test('two documents of SpreadsheetML in one file', async () => {
  const whole = written('spreadsheetml');
  const twice = Uint8Array.from([...whole, ...whole]);
  await expect(open(twice, 'a.xml')).rejects.toMatchObject({ code: 'workbook-damaged' });
});

test.each(['xls', 'spreadsheetml'])('a %s that ends too early', async (kind) => {
  const whole = written(kind);
  expect((await open(whole, 'a.x')).length).toBe(1);
  // Of SpreadsheetML the end alone is gone; of xls the second half of what its sectors hold.
  const cut = whole.slice(0, kind === 'xls' ? whole.length / 2 : whole.length - 40);
  await expect(open(cut, 'a.x')).rejects.toMatchObject({ code: 'workbook-damaged' });
});

test('an old workbook with a text that has swallowed the cells behind it', async () => {
  const whole = written('xls');
  // The record of a text (0x0204) in front of others: its length, which now reaches over the next.
  const at = Buffer.from(whole).indexOf(Buffer.from([0x04, 0x02]), 600);
  const data = new DataView(whole.buffer);
  const next = at + 4 + data.getUint16(at + 2, true);
  const longer = next + 4 + data.getUint16(next + 2, true) - (at + 4);
  const lies = numberedShort(whole, at + 2, longer);
  expect(await opened(lies, 'a.xls')).toBe('workbook-damaged');
});

test('Parquet whose page lacks a length', async () => {
  const whole = written('parquet');
  let refused = 0;
  // A field of the pages' headers (0x15, its number one more than the last) becomes their end.
  for (let at = 4; at < 80; at++) {
    if (whole[at] !== 0x15) continue;
    const lies = whole.slice();
    lies[at] = 0;
    if ((await opened(lies, 'a.parquet')) === 'parquet-damaged') refused++;
  }
  expect(refused).toBeGreaterThan(3);
});

test('Parquet with a piece gone from its middle', async () => {
  const whole = written('parquet');
  expect((await open(whole, 'a.parquet')).length).toBe(1);
  const cut = Uint8Array.from([...whole.slice(0, 30), ...whole.slice(60)]);
  await expect(open(cut, 'a.parquet')).rejects.toMatchObject({ code: 'parquet-damaged' });
});

test('Arrow that says that it has billions of rows', async () => {
  const lies = Buffer.from(written('arrow'));
  const forty = Buffer.from([40, 0, 0, 0, 0, 0, 0, 0]);
  const found: number[] = [];
  for (let at = lies.indexOf(forty); at >= 0; at = lies.indexOf(forty, at + 8)) found.push(at);
  expect(found.length).toBeGreaterThan(0);
  for (const at of found) lies[at + 4] = 1;
  await expect(open(lies, 'a.arrow')).rejects.toMatchObject({ code: 'arrow-damaged' });
});

/** A file of Arrow in three batches: its bytes, and where its footer begins and ends. */
function arrowFile(): { bytes: Bytes; from: number; to: number } {
  const batches = [1, 2, 3].map((n) =>
    tableFromArrays({ n: Int32Array.of(n), half: Float64Array.of(0.5) }),
  );
  const bytes = Uint8Array.from(tableToIPC(batches[0]!.concat(...batches.slice(1)), 'file'));
  const to = bytes.length - 10;
  return { bytes, from: to - new DataView(bytes.buffer).getUint32(to, true), to };
}
const numbered = (bytes: Bytes, at: number, value: number): Bytes => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};
const numberedShort = (bytes: Bytes, at: number, value: number): Bytes => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint16(at, value, true);
  return copy;
};
const opened = async (bytes: Uint8Array, name: string): Promise<string> =>
  open(bytes, name).then(
    ([part]) => part!.blob.text(),
    (error: { code: string }) => error.code,
  );
const ROWS = 'n,half\n1,0.5\n2,0.5\n3,0.5\n';

test('a number of Arrow metadata that is damaged, wherever it stands, is not counted to', async () => {
  const { bytes, from, to } = arrowFile();
  expect(await opened(bytes, 'a.arrow')).toBe(ROWS);
  const answers = new Map<string, number>();
  const note = (answer: string): unknown => answers.set(answer, (answers.get(answer) ?? 0) + 1);
  for (let at = from; at < to; at += 4)
    note(await opened(numbered(bytes, at, 0x40000000), 'a.arrow'));
  const stream = Uint8Array.from(tableToIPC(tableFromArrays({ n: Int32Array.of(1, 2) }), 'stream'));
  for (let at = 8; at < stream.length - 8; at += 4)
    note(await opened(numbered(stream, at, 0x40000000), 'b.arrow'));
  expect(answers.get('arrow-damaged')).toBeGreaterThan(20);
});

test('a message of Arrow that is no table', async () => {
  const { bytes, from } = arrowFile();
  const RECORD_BATCH = 3;
  let found = 0;
  for (let at = 8; at < from; at++) {
    if (bytes[at] !== RECORD_BATCH) continue;
    const other = bytes.slice();
    other[at] = 0;
    const answer = await opened(other, 'a.arrow');
    if (answer === 'arrow-damaged') found++;
  }
  expect(found).toBeGreaterThanOrEqual(3);
});

test('a file of Arrow that says early that it ends, and a stream with another behind it', async () => {
  const { bytes, from } = arrowFile();
  const second = Buffer.from(bytes).indexOf(Buffer.from([255, 255, 255, 255]), 300);
  expect(second).toBeLessThan(from);
  expect(await opened(numbered(bytes, second + 4, 0), 'a.arrow')).toBe('arrow-damaged');
  const stream = tableToIPC(tableFromArrays({ n: Int32Array.of(1, 2) }), 'stream');
  const [part] = await open(Buffer.concat([stream, stream]), 'a.arrow');
  expect(part!.warnings).toEqual([{ code: 'arrow-behind', args: { bytes: stream.length } }]);
});

test('an old workbook with a cell in a column that it cannot have', async () => {
  const whole = written('xls');
  // A number (0x0203, 14 bytes), then its row and column.
  const at = Buffer.from(whole).indexOf(Buffer.from([0x03, 0x02, 14, 0]));
  expect(at).toBeGreaterThan(0);
  const lies = whole.slice();
  lies[at + 7] = 0x80;
  expect(await opened(lies, 'a.xls')).toBe('workbook-damaged');
});

test('cells beyond the last column, and rows beyond the last one', async () => {
  const sheet = (reference: string): Uint8Array =>
    xlsx({ sheets: { A: `<row r="1"><c r="${reference}"><v>1</v></c></row>` } });
  expect(await opened(sheet('B1'), 'a.xlsx')).toBe(',1\n');
  expect(await opened(sheet('XFE1'), 'a.xlsx')).toBe('workbook-damaged');
  const ods = (row: string, cell: string): Uint8Array =>
    zipSync({
      'META-INF/manifest.xml': strToU8('<manifest:manifest/>'),
      mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'),
      'content.xml': strToU8(
        `<office:document-content><table:table table:name="A"><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row><table:table-row ${row}><table:table-cell ${cell}/></table:table-row><table:table-row><table:table-cell/><table:table-cell ${cell}><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:document-content>`,
      ),
    });
  expect(await opened(ods('', ''), 'a.ods')).toBe('a,\n,\n,b\n');
  const many = 2_000_000_000;
  expect(await opened(ods(`table:number-rows-repeated="${many}"`, ''), 'a.ods')).toBe(
    'workbook-damaged',
  );
  expect(await opened(ods('', `table:number-columns-repeated="${many}"`), 'a.ods')).toBe(
    'workbook-damaged',
  );
});

test('lines above a table whose quotes do not add up are skipped as they were read', async () => {
  const text = `{
  "rows": [
      {
        "Account": "Acme",
        "Spend": "130.20",
        "Conversions": 14,
        "Revenue": "1,120.00"
      },
      {
        "Account": "Acme",
        "Spend": "32.00",
        "Conversions": 2,
        "Revenue": "550.50"
      },
${'<tr><td>2026-01-05</td><td>12,000</td></tr>\n'.repeat(12)}`;
  const sniffed = await sniff(text);
  const rows = await rowsOf(text, { ...sniffed, columns: sniffed.header.length });
  const cells = [sniffed.rawHeader, ...sniffed.preamble, ...rows.map((row) => row.slice(2))].flat();
  expect(lettersOf(cells.join('\n'))).toBe(lettersOf(text));
});

test('JSON that begins with an empty object is JSON', async () => {
  for (const text of ['{}\n{"day":"2026-01-05","cost":1}\n', '[{},{"day":"2026-01-05"}]']) {
    const [part] = await open(strToU8(text), 'a.json');
    expect(part!.container).toMatch(/^json/);
  }
});

test.each([
  '[\n{"day":"2026-01-05","note":"a word"},\n{"day":"2026-01-06"}]',
  '{"day":"2026-01-05"}\n{"day":"2026-01-06"}\n',
])('JSON with a hole of zero bytes says how large it is', async (text) => {
  const whole = strToU8(text);
  expect((await open(whole, 'a.json'))[0]!.warnings).toEqual([]);
  const hole = Uint8Array.from(whole).fill(0, 9, 14);
  const [part] = await open(hole, 'a.json');
  expect(part!.warnings).toContainEqual({ code: 'json-hole', args: { n: 5 } });
});
