/**
 * The database that all tables live in: in memory, with its columns compressed as they are written
 * (dictionaries, bit packing). A plain in-memory database keeps every text and number in full.
 * Small appends and deletions are brought to that form by CHECKPOINT.
 */
export const MAKE_HOME = `ATTACH ':memory:' AS fupan (COMPRESS)`;
/** For each connection: the home is where unqualified names are looked up and made. */
export const USE_HOME = 'USE fupan';
