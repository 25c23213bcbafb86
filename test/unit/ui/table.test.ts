import { afterEach, expect, test } from 'vitest';
import { reader } from '../../../src/i18n/index.ts';
import { columnFormat, fullFigure, type TableColumn } from '../../../src/ui/table.ts';
import {
  arrange,
  matches,
  nextSort,
  tableCsv,
  tableTsv,
  visible,
} from '../../../src/ui/tableRows.ts';

afterEach(() => {
  reader.locale = 'en';
  reader.currency = 'CNY';
});

const rows = [
  { name: 'b', cost: 20 },
  { name: 'total', cost: 63, total: true },
  { name: 'none', cost: null },
  { name: 'a', cost: 40 },
  { name: 'apart', cost: 3, apart: true },
];
const rank = (row: { total?: boolean; apart?: boolean }) =>
  row.total ? 'total' : row.apart ? 'apart' : 'peer';
const order = (sort: Parameters<typeof arrange>[1]) =>
  arrange(rows, sort, rank as never).map((r) => r.name);

test('peers sort, rows apart follow, the total stays last, no value is last both ways', () => {
  expect(order(null)).toEqual(['b', 'none', 'a', 'apart', 'total']);
  expect(order({ column: 'cost', down: true })).toEqual(['a', 'b', 'none', 'apart', 'total']);
  expect(order({ column: 'cost', down: false })).toEqual(['b', 'a', 'none', 'apart', 'total']);
  expect(order({ column: 'name', down: false })).toEqual(['a', 'b', 'none', 'apart', 'total']);
});

test('a head sorts numbers from the largest, text from A, then the other way, then not', () => {
  const once = nextSort(null, 'cost', true);
  expect(once).toEqual({ column: 'cost', down: true });
  expect(nextSort(once, 'cost', true)).toEqual({ column: 'cost', down: false });
  expect(nextSort({ column: 'cost', down: false }, 'cost', true)).toBeNull();
  expect(nextSort(once, 'name', false)).toEqual({ column: 'name', down: false });
});

test('a row is in focus where it equals the part on all its columns, missing as null', () => {
  expect(matches({ channel: null, cost: 3 }, { channel: null, total: null })).toBe(true);
  expect(matches({ channel: null, total: true }, { channel: null, total: null })).toBe(false);
  expect(matches({ channel: 'a' }, { channel: 'b' })).toBe(false);
});

test('only rows in sight are drawn, with some to spare, inside the table', () => {
  expect(visible(1000, 0, 270, 27, 5)).toEqual({ from: 0, to: 15 });
  expect(visible(1000, 2700, 270, 27, 5)).toEqual({ from: 95, to: 115 });
  expect(visible(1000, 27000, 270, 27, 5)).toEqual({ from: 995, to: 1000 });
});

const column = (more: Partial<TableColumn>): TableColumn => ({
  name: 'cost',
  label: 'Cost',
  unit: 'money',
  ...more,
});

test('money has its unit in the head; Chinese tables show yuan in 万元', () => {
  const data = [{ cost: 412380.4 }, { cost: 500 }, { cost: null }];
  const en = columnFormat(column({}), data);
  expect(en.head).toBe('Cost, ¥');
  expect(data.map((r) => en.write(r.cost))).toEqual(['412,380', '500', '–']);
  reader.locale = 'zh-CN';
  const zh = columnFormat(column({ label: '花费' }), data);
  expect(zh.head).toBe('花费（万元）');
  expect(data.map((r) => zh.write(r.cost))).toEqual(['41.24', '0.05', '–']);
  const small = columnFormat(column({ label: '花费' }), [{ cost: 500 }]);
  expect(small.head).toBe('花费（元）');
  expect(small.write(500)).toBe('500');
  reader.currency = 'USD';
  expect(columnFormat(column({ label: '花费' }), data).head).toMatch(/^花费（.*\$）$/);
});

test('a difference prints its sign; what rounds to nothing has none', () => {
  const ratio = columnFormat(column({ unit: 'ratio', signed: true }), []);
  expect([0.371, -0.37, 0, 0.001, -0.001, null].map((v) => ratio.write(v))).toEqual([
    '+0.37',
    '−0.37',
    '0.00',
    '0.00',
    '0.00',
    '–',
  ]);
});

test('a column has equal decimals: none where all are whole', () => {
  const whole = columnFormat(column({ unit: 'decimal' }), [{ cost: 3 }, { cost: 12 }]);
  expect(whole.write(3)).toBe('3');
  const parts = columnFormat(column({ unit: 'decimal' }), [{ cost: 3 }, { cost: 12.25 }]);
  expect([parts.write(3), parts.write(12.25)]).toEqual(['3.0', '12.3']);
});

test('the full figure stands in the title', () => {
  expect(fullFigure(column({}), { cost: 412380.4512 })).toBe('412,380.4512 CNY');
  expect(fullFigure(column({ unit: 'count' }), { cost: 12 })).toBe('');
  expect(fullFigure(column({}), { cost: null })).toBe('');
});

test('CSV and clipboard have full figures, and a formula in a name stays text', () => {
  const columns = [column({ name: 'name', label: 'Name', unit: 'text' }), column({})];
  const data = [
    { name: '=HYPERLINK("x")', cost: 1234.5678 },
    { name: 'tab\there', cost: -2 },
  ];
  expect(tableCsv(columns, data)).toBe(
    'Name,Cost\r\n"\'=HYPERLINK(""x"")",1234.5678\r\ntab\there,-2\r\n',
  );
  expect(tableTsv(columns, data)).toBe('Name\tCost\n\'=HYPERLINK("x")\t1234.5678\ntab here\t-2');
});
