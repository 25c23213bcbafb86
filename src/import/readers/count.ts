import type { Dialect, ImportWarning, Sniffed } from '../types.ts';
import { fittedLength } from './fit.ts';
import type { Running } from './jobs.ts';
import { Rows } from './records.ts';
import { Splitter } from './split.ts';
import { textOf } from './text.ts';

/** Records kept from the beginning and the end, for deciding and for the preview. */
export const HEAD = 50;
export const TAIL = 20;
/** Longest cell kept whole, in characters; the rest is cut and said. */
export const LONGEST_CELL = 1_000_000;

/** What a reader of records must know of a file. */
export type Readable = Pick<Sniffed, 'header' | 'preamble'> & { dialect: Dialect };

/** What one reading of all records found. */
export interface Counted {
  records: number;
  widest: number;
  head: string[][];
  tail: string[][];
  warnings: ImportWarning[];
}

/** Records above the first one of data: those of the preamble and of the header. */
export function recordsAbove({ dialect, preamble }: Readable): number {
  return dialect.headerRow === null ? preamble.length : dialect.headerRow + 1;
}

/**
 * The records of data, some at a time; a blank one is an empty list. `splitter` tells afterwards
 * what was odd. `chunk` = bytes read at once.
 */
export async function* recordsOf(
  file: Blob,
  readable: Readable,
  running: Running,
  options: { splitter?: Splitter; chunk?: number } = {},
): AsyncGenerator<string[][]> {
  const { dialect, header } = readable;
  const splitter = options.splitter ?? new Splitter(dialect, header.length);
  let skip = recordsAbove(readable);
  const below = (records: string[][]): string[][] => {
    const drop = Math.min(skip, records.length);
    skip -= drop;
    return drop > 0 ? records.slice(drop) : records;
  };
  for await (const text of textOf(file, dialect.encoding, running, options.chunk)) {
    const records = below(splitter.push(text));
    if (records.length > 0) yield records;
  }
  const rest = below(splitter.end());
  if (rest.length > 0) yield rest;
}

/** One reading of all records: how many, the first and last ones, and what is odd about them. */
export async function countRecords(
  file: Blob,
  readable: Readable,
  running: Running,
  broken: boolean,
): Promise<Counted> {
  const width = readable.header.length;
  const splitter = new Splitter(readable.dialect, width);
  const head: string[][] = [];
  let tail: string[][] = [];
  const odd = { short: new Rows(), long: new Rows(), replaced: new Rows(), cut: new Rows() };
  let records = 0;
  let widest = width;
  let cutColumn = '';
  for await (const some of recordsOf(file, readable, running, { splitter })) {
    for (const cells of some) {
      records++;
      if (head.length < HEAD) head.push(cells);
      if (cells.length > 0 && cells.length < width) odd.short.add(records);
      if (cells.length > width) {
        if (cells.some((c, i) => i >= width && c !== '')) odd.long.add(records);
        widest = Math.max(widest, fittedLength(cells, width));
      }
      if (broken && cells.some((cell) => cell.includes('\ufffd'))) odd.replaced.add(records);
      const long = cells.findIndex((cell) => cell.length > LONGEST_CELL);
      if (long >= 0) {
        if (odd.cut.n === 0) cutColumn = readable.header[long] ?? '';
        odd.cut.add(records);
      }
    }
    tail = [...tail, ...some.slice(-TAIL)].slice(-TAIL);
  }
  const above = recordsAbove(readable);
  const warnings: ImportWarning[] = [
    ...odd.replaced.warning('broken-bytes'),
    ...odd.short.warning('rows-short', { width }),
    ...odd.long.warning('rows-long', { width }),
    ...odd.cut.warning('cell-cut', { column: cutColumn }).map((w) => ({ ...w, column: cutColumn })),
  ];
  if (splitter.stray > 0) {
    const row = Math.max(1, splitter.firstStray - above + 1);
    warnings.push({ code: 'stray-quotes', args: { n: splitter.stray, row }, row });
  }
  if ((splitter.lineEnds & (splitter.lineEnds - 1)) !== 0)
    warnings.push({ code: 'line-ends-mixed', args: {} });
  return { records, widest, head: head.map(shorten), tail: tail.map(shorten), warnings };
}

/** The first records of data, at most `limit`, without reading further than needed. */
export async function firstRecords(
  file: Blob,
  readable: Readable,
  running: Running,
  limit: number,
): Promise<string[][]> {
  let out: string[][] = [];
  for await (const some of recordsOf(file, readable, running)) {
    out = [...out, ...some.slice(0, limit - out.length)];
    if (out.length >= limit) break;
  }
  return out.map(shorten);
}

/** Cells of a record, cut to what is kept. */
export function shorten(cells: string[]): string[] {
  return cells.some((cell) => cell.length > LONGEST_CELL)
    ? cells.map((cell) => cell.slice(0, LONGEST_CELL))
    : cells;
}
