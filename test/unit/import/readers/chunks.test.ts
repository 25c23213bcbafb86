import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOOK_AHEAD } from '../../../../src/import/readers/quotes.ts';
import { readFile } from '../../../../src/import/readers/read.ts';
import { Scanner, type Scan } from '../../../../src/import/readers/scan.ts';
import { Splitter } from '../../../../src/import/readers/split.ts';
import { tableFromIPC } from 'apache-arrow';
import { encoded, rowsOf, sniff, utf16, type Row } from './tools.ts';

const piece = fc.constantFrom(
  ',',
  ',',
  '\n',
  '\r\n',
  '\r',
  '"',
  '""',
  '","',
  '"\n"',
  'a',
  'é',
  '品',
  '😀',
  '\0',
  '\\"',
  ' ',
  ', ',
  ';',
);
const text = fc.array(piece, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

/** Pieces of the given sizes, over and over. */
function* cut<T extends string | Uint8Array>(whole: T, sizes: number[]): Generator<T> {
  for (let from = 0, i = 0; from < whole.length; i++) {
    const to = from + (sizes[i % sizes.length] as number);
    yield whole.slice(from, to) as T;
    from = to;
  }
}

test('records do not depend on how the text is cut', () => {
  const delimiter = fc.constantFrom(',', ', ', ';');
  const escape = fc.constantFrom('"' as const, '\\' as const, '' as const);
  const quote = fc.constantFrom('"' as const, '' as const);
  const width = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(text, cuts, delimiter, quote, escape, width, (whole, sizes, d, q, e, w) => {
      const marks = { delimiter: d, quote: q, escape: e };
      const once = new Splitter(marks, w);
      const expected = [...once.push(whole), ...once.end()];
      const often = new Splitter(marks, w);
      const got = [...cut(whole, sizes)].flatMap((part) => often.push(part));
      got.push(...often.end());
      expect(got).toEqual(expected);
      expect(often.lineEnds).toBe(once.lineEnds);
      expect([often.stray, often.firstStray]).toEqual([once.stray, once.firstStray]);
    }),
    { numRuns: 5000 },
  );
});

test('no character of the text is lost or made up', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 4 }), (whole, width) => {
      const splitter = new Splitter({ delimiter: ',', quote: '"', escape: '"' }, width);
      const records = [...splitter.push(whole), ...splitter.end()];
      const letters = (s: string): string => s.replace(/[\s",]/g, '');
      expect(letters(records.map((cells) => cells.join('')).join(''))).toBe(letters(whole));
    }),
    { numRuns: 2000 },
  );
});

test('the scan does not depend on how the bytes are cut', () => {
  const pattern = { delimiter: 44, quote: 34, width: 2, skip: 1 };
  const scan = (parts: Iterable<Uint8Array>): Scan => {
    const scanner = new Scanner(pattern, 0);
    for (const part of parts) scanner.push(part);
    return scanner.end();
  };
  fc.assert(
    fc.property(text, cuts, fc.uint8Array({ maxLength: 3 }), (whole, sizes, dirt) => {
      const bytes = Uint8Array.from([
        ...new TextEncoder().encode(`x,y\n1,2\n${whole}`),
        ...dirt,
        10,
      ]);
      const expected = scan([bytes]);
      const got = scan(cut(bytes, sizes));
      expect(got.utf8).toEqual(expected.utf8);
      expect(got.nul).toBe(expected.nul);
      // A quote in the middle of a cell at the very cut is left to our own reader.
      if (got.regular) expect(got).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
});

test('a quote that closes too far away is text, however the text is cut', () => {
  const far = `1,"${'x'.repeat(LOOK_AHEAD)}\n`;
  for (const parts of [[`${far}y",z\n`], [far, 'y",z\n']]) {
    const splitter = new Splitter({ delimiter: ',', quote: '"', escape: '"' }, 3);
    const records = [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()];
    expect(records.map((cells) => cells.map((cell) => cell.length))).toEqual([
      [1, LOOK_AHEAD + 1],
      [2, 1],
    ]);
  }
}, 60_000);

test.each([
  ['overlong', [0xe0, 0x9f, 0xbf]],
  ['overlong', [0xf0, 0x8f, 0xbf, 0xbf]],
  ['overlong', [0xc1, 0xbf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ['cut at the end', [0xe5, 0x93]],
])('no UTF-8: %s', (_, list) => {
  const scanner = new Scanner(null, 0);
  scanner.push(Uint8Array.from([0x61, ...list]));
  expect(scanner.end().utf8.broken).toBeGreaterThan(0);
});

test('UTF-8 is judged as the platform judges it', () => {
  const fatal = (bytes: Uint8Array): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0xe0, 0xa0, 0x80, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xc2, 0xbf),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 6 }), cuts, (list, sizes) => {
      const bytes = Uint8Array.from(list);
      const scanner = new Scanner(null, 0);
      for (const part of cut(bytes, sizes)) scanner.push(part);
      expect(scanner.end().utf8.broken === 0).toBe(fatal(bytes));
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  ['UTF-8', new TextEncoder().encode('日期,名\n2026-01-05,"品牌,词"\n2026-01-06,"é\r\n😀"\n')],
  ['GB18030', encoded('日期,名\n2026-01-05,"品牌,词"\n2026-01-06,活动\n', 'gb18030')],
  ['UTF-16', utf16('日期,名\n2026-01-05,"品牌,词"\n2026-01-06,活动\n', true, true)],
])('a character cut by a chunk stays whole: %s', async (_, bytes) => {
  const sniffed = await sniff(bytes);
  const expected = await rowsOf(bytes, sniffed);
  for (const chunk of [1, 2, 3, 5]) {
    const rows: Row[] = [];
    const take = async (ipc: Uint8Array): Promise<void> => {
      for (const row of tableFromIPC(ipc))
        rows.push((row.toArray() as Row).map((c) => (typeof c === 'bigint' ? Number(c) : c)));
    };
    await readFile(
      new Blob([bytes as BlobPart]),
      sniffed,
      take,
      { check() {}, progress() {} },
      chunk,
    );
    expect(rows).toEqual(expected);
  }
});
