import { expect, test } from 'vitest';
import { createReaders } from '../../../../src/import/readers/index.ts';
import { blobOf, cellsOf, codes, job, sniff } from './tools.ts';

const google = `Campaign report
"January 1, 2026 - January 31, 2026"
Campaign status,Campaign,Currency code,Impr.,Cost,Clicks,CTR
Enabled,Brand,USD,"1,234",56.70,89,7.21%
Enabled,Generic,USD,"2,345",67.80,90,3.84%
Total: Account, --,USD,"3,579",124.50,179,5.00%
`;
const baidu = `账户,某某科技
时间范围,2026-01-01至2026-01-31
报告类型,计划报告
设备,全部
推广方式,全部
生成时间,2026-02-01 08:00
数据单位,元

日期,小时,账户,推广计划,展现,点击,消费
2026-01-01,0,某某科技,品牌,123,4,5.60
2026-01-01,1,某某科技,品牌,234,5,6.70
`;
const microsoft = `"Report Name: Campaign_Report"
"Report Time: 1/1/2026,1/31/2026"
"Time Zone: (GMT-08:00) Pacific Time"
"Report Aggregation: Daily"
"Potential Incomplete Data: false"
"Rows: 2"

"Gregorian date","Campaign name","Impressions","Clicks","Spend"
"1/1/2026","Brand","100","5","12.34"
"1/2/2026","Brand","120","6","13.45"

"@2026 Microsoft Corporation. All rights reserved. "
`;
const linkedin =
  'Campaign Performance Report (in UTC)\nReport Start: January 1, 2026\nReport End: January 31, 2026\n\nStart Date (in UTC)\tAccount Name\tCurrency\tTotal Spent\tImpressions\n1/5/2026\tAcme\tUSD\t12.3\t456\n1/6/2026\tAcme\tUSD\t13.4\t567\n';
const ga4 = `# ----------------------------------------
# Traffic acquisition
# Account: Acme
# Start date: 20260101
# End date: 20260131
# ----------------------------------------
Session primary channel group (Default Channel Group),Sessions,Key events
Organic Search,1234,56
Direct,987,12
`;

test.each([
  ['Google Ads', google, 2, 'Campaign', 3],
  ['百度', baidu, 8, '小时', 2],
  ['Microsoft Ads', microsoft, 7, 'Campaign name', 4],
  ['LinkedIn', linkedin, 4, 'Account Name', 2],
  ['GA4', ga4, 6, 'Sessions', 2],
  ['a ruled table', '----,----\nname,age\n----,----\nAnn,3\nBob,4\n', 1, 'age', 3],
])('title lines of %s are no header', async (_, text, row, second, records) => {
  const sniffed = await sniff(text);
  expect(sniffed.dialect.headerRow).toBe(row);
  expect(sniffed.header[1]).toBe(second);
  expect(sniffed.preamble).toHaveLength(row);
  expect(sniffed.records).toBe(records);
  expect(codes(sniffed)).not.toContain('no-header');
});

test.each([
  ['figures', '2026-01-05,Brand,12.5,3\n2026-01-06,Generic,13.5,4\n2026-01-07,Brand,11,5\n'],
  ['a row of text among them', '5,1,2\n6,3,4\nx,n/a,oops\n7,5,6\n8,7,8\n'],
  ['repeated text', 'Ann,Paris,yes\nBob,Rome,no\nAnn,Rome,yes\nBob,Paris,no\n'],
])('a file without a header keeps its first record: %s', async (_, text) => {
  const { sniffed, cells } = await cellsOf(text);
  expect(sniffed.dialect.headerRow).toBe(null);
  expect(sniffed.header[0]).toBe('col_0');
  expect(sniffed.rawHeader).toEqual([]);
  expect(codes(sniffed)).toContain('no-header');
  expect(cells[0]?.[0]).toBe(text.slice(0, text.indexOf(',')));
});

test('years may name columns', async () => {
  const sniffed = await sniff('Country,2023,2024,2025\nFrance,1.5,2.5,3.5\nSpain,4,5,6.5\n');
  expect(sniffed.header).toEqual(['Country', '2023', '2024', '2025']);
});

test('a table of text alone has its first record as header', async () => {
  const sniffed = await sniff('name,city,role\nAnn,Paris,Buyer\nBob,Rome,Seller\n');
  expect(sniffed.header).toEqual(['name', 'city', 'role']);
});

test('two header rows are joined, and said', async () => {
  const text = `Respondent ID,Start Date,How did you hear of us?,,Other
,,Search,Friends,Open-Ended Response
101,2026-01-05,Search,,
102,2026-01-06,,Friends,from a poster
103,2026-01-07,Search,Friends,
`;
  const sniffed = await sniff(text);
  expect(sniffed.header).toEqual([
    'Respondent ID',
    'Start Date',
    'How did you hear of us? Search',
    'How did you hear of us? Friends',
    'Other Open-Ended Response',
  ]);
  expect(sniffed.dialect.headerRow).toBe(1);
  expect(sniffed.records).toBe(3);
  expect(sniffed.warnings).toContainEqual({ code: 'header-joined', args: { n: 2 } });
  expect(await sniff(text, sniffed.dialect)).toEqual(sniffed);
});

test('a row of units below the names, and groups above repeated names', async () => {
  const units = await sniff(
    'Day,Cost,Clicks\n(date),(USD),(n)\n2026-01-05,1.5,2\n2026-01-06,2.5,3\n',
  );
  expect(units.header).toEqual(['Day (date)', 'Cost (USD)', 'Clicks (n)']);
  const groups = await sniff('Region,2025,,2026,\n,Q1,Q2,Q1,Q2\nNorth,1,2,3,4\nSouth,5,6,7,8\n');
  expect(groups.header).toEqual(['Region', '2025 Q1', '2025 Q2', '2026 Q1', '2026 Q2']);
});

test('a first record with gaps is data, not a second header', async () => {
  const sniffed = await sniff('id,name,cost,clicks\n1,Ann,,\n2,Bob,1.5,3\n3,Eve,2.5,4\n');
  expect(sniffed.dialect.headerRow).toBe(0);
  expect(sniffed.records).toBe(3);
});

test('names are made whole: empty, twins, hidden marks', async () => {
  const rlo = '\u202e';
  const header = `Cost, cost ,Ｃｏｓｔ,,Name\u200b,"select","a""b",x${rlo}y,"a;b"); DROP TABLE t",🎯`;
  const sniffed = await sniff(`${header}\n${'1,'.repeat(9)}2\n${'3,'.repeat(9)}4\n`);
  expect(sniffed.header).toEqual(
    [
      'Cost',
      'cost (2)',
      'Ｃｏｓｔ (3)',
      'col_3',
      'Name',
      'select',
      'a"b',
      'xy',
      'a;b"); DROP TABLE t',
      '🎯',
    ].map((n) => n),
  );
  expect(sniffed.rawHeader[7]).toBe(`x${rlo}y`);
  expect(codes(sniffed)).toEqual(
    expect.arrayContaining(['names-hidden', 'names-twice', 'names-empty']),
  );
});

test('an empty name without a column is dropped; a header written otherwise is read', async () => {
  const spare = await sniff('day,,campaign,cost\n2026-01-05,Brand,1\n2026-01-06,Test,2\n');
  expect(spare.header).toEqual(['day', 'campaign', 'cost']);
  const other = await sniff('day,campaign,cost\n2026-01-05;Brand;1\n2026-01-06;Test;2\n');
  expect(other.header).toEqual(['day', 'campaign', 'cost']);
  expect(other.records).toBe(2);
});

test('a made name never meets one of the file', async () => {
  const { header } = await sniff('a,a (2),a,col_3,\n1,2,3,4,5\n6,7,8,9,0\n');
  expect(new Set(header).size).toBe(5);
  expect(header[1]).toBe('a (2)');
});

test('a vocabulary strengthens the choice', async () => {
  const text = '2026,2025,2024\n2020,2021,2019\n2018,2017,2016\n';
  const known = createReaders(new Set(['2026', '2025', '2024']));
  expect((await sniff(text)).dialect.headerRow).toBe(null);
  const sniffed = await known.sniff(blobOf(text), 'x.csv', {}, job());
  expect(sniffed.dialect.headerRow).toBe(0);
});
