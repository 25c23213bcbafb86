import { expect, test } from 'vitest';
import { readDay, readRates, withRates } from '../../../../src/app/pages/settings/rates.ts';
import {
  isComplete,
  moved,
  readValues,
  withOperator,
} from '../../../../src/app/pages/settings/rules.ts';

test('days in the forms that people paste', () => {
  for (const text of ['2026-01-05', '2026/1/5', '2026.01.05', '20260105', '2026年1月5日']) {
    expect(readDay(text)).toBe('2026-01-05');
  }
  for (const text of ['2026-02-30', '5/1/2026', '2026-1', '', '202615']) {
    expect(readDay(text)).toBeNull();
  }
});

test('pasted rates: any delimiter, and what is none is named by its line', () => {
  expect(
    readRates('day,currency,rate\n2026-01-05\tusd\t7.12\n\n2026/1/6; EUR; 7.80\n2026-01-07,USD,0'),
  ).toEqual({
    rates: [
      { day: '2026-01-05', currency: 'USD', rate: 7.12 },
      { day: '2026-01-06', currency: 'EUR', rate: 7.8 },
    ],
    unread: [
      { line: 1, text: 'day,currency,rate' },
      { line: 5, text: '2026-01-07,USD,0' },
    ],
  });
});

test('one rate for each day and currency; the newer one wins; newest day first', () => {
  const old = [
    { day: '2026-01-01', currency: 'USD', rate: 7 },
    { day: '2026-01-02', currency: 'EUR', rate: 8 },
  ];
  expect(withRates(old, [{ day: '2026-01-01', currency: 'USD', rate: 7.5 }])).toEqual([
    { day: '2026-01-02', currency: 'EUR', rate: 8 },
    { day: '2026-01-01', currency: 'USD', rate: 7.5 },
  ]);
});

test('rules move inside the list and never out of it', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

test('values stand one to a line, because a pattern may hold commas', () => {
  expect(readValues(' a{1,2} \n\nb\n')).toEqual(['a{1,2}', 'b']);
});

test('a rule is complete with a name and values wherever they are needed', () => {
  const when = [{ column: 'source' as const, op: 'in' as const, values: ['a'] }];
  expect(isComplete({ channel: 'x', when })).toBe(true);
  expect(isComplete({ channel: ' ', when })).toBe(false);
  expect(isComplete({ channel: 'x', when: [] })).toBe(false);
  expect(isComplete({ channel: 'x', when: [{ column: 'source', op: 'in', values: [] }] })).toBe(
    false,
  );
  expect(isComplete({ channel: 'x', when: [withOperator(when[0]!, 'is_null')] })).toBe(true);
  expect(withOperator(when[0]!, 'is_null')).toEqual({ column: 'source', op: 'is_null' });
});
