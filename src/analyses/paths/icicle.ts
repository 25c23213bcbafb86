import type { Row } from '../contract.ts';

/** What a piece of the icicle is: a node after those before it, those who end there, or the rest. */
export interface Piece {
  what: 'node' | 'ended' | 'rest';
  /** The nodes from the anchor on; of the rest, those before it. */
  begins: readonly string[];
  step: number;
  count: number;
  /** Those of the piece before it, or all. */
  of: number;
  y1: number;
  y2: number;
  /** The row that it is of; the rest of all has none. */
  row: Row | null;
}

const n = (row: Row, column: string): number => Number(row[column] ?? 0);
const key = (begins: readonly unknown[]): string => JSON.stringify(begins);

/**
 * Each node of a step beside the one before it, as high as it has units: within it those who go on,
 * the most first, what has no branch of its own, and at the foot those who go no further. All of one
 * step lie in `height` pixels.
 */
export function icicle(rows: readonly Row[], height: number, steps: number): Piece[] {
  const size = rows.length ? n(rows[0]!, 'size') : 0;
  if (!size) return [];
  const after = new Map<string, Row[]>();
  for (const row of rows) {
    const begins = Array.isArray(row['begins']) ? row['begins'] : [];
    const before = key(begins.slice(0, -1));
    after.set(before, [...(after.get(before) ?? []), row]);
  }
  const scale = height / size;
  const pieces: Piece[] = [];
  const add = (piece: Omit<Piece, 'y1' | 'y2'>, y: number): number => {
    const y2 = y + piece.count * scale;
    if (piece.count > 0) pieces.push({ ...piece, y1: y, y2 });
    return y2;
  };
  const within = (row: Row | null, begins: readonly string[], count: number, y: number): void => {
    const step = begins.length + 1;
    const next = [...(after.get(key(begins)) ?? [])].sort((a, b) => n(b, 'count') - n(a, 'count'));
    const ended = row ? n(row, 'ended') : 0;
    let at = y;
    for (const child of next) {
      const own = (child['begins'] as unknown[]).map(String);
      const top = at;
      const units = n(child, 'count');
      at = add({ what: 'node', begins: own, step, count: units, of: count, row: child }, at);
      within(child, own, units, top);
    }
    const known = next.reduce((sum, child) => sum + n(child, 'count'), 0);
    // After the last step nobody is followed.
    const rest = step > steps ? 0 : count - ended - known;
    at = add({ what: 'rest', begins, step, count: rest, of: count, row }, at);
    if (row) add({ what: 'ended', begins, step: step - 1, count: ended, of: count, row }, at);
  };
  within(null, [], size, 0);
  return pieces;
}
