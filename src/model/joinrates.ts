import type { Context } from './context.ts';
import { keyValue, mostOf, personColumn, sidesOf } from './joins.ts';
import type { ColumnRef, JoinKey } from './settings.ts';
import { ident } from './sql.ts';
import { tableDef, type TableName } from './tables.ts';

/** What a column of ids is about: only columns of one kind, or a person's, are worth comparing. */
export type KeyKind = 'person' | 'user' | 'email' | 'phone' | 'device' | 'click' | 'order' | 'lead';

/** Kinds by name, in both languages; the first that fits. */
const NAMES: readonly [KeyKind, RegExp][] = [
  ['email', /e-?mail|邮箱|邮件地址/i],
  ['phone', /phone|mobile|手机|电话/i],
  ['click', /g?clid|[gw]braid|msclkid|ttclid|fbc$|click_?id|点击.?id/i],
  ['order', /order.?(id|no|num)|transaction.?id|订单(号|编号)|交易(号|单号)/i],
  ['lead', /lead.?id|线索(号|编号|id)/i],
  [
    'device',
    /(device|client|distinct|anonymous|visitor|cookie|instance).?id|idfa|gaid|oaid|imei|设备/i,
  ],
  ['user', /(user|customer|member|account|union|open).?(id|no)\b|^u?id$|会员|用户(id|编号)/i],
];
const CANONICAL: Record<string, KeyKind> = { order_id: 'order', lead_id: 'lead' };

/** Kinds that a person's own column may hold: an order's customer may be a hashed e-mail. */
const PERSONAL: readonly KeyKind[] = ['user', 'email', 'phone', 'device'];

export interface KeyColumn extends ColumnRef {
  kind: KeyKind;
}

/** The filled columns that may say who somebody is, in tables that name people. */
export function keyColumns(context: Context): KeyColumn[] {
  return Object.values(context.tables).flatMap(({ name: table, columns }) => {
    const person = personColumn(table);
    if (person === null) return [];
    return columns.flatMap(({ name: column, distinct }) => {
      const kind = column === person ? 'person' : kindOf(table, column);
      return kind && distinct > 0 ? [{ table, column, kind }] : [];
    });
  });
}

function kindOf(table: TableName, column: string): KeyKind | null {
  if (column.startsWith('prop.')) {
    return NAMES.find(([, name]) => name.test(column.slice('prop.'.length)))?.[0] ?? null;
  }
  return tableDef(table).columns.some((c) => c.name === column && c.role === 'id')
    ? (CANONICAL[column] ?? null)
    : null;
}

const comparable = (a: KeyKind, b: KeyKind): boolean =>
  a === b
    ? a !== 'person'
    : (a === 'person' && PERSONAL.includes(b)) || (b === 'person' && PERSONAL.includes(a));

const named = ({ table, column }: ColumnRef): string => `${table}\n${column}`;

/** A key's two columns in either order are one key. */
export const keyId = ({ left, right }: JoinKey): string =>
  [named(left), named(right)].sort().join('\n');

/** The pairs of columns worth measuring; a column alone where several people may share its values. */
export function candidateKeys(context: Context): JoinKey[] {
  const columns = keyColumns(context);
  const strip = ({ table, column }: KeyColumn): ColumnRef => ({ table, column });
  return columns.flatMap((a, i) =>
    columns.slice(i).flatMap((b) => {
      const alone = a === b && a.kind !== 'person' && PERSONAL.includes(a.kind);
      return alone || (a !== b && comparable(a.kind, b.kind))
        ? [{ left: strip(a), right: strip(b) }]
        : [];
    }),
  );
}

/** The pairs of person columns, which equal ids join always. */
export function equalIds(context: Context): JoinKey[] {
  const people = keyColumns(context).filter((c) => c.kind === 'person');
  return people.flatMap((a, i) =>
    people.slice(i + 1).map((b) => ({
      left: { table: a.table, column: a.column },
      right: { table: b.table, column: b.column },
    })),
  );
}

/** How well a key meets, as `rateSql` finds it. Values are distinct ones. */
export interface JoinRate {
  left_values: number;
  right_values: number;
  matched: number;
  left_rows: number;
  left_matched_rows: number;
  right_rows: number;
  right_matched_rows: number;
  /** Ids that the key would join with another, and rows without an id that would get one. */
  joined: number;
  given: number;
  /** Values that too many share, with an example; ids that meet too many others. */
  crowded: number;
  crowded_ids: number;
  crowded_example: string | null;
  hubs: number;
  matched_examples: string[];
  left_only: string[];
  right_only: string[];
}

/** One row: the match rate of a key, and what it would join. */
export function rateSql(key: JoinKey): string {
  const most = mostOf(key);
  const side = ({ table, column }: ColumnRef): string =>
    `SELECT ${keyValue(ident(column))} AS value, ${ident(personColumn(table)!)} AS id FROM ${table}`;
  const values = (ref: ColumnRef): string =>
    `SELECT value, count(*) AS n FROM (${side(ref)}) WHERE value IS NOT NULL GROUP BY value`;
  const examples = (where: string): string =>
    `coalesce((SELECT list(value ORDER BY value) FROM (SELECT value FROM ${where} ORDER BY value LIMIT 3)), [])`;
  return `-- How the values of ${named(key.left).replace('\n', '.')} and ${named(key.right).replace('\n', '.')} meet
WITH l AS (${values(key.left)}),
r AS (${values(key.right)}),
borne AS (${sidesOf(key).map(side).join(' UNION ALL ')}),
who AS (SELECT DISTINCT value, id FROM borne WHERE value IS NOT NULL AND id IS NOT NULL),
ids AS (SELECT value, count(*) AS n FROM who GROUP BY value),
few AS (SELECT who.* FROM who JOIN ids USING (value) WHERE ids.n <= ${most}),
met AS (
  SELECT a.id, count(DISTINCT b.id) AS others
  FROM few a JOIN few b ON b.value = a.value AND b.id <> a.id GROUP BY a.id
)
SELECT
  (SELECT count(*) FROM l) AS left_values, (SELECT count(*) FROM r) AS right_values,
  (SELECT count(*) FROM l JOIN r USING (value)) AS matched,
  (SELECT coalesce(sum(n), 0) FROM l) AS left_rows,
  (SELECT coalesce(sum(l.n), 0) FROM l JOIN r USING (value)) AS left_matched_rows,
  (SELECT coalesce(sum(n), 0) FROM r) AS right_rows,
  (SELECT coalesce(sum(r.n), 0) FROM r JOIN l USING (value)) AS right_matched_rows,
  (SELECT count(*) FROM met WHERE others <= ${most}) AS joined,
  (SELECT count(*) FROM borne WHERE id IS NULL AND value IN (SELECT value FROM few)) AS given,
  (SELECT count(*) FROM ids WHERE n > ${most}) AS crowded,
  (SELECT coalesce(max(n), 0) FROM ids WHERE n > ${most}) AS crowded_ids,
  (SELECT arg_max(value, n) FROM ids WHERE n > ${most}) AS crowded_example,
  (SELECT count(*) FROM met WHERE others > ${most}) AS hubs,
  ${examples('l JOIN r USING (value)')} AS matched_examples,
  ${examples('l ANTI JOIN r USING (value)')} AS left_only,
  ${examples('r ANTI JOIN l USING (value)')} AS right_only`;
}

/** Worth proposing: it meets, and it joins somebody or gives somebody to rows without one. */
export const isWorth = (rate: JoinRate): boolean =>
  rate.matched > 0 && (rate.joined > 0 || rate.given > 0);

/** A key that would leave out a good part of what it could join is to be looked at first. */
export const isDoubtful = (rate: JoinRate): boolean => rate.crowded > 0 || rate.hubs > 0;
