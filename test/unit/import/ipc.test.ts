import { RecordBatchStreamWriter, Table, tableFromIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { counted, wholeStreams } from '../../../src/import/ipc.ts';

const streamOf = (tables: readonly string[][]): Uint8Array =>
  RecordBatchStreamWriter.writeAll(
    tables.map((text) => new Table({ text: vectorFromArray(text, new Utf8()) }).batches[0]!),
  ).toUint8Array(true);

/** Batches of 1, 2, … rows as one stream, and as the messages that the engine gives one by one. */
function messages(batches: number): { all: Uint8Array; pieces: Uint8Array[]; values: string[] } {
  const tables = Array.from({ length: batches }, (_, i) =>
    Array.from({ length: i + 1 }, (_, k) => `值 ${i}.${k} ${'x'.repeat(13 * i)}`),
  );
  const all = streamOf(tables);
  const words = new Int32Array(all.buffer, all.byteOffset, all.length / 4);
  // A longer stream begins with the shorter one, less its end of 8 bytes.
  const ends = [
    4 * words.indexOf(-1, 1),
    ...tables.map((_, i) => streamOf(tables.slice(0, i + 1)).length - 8),
  ];
  const pieces = ends.map((end, i) => all.subarray(i ? ends[i - 1]! : 0, end));
  return { all, pieces, values: tables.flat() };
}

const textsOf = (ipc: Uint8Array): string[] =>
  [...tableFromIPC(ipc)].map((row) => String((row as { text: string }).text));

test.each([1, 700, 5000, 1 << 20])(
  'a stream parted about every %i bytes is the same rows in whole streams',
  async (size) => {
    const { all, values } = messages(30);
    const parts: Uint8Array[] = [];
    for await (const part of wholeStreams(new Blob([all as BlobPart]), size)) parts.push(part);
    expect(parts.flatMap(textsOf)).toEqual(values);
    if (size === 5000) expect(parts.length).toBeGreaterThan(3);
    if (size > all.length) expect(parts).toHaveLength(1);
  },
);

test('a stream without rows keeps its columns; one that was cut off does not look whole', async () => {
  const parts: Uint8Array[] = [];
  for await (const part of wholeStreams(new Blob([streamOf([[]]) as BlobPart]))) parts.push(part);
  expect(parts.map((p) => tableFromIPC(p).schema.names)).toEqual([['text']]);

  const { all } = messages(30);
  const cut = new Blob([all.subarray(0, all.length - 300) as BlobPart]);
  const rows = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const part of wholeStreams(cut, 5000)) found.push(...textsOf(part));
    return found;
  };
  await expect(rows()).rejects.toThrow();
});

test('rows are counted as they pass', async () => {
  const { pieces } = messages(4);
  const told: number[] = [];
  async function* given() {
    yield* pieces;
  }
  const passed: Uint8Array[] = [];
  for await (const piece of counted(given(), (rows) => told.push(rows))) passed.push(piece);
  expect(passed).toEqual(pieces);
  expect(told.at(-1)).toBe(1 + 2 + 3 + 4);
});
