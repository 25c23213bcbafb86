import type { QueryOptions } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import { ident } from '../model/sql.ts';
import { REPLACED } from './keeper.ts';
import { freshSql, sourceName, type PlanInput, type Staged } from './plan.ts';
import { presentSql, replacedSql, touching, type OverlapInput } from './overlap.ts';
import { ownChannel, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { LoadOptions, LoadRecord } from './types.ts';
import { channelMapOn, channelMapSql, hasRules } from './warehouse/derive.ts';

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
  const { engine, warehouse, keeper, settings } = input;
  const { table } = recipe;
  const { stage, aside, sniffed } = staged;
  await warehouse.ensureTable(
    table,
    recipe.columns.map((c) => c.to).filter((to) => to.startsWith('prop.')),
  );
  const fresh = freshSql(stage, aside, recipe);
  const { gone, loads } = touching(keeper.loads(), table, sniffed.hash, staged.measured!);
  const overlapping: OverlapInput = {
    table,
    fresh,
    columns: typedColumns(recipe).map((c) => c.name),
    standing: await warehouse.columns(table),
    loads,
    source: sourceName(staged.understood),
    ownChannel: ownChannel(recipe),
  };
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
        fresh,
        fileId,
        settings.channelRules,
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

/** Statements that insert the rows with their channels: the rules run once per combination. */
function insertSql(
  recipe: Recipe,
  fresh: string,
  fileId: number,
  channelRules: PlanInput['settings']['channelRules'],
  present: string | null,
): string[] {
  const names = typedColumns(recipe).map((c) => c.name);
  const inputs = ['source', 'medium', 'campaign'];
  const byRules =
    hasRules(recipe.table) && !ownChannel(recipe) && inputs.some((c) => names.includes(c));
  const lacking = byRules ? inputs.filter((c) => !names.includes(c)) : [];
  const rows = `SELECT *${lacking.map((c) => `, NULL::VARCHAR AS ${c}`).join('')} FROM (${fresh})`;
  const columns = [
    'row',
    'file_id',
    'row_number',
    ...names.map(ident),
    ...(byRules ? ['channel'] : []),
  ];
  const values = [
    `${fileId}::BIGINT * 4294967296 + r.row`,
    `${fileId}`,
    'r.row',
    ...names.map((n) => `r.${ident(n)}`),
    ...(byRules ? ['m.channel'] : []),
  ];
  const map = 'channels_of_load';
  return [
    ...(byRules
      ? [
          `DROP TABLE IF EXISTS ${map}`,
          `CREATE TABLE ${map} AS ${channelMapSql(`(${rows})`, { channelRules })}`,
        ]
      : []),
    `INSERT INTO ${recipe.table} (${columns.join(', ')})
SELECT ${values.join(', ')}
FROM (${rows}) r${byRules ? `\nLEFT JOIN ${map} m ON ${channelMapOn}` : ''}${
      present ? `\nWHERE r.row NOT IN (${present})` : ''
    }`,
    ...(byRules ? [`DROP TABLE ${map}`] : []),
  ];
}
