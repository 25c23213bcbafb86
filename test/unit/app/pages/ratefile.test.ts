import { expect, test } from 'vitest';
import { rateChanges, readRateFile } from '../../../../src/app/pages/settings/ratefile.ts';

const direct = { direction: 'base-per-foreign', per: 1 } as const;

test('a line a day and currency; the base itself is no foreign money; what is none is named', () => {
  const text =
    'Rates of the bank\n日期,币种,汇率\n2026/1/5,USD,7.12\n2026-01-05,CNY,1\n2026-01-06,"eur","7.80"\n2026-01-07,USD,0\n2026-01-08,USD,-7\n\n';
  expect(readRateFile(text, 'CNY', direct)).toEqual({
    shape: 'long',
    rates: [
      { day: '2026-01-05', currency: 'USD', rate: 7.12 },
      { day: '2026-01-06', currency: 'EUR', rate: 7.8 },
    ],
    unread: [
      { line: 6, text: '2026-01-07,USD,0' },
      { line: 7, text: '2026-01-08,USD,-7' },
    ],
  });
});

test('a column a currency, quoted per base: the rates are turned round; a dash is no quote', () => {
  const text = 'Date;USD;JPY;Note\n2026-01-05;1.25;160;x\n2026-01-06;-;N/A;\n2026-01-07;1.6;abc;\n';
  expect(readRateFile(text, 'EUR', { direction: 'foreign-per-base', per: 1 })).toEqual({
    shape: 'wide',
    rates: [
      { day: '2026-01-05', currency: 'USD', rate: 0.8 },
      { day: '2026-01-05', currency: 'JPY', rate: 0.00625 },
      { day: '2026-01-07', currency: 'USD', rate: 0.625 },
    ],
    unread: [{ line: 4, text: '2026-01-07;1.6;abc;' }],
  });
  // For 100 foreign units, as many Chinese lists quote.
  expect(
    readRateFile('日期\tUSD\n2026-01-05\t712.5\n', 'CNY', { ...direct, per: 100 })?.rates,
  ).toEqual([{ day: '2026-01-05', currency: 'USD', rate: 7.125 }]);
});

test('columns that name pairs say themselves how they are quoted', () => {
  const text = '日期,USD/CNY,100JPY/CNY,CNY/MYR,EUR/USD\n2026-01-05,7.1,4.5,0.625,1.1\n';
  expect(readRateFile(text, 'CNY', { direction: 'foreign-per-base', per: 100 })).toEqual({
    shape: 'pairs',
    rates: [
      { day: '2026-01-05', currency: 'USD', rate: 7.1 },
      { day: '2026-01-05', currency: 'JPY', rate: 0.045 },
      { day: '2026-01-05', currency: 'MYR', rate: 1.6 },
    ],
    unread: [],
  });
  expect(readRateFile('day,cost\n2026-01-05,3\n', 'CNY', direct)).toBeNull();
});

test('what would change is told apart from what is new and what is the same', () => {
  const usd = { day: '2026-01-05', currency: 'USD', rate: 7 };
  expect(
    rateChanges(
      [usd],
      [
        { ...usd, rate: 7.1 },
        { ...usd, day: '2026-01-06' },
      ],
    ),
  ).toEqual({
    added: 1,
    same: 0,
    changed: [{ rate: { ...usd, rate: 7.1 }, was: 7 }],
  });
  expect(rateChanges([usd], [usd])).toEqual({ added: 0, same: 1, changed: [] });
});
