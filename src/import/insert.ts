import { Problem } from '../model/problem.ts';
import { derivedColumns, markMap, marksOf, type MarkSettings } from '../model/marks.ts';
import { ident } from '../model/sql.ts';
import { REPLACED } from './keeper.ts';
import { freshSql, meeting, stoppable, type PlanInput, type Staged } from './plan.ts';
import { otherGrain, presentSql, replacedSql } from './overlap.ts';
import { ownChannel, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { LoadOptions, LoadRecord } from './types.ts';

export interface Inserted {
  fileId: number;
  /** Standing rows that this file replaces, and loads that it replaces whole. */
  replaced: number;
  gone: LoadRecord[];
  skipped: number;
  /** Days that stand already under other names (see `otherGrain`), as they are when it loads. */
  otherDays: number;
}

/** The rows that one statement inserts: between two of them a cancel is heard and progress told. */
const AT_ONCE = 250_000;
/** Made for the time of a load: what follows from each combination of marks; rows that stand. */
const MARKED = 'marks_of_load';
const PRESENT = 'present_rows_of_load';
const dropped = (table: string): string => `DROP TABLE IF EXISTS ${table}`;
/** Statements that drop what an ended load leaves behind beside its rows. */
export const DROP_HELPERS: readonly string[] = [REPLACED, MARKED, PRESENT].map(dropped);

/**
 * Inserts the new rows; what they replace is only noted, and removed when they are kept. Rejecting
 * leaves rows of `fileId` behind, which the caller removes.
 */
export async function insert(
  input: PlanInput,
  staged: Staged,
  recipe: Recipe,
  fileId: number,
  options: LoadOptions,
  tell: (share: number) => void,
): Promise<Inserted> {
  const { engine, warehouse, settings } = input;
  const queryOptions = stoppable(options);
  const { table } = recipe;
  const { sniffed } = staged;
  await warehouse.ensureTable(table, [
    ...typedColumns(recipe).flatMap(({ name }) => (name.startsWith('prop.') ? [name] : [])),
    ...derivedColumns(table, settings),
  ]);
  const { gone, overlapping } = await meeting(input, staged, recipe, staged.measured!);
  const choice = options.overlap ?? 'replace';
  const otherDays = await otherGrain(engine, overlapping, queryOptions);
  const skip = choice === 'skip' && overlapping.loads.length > 0;
  await engine.exec(
    [
      ...DROP_HELPERS,
      `CREATE TABLE ${REPLACED} AS ${
        choice === 'replace' && overlapping.loads.length
          ? replacedSql(overlapping)
          : 'SELECT 0::BIGINT AS row WHERE false'
      }`,
      ...gone.map(
        (l) => `INSERT INTO ${REPLACED} SELECT row FROM ${table} WHERE file_id = ${l.fileId}`,
      ),
      ...(skip ? [`CREATE TABLE ${PRESENT} AS ${presentSql(overlapping)}`] : []),
    ],
    queryOptions,
  );
  // Each in a transaction of its own: rows are compressed when they are committed.
  const statements = insertSql(staged, recipe, fileId, settings, skip);
  for (const [i, sql] of statements.entries()) {
    await engine.exec(sql, queryOptions);
    tell((i + 1) / statements.length);
  }
  await engine.exec([MARKED, PRESENT].map(dropped));
  const { rows } = await engine.query(
    `SELECT (SELECT count(*) FROM ${REPLACED}) AS replaced, (SELECT count(*) FROM ${table} WHERE file_id = ${fileId}) AS inserted`,
  );
  const skipped = staged.measured!.counts.rows - Number(rows[0]!['inserted']);
  if (skipped && !skip) throw new Problem('counts-differ', { file: sniffed.name, rows: skipped });
  return { fileId, replaced: Number(rows[0]!['replaced']), gone, skipped, otherDays };
}

/** Statements that insert the rows with what follows from their marks: once per combination. */
function insertSql(
  { stage, aside, measured }: Staged,
  recipe: Recipe,
  fileId: number,
  settings: MarkSettings,
  skip: boolean,
): string[] {
  const names = typedColumns(recipe).map((c) => c.name);
  const marks = marksOf(recipe.table);
  const lacking = marks.filter((c) => !names.includes(c));
  const rows = (where?: string): string =>
    `(SELECT *${lacking.map((c) => `, NULL::VARCHAR AS ${c}`).join('')} FROM (${freshSql(stage, aside, recipe, where)}))`;
  const map = lacking.length < marks.length ? markMap(recipe.table, rows(), [], settings) : null;
  const values: Record<string, string> = {
    row: `${fileId}::BIGINT * 4294967296 + r.row`,
    file_id: `${fileId}`,
    row_number: 'r.row',
    ...Object.fromEntries(names.map((n) => [n, `r.${ident(n)}`])),
    ...map?.values,
    ...(ownChannel(recipe) && { channel: 'r.channel' }),
  };
  return [
    ...(map ? [`CREATE TABLE ${MARKED} AS ${map.sql}`] : []),
    ...lineRanges(measured!.counts.lines).map(
      (where) => `INSERT INTO ${recipe.table} (${Object.keys(values).map(ident).join(', ')})
SELECT ${Object.values(values).join(', ')}
FROM ${rows(where)} r${map ? `\nLEFT JOIN ${MARKED} m ON ${map.on}` : ''}${
        skip ? `\nWHERE r.row NOT IN (SELECT row FROM ${PRESENT})` : ''
      }`,
    ),
  ];
}

/** Conditions that part the lines of a file: one for most files. */
function lineRanges(lines: number): string[] {
  const n = Math.max(1, Math.ceil(lines / AT_ONCE));
  return Array.from({ length: n }, (_, i) => {
    const upTo = i + 1 < n ? ` AND line <= ${(i + 1) * AT_ONCE}` : '';
    return `line > ${i * AT_ONCE}${upTo}`;
  });
}
