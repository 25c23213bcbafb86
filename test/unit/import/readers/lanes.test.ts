import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../../src/engine/types.ts';
import { readers } from '../../../../src/import/readers/index.ts';
import { Scanner } from '../../../../src/import/readers/scan.ts';
import { stage } from '../../../../src/import/readers/stage.ts';
import type { Readers, Sniffed } from '../../../../src/import/types.ts';
import { nativeEngine } from '../../../tools/native.ts';
import { blobOf, job, rowsOf, sniff, type Content, type Row } from './tools.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await nativeEngine();
});
afterAll(() => engine.close());

const noSlowLane: Readers = {
  ...readers,
  read: () => Promise.reject(new Error('the slow lane was taken')),
};

/** Stages and reads back: every row as [line, cells, c0 … cn, extra]. */
async function staged(content: Content, sniffed: Sniffed, by: Readers): Promise<Row[]> {
  await stage(engine, blobOf(content), sniffed, by, 'staged', job());
  const { columns, rows } = await engine.query('SELECT * FROM staged ORDER BY line');
  return rows.map((row) => columns.map(({ name }) => row[name] as Row[number]));
}

interface Written {
  text: string;
  cells: string[][];
  /** Lines above the data. */
  above: number;
}

/** Where the scan cuts a file, were it large already at `piece` bytes. */
function cutsOf(text: string, { header, dialect }: Sniffed, above: number, piece: number) {
  const code = (mark: string): number => (mark ? mark.charCodeAt(0) : -1);
  const { delimiter, quote } = dialect;
  const pattern = { delimiter: code(delimiter), quote: code(quote), width: header.length };
  const bytes = new TextEncoder().encode(text);
  const scanner = new Scanner({ ...pattern, skip: above }, bytes[0] === 0xef ? 3 : 0, piece);
  scanner.push(bytes);
  return scanner.end().cuts;
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '12.5',
    '2026-01-05',
    'Brand',
    '品牌',
    'é',
    '-',
    'a b',
    '"',
    "'",
    '""',
  ),
  fc.constantFrom(
    'a,b',
    'x;y',
    'p|q',
    't\tu',
    'two\nlines',
    'say "hi"',
    'end"',
    '"begin',
    '\\',
    'a\\"b',
  ),
  fc.string({ maxLength: 6 }),
);

/** A file as a right writer writes it: every cell that needs quotes has them. */
const written: fc.Arbitrary<Written> = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    always: fc.boolean(),
    ends: fc.boolean(),
    bom: fc.boolean(),
    title: fc.boolean(),
    width: fc.integer({ min: 2, max: 5 }),
    cells: fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), {
      minLength: 3,
      maxLength: 12,
    }),
  })
  .map(({ delimiter, lineEnd, always, ends, bom, title, width, cells }) => {
    const names = ['Day', 'Campaign', 'Cost', 'Clicks', 'Note'].slice(0, width);
    const body = cells.map((record, i) => [
      `2026-01-${String(10 + i)}`,
      ...record.slice(1, width).map((text) => text.replaceAll('\0', '')),
    ]);
    const write = (text: string): string =>
      always || /["\r\n,;|\t]/.test(text) || text !== text.trim()
        ? `"${text.replaceAll('"', '""')}"`
        : text;
    const lines = [names, ...body].map((record) => record.map(write).join(delimiter));
    const text = (title ? [`Report${lineEnd}${lineEnd}`] : []).join('') + lines.join(lineEnd);
    return {
      text: (bom ? '\ufeff' : '') + text + (ends ? lineEnd : ''),
      cells: body,
      above: title ? 3 : 1,
    };
  });

test('what a right writer wrote is read back, and both lanes agree to the cell, in pieces too', async () => {
  let fast = 0;
  let pieces = 0;
  await fc.assert(
    fc.asyncProperty(written, async ({ text, cells, above }) => {
      const sniffed = await sniff(text);
      const slow = await rowsOf(text, sniffed);
      const expected = cells.map((record, i) => [
        i + 1,
        record.length,
        ...record.map((c) => (c === '' ? null : c)),
        null,
      ]);
      expect(slow).toEqual(expected);
      expect(sniffed.records).toBe(cells.length);
      expect(sniffed.head).toEqual(cells.slice(0, 50));
      if (sniffed.regular) {
        fast++;
        expect(await staged(text, sniffed, noSlowLane)).toEqual(expected);
        const cuts = cutsOf(text, sniffed, above, 40);
        pieces += cuts.length;
        if (cuts.length)
          expect(await staged(text, { ...sniffed, cuts }, noSlowLane)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
  expect(fast).toBeGreaterThan(100);
  expect(pieces).toBeGreaterThan(300);
}, 60_000);

test('whatever the text: a file called regular reads the same in both lanes', async () => {
  let fast = 0;
  const piece = fc.constantFrom(
    ',',
    ',',
    '\n',
    '\r\n',
    '"',
    '""',
    'a',
    '1',
    ' ',
    '品',
    '\r',
    '\\',
    ';',
    "'",
  );
  const text = fc
    .array(piece, { minLength: 1, maxLength: 24 })
    .map((p) => `a,b\n1,2\n${p.join('')}`);
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const fixed = { delimiter: ',', quote: '"', escape: '"', headerRow: 0 } as const;
      const sniffed = await sniff(content, fixed);
      const slow = await rowsOf(content, sniffed);
      expect(sniffed.records).toBe(slow.length);
      if (sniffed.regular) {
        fast++;
        expect(await staged(content, sniffed, noSlowLane)).toEqual(slow);
      } else expect(await staged(content, sniffed, readers)).toEqual(slow);
    }),
    { numRuns: 800 },
  );
  expect(fast).toBeGreaterThan(20);
}, 60_000);

test('a count that differs sends the file down the slow lane', async () => {
  const text = 'a,b\n1,2\n3,4\n';
  const sniffed = { ...(await sniff(text)), records: 3 };
  let slow = 0;
  const counting: Readers = {
    ...readers,
    read: (...args) => {
      slow++;
      return readers.read(...args);
    },
  };
  expect(await staged(text, sniffed, counting)).toHaveLength(2);
  expect(slow).toBe(1);
});

test('lines are in order in a file of many chunks', async () => {
  const text =
    'n,text\n' + Array.from({ length: 300_000 }, (_, i) => `${i + 1},"row ${i}"\n`).join('');
  const sniffed = await sniff(text);
  expect(sniffed.regular).toBe(true);
  await stage(engine, blobOf(text), sniffed, noSlowLane, 'staged', job());
  const sql = 'SELECT count(*) AS n, count(*) FILTER (line::VARCHAR = c0) AS equal FROM staged';
  expect((await engine.query(sql)).rows).toEqual([{ n: 300_000, equal: 300_000 }]);
});
