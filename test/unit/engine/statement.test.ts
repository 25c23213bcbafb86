import { expect, test } from 'vitest';
import { readingStatement } from '../../../src/engine/statement.ts';

test.each([
  'SELECT 1',
  '  with x as (select 1) select * from x ;  ',
  'FROM events LIMIT 3',
  'SELECT \';\' AS "a;b" -- ; not a second one',
  'SELECT /* ; */ 1',
  'SELECT $$ ; $$',
  '(SELECT 1) UNION (SELECT 2)',
  'EXPLAIN SELECT 1',
])('reads: %s', (sql) => {
  expect(readingStatement(sql)).not.toMatch(/;\s*$/);
});

test.each([
  'DROP TABLE events',
  "ATTACH 'x.db'",
  "COPY events TO 'x.csv'",
  'INSTALL httpfs',
  'LOAD json',
  'SET threads = 1',
  'PRAGMA version',
  'CALL pragma_version()',
  'SELECT 1; SELECT 2',
  'SELECT 1; -- \n DROP TABLE events',
  "SELECT ''; DROP TABLE events; --'",
  '-- SELECT\nDELETE FROM events',
  '/* SELECT */ UPDATE events SET value = 1',
  '',
])('refuses: %s', (sql) => {
  expect(() => readingStatement(sql)).toThrow(expect.objectContaining({ code: 'not-read-only' }));
});
