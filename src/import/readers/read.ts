import { Problem } from '../../model/problem.ts';
import type { Sniffed } from '../types.ts';
import { Pieces } from './arrow.ts';
import { recordsOf, shorten } from './count.ts';
import { columnKinds, fitted } from './fit.ts';
import type { Running } from './jobs.ts';

/**
 * Reads any delimited file, piece by piece, as `Readers.read` promises. Memory stays bounded: the
 * next piece is made after `piece` has resolved. Rejects with `file-changed`, `file-unreadable`.
 */
export async function readFile(
  file: Blob,
  sniffed: Sniffed,
  piece: (ipc: Uint8Array) => Promise<void>,
  running: Running,
  chunk?: number,
): Promise<{ records: number }> {
  if (file.size !== sniffed.bytes) throw new Problem('file-changed');
  const { header, columns } = sniffed;
  const pieces = new Pieces(columns ?? header.length, sniffed.dialect.delimiter);
  const kinds = columns === undefined ? null : columnKinds(sniffed.head, header.length);
  let records = 0;
  const give = async (): Promise<void> => {
    const ipc = pieces.give();
    if (ipc !== null) await piece(ipc);
    running.check();
  };
  for await (const some of recordsOf(file, sniffed, running, { chunk }))
    for (const cells of some) {
      const placed = kinds !== null && cells.length > kinds.length ? fitted(cells, kinds) : cells;
      if (pieces.add(++records, shorten(placed))) await give();
    }
  await give();
  return { records };
}
