import { arrange, type Sort } from './tableRows.ts';
import type { Rank, TableRow } from './table.ts';

/** How many of the columns `levels`, outermost first, name a row; 0 = it stands for none of them. */
export function depthOf(row: TableRow, levels: readonly string[]): number {
  const end = levels.findIndex((name) => (row[name] ?? null) === null);
  return end < 0 ? levels.length : end;
}

/** What tells a row, or the one `up` levels above it, from the others. */
export const pathOf = (row: TableRow, levels: readonly string[], up = 0): string =>
  JSON.stringify(levels.slice(0, Math.max(0, depthOf(row, levels) - up)).map((n) => row[n]));

/** Rows by the row that they stand under; the outermost by `[]`. */
export type Children<R> = ReadonlyMap<string, R[]>;

export function childrenOf<R extends TableRow>(
  rows: readonly R[],
  levels: readonly string[],
): Children<R> {
  const found = new Map<string, R[]>();
  for (const row of rows) {
    const parent = pathOf(row, levels, 1);
    const siblings = found.get(parent);
    if (siblings) siblings.push(row);
    else found.set(parent, [row]);
  }
  return found;
}

/** Each row followed by its children where it is open; siblings in the order that `arrange` gives. */
export function arrangeTree<R extends TableRow>(
  children: Children<R>,
  levels: readonly string[],
  opened: ReadonlySet<string>,
  sort: Sort | null,
  rank: (row: R) => Rank,
): R[] {
  const under = (parent: string): R[] =>
    arrange(children.get(parent) ?? [], sort, rank).flatMap((row) => {
      // What stands for no level is nobody's parent, though the outermost are its siblings.
      const path = pathOf(row, levels);
      return path !== '[]' && opened.has(path) ? [row, ...under(path)] : [row];
    });
  return under('[]');
}
