import type { Context } from './context.ts';
import type { ColumnRef, JoinKey } from './settings.ts';
import { ident } from './sql.ts';
import { tableDef, type TableName } from './tables.ts';

/**
 * People who are one over accepted keys. A key's value joins all ids that bear it; ids joined over
 * any number of values and keys are one person, named by the first of its ids in text order. What
 * is shared by too many joins nobody (`JoinKey.most`): an office's phone, a test account.
 */

export const MOST = 10;
export const mostOf = (key: JoinKey): number => key.most ?? MOST;

/** How values of keys are compared: case, outer spaces and a leading # say nothing. */
export const keyValue = (column: string): string =>
  `nullif(ltrim(lower(trim(${column}::VARCHAR)), '#'), '')`;

/** The column of a table that names a person; null where it has none. */
export const personColumn = (table: TableName): string | null =>
  tableDef(table).columns.find((c) => c.role === 'person')?.name ?? null;

/** The sides of a key, once where both are the same column. */
export const sidesOf = ({ left, right }: JoinKey): ColumnRef[] =>
  left.table === right.table && left.column === right.column ? [left] : [left, right];

/** The keys whose columns stand, in tables that name people; each with its number. */
export function usableKeys(
  keys: readonly JoinKey[],
  columns: (table: TableName) => ReadonlySet<string> | undefined,
): { n: number; key: JoinKey }[] {
  const usable = ({ table, column }: ColumnRef) =>
    personColumn(table) !== null && (columns(table)?.has(column) ?? false);
  return keys.map((key, i) => ({ n: i + 1, key })).filter(({ key }) => sidesOf(key).every(usable));
}

type Numbered = ReturnType<typeof usableKeys>;

/** The bound of each key, for `key` in scope. */
const bound = (keys: Numbered): string =>
  `CASE key ${keys.map(({ n, key }) => `WHEN ${n} THEN ${mostOf(key)}`).join(' ')} END`;

const WORK = [
  'join_value',
  'join_crowded',
  'join_link',
  'join_hub',
  'join_node',
  'join_edge',
  'join_root',
];
export const dropJoinSql = (): string[] => WORK.map((t) => `DROP TABLE IF EXISTS ${t}`);

/**
 * Statements that find who is joined to whom: `join_value(key, value, id)` what joins,
 * `join_node(n, id, label)` the ids that are joined at all, `join_edge(a, b)` the pairs of them.
 */
export function joinSql(keys: Numbered): string[] {
  const borne = keys.flatMap(({ n, key }) =>
    sidesOf(key).map(({ table, column }) => {
      const person = ident(personColumn(table)!);
      return `SELECT ${n} AS key, ${keyValue(ident(column))} AS value, ${person} AS id FROM ${table} WHERE ${person} IS NOT NULL`;
    }),
  );
  return [
    ...dropJoinSql(),
    `CREATE TABLE join_value AS
SELECT DISTINCT key, value, id FROM (${borne.join('\n  UNION ALL ')}) WHERE value IS NOT NULL`,
    `CREATE TABLE join_crowded AS
SELECT key, value FROM join_value GROUP BY key, value HAVING count(*) > ${bound(keys)}`,
    `DELETE FROM join_value v USING join_crowded c WHERE c.key = v.key AND c.value = v.value`,
    `CREATE TABLE join_link AS
SELECT DISTINCT a.key, a.id AS a, b.id AS b
FROM join_value a JOIN join_value b ON b.key = a.key AND b.value = a.value AND b.id <> a.id`,
    `CREATE TABLE join_hub AS
SELECT key, a AS id FROM join_link GROUP BY key, a HAVING count(*) > ${bound(keys)}`,
    `DELETE FROM join_link l USING join_hub h WHERE h.key = l.key AND h.id IN (l.a, l.b)`,
    `DELETE FROM join_value v USING join_hub h WHERE h.key = v.key AND h.id = v.id`,
    `CREATE TABLE join_node AS
SELECT n, id, n AS label
FROM (SELECT (row_number() OVER (ORDER BY id))::INTEGER AS n, id FROM (SELECT DISTINCT a AS id FROM join_link))`,
    `CREATE TABLE join_edge AS
SELECT DISTINCT x.n AS a, y.n AS b
FROM join_link l JOIN join_node x ON x.id = l.a JOIN join_node y ON y.id = l.b`,
  ];
}

/**
 * One round: every label moves to the smallest that it touches. `join_root` says where to; when it
 * says nothing new, each label is the smallest number of its people. Labels jump twice a round, so
 * that even a long chain needs few rounds.
 */
export const roundSql = (): string[] => [
  `CREATE OR REPLACE TABLE join_root AS
SELECT x.label AS root, least(x.label, min(y.label)) AS next
FROM join_edge e JOIN join_node x ON x.n = e.a JOIN join_node y ON y.n = e.b
GROUP BY x.label`,
  `CREATE OR REPLACE TABLE join_node AS
SELECT n.n, n.id, further.next AS label
FROM join_node n JOIN join_root r ON r.root = n.label JOIN join_root further ON further.root = r.next`,
];

/** Whether the last round moved anything. */
export const MOVED = 'SELECT count(*) AS moved FROM join_root WHERE next < root';

/**
 * `row_person(row, id)`: rows that name nobody, but bear a value that somebody bears: an order
 * without a customer whose number an event has.
 */
export function rowPersonSql(keys: Numbered): string[] {
  const rows = keys.flatMap(({ n, key }) =>
    sidesOf(key).map(
      ({ table, column }) =>
        `SELECT t.row, v.id FROM ${table} t
  JOIN join_value v ON v.key = ${n} AND v.value = ${keyValue(`t.${ident(column)}`)}
  WHERE t.${ident(personColumn(table)!)} IS NULL`,
    ),
  );
  return [
    'DROP TABLE IF EXISTS row_person',
    ...(keys.length
      ? [
          `CREATE TABLE row_person AS
SELECT row, min(id) AS id FROM (${rows.join('\n  UNION ALL ')}) GROUP BY row`,
        ]
      : []),
  ];
}

/** True where people are joined over keys, and rows without an id may have a person. */
export const joinsPeople = (context: Context): boolean =>
  usableKeys(context.settings.joinKeys, (table) =>
    context.tables[table] ? new Set(context.tables[table].columns.map((c) => c.name)) : undefined,
  ).length > 0;

/** The joins that give rows of `table` their person, as `p`; `kind` LEFT keeps rows without one. */
export function personJoin(context: Context, table: TableName, kind: 'LEFT JOIN' | 'JOIN'): string {
  const own = `${table}.${ident(personColumn(table)!)}`;
  return joinsPeople(context)
    ? `LEFT JOIN row_person q ON q.row = ${table}.row
  ${kind} people p ON p.id = coalesce(${own}, q.id)`
    : `${kind} people p ON p.id = ${own}`;
}
