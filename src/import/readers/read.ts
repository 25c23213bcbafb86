import { Problem } from '../../model/problem.ts';
import type { Sniffed } from '../types.ts';
import { Pieces } from './arrow.ts';
import { recordsOf, shorten } from './count.ts';
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
  const pieces = new Pieces(sniffed.header.length, sniffed.dialect.delimiter);
  let records = 0;
  const give = async (): Promise<void> => {
    const ipc = pieces.give();
    if (ipc !== null) await piece(ipc);
    running.check();
  };
  for await (const some of recordsOf(file, sniffed, running, { chunk }))
    for (const cells of some) if (pieces.add(++records, shorten(cells))) await give();
  await give();
  return { records };
}
