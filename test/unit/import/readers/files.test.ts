import { expect, test } from 'vitest';
import { cancelJob, readers } from '../../../../src/import/readers/index.ts';
import { blobOf, cellsOf, codes, job, open, rowsOf, sniff } from './tools.ts';

const bytes = (...list: (number | string)[]): Uint8Array =>
  Uint8Array.from(
    list.flatMap((x) => (typeof x === 'number' ? [x] : [...Buffer.from(x, 'latin1')])),
  );
const zip = (...names: string[]): Uint8Array =>
  bytes(
    ...names.flatMap((name) => [
      'PK\u0003\u0004',
      ...new Array<number>(22).fill(0),
      name.length,
      0,
      0,
      0,
      name,
    ]),
  );

test.each([
  ['document', zip('[Content_Types].xml', 'word/document.xml')],
  ['archive', bytes('7z', 0xbc, 0xaf, 0x27, 0x1c)],
  ['archive', bytes('Rar!', 0x1a, 0x07, 1, 0)],
  ['pdf', '%PDF-1.7\n'],
  ['picture', bytes(0x89, 'PNG\r\n', 0x1a, 0x0a)],
  ['picture', bytes(0xff, 0xd8, 0xff, 0xe0)],
  ['picture', 'GIF89a'],
  ['program', bytes('MZ', 0x90, 0, ...new Array<number>(80).fill(0))],
  ['program', bytes(0x7f, 'ELF', 2)],
  ['html', '\ufeff\n<!DOCTYPE html><html><body>Sign in</body></html>'],
  ['xml', '<?xml version="1.0"?><rows><row/></rows>'],
])('a %s is named, not read as text', async (kind, content) => {
  await expect(open(content)).rejects.toMatchObject({ code: `file-is-${kind}` });
});

test.each([
  ['MZ,PK\n1,2\n3,4\n', 'MZ'],
  ['GIF,JPG\n1,2\n3,4\n', 'GIF'],
  ['PAR1,PAR2\n1,2\n3,4\n', 'PAR1'],
  ['[day],[cost]\n2026-01-05,1\n2026-01-06,2\n', '[day]'],
  ['{day},{cost}\n2026-01-05,1\n2026-01-06,2\n', '{day}'],
  ['<b>day</b>,cost\n2026-01-05,1\n2026-01-06,2\n', '<b>day</b>'],
])('a table whose first words look like something else is a table: %j', async (text, first) => {
  expect(await open(text)).toMatchObject([{ name: 'file.csv', container: null }]);
  expect((await sniff(text)).header[0]).toBe(first);
});

test.each([
  ['no bytes', ''],
  ['only a mark', '\ufeff'],
  ['only blank lines', '\n\r\n  \n\t\n'],
  ['a mark and blank lines', '\ufeff\n\n'],
])('an empty file is said to be empty: %s', async (_, text) => {
  await expect(sniff(text)).rejects.toMatchObject({ code: 'file-empty' });
});

test('only a header: no rows, and a warning', async () => {
  for (const text of ['day,campaign,cost\n', 'day,campaign,cost', '\ufeffday,campaign,cost\r\n']) {
    const { sniffed, cells } = await cellsOf(text);
    expect(sniffed.header).toEqual(['day', 'campaign', 'cost']);
    expect(sniffed.records).toBe(0);
    expect(cells).toEqual([]);
    expect(codes(sniffed)).toEqual(['no-rows']);
  }
});

test('bytes that are no text are refused', async () => {
  const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 32);
  await expect(sniff(noise)).rejects.toMatchObject({ code: 'file-not-a-table' });
});

/** A file of 3 MB whose reading goes wrong from the byte `from` on. */
function faulty(from: number, how: 'fails' | 'short'): Blob {
  const whole = new Blob(['day,cost\n' + '2026-01-05,12\n'.repeat(220_000)]);
  const slice = (start = 0, end = whole.size): Blob => {
    if (end <= from) return whole.slice(start, end);
    const part = whole.slice(start, how === 'short' ? Math.max(start, from) : end);
    if (how === 'fails')
      part.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    return part;
  };
  return Object.assign(new Blob([whole]), { slice });
}

test('a file that cannot be read, changes or vanishes is said so', async () => {
  await expect(sniff(faulty(0, 'fails'))).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(sniff(faulty(1 << 20, 'fails'))).rejects.toMatchObject({ code: 'file-changed' });
  await expect(sniff(faulty(2_000_000, 'short'))).rejects.toMatchObject({ code: 'file-changed' });
  const sniffed = await sniff('day,cost\n2026-01-05,12\n');
  await expect(rowsOf('day,cost\n2026-01-05,123\n', sniffed)).rejects.toMatchObject({
    code: 'file-changed',
  });
});

test('the hash is of the content alone', async () => {
  const one = await readers.sniff(blobOf('a,b\n1,2\n'), 'one.csv', {}, job());
  const two = await readers.sniff(blobOf('a,b\n1,2\n'), 'two.csv', { headerRow: null }, job());
  const other = await sniff('a,b\n1,3\n');
  expect(one.hash).toMatch(/^[0-9a-f]{32}$/);
  expect(two.hash).toBe(one.hash);
  expect(other.hash).not.toBe(one.hash);
});

test('progress comes in bytes, and a cancelled job rejects', async () => {
  const file = new Blob(['day,cost\n' + '2026-01-05,12\n'.repeat(400_000)]);
  const seen: number[] = [];
  const sniffed = await readers.sniff(
    file,
    'x',
    {},
    job((done) => seen.push(done)),
  );
  expect(seen.at(-1)).toBe(file.size);
  const cancelled = { id: 'stop', onProgress: () => cancelJob('stop') };
  const failure = { code: 'cancelled' };
  await expect(readers.sniff(file, 'x', {}, cancelled)).rejects.toMatchObject(failure);
  await expect(readers.read(file, sniffed, async () => {}, cancelled)).rejects.toMatchObject(
    failure,
  );
  cancelJob('unknown');
  expect((await readers.sniff(file, 'x', {}, job())).hash).toBe(sniffed.hash);
});
