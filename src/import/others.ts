import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import { literal } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { readHeader } from './header.ts';
import type { Recipe, RecipeColumn } from './recipe.ts';
import { isNamed } from './recognise.ts';

/** Columns looked at; a file may have thousands. */
const LOOKED_AT = 60;
/** Headers of other tables that one file may hold; what has more is no stack of tables. */
const MOST = 500;
/** So many words where values should stand leave no doubt; of fewer, the names must be known. */
const SURE = 3;
/** Names of columns of the same kind of table that make a header. */
const KNOWN = 2;

const typedOf = (recipe: Recipe): RecipeColumn[] =>
  recipe.columns.filter((c) => c.format.type !== 'text').slice(0, LOOKED_AT);

/**
 * SQL: true where a record may be the header of another table: words where values of this table
 * stand, and no name twice. Null where too few columns hold values to tell.
 */
export function otherHeader(recipe: Recipe, lost: string, width: number): string | null {
  const typed = typedOf(recipe);
  if (typed.length < 2) return null;
  // In a list, so that the pattern with its letters of every script is compiled once.
  const worded = `list_filter([${typed.map((c) => c.cell).join(', ')}], lambda x: regexp_matches(x, '^[^0-9]*\\pL[^0-9]*$'))`;
  const cells = Array.from({ length: Math.min(width, LOOKED_AT) }, (_, i) => `c${i}`);
  const names = `list_filter([${cells.join(', ')}], lambda x: trim(x) <> '')`;
  return `line > 1 AND ${lost} AND len(${worded}) >= ${Math.max(2, typed.length - 1)}
      AND len(list_distinct(${names})) = len(${names})`;
}

interface OthersInput {
  engine: Engine;
  stage: string;
  aside: string;
  recipe: Recipe;
  rawHeader: readonly string[];
  options: QueryOptions;
}

/**
 * Sets aside what stands below the header of another table, up to the own header if that comes once
 * more. It may fit the columns above by chance, a day and some figures: the same money, broken down
 * otherwise, would count twice. What only looked like a header is given back as unreadable.
 */
export async function settleOthers(
  { engine, stage, aside, recipe, rawHeader, options }: OthersInput,
  place: number,
): Promise<void> {
  const cells = rawHeader.slice(0, LOOKED_AT).map((_, i) => `c${i}`);
  const { rows } = await engine.query(
    `SELECT line, a.reason, ${cells.join(', ')},
  line - 1 IN (SELECT line FROM ${aside} WHERE reason = 'blank') AS apart
FROM ${aside} a JOIN ${stage} USING (line)
WHERE a.reason IN ('other-header', 'repeated-header') ORDER BY line LIMIT ${MOST}`,
    options,
  );
  const isOwn = (row: Row): boolean => row['reason'] === 'repeated-header';
  const marks = rows.filter((row) => isOwn(row) || isHeader(row, cells, recipe));
  const spans = marks.flatMap((row, i) => {
    const next = marks[i + 1];
    if (isOwn(row)) return [];
    return `(line > ${Number(row['line'])}${next ? ` AND line < ${Number(next['line'])}` : ''})`;
  });
  const others = marks.filter((row) => !isOwn(row)).map((row) => Number(row['line']));
  const where = spans.join(' OR ') || 'false';
  await engine.exec(
    [
      `UPDATE ${aside} SET reason = 'missing', col = ${place} WHERE reason = 'other-header'
  AND line NOT IN (${[-1, ...others].join(', ')})`,
      `DELETE FROM ${aside} WHERE (${where}) AND reason NOT IN ('blank', 'other-header', 'repeated-header')`,
      `INSERT INTO ${aside} SELECT line, ${literal('other-table')}, NULL FROM ${stage}
WHERE (${where}) AND line NOT IN (SELECT line FROM ${aside})`,
    ].slice(0, spans.length ? 3 : 1),
    options,
  );
}

function isHeader(row: Row, cells: readonly string[], recipe: Recipe): boolean {
  if (row['apart'] || typedOf(recipe).length >= SURE) return true;
  const { columns } = tableDef(recipe.table);
  const known = cells.filter((c) => {
    const header = readHeader(String(row[c] ?? ''));
    return columns.some(({ name }) => isNamed(header, recipe.table, name));
  });
  return known.length >= KNOWN;
}
