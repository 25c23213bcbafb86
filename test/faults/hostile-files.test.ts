import { expect, test } from 'vitest';
import { nativePage } from '../tools/native-page.ts';
import { encoded, utf16 } from '../unit/import/readers/tools.ts';
import { addsUp, asides, loaded, refused, rowsOf, type Bytes } from './hostile-tools.ts';

// Files 1 to 8 of hostile.md, through the import as the page uses it.

const bytes = (x: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(x);
const utf8 = (text: string): Uint8Array<ArrayBuffer> => bytes(new TextEncoder().encode(text));
const ADS = 'Day,Campaign,Cost,Clicks\n2026-01-05,a,10.50,3\n2026-01-06,b,20.25,4\n';
const costOf = (rows: readonly Record<string, unknown>[]) => rows.map((r) => r['cost']);

test.each<[string, Bytes, string]>([
  ['an empty file', '', 'file-empty'],
  ['only a byte order mark', utf8('\ufeff'), 'file-empty'],
  ['only blank lines', '\n\n   \r\n\n', 'file-empty'],
])('1: %s is named and leaves alone what was there', async (_, content, code) => {
  const page = await nativePage();
  await page.loadText('ads.csv', ADS);
  const said = await refused(page.loadText('nothing.csv', content));
  expect(said.code).toBe(code);
  expect(said.message).toContain('nothing.csv');
  expect(costOf(await rowsOf(page, 'spend'))).toEqual([10.5, 20.25]);
});

test('1: only a header loads no row and says so', async () => {
  const { report, codes } = await loaded('Day,Campaign,Cost,Clicks\n');
  expect(report).toMatchObject({ lines: 0, rows: 0, rejected: 0 });
  expect(codes).toContain('no-rows');
});

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
const taiwan = { day: '日期', campaign: '廣告計劃', cost: '花費' };
const japan = { day: '日付', campaign: 'キャンペーン', cost: '費用' };

test.each<[string, Uint8Array, string, RegExp, Record<string, string>?]>([
  ['UTF-8 with a mark', utf8(`\ufeff${CHINESE}`), CHINESE, /^utf-?8/i],
  ['UTF-16 LE with a mark', utf16(CHINESE, true, true), CHINESE, /^utf-?16-?le/i],
  ['UTF-16 BE with a mark', utf16(CHINESE, false, true), CHINESE, /^utf-?16-?be/i],
  ['UTF-16 LE without a mark', utf16(CHINESE, true, false), CHINESE, /^utf-?16-?le/i],
  ['UTF-16 BE without a mark', utf16(CHINESE, false, false), CHINESE, /^utf-?16-?be/i],
  ['GB18030', encoded(CHINESE, 'gb18030'), CHINESE, /^gb/i],
  ['Big5', encoded(TAIWAN, 'big5'), TAIWAN, /^big5/i, taiwan],
  ['Shift_JIS', encoded(JAPAN, 'shift_jis'), JAPAN, /^shift_?jis/i, japan],
  ['Windows-1252', encoded(FRENCH, 'windows-1252'), FRENCH, /1252/],
])('2: %s is decoded, and the report names it', async (_, content, text, encoding, mapping) => {
  const options = { table: 'spend' as const, ...(mapping ? { mapping } : {}) };
  const { report, rows } = await loaded(bytes(content), options);
  expect(report.encoding).toMatch(encoding);
  const names = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/[;]|,(?! )/)[1]);
  expect(rows.map((r) => r['campaign'])).toEqual(names);
  expect(costOf(rows)).toEqual([12.5, 7.25]);
});

test('2: one broken byte in the middle of UTF-8 costs no row, and the row is named', async () => {
  const lines = Array.from({ length: 400 }, (_, i) => `2026-01-05,护肤 ${i},1.00,3`);
  const content = utf8(`Day,Campaign,Cost,Clicks\n${lines.join('\n')}\n`);
  const at = new TextDecoder().decode(content).indexOf('护肤 200,');
  const place = utf8(new TextDecoder().decode(content).slice(0, at)).length;
  content[place + 1] = 0xff;
  const { report, rows } = await loaded(content);
  expect(report).toMatchObject({ lines: 400, rows: 400 });
  expect(report.encoding).toMatch(/^utf-?8/i);
  expect(rows.filter((r) => String(r['campaign']).includes('\ufffd'))).toHaveLength(1);
  expect(report.warnings.find((w) => w.code === 'broken-bytes')).toMatchObject({ row: 201 });
});

test('2: two encodings in one drop are told apart', async () => {
  const page = await nativePage();
  await page.loadText('a.csv', bytes(encoded(CHINESE, 'gb18030')));
  await page.loadText('b.csv', CHINESE.replaceAll('2026-01', '2026-02'));
  const rows = await rowsOf(page, 'spend');
  expect(rows.map((r) => r['campaign'])).toEqual([
    '春季护肤新品首发',
    '夏日防晒专场活动',
    '春季护肤新品首发',
    '夏日防晒专场活动',
  ]);
});

test('3: a character that two chunks share is read whole, wherever the chunk ends', async () => {
  // Names of three-byte characters only: some character lies across every chunk's end.
  for (const shift of ['', 'x']) {
    const name = '复盘漏斗留存归因'.repeat(8);
    const lines = Array.from({ length: 4000 }, () => `2026-01-05,${name},1.00,1`);
    const { page, report } = await loaded(`Day,Campaign,Cost,Clicks${shift}\n${lines.join('\n')}`, {
      table: 'spend',
      overlap: 'add',
    });
    expect(report.rows).toBe(4000);
    const { rows } = await page.engine.query('SELECT DISTINCT campaign FROM spend');
    expect(rows).toEqual([{ campaign: name }]);
  }
});

test.each([
  ['CR only', ADS.replaceAll('\n', '\r')],
  ['LF', ADS],
  ['CRLF', ADS.replaceAll('\n', '\r\n')],
  ['a mixture', ADS.replace('\n', '\r\n').replace(/\n$/, '\r')],
  ['no newline at the end', ADS.trimEnd()],
  ['NUL bytes', ADS.replace(',a,', ',a\0,')],
])('4: line ends: %s', async (_, text) => {
  const { report, rows } = await loaded(text);
  expect(report).toMatchObject({ lines: 2, rows: 2 });
  expect(rows.map((r) => [r['campaign'], r['cost']])).toEqual([
    ['a', 10.5],
    ['b', 20.25],
  ]);
});

test('4: quotes: newlines inside, doubled, escaped by a backslash, and a lone one', async () => {
  const doubled = await loaded(
    'Day,Campaign,Cost\n2026-01-05,"two\nlines, ""both""",1\n2026-01-06,plain,2\n',
  );
  expect(doubled.report.lines).toBe(2);
  expect(doubled.rows.map((r) => r['campaign'])).toEqual(['two\nlines, "both"', 'plain']);

  const escaped = await loaded(
    'Day,Campaign,Cost\n2026-01-05,"say \\"hi\\", twice",1\n2026-01-06,"b \\"c\\" d",2\n',
  );
  expect(escaped.rows.map((r) => r['campaign'])).toEqual(['say "hi", twice', 'b "c" d']);

  const lone = await loaded('Day,Campaign,Cost\n2026-01-05,15" screen,1\n2026-01-06,b,2\n');
  expect(lone.rows.map((r) => [r['campaign'], r['cost']])).toEqual([
    ['15" screen', 1],
    ['b', 2],
  ]);
});

test('4: a quote that never closes swallows no other row', async () => {
  const after = Array.from({ length: 5000 }, (_, i) => `2026-01-05,c${i},1`);
  const text = `Day,Campaign,Cost\n2026-01-05,a,1\n2026-01-05,"b,1\n${after.join('\n')}\n`;
  const { report, codes } = await loaded(text);
  expect(report.lines).toBe(5002);
  expect(report.rows).toBeGreaterThanOrEqual(5001);
  expect(codes).toContain('stray-quotes');
  expect(report.warnings.find((w) => w.code === 'stray-quotes')?.row).toBe(2);
});

test.each([
  ['comma', ADS],
  ['semicolon', ADS.replaceAll(',', ';')],
  ['tab', ADS.replaceAll(',', '\t')],
  ['pipe', ADS.replaceAll(',', '|')],
  ['sep=; on the first line', `sep=;\n${ADS.replaceAll(',', ';')}`],
  ['semicolon with a decimal comma', ADS.replaceAll(',', ';').replaceAll('.', ',')],
])('5: delimiter: %s', async (_, text) => {
  const { report, rows } = await loaded(text);
  expect(report.lines).toBe(2);
  expect(rows.map((r) => [r['day'], r['campaign'], r['cost'], r['clicks']])).toEqual([
    ['2026-01-05', 'a', 10.5, 3],
    ['2026-01-06', 'b', 20.25, 4],
  ]);
});

test('5: a delimiter inside unquoted text sets that row aside with its line; no figure moves over', async () => {
  const text = 'Day,Campaign,Cost,Clicks\n2026-01-05,a,10,3\n2026-01-05,b, and c,20,4\n';
  const { page, report, rows } = await loaded(text);
  expect(report).toMatchObject({ lines: 2, rows: 1, rejected: 1 });
  expect(costOf(rows)).toEqual([10]);
  expect(asides(page)).toMatchObject([{ row: 2, reason: 'too-many-cells' }]);
  expect(page.loads[0]!.rejects[0]!.cells).toEqual(['2026-01-05', 'b', ' and c', '20', '4']);
});

test('6: title lines, a date range, totals between and at the end, footnotes', async () => {
  const text = `Campaign performance report
1 January 2026 - 31 January 2026

Day,Campaign,Cost,Clicks
2026-01-05,a,10.00,3
2026-01-05,b,20.00,4
Subtotal,,30.00,7
2026-01-06,a,5.00,1
Total,,35.00,8
Figures are in CNY and may change.
`;
  const { report, rows, page } = await loaded(text);
  expect(report).toMatchObject({ lines: 6, rows: 3, totals: 3, rejected: 0 });
  expect(costOf(rows)).toEqual([10, 20, 5]);
  expect(report.sums['cost']).toBe(35);
  expect(asides(page).map((a) => [a.row, a.reason])).toEqual([
    [3, 'total'],
    [5, 'total'],
    [6, 'footnote'],
  ]);
});

test('6: two header rows, and the header repeated in the middle', async () => {
  const two = await loaded(`,,Performance,Performance
Day,Campaign,Cost,Clicks
2026-01-05,a,10,3
2026-01-06,b,20,4
2026-01-07,c,30,5
`);
  expect(costOf(two.rows)).toEqual([10, 20, 30]);
  const repeated = await loaded(`Day,Campaign,Cost,Clicks
2026-01-05,a,10,3
Day,Campaign,Cost,Clicks
2026-01-06,b,20,4
`);
  expect(repeated.report).toMatchObject({ lines: 3, rows: 2, totals: 1, rejected: 0 });
  expect(costOf(repeated.rows)).toEqual([10, 20]);
});

test('6: of two tables in one file the second adds nothing to the first', async () => {
  const text = `Day,Campaign,Cost
2026-01-05,a,10
2026-01-06,b,20

Device,Clicks,Share
mobile,100,0.7
desktop,50,0.3
`;
  const { report, rows } = await loaded(text);
  expect(costOf(rows)).toEqual([10, 20]);
  expect(report).toMatchObject({ lines: 6, rows: 2, blank: 1 });
  expect(report.rejected + report.totals).toBe(3);
});

test('7: short rows keep what they have, long ones are set aside whole', async () => {
  const text = `Day,Campaign,Cost,Clicks
2026-01-05,a,10,3
2026-01-05,b,20
2026-01-05,c,30,4,5,6
2026-01-05
`;
  const { report, rows, page } = await loaded(text);
  expect(rows.slice(0, 2).map((r) => [r['campaign'], r['cost'], r['clicks']])).toEqual([
    ['a', 10, 3],
    ['b', 20, null],
  ]);
  expect(report.sums['cost']).toBe(30);
  expect(report.lines).toBe(4);
  expect(asides(page).find((a) => a.row === 3)).toMatchObject({ reason: 'too-many-cells' });
});

test('7: 5,000 columns: the rows and 300 properties are there, the rest is said and can be mapped', async () => {
  const header = ['user', 'event', 'timestamp', ...Array.from({ length: 4997 }, (_, i) => `p${i}`)];
  const row = (user: string) =>
    [user, 'visit', '2026-01-05 10:00:00', ...Array.from({ length: 4997 }, () => 'v')].join(',');
  const text = `${header.join(',')}\n${row('u1')}\n${row('u2')}\n`;
  const { page, report, codes } = await loaded(text, { table: 'events' });
  expect(report).toMatchObject({ lines: 2, rows: 2, rejected: 0 });
  const { rows } = await page.engine.query('SELECT "prop.p299" AS p FROM events');
  expect(rows).toEqual([{ p: 'v' }, { p: 'v' }]);
  expect(codes).toContain('columns-left-out');
  expect(report.mapping.filter((m) => m.how === 'ignored')).toHaveLength(4997 - 300);

  const mapped = await loaded(text, { table: 'events', mapping: { page: 'p4996' } });
  const pages = await mapped.page.engine.query('SELECT page FROM events');
  expect(pages.rows).toEqual([{ page: 'v' }, { page: 'v' }]);
}, 120_000);

test('7: one cell of 20 MB leaves the other rows alone, and is said', async () => {
  const text = `Day,Campaign,Cost\n2026-01-05,a,1\n2026-01-05,${'x'.repeat(20e6)},2\n2026-01-05,c,3\n`;
  const { report, rows, codes } = await loaded(text);
  expect(report).toMatchObject({ lines: 3, rows: 3 });
  expect(costOf(rows)).toEqual([1, 2, 3]);
  expect(codes).toContain('cell-cut');
}, 60_000);

const NAMES = [
  'select',
  'from"x',
  'a;b',
  '"); DROP TABLE events; --',
  "o'clock",
  '\u202ereversed',
  'zero\u200bwidth',
  '🎁',
  'ｗｉｄｅ',
  '`tick`',
  'a{b}',
  '__proto__',
];

test('8: whatever a column is called, its values can be reached, and nothing is run', async () => {
  const quoted = NAMES.map((n) => `"${n.replaceAll('"', '""')}"`);
  const text = `user,event,timestamp,${quoted.join(',')}
u1,visit,2026-01-05 10:00:00,${NAMES.map((_, i) => `v${i}`).join(',')}
u1,buy,2026-01-05 11:00:00,${NAMES.map((_, i) => `v${i}`).join(',')}
`;
  const { page, report, rows } = await loaded(text, { table: 'events' });
  expect(report).toMatchObject({ lines: 2, rows: 2, rejected: 0 });
  const columns = report.mapping.slice(3).map((m) => m.to!);
  expect(new Set(columns).size).toBe(NAMES.length);
  for (const [i, column] of columns.entries()) {
    expect(rows[0]![column], column).toBe(`v${i}`);
    const { rows: out } = await page.run({
      kind: 'funnel',
      steps: [{ event: 'visit' }, { event: 'buy' }],
      breakdown: { column, at: 'first', top: 5 },
    });
    expect(
      out.find((r) => r['step'] === 2 && r['breakdown'] === `v${i}`),
      column,
    ).toMatchObject({
      count: 1,
    });
  }
});

test('8: names that are empty, twice there, or differ only in case or a blank stay apart', async () => {
  const text = `user,event,timestamp,,x,x,X,x ,
u1,visit,2026-01-05 10:00:00,1,2,3,4,5,6
`;
  const { report, rows } = await loaded(text, { table: 'events' });
  expect(report).toMatchObject({ lines: 1, rows: 1 });
  const columns = report.mapping.slice(3).map((m) => m.to!);
  // The engine's names do not know case: they must differ without it.
  expect(new Set(columns.map((c) => c.toLowerCase())).size).toBe(6);
  expect(columns.map((c) => rows[0]![c])).toEqual(['1', '2', '3', '4', '5', '6']);
});

test('counts add up in every file of this line', async () => {
  const page = await nativePage();
  const report = await page.loadText(
    'mess.csv',
    'Day,Campaign,Cost\n2026-01-05,a,1\n\n2026-02-30,b,2\n2026-01-05,c,what\nTotal,,3\n2026-01-05,d,4,5\n',
  );
  addsUp(report);
  expect(report).toMatchObject({ lines: 6, rows: 1, rejected: 3, blank: 1, totals: 1 });
  expect(asides(page).filter((a) => a.reason !== 'total')).toEqual([
    { row: 3, reason: 'unreadable', column: 'Day', text: '2026-02-30' },
    { row: 4, reason: 'unreadable', column: 'Cost', text: 'what' },
    { row: 6, reason: 'too-many-cells', column: null, text: '2026-01-05' },
  ]);
});
