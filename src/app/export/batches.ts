import { RecordBatchReader } from 'apache-arrow';
import type { Batch } from './types.ts';

/** The batches of an Arrow IPC stream of text columns that arrives in pieces. */
export async function* batchesOf(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Batch> {
  for await (const batch of await RecordBatchReader.from(pieces)) {
    yield batch.schema.fields.map((_, c) => {
      const column = batch.getChildAt(c);
      return Array.from({ length: batch.numRows }, (_unused, i): string | null => {
        const value: unknown = column?.get(i);
        return typeof value === 'string' ? value : null;
      });
    });
  }
}
