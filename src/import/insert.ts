import type { QueryOptions } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import { derivedColumns, markMap, marksOf, type MarkSettings } from '../model/marks.ts';
import { ident } from '../model/sql.ts';
import { REPLACED } from './keeper.ts';
import { meeting, type PlanInput, type Staged } from './plan.ts';
import { presentSql, replacedSql } from './overlap.ts';
import { ownChannel, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { LoadOptions, LoadRecord } from './types.ts';

export interface Inserted {
  fileId: number;
  /** Standing rows that this file replaces, and loads that it replaces whole. */
  replaced: number;
  gone: LoadRecord[];
  skipped: number;
}

/** Inserts the new rows; what they replace is only noted, and removed when they are kept. */
export async function insert(
  input: PlanInput,
  staged: Staged,
  recipe: Recipe,
  fileId: number,
  options: LoadOptions,
  queryOptions: QueryOptions,
): Promise<Inserted> {
  const { engine, warehouse, settings } = input;
  const { table } = recipe;
  const { sniffed } = staged;
  await warehouse.ensureTable(table, [
    ...typedColumns(recipe).flatMap(({ name }) => (name.startsWith('prop.') ? [name] : [])),
    ...derivedColumns(table, settings),
  ]);
  const { gone, overlapping } = await meeting(input, staged, recipe, staged.measured!);
  const choice = options.overlap ?? 'replace';
  const skip = choice === 'skip' && overlapping.loads.length > 0;
  await engine.exec(
    [
      `DROP TABLE IF EXISTS ${REPLACED}`,
      `CREATE TABLE ${REPLACED} AS ${
        choice === 'replace' && overlapping.loads.length
          ? replacedSql(overlapping)
          : 'SELECT 0::BIGINT AS row WHERE false'
      }`,
      ...gone.map(
        (l) => `INSERT INTO ${REPLACED} SELECT row FROM ${table} WHERE file_id = ${l.fileId}`,
      ),
      ...insertSql(
        recipe,
        overlapping.fresh,
        fileId,
        settings,
        skip ? presentSql(overlapping) : null,
      ),
    ],
    queryOptions,
  );
  const { rows } = await engine.query(
    `SELECT (SELECT count(*) FROM ${REPLACED}) AS replaced, (SELECT count(*) FROM ${table} WHERE file_id = ${fileId}) AS inserted`,
  );
  const skipped = staged.measured!.counts.rows - Number(rows[0]!['inserted']);
  if (skipped && !skip) {
    await engine.exec(`DELETE FROM ${table} WHERE file_id = ${fileId}`);
    throw new Problem('counts-differ', { file: sniffed.name, rows: skipped });
  }
  return { fileId, replaced: Number(rows[0]!['replaced']), gone, skipped };
}

/** Statements that insert the rows with what follows from their marks: once per combination. */
function insertSql(
  recipe: Recipe,
  fresh: string,
  fileId: number,
  settings: MarkSettings,
  present: string | null,
): string[] {
  const names = typedColumns(recipe).map((c) => c.name);
  const marks = marksOf(recipe.table);
  const lacking = marks.filter((c) => !names.includes(c));
  const rows = `SELECT *${lacking.map((c) => `, NULL::VARCHAR AS ${c}`).join('')} FROM (${fresh})`;
  const map =
    lacking.length < marks.length ? markMap(recipe.table, `(${rows})`, [], settings) : null;
  const values: Record<string, string> = {
    row: `${fileId}::BIGINT * 4294967296 + r.row`,
    file_id: `${fileId}`,
    row_number: 'r.row',
    ...Object.fromEntries(names.map((n) => [n, `r.${ident(n)}`])),
    ...map?.values,
    ...(ownChannel(recipe) && { channel: 'r.channel' }),
  };
  const marked = 'marks_of_load';
  return [
    ...(map ? [`DROP TABLE IF EXISTS ${marked}`, `CREATE TABLE ${marked} AS ${map.sql}`] : []),
    `INSERT INTO ${recipe.table} (${Object.keys(values).map(ident).join(', ')})
SELECT ${Object.values(values).join(', ')}
FROM (${rows}) r${map ? `\nLEFT JOIN ${marked} m ON ${map.on}` : ''}${
      present ? `\nWHERE r.row NOT IN (${present})` : ''
    }`,
    ...(map ? [`DROP TABLE ${marked}`] : []),
  ];
}
