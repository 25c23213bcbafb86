import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
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
  String.raw`SELECT E'it\'s ; one'`,
  String.raw`SELECT E'a'
FROM events WHERE event = 'b;c'`,
  "SELECT DATE'2026-01-01', a$b, $tag$ ; ' $tag$",
  'SELECT 1e5, 2.5 AS "x;"',
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
  // Each of these is two statements to DuckDB: the second hides behind an end that is none.
  "SELECT 1 /* /* */ ' */ ; DROP TABLE events --'",
  String.raw`SELECT E'\'' ; DROP TABLE events --'`,
  "SELECT $a1$ ' $a1$ ; DROP TABLE events; SELECT ' '",
  "SELECT $é$ ' $é$ ; DROP TABLE events; SELECT ' '",
  'SELECT 1 AS a$b$ ; DROP TABLE events; SELECT 1 AS c$b$',
  'SELECT 1 -- x\r; DROP TABLE events',
  '/* SELECT */ UPDATE events SET value = 1',
  '',
])('refuses: %s', (sql) => {
  expect(() => readingStatement(sql)).toThrow(expect.objectContaining({ code: 'not-read-only' }));
});

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});

/** What may begin, end or hide a string, a comment or a statement. */
const PIECES = [
  ...["'", "''", '"', '$', '$$', '$a$', '$a1$', '$é$', 'E', "e'", '\\', "\\'", 'U&', 'x'],
  ...['--', '/*', '*/', '\n', '\r', ' ', ';', ',', '1', '1e', '.', 'a', 'é', '(', ')', 'AS b'],
  ...['SELECT 1', '; DROP TABLE t', 'SELECT', "'a'", '/* ; */', '-- ;\n', 'FROM t'],
  ...["; DROP TABLE t --'", '/* /* */', "$a1$ '", 'a$b$', "E'\\''"],
];

test('whatever is taken for one statement is one to DuckDB too', async () => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 });
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(text, async (pieces) => {
      const sql = `SELECT ${pieces.join('')}`;
      let one: string;
      try {
        one = readingStatement(sql);
      } catch {
        return;
      }
      const count = await connection.extractStatements(one).then(
        (found) => found.count,
        () => 1, // not SQL at all: it is refused whole
      );
      expect(count).toBeLessThan(2);
      taken += 1;
    }),
    { numRuns: 10_000, seed: 1 },
  );
  expect(taken).toBeGreaterThan(500);
});
