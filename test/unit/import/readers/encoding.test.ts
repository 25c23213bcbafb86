import { expect, test } from 'vitest';
import { guessLegacy } from '../../../../src/import/readers/legacy.ts';
import { cellsOf, codes, encoded, sniff, utf16 } from './tools.ts';

const simplified = `日期,推广计划,消费,展现,点击
2026-01-05,品牌词-华东,"1,317.01",20345,512
2026-01-06,竞品词-北京,208.40,8841,97
2026-01-07,双十一大促 新客首单立减,99.00,120,3
`;
const traditional = `日期,廣告活動名稱,花費,曝光次數,點擊次數
2026-01-05,週年慶 全館滿千送百,1317,20345,512
2026-01-06,品牌關鍵字,208,8841,97
`;
const japanese = `日付,キャンペーン名,費用,表示回数,クリック数
2026-01-05,春の新生活応援セール,1317,20345,512
2026-01-06,ブランド指名検索,208,8841,97
`;
const french = `Jour;Campagne;Coût;Impressions;Clics
05/01/2026;Été à la mer;1317,01;20345;512
06/01/2026;Soldes d'hiver - Fidélité;208,40;8841;97
`;
const german = `Tag;Kampagne;Kosten;Öffnungsrate
05.01.2026;Frühjahrsaktion für Größen;1.317,01;12,5
06.01.2026;Marke München;208,40;3,1
`;

test.each([
  ['gb18030', simplified],
  ['gb18030', '姓名,城市\n张伟,上海\n'],
  ['gb18030', '渠道,花费\n抖音,12\n'],
  ['big5', traditional],
  ['big5', '日期,花費\n2026-01-05,12\n'],
  ['shift_jis', japanese],
  ['shift_jis', '名前,都市\nたなか,東京\n'],
  ['euc-jp', japanese],
  ['euc-kr', '날짜,캠페인,비용\n2026-01-05,브랜드 검색 광고,1317\n2026-01-06,신규 고객 할인,208\n'],
  ['windows-1252', french],
  ['windows-1252', german],
  ['windows-1252', 'name,city\nJosé,Málaga\n'],
  ['windows-1252', 'Item,Price\nCafé,3.50 £\nTea,2.00\n'],
  [
    'windows-1251',
    'Дата;Кампания;Расход\n2026-01-05;Бренд Москва;1317\n2026-01-06;Скидки зимой;208\n',
  ],
])('%s is told by its text, and every cell is right', async (encoding, text) => {
  const expected = await cellsOf(text);
  const { sniffed, cells } = await cellsOf(encoded(text, encoding));
  expect(sniffed.dialect.encoding).toBe(encoding);
  expect(sniffed.header).toEqual(expected.sniffed.header);
  expect(cells).toEqual(expected.cells);
  expect(sniffed.regular).toBe(false);
});

test.each([
  ['UTF-16LE with a mark', utf16(simplified, true, true), 'utf-16le'],
  ['UTF-16BE with a mark', utf16(simplified, false, true), 'utf-16be'],
  ['UTF-16LE without', utf16(simplified, true, false), 'utf-16le'],
  ['UTF-16BE without', utf16(simplified, false, false), 'utf-16be'],
  ['UTF-16LE, ASCII only', utf16('a,b\n1,2\n', true, false), 'utf-16le'],
])('%s', async (_, bytes, encoding) => {
  const { sniffed } = await cellsOf(bytes);
  expect(sniffed.dialect.encoding).toBe(encoding);
  expect(sniffed.warnings).toEqual([]);
});

test('a UTF-8 mark belongs to no name, in both lanes', async () => {
  const { sniffed, cells } = await cellsOf(`\ufeff${simplified}`);
  expect(sniffed.dialect.encoding).toBe('utf-8');
  expect(sniffed.header[0]).toBe('日期');
  expect(sniffed.regular).toBe(true);
  expect(cells[0]).toEqual(['2026-01-05', '品牌词-华东', '1,317.01', '20345', '512']);
});

test('one broken byte leaves UTF-8, and the row is named', async () => {
  const bytes = new TextEncoder().encode(simplified);
  const at = new TextEncoder().encode(simplified.slice(0, simplified.indexOf('竞品'))).length;
  bytes[at] = 0xff;
  const { sniffed, cells } = await cellsOf(bytes);
  expect(sniffed.dialect.encoding).toBe('utf-8');
  expect(sniffed.warnings).toEqual([{ code: 'broken-bytes', args: { n: 1, row: 2 }, row: 2 }]);
  expect(sniffed.records).toBe(3);
  expect(cells[1]?.[1]).toContain('品词-北京');
  expect(cells[2]?.[1]).toBe('双十一大促 新客首单立减');
});

test('a legacy character far behind the head is found', async () => {
  const filler = 'name,city,amount\n' + 'Miller,Boston,12\n'.repeat(40_000);
  const tail = encoded('Müller,Köln,13\nGonçalves,São Paulo,14\n', 'windows-1252');
  const { sniffed } = await cellsOf(new Blob([filler, tail as BlobPart]));
  expect(sniffed.dialect.encoding).toBe('windows-1252');
  expect(sniffed.tail.at(-1)).toEqual(['Gonçalves', 'São Paulo', '14']);
});

test('the person overrules the encoding; an unknown one is refused', async () => {
  const bytes = encoded(traditional, 'big5');
  expect((await sniff(bytes, { encoding: 'big5' })).header[1]).toBe('廣告活動名稱');
  await expect(sniff(bytes, { encoding: 'klingon' })).rejects.toMatchObject({
    code: 'encoding-unknown',
    args: { encoding: 'klingon' },
  });
});

test('NUL bytes are dropped and said', async () => {
  const { sniffed, cells } = await cellsOf('day,cost\n2026-01-05,1\u0000\u00002\n2026-01-06,3\n');
  expect(codes(sniffed)).toEqual(['nul-bytes']);
  expect(sniffed.warnings[0]?.args).toEqual({ n: 2 });
  expect(sniffed.regular).toBe(false);
  expect(cells).toEqual([
    ['2026-01-05', '12'],
    ['2026-01-06', '3'],
  ]);
});

// Node 20 decodes windows-1252 as Latin-1 (browsers do not), so the marks of 0x80 … 0x9F are
// tested as evidence only.
test.each([
  ['windows-1252', [0x80, 0x20, 0x31, 0x32, 0x0a, 0x31, 0x80, 0x0a]],
  ['windows-1252', [0x4c, 0x92, 0xe9, 0x74, 0xe9, 0x20, 0x96, 0x20, 0x61]],
  ['macintosh', [0x63, 0x61, 0x66, 0x8e, 0x20, 0x8e, 0x74, 0x8e, 0x0d]],
])('%s by its bytes %j', (encoding, bytes) => {
  expect(guessLegacy(Uint8Array.from(bytes)).encoding).toBe(encoding);
});

test('UTF-8 of which every third character is broken is still UTF-8', async () => {
  const bytes = new TextEncoder().encode('name,cost\n拉新计划,1\n品牌,2\n');
  bytes[bytes.indexOf(0xe6)] = 0x61;
  bytes[bytes.lastIndexOf(0xe7)] = 0x62;
  const sniffed = await sniff(bytes);
  expect(sniffed.dialect.encoding).toBe('utf-8');
  expect(codes(sniffed)).toContain('broken-bytes');
});
