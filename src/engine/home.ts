import type { Engine } from './types.ts';

/**
 * The database that all tables live in: in memory, with its columns compressed as they are written
 * (dictionaries, bit packing). A plain in-memory database keeps every text and number in full.
 */
export const MAKE_HOME = `ATTACH ':memory:' AS fupan (COMPRESS)`;
/** For each connection: the home is where unqualified names are looked up and made. */
export const USE_HOME = 'USE fupan';

/** Brings small appends to the compressed form and gives the room of deleted rows back. */
export async function compact(engine: Engine): Promise<void> {
  try {
    await engine.query('CHECKPOINT');
  } catch (error) {
    // Somebody reads at this moment, and nothing is lost: the next time does it.
    if ((error as { code?: unknown }).code !== 'sql') throw error;
  }
}
