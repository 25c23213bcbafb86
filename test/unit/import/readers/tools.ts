import { tableFromIPC } from 'apache-arrow';
import { readers } from '../../../../src/import/readers/index.ts';
import type { Dialect, Job, Part, Sniffed } from '../../../../src/import/types.ts';

export type Content = string | Uint8Array | Blob;

/** A staged row as [line, cells, c0 … cn, extra]. */
export type Row = (string | number | null)[];

let jobs = 0;

export function job(onProgress: (bytes: number) => void = () => {}): Job {
  return { id: `job-${++jobs}`, onProgress };
}

export function blobOf(content: Content): Blob {
  return content instanceof Blob ? content : new Blob([content as BlobPart]);
}

/** The tables of a file, as a drop finds them. */
export const open = (content: Content, name = 'file.csv'): Promise<Part[]> =>
  readers.open(new File([blobOf(content)], name), job());

export function sniff(content: Content, fixed: Partial<Dialect> = {}): Promise<Sniffed> {
  return readers.sniff(blobOf(content), 'file.csv', fixed, job());
}

/** All rows of the slow lane. */
export async function rowsOf(content: Content, sniffed: Sniffed): Promise<Row[]> {
  const rows: Row[] = [];
  await readers.read(
    blobOf(content),
    sniffed,
    async (ipc) => {
      for (const row of tableFromIPC(ipc)) {
        const cells = row.toArray() as (string | number | bigint | null)[];
        rows.push(cells.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
      }
    },
    job(),
  );
  return rows;
}

/** Sniffs and reads: the cells only, as text; a missing cell is null. */
export async function cellsOf(
  content: Content,
  fixed: Partial<Dialect> = {},
): Promise<{ sniffed: Sniffed; cells: Row[] }> {
  const sniffed = await sniff(content, fixed);
  const rows = await rowsOf(content, sniffed);
  return { sniffed, cells: rows.map((row) => row.slice(2, -1)) };
}

/** Codes of the warnings, in their order. */
export const codes = (sniffed: Sniffed): string[] => sniffed.warnings.map(({ code }) => code);

/** The bytes of a text in UTF-16. */
export function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const marked = mark ? `\ufeff${text}` : text;
  const bytes = new DataView(new ArrayBuffer(2 * marked.length));
  for (let i = 0; i < marked.length; i++)
    bytes.setUint16(2 * i, marked.charCodeAt(i), littleEndian);
  return new Uint8Array(bytes.buffer);
}

const tables = new Map<string, Map<string, number[]>>();

/** The bytes of a text in a legacy encoding, by turning the decoder's table around. */
export function encoded(text: string, encoding: string): Uint8Array {
  let table = tables.get(encoding);
  if (!table) {
    table = new Map();
    const decoder = new TextDecoder(encoding);
    for (let lead = 0x80; lead < 0x100; lead++) {
      const one = decoder.decode(Uint8Array.of(lead));
      if (one.length === 1 && one !== '\ufffd') table.set(one, [lead]);
      for (let trail = 0x40; trail < 0xff; trail++) {
        const two = decoder.decode(Uint8Array.of(lead, trail));
        if (two.length === 1 && two !== '\ufffd' && !table.has(two)) table.set(two, [lead, trail]);
      }
    }
    tables.set(encoding, table);
  }
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const mapped = code < 0x80 ? [code] : table.get(character);
    if (!mapped) throw new Error(`${encoding} has no ${character}`);
    bytes.push(...mapped);
  }
  return Uint8Array.from(bytes);
}
