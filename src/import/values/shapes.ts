import type { Engine, QueryOptions } from '../../engine/types.ts';
import { shapeSql } from './text.ts';

/** A form that cells of a column take, with every digit as 0, and how many cells take it. */
export interface Shape {
  shape: string;
  n: number;
}

const MOST = 2000;

/** The shapes of a staged column, the most frequent first; `complete` is false if some were cut. */
export async function shapesOf(
  engine: Engine,
  table: string,
  column: string,
  options: QueryOptions = {},
): Promise<{ shapes: Shape[]; complete: boolean }> {
  const { rows } = await engine.query(
    `-- The forms that the cells of one column take
SELECT shape, count(*) AS n
FROM (SELECT ${shapeSql(column)} AS shape FROM ${table} WHERE ${column} IS NOT NULL)
GROUP BY shape ORDER BY n DESC, shape LIMIT ${MOST + 1}`,
    options,
  );
  return {
    shapes: rows.slice(0, MOST).map((r) => ({ shape: String(r['shape']), n: Number(r['n']) })),
    complete: rows.length <= MOST,
  };
}
