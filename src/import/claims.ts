import type { Engine, QueryOptions } from '../engine/types.ts';
import { ident, literal } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { columnOf, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { ImportWarning } from './types.ts';
import { CLAIMS, WINDOW } from './window.ts';

/** The table of what rows of further attribution windows repeat, dropped with the records set aside. */
export const claimsTable = (aside: string): string => `${aside}_claims`;

interface ClaimsInput {
  engine: Engine;
  stage: string;
  aside: string;
  recipe: Recipe;
  options: QueryOptions;
}

/**
 * The same ads and days once per attribution window: each window claims the same orders, and the
 * cost stands there again. One window counts (`widestFirst`); the rows of the others keep what is
 * theirs alone, and their claims as a labelled column. Where any such rows differ in cost or
 * impressions they are other ads, and all of them count.
 */
export async function settleClaims(
  input: ClaimsInput,
): Promise<{ recipe: Recipe; warnings: ImportWarning[] }> {
  const { engine, aside, recipe, options } = input;
  const { claims, bases } = measuresOf(recipe);
  const nothing = { recipe, warnings: [] };
  if (!columnOf(recipe, WINDOW) || !claims.length) return nothing;
  const windows = await windowsIn(input);
  if (windows.length < 2) return nothing;
  const table = claimsTable(aside);
  await engine.exec([`DROP TABLE IF EXISTS ${table}`, repeatsSql(input, table, windows)], options);
  const { rows } = await engine.query(
    `SELECT count(*) AS n, bool_or(paired) AS paired, bool_or(differs) AS differs, bool_or(repeats) AS repeats
FROM ${table}`,
    options,
  );
  const { n, paired, differs, repeats } = rows[0]!;
  if (!paired || differs || (bases.length && !repeats)) {
    await engine.exec([`DROP TABLE ${table}`], options);
    return nothing;
  }
  const args = { rows: Number(n), windows, taken: windows[0]! };
  return {
    recipe: { ...recipe, claims: { table, claims, bases } },
    warnings: [{ code: 'windows-repeated', args }],
  };
}

/** More windows than any platform has: then the column says something else. */
const MOST = 12;

/** The windows of the records, the one to take first. */
async function windowsIn({
  engine,
  stage,
  aside,
  recipe,
  options,
}: ClaimsInput): Promise<string[]> {
  const { rows } = await engine.query(
    `-- Attribution windows of the records
SELECT DISTINCT ${columnOf(recipe, WINDOW)!.cell} AS win
FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside}) AND win IS NOT NULL
LIMIT ${MOST + 1}`,
    options,
  );
  return rows.length > MOST ? [] : rows.map((r) => String(r['win'])).sort(widestFirst);
}

/**
 * Of the windows of a file always the same counts, whatever their figures: clicks and views together,
 * as platforms show by themselves, then clicks, then views; of these the most days.
 */
export function widestFirst(a: string, b: string): number {
  const kind = (window: string): number =>
    Number(/click|点击/i.test(window)) * 2 + Number(/view|impression|浏览|曝光|展示/i.test(window));
  const days = (window: string): number => Math.max(0, ...(window.match(/\d+/g) ?? []).map(Number));
  return kind(b) - kind(a) || days(b) - days(a) || (a < b ? -1 : 1);
}

/** What a platform claims, and what does not depend on how long it does. */
function measuresOf(recipe: Recipe): { claims: string[]; bases: string[] } {
  const all = tableDef(recipe.table).columns.filter(
    (c) => c.role === 'measure' && columnOf(recipe, c.name),
  );
  const names = all.map((c) => c.name);
  return {
    claims: names.filter((c) => CLAIMS.includes(c)),
    bases: names.filter((c) => !CLAIMS.includes(c)),
  };
}

/** One row for each record of a window that does not count, beside the first record of its ad and day. */
function repeatsSql(
  { stage, aside, recipe }: ClaimsInput,
  table: string,
  windows: readonly string[],
): string {
  const { claims, bases } = measuresOf(recipe);
  const columns = typedColumns(recipe);
  const dimensions = new Set(
    tableDef(recipe.table)
      .columns.filter((c) => c.role === 'dimension')
      .map((c) => c.name),
  );
  const same = columns.filter(
    ({ name }) => name === 'day' || name === 'currency' || dimensions.has(name),
  );
  const sqlOf = (name: string): string => columns.find((c) => c.name === name)!.sql;
  const value = (name: string): string => `(${sqlOf(name)})::DOUBLE AS ${ident(name)}`;
  const filled = (row: string, m: string): string => `coalesce(${row}.${ident(m)}, 0) <> 0`;
  const both = (m: string): string => `${filled('r', m)} AND ${filled('k', m)}`;
  const any = (conditions: readonly string[]): string => conditions.join(' OR ') || 'false';
  return `CREATE TABLE ${table} AS
-- Records of further attribution windows, beside the one that counts
WITH typed AS (
  SELECT line, ${columnOf(recipe, WINDOW)!.cell} AS win,
    hash(${same.map((c) => c.sql).join(', ') || literal('')}) AS entity,
    ${[...claims, ...bases].map(value).join(', ')}
  FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside})
),
ranked(win, rank) AS (VALUES ${windows.map((w, i) => `(${literal(w)}, ${i + 1})`).join(', ')}),
groups AS (
  SELECT typed.*, rank,
    min(rank) OVER entity AS best,
    count(*) OVER entity AS n,
    count(DISTINCT win) OVER (PARTITION BY entity) AS windows
  FROM typed JOIN ranked USING (win)
  WINDOW entity AS (PARTITION BY entity)
)
SELECT r.line, r.win, r.rank <> r.best AS paired,
  r.n <> r.windows OR ${any(bases.map((m) => `(${both(m)} AND r.${ident(m)} <> k.${ident(m)})`))} AS differs,
  r.rank <> r.best AND (${any(bases.map((m) => `(${both(m)} AND r.${ident(m)} = k.${ident(m)})`))}) AS repeats${bases
    .map((m) => `,\n  r.rank <> r.best AND ${both(m)} AS ${ident(m)}`)
    .join('')}
FROM groups r JOIN groups k ON k.entity = r.entity AND k.rank = k.best
WHERE r.rank > 1`;
}
