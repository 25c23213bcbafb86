import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { Problem } from '../../../model/problem.ts';
import type { Part } from '../../types.ts';
import { chunks, slice } from '../bytes.ts';
import { CLEAN } from '../csv-text.ts';
import type { Running } from '../jobs.ts';
import type { Opener } from '../opening.ts';
import { RecordTable } from '../records.ts';
import { columnsOf } from './columns.ts';
import { RecordBatchHeader } from './flat.ts';
import { messagesOf, type End } from './messages.ts';

const MARK = 'ARROW1';
/** In a file the stream begins behind the mark, which is padded. */
const FILE_START = 8;
/** A file that cannot be read as it streams is held whole. */
const MOST_WHOLE = 200 * 2 ** 20;

/** Arrow IPC, a stream or a file (Feather 2), a batch of records at a time. */
export const openArrow: Opener = async (blob, name, { running }) => {
  const mark = async (from: number): Promise<string> =>
    new TextDecoder('latin1').decode(await slice(blob, from, from + MARK.length));
  const isFile = (await mark(0)) === MARK;
  // A file ends with the mark too: without it, records are missing.
  if (isFile && (await mark(blob.size - MARK.length)) !== MARK) throw new Problem('arrow-damaged');
  try {
    return [await table(await readerOf(blob, isFile, running), name, blob.size, running)];
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('arrow-damaged', {}, { cause: error });
  }
};

interface Reading {
  reader: AsyncIterable<RecordBatch> & { schema: Schema };
  end: End;
}

async function readerOf(blob: Blob, isFile: boolean, running: Running): Promise<Reading> {
  const end: End = { isMarked: false };
  const stream = isFile ? blob.slice(FILE_START) : blob;
  if (isFile && !(await beginsWithSchema(stream))) {
    // Arrow's own JavaScript writes files whose schema stands at the end only.
    if (blob.size > MOST_WHOLE) throw new Problem('arrow-damaged');
    const reader = await RecordBatchReader.from(blob.arrayBuffer());
    await reader.open();
    return { reader, end: { isMarked: true } };
  }
  const reader = await RecordBatchReader.from(messagesOf(chunks(stream, running), end));
  await reader.open();
  return { reader, end };
}

async function beginsWithSchema(stream: Blob): Promise<boolean> {
  const head = await slice(stream, 0, 8);
  const length = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  return RecordBatchHeader.of(await slice(stream, 8, 8 + Math.min(length, stream.size))).isSchema;
}

async function table(
  { reader, end }: Reading,
  name: string,
  bytes: number,
  running: Running,
): Promise<Part> {
  const columns = columnsOf(reader.schema);
  const records = new RecordTable(columns.flatMap((column) => column.names));
  for await (const batch of reader) {
    running.check();
    // Rows of a bit each is the least that there is: a batch of more is a number that was damaged.
    if (batch.numRows > 8 * bytes) throw new Problem('arrow-damaged');
    const bound = columns.map((column, i) => column.bind(batch.data.children[i]!));
    for (let row = 0; row < batch.numRows; row++) {
      for (const give of bound) give(row, records.put);
      records.end();
    }
  }
  return {
    name,
    blob: await records.blob(),
    dialect: { ...CLEAN, headerRow: 0 },
    container: 'arrow',
    warnings: end.isMarked ? [] : [{ code: 'arrow-open', args: { rows: records.records } }],
  };
}
