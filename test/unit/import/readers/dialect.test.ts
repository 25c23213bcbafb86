import { expect, test } from 'vitest';
import type { Dialect } from '../../../../src/import/types.ts';
import { cellsOf, codes, sniff } from './tools.ts';

const cases: [name: string, text: string, dialect: Partial<Dialect>, second: (string | null)[]][] =
  [
    [
      'comma',
      'day,campaign,cost\n2026-01-05,Brand,1.5\n2026-01-06,"A, B",2\n',
      { delimiter: ',' },
      ['2026-01-06', 'A, B', '2'],
    ],
    [
      'semicolon with decimal comma',
      'Tag;Kampagne;Kosten;CTR\n05.01.2026;Marke;1317,01;3,1\n06.01.2026;Test;208,40;2,7\n',
      { delimiter: ';' },
      ['06.01.2026', 'Test', '208,40', '2,7'],
    ],
    [
      'tab with commas in text',
      'Day\tCampaign\tCost\n"Jan 5, 2026"\tBrand, US\t1,317.01\nJan 6, 2026\tTest, UK\t2\n',
      { delimiter: '\t' },
      ['Jan 6, 2026', 'Test, UK', '2'],
    ],
    [
      'pipe',
      'id|name|amount\n1|Ann, Bob; Eve|12\n2|Carl|13\n',
      { delimiter: '|' },
      ['2', 'Carl', '13'],
    ],
    [
      'caret',
      'id^name^amount\n1^Ann^12\n2^Carl^13\n3^Dora^14\n',
      { delimiter: '^' },
      ['2', 'Carl', '13'],
    ],
    [
      'comma and blank',
      'day, campaign, cost\n2026-01-05, "Brand, US", 1\n2026-01-06, Test, 2\n',
      { delimiter: ', ' },
      ['2026-01-06', 'Test', '2'],
    ],
    [
      'sep line',
      'sep=;\nday;cost\n2026-01-05;1,5\n2026-01-06;2,5\n',
      { delimiter: ';', headerRow: 1 },
      ['2026-01-06', '2,5'],
    ],
    [
      'sep line against the look of it',
      'sep=|\na,b|c\n1,2|3\n4,5|6\n',
      { delimiter: '|', headerRow: 1 },
      ['4,5', '6'],
    ],
    [
      'single quotes',
      "id,name,city\n1,'Ann, B','X'\n2,'It''s','Y, Z'\n",
      { quote: "'" },
      ['2', "It's", 'Y, Z'],
    ],
    [
      'apostrophes are no quotes',
      "id,name\n'0012,Ann's\n'0013,Bob's\n",
      { quote: '"' },
      ["'0013", "Bob's"],
    ],
    [
      'backslash escapes',
      'id,text,n\n1,"a \\"b\\", c",5\n2,"x \\"y\\"",6\n',
      { escape: '\\' },
      ['2', 'x "y"', '6'],
    ],
    [
      'a path is no escape',
      'id,path,n\n1,"C:\\dir\\",5\n2,"D:\\x\\",6\n',
      { escape: '"' },
      ['2', 'D:\\x\\', '6'],
    ],
    ['one column', 'email\na@example.com\nb@example.com\n', {}, ['b@example.com']],
    [
      'one column of times',
      'time\n2026-01-05 09:50:26\n2026-01-05 09:51:00\n',
      { delimiter: ',' },
      ['2026-01-05 09:51:00'],
    ],
    [
      'delimiter inside unquoted text',
      'id;note;n\n1;a, b, c;5\n2;d;6\n3;e, f;7\n',
      { delimiter: ';' },
      ['2', 'd', '6'],
    ],
  ];

test.each(cases)('%s', async (_, text, dialect, second) => {
  const { sniffed, cells } = await cellsOf(text);
  expect(sniffed.dialect).toMatchObject(dialect);
  expect(cells[1]).toEqual(second);
});

const body = [
  ['2026-01-05', 'x', '1'],
  ['2026-01-06', 'y', '2'],
];
test.each([
  ['LF', '\n', true],
  ['CRLF', '\r\n', true],
  ['CR', '\r', true],
  ['CR CR LF', '\r\r\n', false],
])('line ends: %s', async (_, end, regular) => {
  const lines = ['day,name,cost', ...body.map((r) => r.join(','))];
  const { sniffed, cells } = await cellsOf(lines.join(end));
  expect(cells).toEqual(body);
  expect(sniffed.regular).toBe(regular);
  expect(sniffed.warnings).toEqual([]);
  expect((await cellsOf(lines.join(end) + end)).cells).toEqual(body);
});

test('mixed line ends are all taken, and said', async () => {
  const { sniffed, cells } = await cellsOf(
    'day,name,cost\r\n2026-01-05,x,1\n2026-01-06,y,2\r2026-01-07,z,3',
  );
  expect(cells.map((r) => r[1])).toEqual(['x', 'y', 'z']);
  expect(codes(sniffed)).toEqual(['line-ends-mixed']);
});

test('a quoted line end begins no record; a blank line is a record without cells', async () => {
  const { sniffed, cells } = await cellsOf('id,note,n\n1,"two\nlines\r\nthree",5\n\n2,x,6\n');
  expect(sniffed.warnings).toEqual([]);
  expect(sniffed.records).toBe(3);
  expect(cells).toEqual([
    ['1', 'two\nlines\r\nthree', '5'],
    [null, null, null],
    ['2', 'x', '6'],
  ]);
});

test('a lone quote is text', async () => {
  const { sniffed, cells } = await cellsOf('id,product,n\n1,5" nail,2\n2,"8"" bolt",3\n3,9",4\n');
  expect(cells.map((r) => r[1])).toEqual(['5" nail', '8" bolt', '9"']);
  expect(sniffed.regular).toBe(true);
});

test.each([
  [
    'before the next quoted cell',
    'id,a,b,c\n1,"x,y,"z, w"\n2,p,q,r\n',
    [
      ['1', '"x', 'y', 'z, w'],
      ['2', 'p', 'q', 'r'],
    ],
  ],
  [
    'to the end of the file',
    'id,a\n1,"x\n2,y\n3,z\n',
    [
      ['1', '"x'],
      ['2', 'y'],
      ['3', 'z'],
    ],
  ],
  [
    'doubled before a delimiter',
    'id,a,b\n1,"Table 48"","Made, here"\n2,x,y\n',
    [
      ['1', 'Table 48"', 'Made, here'],
      ['2', 'x', 'y'],
    ],
  ],
  [
    'after an opening one',
    'id,a,b\n1,""An easy, one","x"\n2,p,q\n',
    [
      ['1', '"An easy, one', 'x'],
      ['2', 'p', 'q'],
    ],
  ],
  [
    'inside a quoted cell',
    'id,a,b\n1,"he said "hi" to",x\n2,p,q\n',
    [
      ['1', 'he said "hi" to', 'x'],
      ['2', 'p', 'q'],
    ],
  ],
  [
    'over whole records, in a record of the right width',
    'id,a,b\n1,"x,y\n2,p,q\n3,r,s\n4,t,u\n5,v",w\n',
    [
      ['1', '"x', 'y'],
      ['2', 'p', 'q'],
      ['3', 'r', 's'],
      ['4', 't', 'u'],
      ['5', 'v"', 'w'],
    ],
  ],
  [
    'over whole records',
    'id,a,b\n1,"x,y\n2,p,q\n3,r,s\n4,t,u\n5,v,w"\n',
    [
      ['1', '"x', 'y'],
      ['2', 'p', 'q'],
      ['3', 'r', 's'],
      ['4', 't', 'u'],
      ['5', 'v', 'w"'],
    ],
  ],
])('a stray quote %s', async (_, text, expected) => {
  const { sniffed, cells } = await cellsOf(text, { delimiter: ',', headerRow: 0 });
  expect(cells).toEqual(expected);
  expect(sniffed.regular).toBe(false);
});

test('short and long records are kept with what they have', async () => {
  const text =
    'day,name,cost\n2026-01-05,x,1\n2026-01-06,y\n2026-01-07,z,3,more,and\n2026-01-08,w,4,,\n2026-01-09,v,5\n';
  const sniffed = await sniff(text);
  const { rowsOf } = await import('./tools.ts');
  expect(await rowsOf(text, sniffed)).toEqual([
    [1, 3, '2026-01-05', 'x', '1', null],
    [2, 2, '2026-01-06', 'y', null, null],
    [3, 5, '2026-01-07', 'z', '3', 'more,and'],
    [4, 5, '2026-01-08', 'w', '4', null],
    [5, 3, '2026-01-09', 'v', '5', null],
  ]);
  expect(sniffed.warnings).toEqual([
    { code: 'rows-short', args: { width: 3, n: 1, row: 2 }, row: 2 },
    { code: 'rows-long', args: { width: 3, n: 1, row: 3 }, row: 3 },
  ]);
});

test('the person overrules the dialect', async () => {
  const text = 'a;b,c\n1;2,3\n4;5,6\n';
  expect((await sniff(text, { delimiter: ',' })).header).toEqual(['a;b', 'c']);
  const { sniffed, cells } = await cellsOf(text, { delimiter: ';', headerRow: null });
  expect(sniffed.header).toEqual(['col_0', 'col_1']);
  expect(cells[0]).toEqual(['a', 'b,c']);
  expect((await sniff(text, { delimiter: ';', headerRow: 1 })).header).toEqual(['1', '2,3']);
  expect((await sniff('a,b\n"1",2\n', { quote: '', escape: '' })).head[0]).toEqual(['"1"', '2']);
});

test('a dialect found is found again when it is given', async () => {
  for (const [, text] of cases) {
    const first = await sniff(text);
    const second = await sniff(text, first.dialect);
    expect(second).toEqual(first);
  }
});
