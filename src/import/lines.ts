import type { Engine, QueryOptions } from '../engine/types.ts';
import { ident } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { isOneOf } from './derive.ts';
import type { Header } from './header.ts';
import { columnOf, type Recipe } from './recipe.ts';
import { find, words } from './recognise.ts';
import { cellSql } from './typed.ts';
import { lostSql } from './values/words.ts';

/** The tables that belong to a file's table of records set aside, dropped with it. */
export const linesTable = (aside: string): string => `${aside}_lines`;

export interface LinesInput {
  engine: Engine;
  stage: string;
  aside: string;
  recipe: Recipe;
  headers: readonly Header[];
  options: QueryOptions;
}

/**
 * Orders that stand on several records. The first record that is a sale stands for the order, its
 * other ones are set aside as `line-item`; what the order amounts to is in the table that the
 * resulting recipe names. An amount that is the same on every record of every order (or blank but
 * for one) is the whole order's and counts once; an amount that differs is each line's own, and is
 * added up. Unless the platform is known to write lines, only records of different products are lines;
 * of one product, or with another buyer or time, they stay as they are.
 */
export async function settleLines(input: LinesInput): Promise<Recipe> {
  const { engine, aside, recipe, options } = input;
  const members = `${aside}_members`;
  const table = linesTable(aside);
  await engine.exec(
    [
      `DROP TABLE IF EXISTS ${members}`,
      membersSql(input, members),
      `DELETE FROM ${aside} WHERE line IN (SELECT line FROM ${members} WHERE reason = 'missing' AND later)`,
      `INSERT INTO ${aside} SELECT line, 'line-item', NULL FROM ${members} WHERE later`,
    ],
    options,
  );
  const added = await addedUp(input, members);
  const figures = figuresOf(input, added);
  await engine.exec(
    [
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} AS
-- What orders on several records amount to
SELECT first_line, ${figures.map(({ name, sql }) => `${sql} AS ${ident(name)}`).join(', ')}
FROM ${members} JOIN ${input.stage} USING (line)
WHERE first_line IS NOT NULL AND NOT void GROUP BY first_line`,
      `DROP TABLE ${members}`,
    ],
    options,
  );
  return { ...recipe, lines: { table, columns: figures.map((f) => f.name), added } };
}

/** Refunds on rows of their own whose order is not in the file cannot be taken from it. */
export const refundsAloneSql = ({ stage, aside, recipe, headers }: LinesInput): string =>
  `INSERT INTO ${aside} SELECT line, 'refund-alone', NULL FROM ${stage}
WHERE ${refundSql(recipe, headers)} AND line NOT IN (SELECT line FROM ${aside})`;

function refundSql({ source }: Recipe, headers: readonly Header[]): string {
  const at = source?.refundRow ? find(headers, words(source.refundRow.header), () => true) : -1;
  return at < 0 ? 'false' : isOneOf(`c${at}`, source!.refundRow!.values);
}

/** SQL: the id of an order, unless its digits were lost: then it is no key. */
function keySql(recipe: Recipe): string {
  const id = columnOf(recipe, 'order_id')!;
  const column = tableDef('orders').columns.find((c) => c.name === 'order_id')!;
  return `CASE WHEN NOT ${lostSql(id.cell, id.format)} THEN ${cellSql(recipe, column, id)} END`;
}

/**
 * The records of orders that stand on several: `first_line` is the one that stands for the order,
 * `void` that the order's status, which may be blank on later lines, is no sale.
 */
function membersSql({ stage, aside, recipe, headers }: LinesInput, members: string): string {
  const status = recipe.source?.notASale;
  const at = status ? find(headers, words(status.header), () => true) : -1;
  const text = (to: string): string => columnOf(recipe, to)?.cell ?? 'NULL::VARCHAR';
  const told = recipe.source?.lineItems ?? recipe.source?.refundRow;
  const oneOrder = told
    ? ''
    : ' AND count(DISTINCT at_time) <= 1 AND count(DISTINCT customer) <= 1 AND count(DISTINCT product) > 1';
  return `CREATE TABLE ${members} AS
WITH records AS (
  SELECT s.line, ${keySql(recipe)} AS id, a.reason, ${text('ts')} AS at_time, ${text('customer')} AS customer,
    ${text('product')} AS product,
    ${at < 0 ? 'NULL' : `c${at}`} AS status, ${refundSql(recipe, headers)} AS refund
  FROM ${stage} s LEFT JOIN ${aside} a USING (line)
  WHERE a.reason IS NULL OR a.reason IN ('missing', 'not-a-sale')
),
marked AS (
  SELECT line, id, reason, refund,
    coalesce(last_value(CASE WHEN status IS NOT NULL THEN coalesce(reason, '') END IGNORE NULLS)
      OVER (PARTITION BY id ORDER BY line) = 'not-a-sale', false) AS void
  FROM records
  WHERE id IN (SELECT id FROM records GROUP BY id HAVING count(*) > 1${oneOrder})
),
placed AS (
  SELECT *, min(line) FILTER (WHERE reason IS NULL AND NOT void AND NOT refund)
    OVER (PARTITION BY id) AS first_line
  FROM marked
)
SELECT *, reason IS DISTINCT FROM 'not-a-sale' AND coalesce(void OR line <> first_line, false) AS later
FROM placed`;
}

/** The measures that differ between the records of any order. */
async function addedUp(input: LinesInput, members: string): Promise<string[]> {
  const { engine, stage, recipe, options } = input;
  const names = measuresOf(recipe);
  const told = recipe.source?.lineItems;
  if (told || !names.length) return told === 'line' ? names : [];
  const differ = names.map(
    (name) => `min(${valueSql(recipe, name)}) <> max(${valueSql(recipe, name)}) AS ${ident(name)}`,
  );
  const { rows } = await engine.query(
    `SELECT ${names.map((n) => `bool_or(${ident(n)}) AS ${ident(n)}`).join(', ')} FROM (
  SELECT ${differ.join(', ')} FROM ${members} JOIN ${stage} USING (line)
  WHERE first_line IS NOT NULL AND NOT void AND NOT refund GROUP BY first_line
)`,
    options,
  );
  return names.filter((n) => rows[0]![n] === true);
}

const measuresOf = (recipe: Recipe): string[] =>
  tableDef('orders')
    .columns.filter((c) => c.role === 'measure' && columnOf(recipe, c.name))
    .map((c) => c.name);

const valueSql = (recipe: Recipe, name: string): string =>
  cellSql(
    recipe,
    tableDef('orders').columns.find((c) => c.name === name)!,
    columnOf(recipe, name)!,
  );

/** What an order amounts to, as aggregates over its records; refunds of their own rows included. */
function figuresOf(
  { recipe }: LinesInput,
  added: readonly string[],
): { name: string; sql: string }[] {
  const figures = measuresOf(recipe).map((name) => {
    const value = valueSql(recipe, name);
    const sql = added.includes(name)
      ? `sum(${value}) FILTER (NOT refund)`
      : `arg_min(${value}, line) FILTER (NOT refund AND (${value}) IS NOT NULL)`;
    return { name, sql };
  });
  if (!recipe.source?.refundRow) return figures;
  const back = `sum(abs(${valueSql(recipe, 'revenue')})) FILTER (refund)`;
  const own = figures.find((f) => f.name === 'refund');
  const sql = own ? `nullif(coalesce(${own.sql}, 0) + coalesce(${back}, 0), 0)` : back;
  return [...figures.filter((f) => f !== own), { name: 'refund', sql }];
}
