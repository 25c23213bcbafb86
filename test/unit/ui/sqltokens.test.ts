import { expect, test } from 'vitest';
import { sqlTokens } from '../../../src/ui/sqltokens.ts';

const kinds = (sql: string) => sqlTokens(sql).map((line) => line.map((t) => `${t.kind}:${t.text}`));

test('keywords, text and comments are told apart', () => {
  expect(kinds("SELECT a -- why\nFROM t WHERE b = 'it''s -- no'")).toEqual([
    ['keyword:SELECT', 'plain: a ', 'comment:-- why'],
    ['keyword:FROM', 'plain: t ', 'keyword:WHERE', 'plain: b = ', "string:'it''s -- no'"],
  ]);
});

test('a keyword inside a name or a quoted name is no keyword', () => {
  expect(kinds('from_day "SELECT" 用户')).toEqual([['plain:from_day "SELECT" 用户']]);
});

test('a comment over two lines stays a comment', () => {
  expect(kinds('/* a\nb */ 1')).toEqual([['comment:/* a'], ['comment:b */', 'plain: 1']]);
});

test('the pieces give the text again, whatever it is', () => {
  for (const sql of [
    "'open",
    '"open',
    '/* open',
    'a - b / c',
    "x='é–''' --",
    '\n\n;',
    '{}[]\\`$',
  ]) {
    const again = sqlTokens(sql)
      .map((line) => line.map((t) => t.text).join(''))
      .join('\n');
    expect(again).toBe(sql);
  }
});
