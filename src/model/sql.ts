/** The one place where values and names become SQL text. It throws on what it does not know. */

export type SqlValue = string | number | bigint | boolean | null;

/** A column or table name, quoted only where it must be, so that the SQL stays readable. */
export function ident(name: string): string {
  if (name.includes('\0')) throw new TypeError('identifier: NUL character');
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`;
}

/** A value as a literal. Numbers must be finite; text is quoted; NUL is refused by the engine. */
export function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`literal: not a finite number: ${value}`);
    return String(value);
  }
  if (typeof value !== 'string') throw new TypeError(`literal: unknown type: ${typeof value}`);
  if (value.includes('\0')) throw new TypeError('literal: NUL character');
  return `'${value.replaceAll("'", "''")}'`;
}

/** `(a, b, c)` for IN; an empty list matches nothing. */
export const list = (values: readonly SqlValue[]): string =>
  values.length ? `(${values.map(literal).join(', ')})` : '(NULL)';

/**
 * SQL: true where a text is one of these words, NULL where it is NULL. For lists of words that stand
 * in many places of a statement: to the engine each value of an IN is an expression with a vector of
 * its own, this list is one.
 */
export const oneOf = (expr: string, words: readonly string[]): string =>
  `list_contains([${words.map(literal).join(', ')}], ${expr})`;

/** `TIMESTAMP '…'` from an ISO instant. */
export const timestamp = (iso: string): string =>
  `TIMESTAMP ${literal(iso.replace('T', ' ').replace(/(\.0+)?Z$/, ''))}`;

/** `DATE '…'` from an ISO day. */
export const date = (day: string): string => `DATE ${literal(day)}`;

// The words that DuckDB reserves and that a canonical or foreign column could be called.
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric between both case cast check collate column
  constraint create cross default deferrable desc describe distinct do else end except false fetch
  for foreign from full grant group having in initially inner intersect into is join lambda lateral
  leading left like limit natural not null offset on only or order outer pivot placing primary
  qualify references returning right select show similar some summarize symmetric table then to
  trailing true union unique unpivot user using variadic when where window with`.split(/\s+/),
);
