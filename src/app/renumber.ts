import type { Engine } from '../engine/types.ts';
import { wholeStreams } from '../import/ipc.ts';
import type { Renumbered } from './restoring.ts';
import { blobOf } from './save-stream.ts';

/** Rows of one file are numbered in a row below this. */
const ROWS = 4294967296;
const STAGED = 'renumbered_rows';

/**
 * The kept rows of a load, or the list of rows that it replaced, under other numbers of files. A row
 * of a file that has no number here is not one of ours, and goes.
 */
export const renumber = (engine: Engine) => (to: Renumbered) =>
  async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const kept = await blobOf(pieces as AsyncIterable<Uint8Array<ArrayBuffer>>);
    await engine.exec(`DROP TABLE IF EXISTS ${STAGED}`);
    let append = false;
    for await (const piece of wholeStreams(kept)) {
      await engine.insertArrow(STAGED, piece, { append });
      append = true;
    }
    if (!append) return;
    const file = `CASE "row" // ${ROWS}\n${[...to]
      .map(([from, now]) => `  WHEN ${from} THEN ${now}`)
      .join('\n')}\nEND`;
    const row = `(${file})::BIGINT * ${ROWS} + "row" % ${ROWS} AS "row"`;
    const types = await engine.query(`DESCRIBE ${STAGED}`);
    const type = types.rows.find((r) => r['column_name'] === 'file_id')?.['column_type'];
    const replaced = [row, ...(type ? [`(${file})::${String(type)} AS file_id`] : [])];
    try {
      yield* engine.arrow(
        `SELECT * REPLACE (${replaced.join(', ')}) FROM ${STAGED} WHERE ${file} IS NOT NULL`,
      );
    } finally {
      await engine.exec(`DROP TABLE IF EXISTS ${STAGED}`);
    }
  };
