import { utils, write, type BookType, type CellObject } from '@e965/xlsx';
import { Table as ArrowTable, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { zipSync, type Zippable } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { gzipSync } from 'node:zlib';
import { pick, type Chance } from './fuzz-mutate.ts';
import type { Table } from './fuzz-tables.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** What was written, and the rows that a container of its kind then holds: a list a table. */
export interface Written {
  bytes: Bytes;
  rows: string[][][];
}

const NUMBER = /^-?(0|[1-9]\d{0,8})(\.\d{0,3}[1-9])?$/;
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const copied = (bytes: ArrayLike<number>): Bytes => Uint8Array.from(bytes);

/** A number where the text is how a number reads, else the text. */
const typed = (cell: string): string | number => (NUMBER.test(cell) ? Number(cell) : cell);

/** The table with its header on top, and lines of notes above it now and then. */
function matrix({ header, rows }: Table, chance: Chance): string[][] {
  const notes = chance() < 0.2 ? [['Report of the week'], ['made', 'by hand'], []] : [];
  return [...notes, header, ...rows];
}

const book =
  (bookType: BookType) =>
  (tables: readonly Table[], chance: Chance): Written => {
    const all = tables.map((table) => matrix(table, chance));
    const made = utils.book_new();
    for (const [i, rows] of all.entries()) {
      const cells = rows.map((row) =>
        row.map((cell): CellObject | null => {
          if (cell === '') return null;
          const v = typed(cell);
          return typeof v === 'number' ? { t: 'n', v } : { t: 's', v };
        }),
      );
      utils.book_append_sheet(made, utils.aoa_to_sheet(cells), `Sheet ${i + 1}`);
    }
    const compression = chance() < 0.7;
    const bookSST = bookType !== 'biff8' && chance() < 0.7;
    return {
      bytes: new Uint8Array(
        write(made, { type: 'array', bookType, bookSST, compression }) as ArrayBuffer,
      ),
      rows: all,
    };
  };

const escaped = (cell: string): string =>
  cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');

function html(tables: readonly Table[], chance: Chance): Written {
  const all = tables.map((table) => matrix(table, chance));
  const body = all.map((rows) => {
    const lines = rows.map(
      (row) => `<tr>${row.map((c) => `<td>${escaped(c)}</td>`).join('')}</tr>`,
    );
    return `<table border="1">\n${lines.join('\n')}\n</table>`;
  });
  return {
    bytes: utf8(`<html><meta charset="utf-8"><body>${body.join('\n')}</body></html>`),
    rows: all,
  };
}

const objectOf = ({ header }: Table, row: readonly string[], nested: boolean): object => {
  const entries = header.flatMap((name, i) => {
    const cell = row[i] ?? '';
    return cell === '' ? [] : [[name, typed(cell)] as const];
  });
  return nested
    ? { ...Object.fromEntries(entries.slice(0, 2)), more: Object.fromEntries(entries.slice(2)) }
    : Object.fromEntries(entries);
};

function json([table]: readonly Table[], chance: Chance): Written {
  const { header, rows } = table!;
  if (chance() < 0.2)
    return { bytes: utf8(JSON.stringify([header, ...rows])), rows: [[header, ...rows]] };
  const nested = chance() < 0.3;
  const list = rows.map((row) => objectOf(table!, row, nested));
  const whole = pick(chance, [list, { data: list }, { a: { rows: list }, n: list.length }]);
  const text = JSON.stringify(whole, null, pick(chance, [0, 2]));
  return { bytes: utf8(text), rows: [rows] };
}

function jsonl([table]: readonly Table[], chance: Chance): Written {
  const nested = chance() < 0.3;
  const lines = table!.rows.map((row) => JSON.stringify(objectOf(table!, row, nested)));
  return { bytes: utf8(`${lines.join('\n')}\n`), rows: [table!.rows] };
}

function parquet([table]: readonly Table[], chance: Chance): Written {
  const { header, rows } = table!;
  const columnData = header.map((name, i) => {
    const cells = rows.map((row) => row[i] ?? '');
    const numbers = cells.every((cell) => NUMBER.test(cell));
    return numbers
      ? { name, data: cells.map(Number), type: 'DOUBLE' as const }
      : { name, data: cells.map((cell) => (cell === '' ? null : cell)), type: 'STRING' as const };
  });
  const codec = pick(chance, ['SNAPPY', 'UNCOMPRESSED'] as const);
  const rowGroupSize = pick(chance, [1, 3, 1000]);
  return {
    bytes: new Uint8Array(parquetWriteBuffer({ columnData, codec, rowGroupSize })),
    rows: [rows],
  };
}

function arrow([table]: readonly Table[], chance: Chance): Written {
  const { header, rows } = table!;
  const batch = (some: readonly string[][]): ArrowTable =>
    new ArrowTable(
      Object.fromEntries(
        header.map((name, i) => {
          const cells = some.map((row) => (row[i] ? row[i] : null));
          return [name, vectorFromArray(cells, new Utf8())];
        }),
      ),
    );
  const half = Math.floor(rows.length / 2);
  const whole =
    half > 0 && chance() < 0.5
      ? batch(rows.slice(0, half)).concat(batch(rows.slice(half)))
      : batch(rows);
  return { bytes: copied(tableToIPC(whole, pick(chance, ['file', 'stream']))), rows: [rows] };
}

/** A frame of Zstandard whose blocks are stored as they are. */
export function zstd(content: Uint8Array): Bytes {
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, content.length, true);
  const blocks: number[] = [];
  for (let at = 0; at < content.length || at === 0; at += 1000) {
    const block = content.subarray(at, at + 1000);
    const head = (block.length << 3) | (at + 1000 >= content.length ? 1 : 0);
    blocks.push(head & 255, (head >> 8) & 255, head >> 16, ...block);
  }
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...size, ...blocks]);
}

/** A tar of files, as Unix writes it. */
export function tar(files: Readonly<Record<string, Uint8Array>>): Bytes {
  const out: number[] = [];
  for (const [name, content] of Object.entries(files)) {
    const header = new Uint8Array(512);
    const put = (at: number, text: string): void => header.set(utf8(text), at);
    put(0, name);
    put(100, '0000644\0');
    put(124, `${content.length.toString(8).padStart(11, '0')}\0`);
    put(148, '        0');
    put(257, 'ustar\0' + '00');
    const sum = header.reduce((n, byte) => n + byte, 0);
    put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    out.push(...header, ...content, ...new Uint8Array((512 - (content.length % 512)) % 512));
  }
  return Uint8Array.from([...out, ...new Uint8Array(1024)]);
}

/** Archives of text files; each file is a table of the bytes that it holds. */
export const ARCHIVES: Readonly<Record<string, (files: Record<string, Bytes>) => Bytes>> = {
  zip: (files) => copied(zipSync(files as Zippable)),
  tar,
  gzip: (files) => copied(gzipSync(Object.values(files)[0]!)),
  'tar.gz': (files) => copied(gzipSync(tar(files))),
  zstd: (files) => zstd(Object.values(files)[0]!),
};

/** Containers of tables, each by the writer of a library or, where there is none, by hand. */
export const WRITERS: Readonly<
  Record<string, (tables: readonly Table[], chance: Chance) => Written>
> = {
  xlsx: book('xlsx'),
  ods: book('ods'),
  xls: book('biff8'),
  xlsb: book('xlsb'),
  spreadsheetml: book('xlml'),
  html,
  json,
  jsonl,
  parquet,
  arrow,
};
