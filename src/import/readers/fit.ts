import { kindOf, type Kind } from './cells.ts';

/** What each column mostly holds, from the first records: the empty kind where nothing is known. */
export function columnKinds(records: readonly (readonly string[])[], width: number): Kind[] {
  return Array.from({ length: width }, (_, c) => {
    const counts = new Map<Kind, number>();
    for (const record of records) {
      const kind = record.length === width ? kindOf(record[c] as string) : 'empty';
      if (kind !== 'empty') counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'empty';
  });
}

/** How many cells a record has, the empty ones among too many not counted as far as it then fits. */
export function fittedLength(cells: readonly string[], width: number): number {
  if (cells.length <= width) return cells.length;
  const filled = cells.reduce((n, cell) => n + (cell === '' ? 0 : 1), 0);
  if (filled <= width) return width;
  let end = cells.length;
  while (end > width && cells[end - 1] === '') end--;
  return end;
}

/** Beyond so many steps the last empty cells are left out, whatever the others hold. */
const TRIES = 100_000;

function withoutLast(cells: readonly string[], spare: number): string[] {
  let left = spare;
  return cells
    .toReversed()
    .filter((cell) => cell !== '' || left-- <= 0)
    .reverse();
}

/**
 * The cells of a record that has too many, where leaving out empty ones makes it fit: of the ways
 * to do so, the one in which most cells are of their column's kind. Any other comes back as it is.
 */
export function fitted(cells: string[], kinds: readonly Kind[]): string[] {
  const width = kinds.length;
  const length = fittedLength(cells, width);
  if (length !== width || cells.length === width) return cells.slice(0, length);
  const spare = cells.length - width;
  if (spare * cells.length > TRIES) return withoutLast(cells, spare);
  // best[s] = points of the cells so far with s of them left out; the choices lead back.
  let best = [0, ...new Array<number>(spare).fill(-Infinity)];
  const left = cells.map((cell, i) => {
    const kind = kindOf(cell);
    const dropped: boolean[] = [];
    best = best.map((_, s) => {
      const keep = (best[s] as number) + points(kind, kinds[i - s]);
      const drop = s > 0 && cell === '' ? (best[s - 1] as number) : -Infinity;
      dropped.push(drop >= keep && drop > -Infinity);
      return Math.max(keep, drop);
    });
    return dropped;
  });
  const out: string[] = [];
  for (let i = cells.length - 1, s = spare; i >= 0; i--) {
    if (left[i]?.[s]) s--;
    else out.push(cells[i] as string);
  }
  return out.reverse();
}

/** What a cell is worth in a column; no column is none. */
function points(kind: Kind, column: Kind | undefined): number {
  if (column === undefined) return -Infinity;
  if (kind === 'empty') return column === 'empty' ? 1 : 0;
  if (kind === column) return 1;
  return kind === 'text' || column === 'text' || column === 'empty' ? -0.5 : -1;
}
