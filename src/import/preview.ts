import type { Engine, QueryOptions } from '../engine/types.ts';
import { ident } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import type { Recipe } from './recipe.ts';
import { placeIn } from './shape/index.ts';
import type { Shape } from './shape/types.ts';
import { typedColumns } from './typed.ts';
import type { PreviewRow, Reject } from './types.ts';

const FIRST = 8;
const LAST = 4;

/** Numbers as a person writes them, everything else as the engine does. */
const shown = (sql: string, isNumber: boolean): string =>
  isNumber ? `(${sql})::DOUBLE::VARCHAR` : `(${sql})::VARCHAR`;

/** The first and last records of the file. */
export const preview = (
  engine: Engine,
  stage: string,
  aside: string,
  recipe: Recipe,
  width: number,
  lines: number,
  options: QueryOptions,
): Promise<PreviewRow[]> =>
  recordsAt(
    engine,
    stage,
    aside,
    recipe,
    width,
    `line <= ${FIRST} OR line > ${lines - LAST}`,
    options,
  );

/** Some records: as they would load, or as they stand where they are set aside. */
export async function recordsAt(
  engine: Engine,
  stage: string,
  aside: string,
  recipe: Recipe,
  width: number,
  where: string,
  options: QueryOptions,
): Promise<PreviewRow[]> {
  const typed = new Map(typedColumns(recipe).map((c) => [c.name, c.sql]));
  const numeric = new Set(
    tableDef(recipe.table)
      .columns.filter((c) => ['money', 'number'].includes(c.type))
      .map((c) => c.name),
  );
  const cells = Array.from({ length: width }, (_, i) => {
    const to = recipe.columns.find((c) => c.index === i)?.to;
    const sql = to && typed.get(to);
    return sql
      ? `CASE WHEN a.reason IS NULL THEN ${shown(sql, numeric.has(to))} ELSE c${i} END AS p${i}`
      : `c${i} AS p${i}`;
  });
  const { rows } = await engine.query(
    `SELECT s.line, a.reason, ${cells.join(',\n  ')}
FROM (SELECT * FROM ${stage} WHERE ${where}) s
LEFT JOIN ${aside} a USING (line) ORDER BY line`,
    options,
  );
  return rows.map((row) => ({
    line: Number(row['line']),
    aside: row['reason'] as string | null,
    cells: cells.map((_, i) => row[`p${i}`] as string | null),
  }));
}

const MOST = 100_000;

/** The records set aside for a reason, with all their cells; blank ones are only counted. */
export async function rejects(
  engine: Engine,
  stage: string,
  aside: string,
  header: readonly string[],
  shape: Shape,
  options: QueryOptions,
): Promise<Reject[]> {
  const cells = header.map((_, i) => `c${i}`);
  const { rows } = await engine.query(
    `SELECT a.line, a.reason, a.col, s.extra, ${cells.map(ident).join(', ')}
FROM ${aside} a JOIN ${stage} s USING (line)
WHERE a.reason <> 'blank' ORDER BY a.line LIMIT ${MOST}`,
    options,
  );
  return rows.map((row) => {
    const col = row['col'] === null ? null : Number(row['col']);
    const extra = row['extra'] as string | null;
    const all = cells.map((c) => row[c] as string | null);
    const place = placeIn(shape, Number(row['line']), col);
    return {
      row: place.record,
      column: place.header,
      text: col === null ? (all.find((c) => c !== null) ?? extra ?? '') : (all[col] ?? ''),
      reason: String(row['reason']),
      cells: extra === null ? all : [...all, extra],
    };
  });
}
