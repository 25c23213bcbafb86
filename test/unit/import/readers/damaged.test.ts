import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { chanceOf } from '../../../tools/fuzz-mutate.ts';
import { tar, WRITERS, type Bytes } from '../../../tools/fuzz-write.ts';
import { open } from './tools.ts';

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

test('JSON that begins with an empty object is JSON', async () => {
  for (const text of ['{}\n{"day":"2026-01-05","cost":1}\n', '[{},{"day":"2026-01-05"}]']) {
    const [part] = await open(strToU8(text), 'a.json');
    expect(part!.container).toMatch(/^json/);
  }
});
