import type { AsyncBuffer, FileMetaData, ParquetParsers } from 'hyparquet';
import { Problem } from '../../../model/problem.ts';
import type { Part } from '../../types.ts';
import { slice } from '../bytes.ts';
import { CLEAN } from '../csv-text.ts';
import type { Running } from '../jobs.ts';
import type { Opener } from '../opening.ts';
import { RecordTable } from '../records.ts';
import { columnsOf, isDecimal, type Column } from './columns.ts';
import { dayText, instantText, textOfBytes } from '../texts.ts';

/** Decoded values of so many bytes are held at once; larger groups of rows are read in parts. */
const MOST_BYTES = 96 * 2 ** 20;

/** Instants and days as text at once: JavaScript's dates would cut them to milliseconds. */
const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (n) => instantText(n, 1_000n),
  timestampFromMicroseconds: (n) => instantText(n, 1_000_000n),
  timestampFromNanoseconds: (n) => instantText(n, 1_000_000_000n),
  dateFromDays: dayText,
  jsonFromBytes: (bytes) => bytes && textOfBytes(bytes),
};

/** A Parquet file as one table, a group of rows at a time. */
export const openParquet: Opener = async (blob, name, { running }) => {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice: async (start, end) => (await slice(blob, start, end ?? blob.size)).buffer as ArrayBuffer,
  };
  const metadata = await sound(async () => {
    const found = await parquetMetadataAsync(file, { geoparquet: false });
    // The library turns decimals into numbers, which are not exact: it gets to see the raw ones.
    const schema = found.schema.map((element) => {
      const raw = { ...element };
      delete raw.converted_type;
      return isDecimal(element) ? raw : element;
    });
    return { read: { ...found, schema }, columns: columnsOf(parquetSchema(found)) };
  });
  return [await sound(() => table({ file, blob, name, running, ...metadata }))];
};

interface Read {
  file: AsyncBuffer;
  blob: Blob;
  name: string;
  running: Running;
  read: FileMetaData;
  columns: Column[];
}

async function table({ file, blob, name, running, read, columns }: Read): Promise<Part> {
  const { parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const records = new RecordTable(columns.flatMap((column) => column.names));
  const told = read.row_groups.reduce((n, group) => n + group.num_rows, 0n);
  if (told !== read.num_rows) throw new Problem('parquet-damaged', { detail: 'num_rows' });
  for (const { from, to } of stretches(read)) {
    running.check();
    const values = new Map<string, Chunk[]>();
    // One after the other: of several that fail the library would leave all but one unheard.
    for (const { name: column } of columns) {
      running.check();
      await parquetRead({
        file,
        metadata: read,
        compressors,
        parsers: PARSERS,
        utf8: false,
        geoparquet: false,
        columns: [column],
        rowStart: from,
        rowEnd: to,
        onChunk: ({ columnName, columnData, rowStart }) => {
          const chunks = values.get(columnName) ?? [];
          chunks.push({ from: rowStart, data: columnData as ArrayLike<unknown> });
          values.set(columnName, chunks);
        },
      });
    }
    const readers = columns.map(({ name: column, put }) => {
      const chunks = values.get(column) ?? [];
      if (!covers(chunks, from, to)) throw new Problem('parquet-damaged', { detail: column });
      return { put, at: cursor(chunks) };
    });
    for (let row = from; row < to; row++) {
      for (const { put, at } of readers) put(at(row), records.put);
      records.end();
    }
    running.progress(Math.round((blob.size * to) / Math.max(1, Number(read.num_rows))));
  }
  return {
    name,
    blob: await records.blob(),
    dialect: { ...CLEAN, headerRow: 0 },
    container: 'parquet',
    warnings: [],
  };
}

/** Values of a column from a row on. */
interface Chunk {
  from: number;
  data: ArrayLike<unknown>;
}

/** Is there a value for each row? The library gives as many as it finds. Sorts the chunks. */
function covers(chunks: Chunk[], from: number, to: number): boolean {
  let next = from;
  for (const chunk of chunks.sort((a, b) => a.from - b.from))
    if (chunk.from <= next) next = Math.max(next, chunk.from + chunk.data.length);
  return next >= to;
}

/** The value of a row; rows are asked for in order, of chunks in order. */
function cursor(chunks: readonly Chunk[]): (row: number) => unknown {
  let i = 0;
  return (row) => {
    while (i < chunks.length && row >= chunks[i]!.from + chunks[i]!.data.length) i++;
    const chunk = chunks[i];
    return chunk?.data[row - chunk.from];
  };
}

/** Rows that are read at once: a group of rows, or a part of a large one. */
function* stretches({ row_groups: groups }: FileMetaData): Generator<{ from: number; to: number }> {
  let start = 0;
  for (const group of groups) {
    const rows = Number(group.num_rows);
    const parts = Math.max(1, Math.ceil(Number(group.total_byte_size) / MOST_BYTES));
    const step = Math.max(1, Math.ceil(rows / parts));
    for (let from = 0; from < rows; from += step)
      yield { from: start + from, to: start + Math.min(rows, from + step) };
    start += rows;
  }
}

/** What is no Problem of ours means that the bytes are no sound Parquet. */
async function sound<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem('parquet-damaged', { detail }, { cause: error });
  }
}
