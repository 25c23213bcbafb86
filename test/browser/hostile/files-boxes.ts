import { brotliCompressSync, gzipSync } from 'node:zlib';
import { CFB, utils, write, type BookType } from '@e965/xlsx';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { parquetWriteBuffer, type ColumnSource, type SchemaElement } from 'hyparquet-writer';
import { ENCRYPTED_ZIP, ZSTD } from '../../unit/import/readers/samples.ts';
import { rowOf, styled, STYLES, xlsx } from '../../unit/import/readers/xlsx.ts';
import { FULL, type Case, type Want } from './case.ts';

// Lines 9 to 13 and 15 of hostile.md: what is no delimited text.

const SPEND = { table: 'spend' } as const;
const one = (cost: number): Want => ({ counts: [1], values: { cost: [cost] } });
const csv = (name: string, cost: number): string =>
  `Day,Campaign,Cost\n2026-01-05,${name},${cost}\n`;
const damaged = (code: string): Want => ({ error: code });

const nested = (depth: number): Uint8Array => {
  let zip: Uint8Array<ArrayBuffer> = zipSync({ 'deep.csv': strToU8(csv('deep', 1)) });
  for (let i = 0; i < depth; i++) zip = zipSync({ 'in.zip': zip });
  return zip;
};
/** Zeros that unpack to 640 MB; at full size to 4 GB. */
function bomb(): Uint8Array {
  const zeros = gzipSync(new Uint8Array(64 * 2 ** 20));
  const files: Zippable = {};
  for (let i = 0; i < (FULL ? 64 : 10); i++) files[`${i}.csv.gz`] = [zeros, { level: 6 }];
  return zipSync(files);
}
const archives: Case[] = [
  {
    name: 'many files, a folder, a name that climbs, one that is no table',
    as: 'many.zip',
    bytes: zipSync({
      'a.csv': strToU8(csv('zip a', 1)),
      'folder/b.csv': strToU8(csv('zip b', 2)),
      '../../etc/c.csv': strToU8(csv('zip c', 3)),
      'read me.pdf': strToU8('%PDF-1.7'),
    }),
    reports: [
      { file: 'many.zip/a.csv', ...one(1) },
      { file: 'many.zip/folder/b.csv', ...one(2) },
      { file: 'many.zip/etc/c.csv', ...one(3) },
      { file: 'many.zip/read me.pdf', error: 'file-is-pdf' },
    ],
  },
  { name: 'gzip', as: 'one.csv.gz', bytes: gzipSync(csv('gzip', 4)), ...one(4) },
  { name: 'zstd', as: 'one.csv.zst', bytes: ZSTD, options: SPEND, ...one(3) },
  {
    name: 'an encrypted file beside an open one',
    as: 'locked.zip',
    bytes: ENCRYPTED_ZIP,
    options: SPEND,
    reports: [
      { file: 'locked.zip/open.csv', ...one(1) },
      { file: 'locked.zip/shut.csv', error: 'archive-encrypted' },
    ],
  },
  { name: 'nested', as: 'nested.zip', bytes: nested(1), ...one(1) },
  { name: 'nested too deep', as: 'deep.zip', bytes: nested(6), ...damaged('archive-deep') },
  { name: 'a bomb', as: 'bomb.zip', bytes: bomb(), ...damaged('archive-bomb') },
  {
    name: 'a truncated zip',
    as: 'cut.zip',
    bytes: zipSync({ 'a.csv': strToU8(csv('cut', 1)) }).slice(0, -30),
    ...damaged('archive-damaged'),
  },
  {
    name: 'a truncated gzip',
    as: 'cut.csv.gz',
    bytes: gzipSync(csv('cut', 1)).subarray(0, -9),
    ...damaged('archive-damaged'),
  },
];

const text = (ref: string, value: string): string =>
  `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`;
const HEAD = (row: number): string =>
  rowOf(row, text(`A${row}`, 'Day'), text(`B${row}`, 'Campaign'), text(`C${row}`, 'Cost'));
const line = (row: number, campaign: string, cost: string, serial = '46027'): string =>
  rowOf(row, styled(`A${row}`, 1, serial), text(`B${row}`, campaign), cost);
const sheet = (campaign: string, cost: number): string =>
  HEAD(1) + line(2, campaign, styled('C2', 0, String(cost)));
const book = (sheets: Record<string, string>, more: object = {}): Uint8Array =>
  xlsx({ styles: STYLES, sheets, ...more });
const written = (bookType: BookType, cost: number): Uint8Array => {
  const made = utils.book_new();
  const rows = [
    ['Day', 'Campaign', 'Cost'],
    ['2026-01-05', bookType, cost],
  ];
  utils.book_append_sheet(made, utils.aoa_to_sheet(rows), 'Data');
  return new Uint8Array(write(made, { type: 'array', bookType }) as ArrayBuffer);
};
function locked(): Uint8Array {
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, '/EncryptionInfo', new Uint8Array([4, 0, 4, 0, 64, 0, 0, 0]));
  CFB.utils.cfb_add(file, '/EncryptedPackage', new Uint8Array(600));
  return new Uint8Array(CFB.write(file, { type: 'array' }) as ArrayBuffer);
}
const LAST = 1_048_576;
/** The last rows of the largest sheet; at full size all of them. */
function largest(): Uint8Array {
  const first = FULL ? 1 : LAST - 2;
  const rows = [HEAD(first)];
  for (let i = first + 1; i <= LAST; i++) rows.push(line(i, `r${i}`, styled(`C${i}`, 0, '1')));
  return book({ A: rows.join('') });
}
const merged = `${HEAD(1)}${line(2, 'merged', styled('C2', 0, '1'))}${rowOf(3, styled('A3', 1, '46028'), styled('C3', 0, '2'))}`;
const workbooks: Case[] = [
  {
    name: 'several sheets, one hidden',
    as: 'sheets.xlsx',
    bytes: book(
      { One: sheet('one', 1), Two: sheet('two', 2), Old: sheet('old', 4) },
      { hidden: { Old: 'state="hidden"' } },
    ),
    reports: [
      { file: 'sheets.xlsx [One]', warns: ['sheets-hidden'], ...one(1) },
      { file: 'sheets.xlsx [Two]', ...one(2) },
    ],
  },
  {
    name: 'merged cells: the value stands in the first, the others are empty',
    as: 'merged.xlsx',
    bytes: book({ A: merged }),
    counts: [2],
    values: { campaign: ['merged', null], cost: [1, 2] },
  },
  {
    name: 'a formula without a value is empty, an error cell is set aside',
    as: 'formula.xlsx',
    bytes: book({
      A: `${sheet('f', 1)}${line(3, 'g', '<c r="C3"><f>SUM(C2)</f></c>')}${line(4, 'h', '<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c>')}`,
    }),
    counts: [2, 1],
    warns: ['formulas-empty'],
    values: { cost: [1, null] },
    rejects: [[3, '#DIV/0!', 'unreadable']],
  },
  {
    name: 'dates as serials of 1904, currency formats',
    as: 'from1904.xlsx',
    // 44565 days after 1904-01-01 is 2026-01-05.
    bytes: book(
      { A: HEAD(1) + line(2, '1904', styled('C2', 4, '1234.5'), '44565') },
      { from1904: true },
    ),
    counts: [1],
    values: { day: ['2026-01-05'], cost: [1234.5], currency: ['CNY'] },
  },
  {
    name: 'a percent format is a fraction',
    as: 'percent.xlsx',
    bytes: book({
      A: `${rowOf(1, text('A1', 'metric'), text('B1', 'from'), text('C1', 'to'), text('D1', 'target'), text('E1', 'expected_conversion_rate'))}${rowOf(2, text('A2', 'orders'), styled('B2', 1, '46027'), styled('C2', 1, '46028'), styled('D2', 0, '10'), styled('E2', 2, '0.0321'))}`,
    }),
    options: { table: 'targets' },
    counts: [1],
    values: { from: ['2026-01-05'], expected_conversion_rate: [0.0321] },
  },
  {
    name: 'a sheet that is full',
    as: 'full.xlsx',
    bytes: largest(),
    counts: [FULL ? LAST - 1 : 2],
    warns: ['sheet-full'],
  },
  ...(['biff8', 'xlsb', 'ods'] as const).map((type, i) => ({
    name: type,
    as: `kind.${type === 'biff8' ? 'xls' : type}`,
    bytes: written(type, i + 1),
    ...one(i + 1),
  })),
  {
    name: 'a table of HTML renamed .xls',
    as: 'html.xls',
    bytes:
      '<table><tr><th>Day</th><th>Campaign</th><th>Cost</th></tr><tr><td>2026-01-05</td><td>html</td><td>5</td></tr></table>',
    ...one(5),
  },
  { name: 'CSV renamed .xls', as: 'csv.xls', bytes: csv('renamed', 6), ...one(6) },
  { name: 'a password', as: 'password.xlsx', bytes: locked(), ...damaged('workbook-locked') },
  {
    name: 'a truncated xlsx',
    as: 'cut.xlsx',
    bytes: written('xlsx', 1).slice(0, -500),
    ...damaged('archive-damaged'),
  },
  {
    name: 'a truncated xls',
    as: 'cut.xls',
    bytes: written('biff8', 1).slice(0, 2000),
    ...damaged('workbook-damaged'),
  },
];

const parquet = (columnData: ColumnSource[], more: object = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...more }));
/** A spend table of one row a compression. */
const packed = (
  codec: 'SNAPPY' | 'GZIP' | 'BROTLI' | 'ZSTD',
  pack?: (bytes: Uint8Array) => Uint8Array,
): Uint8Array =>
  parquet(
    [
      { name: 'Day', data: ['2026-01-05', '2026-01-06'], type: 'STRING' },
      {
        name: 'Campaign',
        data: Array<string>(2).fill(`${codec} `.repeat(9).trim()),
        type: 'STRING',
      },
      { name: 'Cost', data: [1.5, 2.5], type: 'DOUBLE' },
    ],
    { codec, ...(pack && { compressors: { [codec]: pack } }) },
  );
/** A frame of one raw block. */
const zstd = (bytes: Uint8Array): Uint8Array => {
  const head = 1 | (bytes.length << 3);
  return Uint8Array.from([
    0x28,
    0xb5,
    0x2f,
    0xfd,
    0xa0,
    ...int32(bytes.length),
    head & 255,
    (head >> 8) & 255,
    head >> 16,
    ...bytes,
  ]);
};
const int32 = (n: number): number[] => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24];

/** 12 bytes of nanoseconds of a day and the Julian day, as old Spark and Impala write instants. */
function int96(): Uint8Array {
  const at = Buffer.alloc(12);
  at.writeBigInt64LE(36_000_000_000_000n, 0);
  // 2440588 is 1970-01-01; 20458 days later is 2026-01-05.
  at.writeInt32LE(2_440_588 + 20_458, 8);
  const leaf = (name: string, type: SchemaElement['type'], more: object): SchemaElement => ({
    name,
    type,
    repetition_type: 'REQUIRED',
    ...more,
  });
  const made = parquet(
    [
      { name: 'user', data: ['u96'] },
      { name: 'event', data: ['visit'] },
      { name: 'timestamp', data: [new Uint8Array(at)] },
    ],
    {
      codec: 'UNCOMPRESSED',
      statistics: false,
      schema: [
        { name: 'root', num_children: 3 },
        leaf('user', 'BYTE_ARRAY', { converted_type: 'UTF8' }),
        leaf('event', 'BYTE_ARRAY', { converted_type: 'UTF8' }),
        leaf('timestamp', 'FIXED_LEN_BYTE_ARRAY', { type_length: 12 }),
      ],
    },
  );
  // The writer knows no INT96 (type 3, as Thrift writes it 6): rename its twelve bytes (type 7, 14).
  const bytes = Buffer.from(made);
  for (const [from, to] of [
    [
      [0x15, 14, 0x15, 24],
      [0x15, 6, 0x15, 24],
    ],
    [
      [0x15, 14, 0x19],
      [0x15, 6, 0x19],
    ],
  ] as const) {
    const place = bytes.lastIndexOf(Buffer.from(from));
    if (place < 0) throw new Error('the footer is another');
    bytes.set(to, place);
  }
  return new Uint8Array(bytes);
}
const element = (name: string, more: Partial<SchemaElement>): SchemaElement => ({
  name,
  repetition_type: 'REQUIRED',
  ...more,
});
const two = (campaign: string): Want => ({
  counts: [2],
  values: { campaign: [campaign, campaign], cost: [1.5, 2.5] },
});
const columnar: Case[] = [
  {
    name: 'snappy',
    as: 'snappy.parquet',
    bytes: packed('SNAPPY'),
    ...two('SNAPPY '.repeat(9).trim()),
  },
  {
    name: 'gzip',
    as: 'gzip.parquet',
    bytes: packed('GZIP', (b) => new Uint8Array(gzipSync(b))),
    ...two('GZIP '.repeat(9).trim()),
  },
  {
    name: 'brotli',
    as: 'brotli.parquet',
    bytes: packed('BROTLI', (b) => new Uint8Array(brotliCompressSync(b))),
    ...two('BROTLI '.repeat(9).trim()),
  },
  {
    name: 'zstd',
    as: 'zstd.parquet',
    bytes: packed('ZSTD', zstd),
    ...two('ZSTD '.repeat(9).trim()),
  },
  {
    name: 'INT96',
    as: 'int96.parquet',
    bytes: int96(),
    options: { table: 'events' },
    counts: [1],
    values: { ts: ['2026-01-05T10:00:00.000Z'] },
  },
  {
    name: 'nanoseconds, nested columns, a dictionary',
    as: 'nested.parquet',
    bytes: parquet(
      [
        { name: 'user', data: ['n1', 'n1'] },
        { name: 'event', data: ['visit', 'visit'] },
        { name: 'timestamp', data: [1767607200123456789n, 1767607201000000000n] },
        { name: 'geo', data: [{ city: '上海' }, { city: '北京' }] },
      ],
      {
        schema: [
          { name: 'root', num_children: 4 },
          element('user', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
          element('event', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
          element('timestamp', {
            type: 'INT64',
            logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
          }),
          element('geo', { num_children: 1 }),
          element('city', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
        ],
      },
    ),
    options: { table: 'events' },
    counts: [2],
    values: { ts: ['2026-01-05T10:00:00.123Z', '2026-01-05T10:00:01.000Z'] },
  },
  {
    name: 'decimals are exact',
    as: 'decimal.parquet',
    bytes: parquet(
      [
        { name: 'Day', data: ['2026-01-05'] },
        { name: 'Campaign', data: ['decimal'] },
        { name: 'Cost', data: [123456789012n] },
      ],
      {
        schema: [
          { name: 'root', num_children: 3 },
          element('Day', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
          element('Campaign', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
          element('Cost', { type: 'INT64', converted_type: 'DECIMAL', scale: 4, precision: 18 }),
        ],
      },
    ),
    ...one(12345678.9012),
  },
  {
    name: 'a truncated file',
    as: 'cut.parquet',
    bytes: packed('SNAPPY').slice(0, -3),
    ...damaged('parquet-damaged'),
  },
  {
    name: 'a wrong magic number at the end',
    as: 'magic.parquet',
    bytes: packed('SNAPPY').fill(0x58, -4),
    ...damaged('parquet-damaged'),
  },
];

const EVENT = (user: string, more = ''): string =>
  `{"user":"${user}","event":"visit","timestamp":"2026-01-05T10:00:00Z"${more}}`;
const many = Array.from({ length: 70_001 }, (_, i) => EVENT(`j${i}`));
many[69_999] = '{"user":"broken","event":';
const deep = `{"user":"d2","event":"visit","timestamp":"2026-01-05T10:00:00Z","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
const json: Case[] = [
  {
    name: 'an array',
    as: 'array.json',
    bytes: `[${EVENT('a1')},\n${EVENT('a2')}]`,
    counts: [2],
    values: { user: ['a1', 'a2'] },
  },
  {
    name: 'lines of which number 70,000 is broken',
    as: 'lines.jsonl',
    bytes: many.join('\n'),
    counts: [70_000, 1],
    warns: [{ code: 'json-broken', row: 70_000 }],
  },
  {
    name: 'nested objects, mixed types in one key',
    as: 'mixed.jsonl',
    bytes: [
      EVENT('m1', ',"p":{"city":"上海"}'),
      EVENT('m2', ',"p":[3]'),
      EVENT('m3', ',"p":"x"'),
    ].join('\n'),
    counts: [3],
    values: {
      user: ['m1', 'm2', 'm3'],
      'prop.p.city': ['上海', null, null],
      'prop.p': [null, '[3]', 'x'],
    },
  },
  {
    name: 'integers above 2^53, NaN',
    as: 'big.jsonl',
    bytes: [EVENT('b1', ',"big":9007199254740993'), EVENT('b2', ',"big":NaN')].join('\n'),
    counts: [2],
    values: { 'prop.big': ['9007199254740993', 'NaN'] },
  },
  {
    name: 'a key twice',
    as: 'twice.jsonl',
    bytes: [EVENT('t1', ',"p":"first","p":"last"'), EVENT('t2', ',"p":"x"')].join('\n'),
    counts: [2],
    warns: ['json-twice'],
    values: { 'prop.p': ['last', 'x'] },
  },
  {
    name: 'depth 10,000',
    as: 'deep.jsonl',
    bytes: [EVENT('d1', ',"x":1'), deep, EVENT('d3', ',"x":2')].join('\n'),
    counts: [3],
    values: { user: ['d1', 'd2', 'd3'] },
  },
];

const arrow = (user: string, kind: 'file' | 'stream'): Uint8Array =>
  tableToIPC(
    tableFromArrays({
      user: [user, user],
      event: ['visit', 'buy'],
      timestamp: ['2026-01-05 10:00:00', '2026-01-06 10:00:00'],
    }),
    kind,
  );
const ipc: Case[] = [
  {
    name: 'a file',
    as: 'file.arrow',
    bytes: arrow('af', 'file'),
    counts: [2],
    values: { user: ['af', 'af'] },
  },
  {
    name: 'a stream',
    as: 'stream.arrow',
    bytes: arrow('as', 'stream'),
    counts: [2],
    values: { user: ['as', 'as'] },
  },
  {
    name: 'a truncated file',
    as: 'cut-file.arrow',
    bytes: arrow('cf', 'file').slice(0, -20),
    ...damaged('arrow-damaged'),
  },
  {
    name: 'a truncated stream',
    as: 'cut-stream.arrow',
    bytes: arrow('cs', 'stream').slice(0, -100),
    ...damaged('arrow-damaged'),
  },
];

const noise = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256);
const raw = (bytes: number[]): Uint8Array => Uint8Array.from([...bytes, ...noise]);
const foreign: Case[] = [
  {
    name: 'a picture',
    as: 'chart.png',
    bytes: raw([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    ...damaged('file-is-picture'),
  },
  { name: 'a PDF', as: 'report.pdf', bytes: '%PDF-1.7\n%âãÏÓ\n', ...damaged('file-is-pdf') },
  {
    name: 'a Word file',
    as: 'letter.docx',
    bytes: zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'word/document.xml': strToU8('<w:document/>'),
    }),
    ...damaged('file-is-document'),
  },
  {
    name: 'an executable',
    as: 'tool.exe',
    bytes: raw([0x4d, 0x5a, 0x90, 0]),
    ...damaged('file-is-program'),
  },
  {
    name: 'a name of signs',
    as: 'a#b?c%d&e<script>alert(1)<script>.csv',
    bytes: csv('signs', 1),
    ...one(1),
  },
  { name: 'a name of 255 bytes', as: `${'n'.repeat(251)}.csv`, bytes: csv('long', 2), ...one(2) },
];

/** The cases of each line. */
export const BOXES: [line: string, cases: Case[]][] = [
  ['9: archives', archives],
  ['10: workbooks', workbooks],
  ['11: Parquet', columnar],
  ['12: JSON', json],
  ['13: Arrow', ipc],
  ['15: no tables, names of every kind', foreign],
];
