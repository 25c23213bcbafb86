import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { Problem } from '../../../model/problem.ts';
import type { ImportWarning, Part } from '../../types.ts';
import { chunks, slice } from '../bytes.ts';
import { CLEAN } from '../csv-text.ts';
import type { Running } from '../jobs.ts';
import type { Opener } from '../opening.ts';
import { RecordTable } from '../records.ts';
import { columnsOf } from './columns.ts';
import { footerOf, type Footer } from './footer.ts';
import { RecordBatchHeader } from './flat.ts';
import { CONTINUES, messagesOf, type End } from './messages.ts';

const MARK = 'ARROW1';
/** In a file the stream begins behind the mark, which is padded. */
const FILE_START = 8;

/** Arrow IPC, a stream or a file (Feather 2), a batch of records at a time. */
export const openArrow: Opener = async (blob, name, { running }) => {
  const mark = async (from: number): Promise<string> =>
    new TextDecoder('latin1').decode(await slice(blob, from, from + MARK.length));
  const isFile = (await mark(0)) === MARK;
  // A file ends with the mark too: without it, records are missing.
  if (isFile && (await mark(blob.size - MARK.length)) !== MARK) throw new Problem('arrow-damaged');
  try {
    const footer = isFile ? await footerOf(blob) : null;
    return [await table(await readerOf(blob, footer, running), name, blob.size, running)];
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('arrow-damaged', {}, { cause: error });
  }
};

interface Reading {
  reader: AsyncIterable<RecordBatch> & { schema: Schema };
  end: End;
  footer: Footer | null;
}

async function readerOf(blob: Blob, footer: Footer | null, running: Running): Promise<Reading> {
  const end: End = { isMarked: false, behind: 0 };
  const stream = footer ? blob.slice(FILE_START, footer.from) : blob;
  const first = footer && !(await beginsWithSchema(stream)) ? footer.schema : [];
  const source = messagesOf(joined(first, chunks(stream, running)), end);
  const reader = await RecordBatchReader.from(source);
  await reader.open();
  return { reader, end, footer };
}

async function* joined(
  first: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

async function beginsWithSchema(stream: Blob): Promise<boolean> {
  const head = await slice(stream, 0, 8);
  const words = new DataView(head.buffer, head.byteOffset);
  // Before 2019 the length stood first.
  const at = words.getUint32(0, true) === CONTINUES ? 4 : 0;
  const length = words.getUint32(at, true);
  if (length === 0) return false;
  const from = at + 4;
  return RecordBatchHeader.of(await slice(stream, from, from + length)).isSchema;
}

async function table(
  { reader, end, footer }: Reading,
  name: string,
  bytes: number,
  running: Running,
): Promise<Part> {
  const columns = columnsOf(reader.schema);
  const records = new RecordTable(columns.flatMap((column) => column.names));
  let batches = 0;
  for await (const batch of reader) {
    running.check();
    batches++;
    // Rows of a bit each is the least that there is: a batch of more is a number that was damaged.
    if (batch.numRows > 8 * bytes) throw new Problem('arrow-damaged');
    const bound = columns.map((column, i) => column.bind(batch.data.children[i]!));
    for (let row = 0; row < batch.numRows; row++) {
      for (const give of bound) give(row, records.put);
      records.end();
    }
  }
  // The library gives an empty batch where there is none.
  const whole = end.behind === 0 && (batches === footer?.batches || records.records === 0);
  if (footer && !whole) throw new Problem('arrow-damaged');
  return {
    name,
    blob: await records.blob(),
    dialect: { ...CLEAN, headerRow: 0 },
    container: 'arrow',
    warnings: footer ? [] : endWarnings(end, records.records),
  };
}

function endWarnings({ isMarked, behind: bytes }: End, rows: number): ImportWarning[] {
  if (!isMarked) return [{ code: 'arrow-open', args: { rows } }];
  return bytes > 0 ? [{ code: 'arrow-behind', args: { bytes } }] : [];
}
