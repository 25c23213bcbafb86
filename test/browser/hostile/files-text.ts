import { encoded, utf16 } from '../../unit/import/readers/tools.ts';
import { ADS, ads, FULL, utf8, type Case, type Want } from './case.ts';

// Lines 1 to 8 of hostile.md: delimited text in every state.

const CHINESE = `日期,广告系列,消耗,展示数,点击数
2026-01-05,春季护肤新品首发,12.50,1000,30
2026-01-06,夏日防晒专场活动,7.25,800,12
`;
const TAIWAN = `日期,廣告計劃,花費,曝光次數,點擊次數
2026-01-05,春季護膚新品首發,12.50,1000,30
2026-01-06,夏日防曬專場活動,7.25,800,12
`;
const JAPAN = `日付,キャンペーン,費用,表示回数,クリック数
2026-01-05,春の新商品キャンペーン,12.50,1000,30
2026-01-06,夏の日焼け止めセール,7.25,800,12
`;
const FRENCH = `Day;Campaign;Cost;Clicks
2026-01-05;Été à la plage, forêt;12.50;30
2026-01-06;Noël «déjà vu» garçon;7.25;12
`;
const spendOf = (...campaign: string[]): Want => ({
  counts: [2],
  values: { campaign, cost: [12.5, 7.25] },
});
const chinese = spendOf('春季护肤新品首发', '夏日防晒专场活动');
const taiwan = {
  ...spendOf('春季護膚新品首發', '夏日防曬專場活動'),
  options: { table: 'spend', mapping: { day: '日期', campaign: '廣告計劃', cost: '花費' } },
} as const;
const japan = {
  ...spendOf('春の新商品キャンペーン', '夏の日焼け止めセール'),
  options: { table: 'spend', mapping: { day: '日付', campaign: 'キャンペーン', cost: '費用' } },
} as const;

const empty: Case[] = [
  { name: 'empty', as: 'empty.csv', bytes: '', error: 'file-empty' },
  { name: 'only a BOM', as: 'bom.csv', bytes: '\ufeff', error: 'file-empty' },
  {
    name: 'only a header',
    as: 'head.csv',
    bytes: 'Day,Campaign,Cost\n',
    counts: [],
    warns: ['no-rows'],
  },
  { name: 'only blank lines', as: 'blank.csv', bytes: '\n\n   \r\n\n', error: 'file-empty' },
];

function brokenByte(): Uint8Array {
  const before = utf8(`Day,Campaign,Cost\n2026-01-05,一,1\n2026-01-05,护`);
  return Buffer.concat([before, Buffer.from([0xff]), utf8('肤,2\n2026-01-05,三,3\n')]);
}

const encodings: Case[] = [
  {
    name: 'UTF-8 with BOM',
    as: 'u8.csv',
    bytes: `\ufeff${CHINESE}`,
    encoding: /^utf-?8/i,
    ...chinese,
  },
  {
    name: 'UTF-16 LE',
    as: 'le.csv',
    bytes: utf16(CHINESE, true, true),
    encoding: /^utf-16le/i,
    ...chinese,
  },
  {
    name: 'UTF-16 BE',
    as: 'be.csv',
    bytes: utf16(`${CHINESE}\n`, false, true),
    encoding: /^utf-16be/i,
    ...chinese,
    counts: [2, 0, 1],
  },
  {
    name: 'UTF-16 LE without BOM',
    as: 'le-bare.csv',
    bytes: utf16(`${CHINESE}\n\n`, true, false),
    encoding: /^utf-16le/i,
    ...chinese,
    counts: [2, 0, 2],
  },
  {
    name: 'UTF-16 BE without BOM',
    as: 'be-bare.csv',
    bytes: utf16(`${CHINESE}\n\n\n`, false, false),
    encoding: /^utf-16be/i,
    ...chinese,
    counts: [2, 0, 3],
  },
  {
    name: 'GB18030 beside UTF-8 in one drop',
    as: 'gb.csv',
    bytes: encoded(CHINESE, 'gb18030'),
    encoding: /^gb/i,
    ...chinese,
  },
  { name: 'Big5', as: 'big5.csv', bytes: encoded(TAIWAN, 'big5'), encoding: /^big5/i, ...taiwan },
  {
    name: 'Shift_JIS',
    as: 'sjis.csv',
    bytes: encoded(JAPAN, 'shift_jis'),
    encoding: /^shift_?jis/i,
    ...japan,
  },
  {
    name: 'Windows-1252',
    as: 'ansi.csv',
    bytes: encoded(FRENCH, 'windows-1252'),
    encoding: /1252/,
    ...spendOf('Été à la plage, forêt', 'Noël «déjà vu» garçon'),
  },
  {
    name: 'one broken byte',
    as: 'broken.csv',
    bytes: brokenByte(),
    encoding: /^utf-?8/i,
    counts: [3],
    warns: [{ code: 'broken-bytes', row: 2 }],
    values: { campaign: ['一', '护\ufffd肤', '三'], cost: [1, 2, 3] },
  },
];

/** Names of three-byte characters over several chunks: some lies across every chunk's end. */
const LONG = '复盘漏斗留存归因'.repeat(8);
const chunked = (shift: string): Case => ({
  name: `a character over two chunks, shifted by ${shift.length}`,
  as: `chunk${shift}.csv`,
  bytes: `Day,Campaign,Cost${shift}\n${`2026-01-05,${LONG},1\n`.repeat(4000)}`,
  options: { table: 'spend', mapping: { cost: `Cost${shift}` } },
  counts: [4000],
  values: { campaign: Array<string>(4000).fill(LONG) },
});

const lineEnds: Case[] = [
  ['CR only', ADS.replaceAll('\n', '\r')],
  ['LF', ADS],
  ['CRLF', ADS.replaceAll('\n', '\r\n')],
  ['a mixture', ADS.replace('\n', '\r\n').replace(/\n$/, '\r'), 'line-ends-mixed'],
  ['no newline at the end', ADS.trimEnd()],
  ['NUL bytes', ADS.replace(',a,', ',a\0,'), 'nul-bytes'],
].map(([name, bytes, warn], i) => ({
  name: name!,
  as: `ends${i}.csv`,
  bytes: bytes!,
  ...ads,
  ...(warn && { warns: [warn] }),
}));

const after = Array.from({ length: 500 }, (_, i) => `2026-01-05,c${i},1`);
const quotes: Case[] = [
  {
    name: 'a quoted field with newlines, doubled quotes',
    as: 'doubled.csv',
    bytes: 'Day,Campaign,Cost\n2026-01-05,"two\nlines, ""both""",1\n2026-01-06,plain,2\n',
    counts: [2],
    values: { campaign: ['two\nlines, "both"', 'plain'], cost: [1, 2] },
  },
  {
    name: 'quotes escaped by a backslash',
    as: 'backslash.csv',
    bytes: 'Day,Campaign,Cost\n2026-01-05,"say \\"hi\\", twice",1\n2026-01-06,"b \\"c\\" d",2\n',
    counts: [2],
    values: { campaign: ['say "hi", twice', 'b "c" d'], cost: [1, 2] },
  },
  {
    name: 'a lone quote',
    as: 'lone.csv',
    bytes: 'Day,Campaign,Cost\n2026-01-05,15" screen,1\n2026-01-06,b,2\n',
    counts: [2],
    values: { campaign: ['15" screen', 'b'], cost: [1, 2] },
  },
  {
    name: 'a quote that never closes swallows no other row',
    as: 'unclosed.csv',
    bytes: `Day,Campaign,Cost\n2026-01-05,a,1\n2026-01-05,"b,1\n${after.join('\n')}\n`,
    counts: [502],
    warns: [{ code: 'stray-quotes', row: 2 }],
  },
];

const delimiters: Case[] = [
  ...[
    ['comma', ADS],
    ['semicolon', ADS.replaceAll(',', ';')],
    ['tab', ADS.replaceAll(',', '\t')],
    ['pipe', ADS.replaceAll(',', '|')],
    ['sep=; on the first line', `sep=;\n${ADS.replaceAll(',', ';')}`],
    ['decimal comma with semicolon', ADS.replaceAll(',', ';').replaceAll('.', ',')],
  ].map(([name, bytes], i) => ({ name: name!, as: `delimiter${i}.csv`, bytes: bytes!, ...ads })),
  {
    name: 'a delimiter in unquoted text moves no figure over',
    as: 'inside.csv',
    bytes: 'Day,Campaign,Cost,Clicks\n2026-01-05,a,10,3\n2026-01-05,b, and c,20,4\n',
    counts: [1, 1],
    values: { campaign: ['a'], cost: [10], clicks: [3] },
    rejects: [[2, '2026-01-05', 'too-many-cells']],
  },
];

const structure: Case[] = [
  {
    name: 'title, date range, subtotal, total, footnote',
    as: 'report.csv',
    bytes: `Campaign performance report
1 January 2026 - 31 January 2026

Day,Campaign,Cost,Clicks
2026-01-05,a,10.00,3
2026-01-05,b,20.00,4
Subtotal,,30.00,7
2026-01-06,a,5.00,1
Total,,35.00,8
Figures are in CNY and may change.
`,
    counts: [3, 0, 0, 3],
    values: { cost: [10, 20, 5] },
    rejects: [
      [3, 'Subtotal', 'total'],
      [5, 'Total', 'total'],
      [6, 'Figures are in CNY and may change.', 'footnote'],
    ],
  },
  {
    name: 'two header rows',
    as: 'two-heads.csv',
    bytes:
      ',,Performance,Performance\nDay,Campaign,Cost,Clicks\n2026-01-05,a,10,3\n2026-01-06,b,20,4\n2026-01-07,c,30,5\n',
    counts: [3],
    values: { cost: [10, 20, 30], clicks: [3, 4, 5] },
  },
  {
    name: 'the header repeated in the middle',
    as: 'again.csv',
    bytes: 'Day,Campaign,Cost\n2026-01-05,a,10\nDay,Campaign,Cost\n2026-01-06,b,20\n',
    counts: [2, 0, 0, 1],
    values: { cost: [10, 20] },
    rejects: [[2, 'Day', 'repeated-header']],
  },
  {
    name: 'two tables in one file',
    as: 'two-tables.csv',
    bytes:
      'Day,Campaign,Cost\n2026-01-05,a,10\n2026-01-06,b,20\n\nDevice,Clicks,Share\nmobile,100,0.7\ndesktop,50,0.3\n',
    counts: [2, 3, 1],
    values: { cost: [10, 20] },
  },
];

const wide = Array.from({ length: 4997 }, (_, i) => `p${i}`);
const shapes: Case[] = [
  {
    name: 'ragged rows',
    as: 'ragged.csv',
    bytes:
      'Day,Campaign,Cost,Clicks\n2026-01-05,a,10,3\n2026-01-05,b,20\n2026-01-05,c,30,4,5,6\n2026-01-06,d,40,7\n',
    counts: [3, 1],
    warns: ['rows-short', 'rows-long'],
    values: { cost: [10, 20, 40], clicks: [3, null, 7] },
    rejects: [[3, '2026-01-05', 'too-many-cells']],
  },
  {
    name: '5,000 columns',
    as: 'wide.csv',
    bytes: [
      ['user', 'event', 'timestamp', ...wide],
      ...['u1', 'u2'].map((u) => [u, 'visit', '2026-01-05 10:00:00', ...wide.map(() => 'v')]),
    ]
      .map((r) => `${r.join(',')}\n`)
      .join(''),
    options: { table: 'events' },
    counts: [2],
    warns: ['columns-left-out'],
    values: { user: ['u1', 'u2'], 'prop.p299': ['v', 'v'] },
  },
  {
    name: 'a single cell of 20 MB (5 MB in npm test)',
    as: 'huge-cell.csv',
    bytes: `Day,Campaign,Cost\n2026-01-05,a,1\n2026-01-05,${'x'.repeat(FULL ? 20e6 : 5e6)},2\n2026-01-05,c,3\n`,
    counts: [3],
    warns: ['cell-cut'],
    values: { cost: [1, 2, 3] },
  },
];

const ODD = [
  'select',
  'from"x',
  'a;b',
  '"); DROP TABLE events; --',
  '\u202ereversed',
  'zero\u200bwidth',
  '🎁',
  'ｗｉｄｅ',
];
const names: Case[] = [
  {
    name: 'keywords, quotes, semicolons, injections, overrides, zero width, emoji, full width',
    as: 'names.csv',
    bytes: `user,event,timestamp,${ODD.map((n) => `"${n.replaceAll('"', '""')}"`).join(',')}\nu1,visit,2026-01-05 10:00:00,${ODD.map((_, i) => `v${i}`).join(',')}\n`,
    options: { table: 'events' },
    counts: [1],
    values: { user: ['u1'], 'prop.select': ['v0'], 'prop.from"x': ['v1'], 'prop.a;b': ['v2'] },
  },
  {
    name: 'empty, doubled, differing in case or a trailing blank',
    as: 'twice.csv',
    bytes: 'user,event,timestamp,,x,x,X,x ,\nu1,visit,2026-01-05 10:00:00,1,2,3,4,5,6\n',
    options: { table: 'events' },
    counts: [1],
    warns: ['names-empty', 'names-twice'],
    values: { user: ['u1'] },
  },
];

/** The cases of each line. */
export const TEXT: [line: string, cases: Case[]][] = [
  ['1: empty in every way', empty],
  ['2: encodings', encodings],
  ['3: a character over two chunks', ['', 'x', 'xy'].map(chunked)],
  ['4: ends of lines', lineEnds],
  ['4: quotes', quotes],
  ['5: delimiters', delimiters],
  ['6: what stands around the rows', structure],
  ['7: shapes', shapes],
  ['8: names of columns', names],
];
