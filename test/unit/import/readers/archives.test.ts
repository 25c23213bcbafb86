import { gzipSync } from 'node:zlib';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { expect, test } from 'vitest';
import { cancelJob, readers } from '../../../../src/import/readers/index.ts';
import type { Part } from '../../../../src/import/types.ts';
import { ENCRYPTED_ZIP, fromBase64, ZSTD } from './samples.ts';
import { blobOf, job, open } from './tools.ts';

/** Each part as [name, its text or its problem]. */
const told = (parts: readonly Part[]): Promise<[string, string][]> =>
  Promise.all(
    parts.map(async (p): Promise<[string, string]> => [
      p.name,
      p.problem ? p.problem.code : await p.blob.text(),
    ]),
  );

const A = 'day,cost\n2026-01-05,1\n';
const B = 'day,cost\n2026-01-06,2\n';

test('a zip as another program writes it: folders, ways up, Chinese names, junk', async () => {
  // Written by Python's zipfile.
  const zip = fromBase64(
    'UEsDBBQAAAgIAGNseF2+Y75CHgAAABsAAAARAAAA5oql6KGoL+W5v+WRii5jc3Z7Nn3psznzdV5s2fl8ygouIwMjM10DQ10DUx1DLgBQSwMEFAAAAAgAY2x4XQHpntQYAAAAFgAAABAAAAAuLi8uLi9ldGMvdXAuY3N2S0ms1EnOLy7hMjIwMtM1MNQ1MNUx4gIAUEsDBBQAAAAIAGNseF2DFtyMAwAAAAEAAAARAAAAX19NQUNPU1gvLl91cC5jc3arAABQSwMEFAAAAAgAY2x4XYMW3IwDAAAAAQAAAAsAAAB+JG9wZW4ueGxzeKsAAFBLAwQUAAAACABjbHhdAAAAAAIAAAAAAAAABwAAAGZvbGRlci8DAFBLAQIUAxQAAAgIAGNseF2+Y75CHgAAABsAAAARAAAAAAAAAAAAAACAAQAAAADmiqXooagv5bm/5ZGKLmNzdlBLAQIUAxQAAAAIAGNseF0B6Z7UGAAAABYAAAAQAAAAAAAAAAAAAACAAU0AAAAuLi8uLi9ldGMvdXAuY3N2UEsBAhQDFAAAAAgAY2x4XYMW3IwDAAAAAQAAABEAAAAAAAAAAAAAAIABkwAAAF9fTUFDT1NYLy5fdXAuY3N2UEsBAhQDFAAAAAgAY2x4XYMW3IwDAAAAAQAAAAsAAAAAAAAAAAAAAIABxQAAAH4kb3Blbi54bHN4UEsBAhQDFAAAAAgAY2x4XQAAAAACAAAAAAAAAAcAAAAAAAAAAAAQAP1B8QAAAGZvbGRlci9QSwUGAAAAAAUABQAqAQAAGAEAAAAA',
  );
  expect(await told(await open(zip, '导出.zip'))).toEqual([
    ['导出.zip/报表/广告.csv', '日期,费用\n2026-01-05,1\n'],
    ['导出.zip/etc/up.csv', 'day,cost\n2026-01-05,2\n'],
  ]);
});

test('names in the encoding of Chinese Windows', async () => {
  const gbk = [0xb9, 0xe3, 0xb8, 0xe6]; // 广告
  const zip = zipSync({ 'abcd.csv': strToU8(A), 'b.csv': strToU8(B) });
  for (let at = zip.indexOf(0x61); at >= 0; at = zip.indexOf(0x61, at + 1))
    if (Buffer.from(zip.subarray(at, at + 8)).toString() === 'abcd.csv') zip.set(gbk, at);
  expect((await open(zip, 'x.zip')).map((p) => p.name)).toEqual(['x.zip/广告.csv', 'x.zip/b.csv']);
});

test('an encrypted file is said so, the others load', async () => {
  expect(await told(await open(ENCRYPTED_ZIP, 'a.zip'))).toEqual([
    ['a.zip/open.csv', A],
    ['a.zip/shut.csv', 'archive-encrypted'],
  ]);
});

test('a tar in a gzip, as Unix packs a folder', async () => {
  // Written by GNU tar.
  const packed =
    'H4sIAAAAAAACA+3TwQ2CMBTG8Z6ZggEAW6BlATdgAEOQqzVQjQ7h0TWMUzGHiJ4wwRMY4v93eS/tu3352uu9vdxWYkqyk2ndz85w9rvSKjY6y9Lnu1KZNsLXYgaHxhW174vaWjd29+1/odpX/tE63+TO1tVU+Zs0HclfDfJP0kQKX5L/5E4C/+zdf7uvdlHZHMVP+h+bz/7H9H8O2+IclLZxXtylEEoVSh0oj14AAAAAAAAAAAAAALAkDze3UwUAKAAA';
  const tar = fromBase64(packed);
  expect(await told(await open(tar, 'd.tar.gz'))).toEqual([['d.tar.gz', A]]);
  const cut = tar.slice(0, 100);
  await expect(open(cut)).rejects.toMatchObject({ code: 'archive-damaged' });
});

test('gzip, also of several members, whatever the name says', async () => {
  expect(await told(await open(gzipSync(A), 'a.csv'))).toEqual([['a.csv', A]]);
  const two = Buffer.concat([gzipSync(A), gzipSync('2026-01-07,3\n')]);
  expect(await told(await open(two, 'a.csv.gz'))).toEqual([['a.csv.gz', `${A}2026-01-07,3\n`]]);
});

test('Zstandard', async () => {
  expect(await told(await open(ZSTD, 'a.zst'))).toEqual([['a.zst', 'day,cost\n2026-01-05,3\n']]);
});

test('archives in archives, each table under its path; a lone one bears the file’s name', async () => {
  const inner = zipSync({ 'in/a.csv': strToU8(A), 'b.csv.gz': gzipSync(B) });
  expect(
    await told(await open(zipSync({ 'inner.zip': inner, 'c.csv': strToU8(A) }), 'o.zip')),
  ).toEqual([
    ['o.zip/inner.zip/in/a.csv', A],
    ['o.zip/inner.zip/b.csv.gz', B],
    ['o.zip/c.csv', A],
  ]);
  expect(
    await told(await open(zipSync({ 'x.zip': zipSync({ 'a.csv': strToU8(A) }) }), 'o.zip')),
  ).toEqual([['o.zip', A]]);
  let deep: Uint8Array<ArrayBuffer> = zipSync({ 'a.csv': strToU8(A) });
  for (let i = 0; i < 6; i++) deep = zipSync({ 'in.zip': deep });
  expect(await told(await open(deep, 'deep.zip'))).toEqual([['deep.zip', 'archive-deep']]);
});

test('what is no table does not stop the tables beside it', async () => {
  const zip = zipSync({
    'readme.pdf': strToU8('%PDF-1.7'),
    'empty.csv': new Uint8Array(),
    'a.csv': strToU8(A),
  });
  expect(await told(await open(zip, 'z.zip'))).toEqual([
    ['z.zip/readme.pdf', 'file-is-pdf'],
    ['z.zip/empty.csv', 'file-empty'],
    ['z.zip/a.csv', A],
  ]);
  await expect(open(zipSync({ '.DS_Store': strToU8('x') }))).rejects.toMatchObject({
    code: 'archive-empty',
  });
});

const damage = (change: (zip: Uint8Array) => Uint8Array): Promise<[string, string][]> =>
  open(change(zipSync({ 'a.csv': [strToU8(A.repeat(50)), { level: 6 }], 'b.csv': strToU8(B) })))
    .then(told)
    .catch((error: { code: string }) => [['whole', error.code]]);

test('damaged and cut-off archives are said so; files that are whole load', async () => {
  const entry = await damage((zip) => zip.with(60, zip[60]! ^ 0xff));
  expect(entry).toEqual([
    ['file.csv/a.csv', 'archive-damaged'],
    ['file.csv/b.csv', B],
  ]);
  expect(await damage((zip) => zip.slice(0, -40))).toEqual([['whole', 'archive-damaged']]);
  const gz = gzipSync(A.repeat(1000));
  for (const bytes of [gz.subarray(0, -9), gz.with(gz.length - 6, 1), gz.subarray(0, 5)])
    await expect(open(bytes)).rejects.toMatchObject({ code: 'archive-damaged' });
});

test('a stored or deflated text whose sum is wrong is damaged', async () => {
  const zip = zipSync({ 'a.csv': [strToU8(A), { level: 0 }] });
  const at = Buffer.from(zip).indexOf('2026');
  expect(await told(await open(zip.with(at, 0x33)))).toEqual([['file.csv', 'archive-damaged']]);
});

test('a way of packing that nobody can unpack here is named', async () => {
  const zip = zipSync({ 'a.csv': strToU8(A) });
  const end = Buffer.from(zip).lastIndexOf('PK\u0001\u0002');
  expect(await told(await open(zip.with(end + 10, 14), 'a.zip'))).toEqual([
    ['a.zip', 'archive-method'],
  ]);
});

test('bombs are stopped while they are small', async () => {
  const zeros = gzipSync(new Uint8Array(64 * 2 ** 20));
  const files: Zippable = {};
  for (let i = 0; i < 10; i++) files[`${i}.csv.gz`] = [zeros, { level: 6 }];
  const bomb = zipSync(files);
  expect(bomb.length).toBeLessThan(64_000);
  const before = process.memoryUsage().rss;
  await expect(open(bomb)).rejects.toMatchObject({ code: 'archive-bomb' });
  expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
});

test('progress is told in the bytes of the dropped file, and a cancelled job stops', async () => {
  const text = Array.from({ length: 200_000 }, (_, i) => `2026-01-05,${i * 7919}\n`).join('');
  const zip = zipSync({ 'a.csv': strToU8(text), 'b.csv': strToU8(B) });
  const file = new File([blobOf(zip)], 'a.zip');
  const seen: number[] = [];
  await readers.open(
    file,
    job((done) => seen.push(done)),
  );
  expect(seen).toHaveLength(2);
  expect(seen[1]).toBeLessThanOrEqual(file.size);
  const stopped = { id: 'stop-zip', onProgress: () => cancelJob('stop-zip') };
  await expect(readers.open(file, stopped)).rejects.toMatchObject({ code: 'cancelled' });
});
