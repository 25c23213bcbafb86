import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import { copied, type Kept } from './kept.ts';

/** Asks the engine, unless the very same was asked of the same data and is still there. */
export interface Asking {
  rows(sql: string): Promise<Row[]>;
  /** Pieces of an Arrow IPC stream that may be handed on to a worker. */
  pieces(sql: string): Promise<Uint8Array[]>;
}

export const asking = (engine: Engine, kept: Kept | undefined, options: QueryOptions): Asking => ({
  async rows(sql) {
    const key = `rows ${sql}`;
    const known = kept?.get<Row[]>(key);
    if (known) return copied(known);
    const { rows } = await engine.query(sql, options);
    kept?.put(key, rows);
    return kept ? copied(rows) : rows;
  },
  async pieces(sql) {
    const key = `pieces ${sql}`;
    let pieces = kept?.get<Uint8Array[]>(key);
    if (!pieces) {
      pieces = [];
      for await (const piece of engine.arrow(sql, options)) pieces.push(piece);
      kept?.put(key, pieces);
    }
    // Handing a piece to a worker takes it away from here: what is kept stays.
    return kept?.get(key) ? pieces.map((p) => p.slice()) : pieces;
  },
});
