import type { Engine, QueryOptions } from '../engine/types.ts';
import { literal } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { branchesOf, measures, placeOf } from './aside-rules.ts';
import { readHeader } from './header.ts';
import { refundsAloneSql, settleLines } from './lines.ts';
import { settleOthers } from './others.ts';
import { columnOf, type Recipe, type RecipeColumn } from './recipe.ts';
import { cellSql } from './typed.ts';
import type { Counts } from './types.ts';

/**
 * Which records are no rows, and why. The table `aside` holds (line, reason, col): `col` is the
 * index of the cell that decided, or NULL. Everything not named there is loaded.
 */
export const COUNTED: Readonly<Record<string, keyof Counts>> = {
  blank: 'blank',
  total: 'totals',
  'repeated-header': 'totals',
  'second-header': 'totals',
  footnote: 'totals',
  'line-item': 'duplicates',
  duplicate: 'duplicates',
  'no-cells': 'rejected',
  'other-header': 'rejected',
  'other-table': 'rejected',
  'too-many-cells': 'rejected',
  'not-a-sale': 'rejected',
  'refund-alone': 'rejected',
  partial: 'rejected',
  missing: 'rejected',
  unreadable: 'rejected',
  range: 'rejected',
};

export interface AsideInput {
  engine: Engine;
  /** The staged table and the name of the table to make. */
  stage: string;
  aside: string;
  recipe: Recipe;
  rawHeader: readonly string[];
  options: QueryOptions;
}

/** What is known of a file's records once the ones set aside are found. */
export interface Settled {
  /** The recipe, which knows now which orders stand on several records. */
  recipe: Recipe;
  /** Records that repeat an id with other content: they are loaded. */
  repeated: number;
}

/** Makes the table of records set aside: one pass, and small steps where something is in doubt. */
export async function setAside(input: AsideInput): Promise<Settled> {
  const { engine, stage, aside, recipe, options } = input;
  await engine.exec([`DROP TABLE IF EXISTS ${aside}`, asideSql(input)], options);
  const found = await reasons(engine, aside, options);
  if (found.has('other-header')) await settleOthers(input, placeOf(recipe));
  if (found.has('footnote')) await settleFootnotes(input);
  if (found.has('maybe-total')) await settleTotals(input);
  const id = idColumn(recipe);
  if (!id) return { recipe, repeated: 0 };
  const lines = { ...input, headers: input.rawHeader.map(readHeader) };
  const refunds = recipe.source?.refundRow ? [refundsAloneSql(lines)] : [];
  const cell = cellSql(
    recipe,
    tableDef(recipe.table).columns.find((c) => c.name === id.to)!,
    id,
  );
  const repeats = async (where: string): Promise<number> => {
    const { rows } = await engine.query(
      `SELECT count(${cell}) - count(DISTINCT ${cell}) AS n FROM ${stage} ${where}`,
      options,
    );
    return Number(rows[0]!['n']);
  };
  if (!(await repeats(''))) {
    if (refunds.length) await engine.exec(refunds, options);
    return { recipe, repeated: 0 };
  }
  if (!recipe.source?.lineItems) await engine.exec(duplicatesSql(input, cell), options);
  const settled = recipe.table === 'orders' ? await settleLines(lines) : recipe;
  if (refunds.length) await engine.exec(refunds, options);
  const repeated = await repeats(`WHERE line NOT IN (SELECT line FROM ${aside})`);
  return { recipe: settled, repeated };
}

async function reasons(engine: Engine, aside: string, options: QueryOptions): Promise<Set<string>> {
  const { rows } = await engine.query(`SELECT DISTINCT reason FROM ${aside}`, options);
  return new Set(rows.map((r) => String(r['reason'])));
}

/** The column that makes two records of one file the same thing, where the file has one. */
function idColumn(recipe: Recipe): RecipeColumn | undefined {
  const { entity } = tableDef(recipe.table);
  const name = entity.by === 'row' ? entity.id : entity.by === 'columns' ? entity.columns[0] : null;
  const isId = tableDef(recipe.table).columns.some((c) => c.name === name && c.role === 'id');
  return name && isId ? columnOf(recipe, name) : undefined;
}

function asideSql(input: AsideInput): string {
  const { stage, aside, recipe, rawHeader } = input;
  const branches = branchesOf(recipe, rawHeader);
  if (!branches.length) {
    return `CREATE TABLE ${aside} (line BIGINT, reason VARCHAR, col INTEGER)`;
  }
  return `CREATE TABLE ${aside} AS
-- The records that are no rows, and why
SELECT line, split_part(why, '/', 1) AS reason, TRY_CAST(split_part(why, '/', 2) AS INTEGER) AS col
FROM (
  -- In a list, taken out again: else the engine works the reasons out once to filter and once to show
  SELECT line, unnest([CASE
    ${branches.map(([when, why]) => `WHEN ${when} THEN ${literal(why)}`).join('\n    ')}
    END]) AS why
  FROM ${stage}
)
WHERE why IS NOT NULL`;
}

/** Footnotes stand before the first row or after the last; in between, a row was broken. */
async function settleFootnotes({
  engine,
  stage,
  aside,
  recipe,
  options,
}: AsideInput): Promise<void> {
  const { rows } = await engine.query(
    `SELECT min(line) AS first, max(line) AS last FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside})`,
    options,
  );
  const { first, last } = rows[0]!;
  const between = first === null ? 'true' : `line BETWEEN ${Number(first)} AND ${Number(last)}`;
  await engine.exec(
    `UPDATE ${aside} SET reason = 'missing', col = ${placeOf(recipe)} WHERE reason = 'footnote' AND ${between}`,
    options,
  );
}

/** A nameless row is a total where its figure is the sum of the named rows, of its day or of all. */
async function settleTotals({ engine, stage, aside, recipe, options }: AsideInput): Promise<void> {
  const def = tableDef(recipe.table);
  const figure = measures(recipe).find((c) => c.to === 'cost') ?? measures(recipe)[0]!;
  const column = def.columns.find((c) => c.name === figure.to)!;
  const value = cellSql(recipe, column, figure);
  const time = columnOf(recipe, def.time);
  const day = time ? time.cell : 'NULL';
  await engine.exec(
    [
      `UPDATE ${aside} SET reason = 'total' WHERE reason = 'maybe-total' AND line IN (
  WITH named AS (
    SELECT ${day} AS day, sum(${value}) AS total FROM ${stage}
    WHERE line NOT IN (SELECT line FROM ${aside}) GROUP BY 1
  )
  SELECT line FROM ${stage}
  WHERE line IN (SELECT line FROM ${aside} WHERE reason = 'maybe-total')
    AND (${value} = (SELECT sum(total) FROM named)
      OR ${value} = (SELECT sum(total) FROM named WHERE named.day = ${day})))`,
      `DELETE FROM ${aside} WHERE reason = 'maybe-total'`,
    ],
    options,
  );
}

/**
 * The later ones of records with an equal id and equal cells in all columns that are loaded, or in
 * those by which the platform itself tells records apart.
 */
function duplicatesSql({ stage, aside, recipe }: AsideInput, id: string): string {
  const same = recipe.source?.sameRecord?.split('|');
  const content = recipe.columns
    .filter((c) => !same || same.includes(c.to))
    .map((c) => c.cell)
    .join(', ');
  return `INSERT INTO ${aside}
WITH kept AS (SELECT * FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside})),
repeated AS (SELECT ${id} AS id FROM kept WHERE ${id} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
SELECT line, 'duplicate', NULL FROM (
  SELECT line, row_number() OVER (PARTITION BY ${content} ORDER BY line) AS copy
  FROM kept WHERE ${id} IN (SELECT id FROM repeated)
) WHERE copy > 1`;
}
