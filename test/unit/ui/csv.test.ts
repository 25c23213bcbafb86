import { expect, test } from 'vitest';
import { toCsv, type CsvCell } from '../../../src/ui/csv.ts';

const one = (cell: CsvCell): string =>
  toCsv([{ name: 'a' }], [{ a: cell }]).slice('a\r\n'.length, -2);

test('lines end in CRLF, with a header and a last line end', () => {
  expect(
    toCsv(
      [{ name: 'a', label: 'Day' }, { name: 'b' }],
      [
        { a: '2026-01-05', b: 1.5 },
        { a: null, b: true },
      ],
    ),
  ).toBe('Day,b\r\n2026-01-05,1.5\r\n,true\r\n');
});

test('commas, quotes and line ends are quoted, quotes doubled', () => {
  expect(one('a,b')).toBe('"a,b"');
  expect(one('say "so"')).toBe('"say ""so"""');
  expect(one('two\nlines')).toBe('"two\nlines"');
});

test('what a spreadsheet would run is guarded; plain numbers are not', () => {
  for (const evil of ['=1+1', '+cmd', '-cmd|x', '@SUM(A1)', '\tx'])
    expect(one(evil)).toBe(`'${evil}`);
  expect(one('=HYPERLINK("x","y")')).toBe(`"'=HYPERLINK(""x"",""y"")"`);
  expect(one('\rx')).toBe(`"'\rx"`);
  for (const plain of [-5, '-5', '-5.25', '+3', '-1.5e-7', -1e-7])
    expect(one(plain)).toBe(String(plain));
  expect(one('-5%')).toBe("'-5%");
  expect(one('-')).toBe("'-");
});

test('a header is guarded like a cell', () => {
  expect(toCsv([{ name: '=x' }], [])).toBe("'=x\r\n");
});

test('nested values are written as JSON', () => {
  expect(one([1, 2])).toBe('"[1,2]"');
});
