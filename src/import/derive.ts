import { literal, oneOf } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import type { Header } from './header.ts';
import type { RecipeColumn } from './recipe.ts';
import { find, words } from './recognise.ts';
import type { Derived, Source } from './sources/types.ts';
import { foldSql } from './values/text.ts';

/**
 * The file's columns with those that a platform spreads over several headers: a name that stands
 * in another column where its own is empty, a day that is one thing or another by the row's stage.
 */
export function withDerived(
  columns: readonly RecipeColumn[],
  source: Source | null,
  headers: readonly Header[],
): RecipeColumn[] {
  let out: readonly RecipeColumn[] = columns;
  for (const [to, how] of Object.entries(source?.derive ?? {})) {
    const made = make(columns, headers, to, how);
    if (made) out = [...out.filter((c) => c.to !== to), made];
  }
  return source ? [...out, ...unpacked(out, source, headers)] : [...out];
}

function make(
  columns: readonly RecipeColumn[],
  headers: readonly Header[],
  to: string,
  how: Derived,
): RecipeColumn | null {
  if ('else' in how) return filledUp(columns, headers, to, how);
  if (!('named' in how)) return from(columns, headers, to, how);
  return columns.some((c) => c.to === to) ? null : named(headers, to, how.named);
}

const headerAt = (headers: readonly Header[], list: string): number =>
  find(headers, words(list), () => true);

/**
 * Columns that stand inside the JSON text of another: `properties.utm source` of a CSV whose
 * `properties` is an object. JSON files need it not: there every key is a header.
 */
function unpacked(
  columns: readonly RecipeColumn[],
  { table, columns: own, together = [] }: Source,
  headers: readonly Header[],
): RecipeColumn[] {
  const given = new Set(columns.map((c) => c.to));
  return [own, ...together].flatMap(Object.entries<string>).flatMap(([to, list]) => {
    const column = table && tableDef(table).columns.find((c) => c.name === to);
    if (!column || given.has(to) || column.role === 'time' || column.role === 'person') return [];
    const inside = list.split('|').flatMap((word) => {
      const [outer, ...key] = word.split('.');
      const base = key.length ? columns.find((c) => headers[c.index]!.full === outer) : undefined;
      return base ? [{ base, sql: jsonSql(base.cell, key.at(-1)!) }] : [];
    });
    if (!inside.length) return [];
    given.add(to);
    const cell = `coalesce(${inside.map((x) => x.sql).join(', ')})`;
    const type = column.type === 'text' ? 'text' : 'number';
    return [{ ...inside[0]!.base, to, cell, full: false, format: { type } }];
  });
}

/** SQL: the first value under a key (folded, as headers are) in a text of JSON; NULL where there is none. */
function jsonSql(cell: string, key: string): string {
  const name = key.replace(/[^a-z0-9 ]/g, '\\$&').replaceAll(' ', '[ _]?');
  const value = (form: string) =>
    `nullif(regexp_extract(${cell}, ${literal(`(?i)"${name}"\\s*:\\s*${form}`)}, 1), '')`;
  const text = value('"((?:[^"\\\\]|\\\\.)*)"');
  return `coalesce(regexp_replace(${text}, ${literal('\\\\(["\\\\/])')}, ${literal('\\1')}, 'g'), ${value('([-+0-9.eE]+|true|false)')})`;
}

/** SQL: true where the cell holds one of the words, whatever its case and width. */
export const isOneOf = (cell: string, parted: string): string =>
  `coalesce(${oneOf(`lower(${foldSql(cell)})`, parted.split('|'))}, false)`;

function filledUp(
  columns: readonly RecipeColumn[],
  headers: readonly Header[],
  to: string,
  how: Extract<Derived, { else: string }>,
): RecipeColumn | null {
  const own = columns.find((c) => c.to === to);
  const others = how.else.split('|').map((word) => headerAt(headers, word));
  const cells = others.filter((i) => i >= 0 && i !== own?.index).map((i) => `c${i}`);
  if (!own || !cells.length) return null;
  const seen = [...new Set([...(own.format.seen ?? []), 'odd'])];
  const cell = `coalesce(${[`nullif(trim(${own.cell}), '')`, ...cells].join(', ')})`;
  return { ...own, cell, full: false, format: { ...own.format, seen } };
}

/** Sixteen hexadecimal digits: two of ten million rows share them by a chance of one in 300,000. */
function named(headers: readonly Header[], to: string, list: string): RecipeColumn | null {
  const found = list.split('|').map((word) => headerAt(headers, word));
  const cells = found.flatMap((i) => (i < 0 ? [] : [`coalesce(c${i}, '')`]));
  const index = found.find((i) => i >= 0);
  if (index === undefined) return null;
  const cell = `left(md5(concat_ws('/', ${cells.join(', ')})), 16)`;
  return { index, header: list, to, cell, full: false, format: { type: 'text' } };
}

/** Only from the header that the platform means; a column of its own goes before. */
function from(
  columns: readonly RecipeColumn[],
  headers: readonly Header[],
  to: string,
  how: Extract<Derived, { of: string }>,
): RecipeColumn | null {
  const base = columns.find((c) => c.index === headerAt(headers, how.of));
  const own = columns.find((c) => c.to === to);
  if (!base || (own && own.index !== base.index)) return null;
  const made = (cell: string): RecipeColumn => ({ ...base, to, cell, full: false });
  if ('not' in how) return made(`nullif(${base.cell}, ${literal(how.not)})`);
  const where = headerAt(headers, how.where);
  return where < 0 ? null : made(`CASE WHEN ${isOneOf(`c${where}`, how.is)} THEN ${base.cell} END`);
}
