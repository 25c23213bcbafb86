import { expect, test } from 'vitest';
import { readers } from '../../../../src/import/readers/index.ts';
import { cellsOf, codes, job, rowsOf, sniff } from './tools.ts';

test('5,000 columns', async () => {
  const header = Array.from({ length: 5000 }, (_, i) => `metric ${i}`);
  const record = (n: number): string => header.map((_, i) => n * i).join(',');
  const text = [header.join(','), record(1), record(2), record(3)].join('\n');
  const { sniffed, cells } = await cellsOf(text);
  expect(sniffed.header).toEqual(header);
  expect(sniffed.regular).toBe(true);
  expect(cells[2]?.[4999]).toBe('14997');
  const ragged = await cellsOf(`${text}\n1,2\n`);
  expect(ragged.cells[3]?.slice(0, 3)).toEqual(['1', '2', null]);
});

test.each([
  ['quoted', '"', 'word, and\nmore '],
  ['bare', '', 'word and more '],
])(
  'a cell of 20 MB is cut to 1 MB, and said: %s',
  async (_, quote, words) => {
    const long = words.repeat(Math.ceil(20_971_520 / words.length));
    const file = new Blob(['id,text,n\n1,short,5\n2,', quote, long, quote, ',6\n3,short,7\n']);
    const sniffed = await sniff(file, { headerRow: 0, delimiter: ',' });
    expect(sniffed.records).toBe(3);
    expect(sniffed.regular).toBe(false);
    expect(sniffed.warnings).toContainEqual({
      code: 'cell-cut',
      args: { n: 1, row: 2, column: 'text' },
      row: 2,
      column: 'text',
    });
    const rows = await rowsOf(file, sniffed);
    expect(rows.map((r) => [r[0], r[4]])).toEqual([
      [1, '5'],
      [2, '6'],
      [3, '7'],
    ]);
    expect(rows[1]?.[3]).toBe(long.slice(0, 1_000_000));
  },
  60_000,
);

test('a quote that never closes swallows nothing of 200 MB, in bounded memory', async () => {
  const block = new Blob(['2026-01-05,google,brand,12.50,345\n'.repeat(30_000)]);
  const blocks = new Array<Blob>(200).fill(block);
  const file = new Blob(['day,source,campaign,cost,clicks\n2026-01-04,"meta,x,1,2\n', ...blocks]);
  expect(file.size).toBeGreaterThan(200e6);
  let most = 0;
  const watch = job(() => (most = Math.max(most, process.memoryUsage().heapUsed)));
  const before = process.memoryUsage().heapUsed;
  const sniffed = await readers.sniff(file, 'x.csv', {}, watch);
  expect(sniffed.records).toBe(6_000_001);
  expect(sniffed.head[0]).toEqual(['2026-01-04', '"meta', 'x', '1', '2']);
  expect(codes(sniffed)).toContain('stray-quotes');
  expect(most - before).toBeLessThan(600e6);
}, 120_000);

test('every piece has its own nulls and lines', async () => {
  const record = (i: number): string => (i < 30_000 ? `${i},x\n` : `${i},\n`);
  const text = 'n,note\n' + Array.from({ length: 50_000 }, (_, i) => record(i)).join('') + '\n';
  const sniffed = await sniff(text);
  expect(sniffed.regular).toBe(false);
  const rows = await rowsOf(text, sniffed);
  expect(rows).toHaveLength(50_001);
  expect(rows.every((row, i) => row[0] === i + 1)).toBe(true);
  expect(rows.slice(0, 30_000).every((row, i) => row[2] === String(i) && row[3] === 'x')).toBe(
    true,
  );
  expect(rows.slice(30_000, 50_000).every((row) => row[3] === null)).toBe(true);
  expect(rows.at(-1)).toEqual([50_001, 0, null, null, null]);
});

test('a line without an end is refused before it fills the memory', async () => {
  const block = new Blob(['no end of this line '.repeat(50_000)]);
  const file = new Blob(['a\nb\n', ...new Array<Blob>(90).fill(block)]);
  await expect(sniff(file)).rejects.toMatchObject({ code: 'record-too-long' });
}, 60_000);

test('a megabyte of returns is a million blank lines, in a moment', async () => {
  const started = performance.now();
  const sniffed = await sniff(`a,b\n1,2\n${'\r'.repeat(1_000_000)}3,4\n`);
  expect(sniffed.records).toBe(1_000_002);
  expect(performance.now() - started).toBeLessThan(20_000);
}, 60_000);
