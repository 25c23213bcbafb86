import { batchesOf } from './batches.ts';
import type { Format, OutColumn, Writer } from './types.ts';

/** Each format's writer is fetched when it is first asked for. */
const WRITERS: Record<Format, () => Promise<Writer>> = {
  csv: async () => (await import('./csv.ts')).writeCsv,
  parquet: async () => (await import('./parquet.ts')).writeParquet,
  xlsx: async () => (await import('./xlsx.ts')).writeXlsx,
};

/** In our worker: a table's Arrow pieces, pulled one by one, become a file. */
export async function writeFile(
  format: Format,
  columns: readonly OutColumn[],
  name: string,
  next: () => Promise<Uint8Array | null>,
): Promise<Blob> {
  const write = await WRITERS[format]();
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (let piece = await next(); piece !== null; piece = await next()) yield piece;
  }
  return write(columns, batchesOf(pieces()), name);
}
