import { list, literal } from '../model/sql.ts';
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
    const made =
      'else' in how ? filledUp(columns, headers, to, how) : from(columns, headers, to, how);
    if (made) out = [...out.filter((c) => c.to !== to), made];
  }
  return [...out];
}

const headerAt = (headers: readonly Header[], list: string): number =>
  find(headers, words(list), () => true);

/** SQL: true where the cell holds one of the words, whatever its case and width. */
export const isOneOf = (cell: string, parted: string): string =>
  `coalesce(lower(${foldSql(cell)}) IN ${list(parted.split('|'))}, false)`;

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
