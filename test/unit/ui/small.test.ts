import { expect, test } from 'vitest';
import { fileName } from '../../../src/ui/download.ts';
import { matchOptions } from '../../../src/ui/match.ts';
import { printNumber, readNumber } from '../../../src/ui/number.ts';

test('typed numbers: full width, thousands, bounds', () => {
  expect(readNumber('１２．５')).toBe(12.5);
  expect(readNumber(' 1,234 ')).toBe(1234);
  expect(readNumber('−3')).toBe(-3);
  for (const no of ['', 'a', '1e5', '1.2.3', '0x10', '-', '.']) expect(readNumber(no)).toBeNull();
  expect(readNumber('1.5', { whole: true })).toBeNull();
  expect(readNumber('0', { min: Number.MIN_VALUE })).toBeNull();
  expect(readNumber('11', { max: 10 })).toBeNull();
});

test('printed numbers are without binary noise', () => {
  expect(printNumber(7.1 + 0.05)).toBe('7.15');
  expect(printNumber(0.000001)).toBe('0.000001');
});

const options = ['view_product', 'View cart', '支付成功', 'ＦＯＯ'].map((value) => ({
  value,
  label: value,
}));
const found = (search: string, most?: number) =>
  matchOptions(options, search, most).options.map((o) => o.value);

test('search holds every word, case and width ignored', () => {
  expect(found('VIEW')).toEqual(['view_product', 'View cart']);
  expect(found('cart view')).toEqual(['View cart']);
  expect(found('支付')).toEqual(['支付成功']);
  expect(found('foo')).toEqual(['ＦＯＯ']);
  expect(found('')).toHaveLength(4);
});

test('a long list says how many more there are', () => {
  expect(matchOptions(options, '', 3)).toMatchObject({ more: 1 });
  expect(found('', 3)).toHaveLength(3);
});

test('file names are safe on every system and keep what they can', () => {
  expect(fileName('a/b:c*"d".csv')).toBe('a_b_c_d_.csv');
  expect(fileName('..\u0000evil. ')).toBe('_evil');
  expect(fileName('复盘 11.11.csv')).toBe('复盘 11.11.csv');
  expect(fileName('...')).toBe('fupan');
});
