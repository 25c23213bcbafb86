import { afterEach, expect, test } from 'vitest';
import { format, reader } from '../../../src/i18n/index.ts';

afterEach(() => {
  reader.locale = 'en';
  reader.currency = 'CNY';
});

// Expected values: the table "Numbers" of the visual reference.
test('English figures', () => {
  expect(format.count(1204318)).toBe('1,204,318');
  expect(format.compact(12400)).toBe('12.4k');
  expect(format.compact(1204318)).toBe('1.20M');
  expect(format.money(180251)).toBe('¥180,251');
  expect(format.money(4_770_000)).toBe('¥4.77M');
  expect(format.share(7412, 19302)).toBe('38.4% (7,412 of 19,302)');
  expect(format.points(-0.051)).toBe('−5.1 points');
  expect(format.points(0.051)).toBe('+5.1 points');
  expect(format.day('2026-10-25')).toBe('25 Oct');
  expect(format.dayRange('2026-10-25', '2026-11-21')).toBe('25 Oct – 21 Nov 2026');
  expect(format.duration(48)).toBe('48 s');
  expect(format.duration(7560)).toBe('2.1 h');
});

test('Chinese figures', () => {
  reader.locale = 'zh-CN';
  expect(format.compact(12400)).toBe('1.24 万');
  expect(format.compact(1204318)).toBe('120.4 万');
  expect(format.compact(120_000_000)).toBe('1.20 亿');
  expect(format.money(180251)).toBe('18.03 万元');
  expect(format.money(4_766_000)).toBe('476.6 万元');
  expect(format.share(7412, 19302)).toBe('38.4%（7,412 / 19,302）');
  expect(format.points(-0.051)).toBe('−5.1 个百分点');
  expect(format.dayRange('2026-10-25', '2026-11-21')).toBe('2026/10/25 – 11/21');
});

test('no value is a dash, never 0; zero is 0', () => {
  for (const write of [
    format.count,
    format.money,
    format.percent,
    format.points,
    format.duration,
  ]) {
    expect(write(null)).toBe('–');
    expect(write(Number.NaN)).toBe('–');
  }
  expect(format.count(0)).toBe('0');
});

test('currencies have the decimals that they have', () => {
  reader.locale = 'en';
  expect(format.tableMoney(12.3456, 'JPY')).toBe('12');
  expect(format.tableMoney(12.3456, 'KWD')).toBe('12.346');
  expect(format.tableMoney(12.3456, 'USD')).toBe('12.35');
  expect(format.money(12.3456, 'JPY')).toBe('¥12');
  expect(format.money(12.3456, 'KWD')).toMatch(/12\.346$/);
});
