import { Problem } from '../../model/problem.ts';
import type { Dialect, Part } from '../types.ts';
import { slice } from './bytes.ts';
import { kindOf } from './cells.ts';
import type { Vocabulary } from './dialect.ts';
import type { Running } from './jobs.ts';
import { sniffFile } from './sniff.ts';
import { Splitter } from './split.ts';
import { decoder } from './text.ts';

/** Says which table a header and the records under it make, and what may stand beside it. */
export type TableOf = (
  header: readonly string[],
  records: readonly (readonly string[])[],
) => { table: string; beside: string } | null;

interface Apart {
  running: Running;
  vocabulary: Vocabulary | undefined;
  tableOf: TableOf;
}

/** Larger texts are not looked through: nobody stacks tables by the ten thousand rows. */
const MOST_BYTES = 16 * 2 ** 20;
/** Records under a header that tell what it is. */
const BODY = 30;

/**
 * The tables of a text that stand one under the other, each with the lines above its header. They
 * are parted only where blank lines lie between, and each is a table that is known; what is not
 * stays where it is, and is set aside there. Figures broken down in another way than those above
 * them stay so too: loaded beside them, they would count twice.
 */
export async function unstacked(
  part: Part,
  { running, vocabulary, tableOf }: Apart,
): Promise<Part[]> {
  const { blob, name, container, sheet, dialect: fixed } = part;
  if (part.problem || (container !== null && !sheet)) return [part];
  if (blob.size === 0 || blob.size > MOST_BYTES) return [part];
  const bytes = await slice(blob, 0, blob.size);
  running.check();
  if (!hasGap(bytes)) return [part];
  const silent = { check: running.check, progress: () => {} };
  const dialect = await sniffFile(blob, name, fixed, silent, vocabulary).then(
    (sniffed) => sniffed.dialect,
    (error: unknown) => {
      // It will be said where the part is read.
      if (error instanceof Problem && error.code !== 'cancelled') return null;
      throw error;
    },
  );
  if (!dialect) return [part];
  const text = decoder(dialect.encoding).decode(bytes);
  const cuts = cutsIn(recordsIn(text, dialect), tableOf);
  if (cuts.length < 2) return [part];
  const from = cuts.map((line, i) => (i === 0 ? 0 : byteOf(bytes, line, dialect.encoding)));
  const { encoding, delimiter, quote, escape } = dialect;
  return from.map((start, i) => ({
    ...part,
    name: i === 0 ? name : `${name} [${i + 1}]`,
    blob: blob.slice(start, from[i + 1] ?? blob.size),
    dialect: { ...fixed, encoding, delimiter, quote, escape },
    warnings: [
      ...(i === 0 ? part.warnings : []),
      { code: 'stacked', args: { i: i + 1, n: from.length, line: cuts[i]! + 1 } },
    ],
  }));
}

/** A record with the line that it begins on, from 0; −1 where that is not sure. */
interface Placed {
  cells: string[];
  line: number;
}

/** Ten, the line feed, with nothing but blanks and delimiters to the next, and something after. */
function hasGap(bytes: Uint8Array): boolean {
  let gap = false;
  let empty = false;
  for (const byte of bytes) {
    if (byte === 10) {
      gap ||= empty;
      empty = true;
    } else if (!FILLING.has(byte)) {
      if (gap) return true;
      empty = false;
    }
  }
  return false;
}
const FILLING: ReadonlySet<number> = new Set([0, 9, 13, 32, 34, 44, 59, 124]);

function recordsIn(text: string, marks: Dialect): Placed[] {
  const splitter = new Splitter(marks, 0);
  const out: Placed[] = [];
  let began = 0;
  let line = 0;
  const take = (records: string[][]): void => {
    for (const cells of records) out.push({ cells, line: records.length === 1 ? began : -1 });
    if (records.length) began = line;
  };
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at) + 1 || text.length;
    line++;
    take(splitter.push(text.slice(at, end)));
    at = end;
  }
  take(splitter.end());
  return out;
}

const filledIn = (cells: readonly string[]): string[] => cells.filter((c) => c.trim() !== '');

/** The lines at which known tables begin, each with what stands above its header. */
function cutsIn(records: readonly Placed[], tableOf: TableOf): number[] {
  const cuts: number[] = [];
  const seen: { header: string; table: string; beside: string }[] = [];
  for (const [i, { cells }] of records.entries()) {
    if (!looksLikeHeader(cells)) continue;
    const above = beginningOf(records, i);
    if (above === null) continue;
    const header = cells.map((c) => c.trim()).join('\n');
    // The same header once more goes on with the same table.
    if (seen.at(-1)?.header === header) continue;
    const body = bodyOf(records, i + 1);
    const known = body.length ? tableOf(cells, body) : null;
    if (!known) continue;
    if (seen.some((s) => s.table === known.table && s.beside !== known.beside)) continue;
    seen.push({ header, ...known });
    cuts.push(above);
  }
  return cuts;
}

/** Two names at least, no two alike, and nothing that is a value. */
function looksLikeHeader(cells: readonly string[]): boolean {
  const names = filledIn(cells).map((c) => c.trim());
  return (
    names.length >= 2 &&
    new Set(names).size === names.length &&
    names.every((name) => kindOf(name) === 'text')
  );
}

/** The line at which the lines above a header begin; null where no blank one is among them. */
function beginningOf(records: readonly Placed[], header: number): number | null {
  let first = header;
  let blank = false;
  while (first > 0) {
    const filled = filledIn(records[first - 1]!.cells).length;
    if (filled > 1) break;
    blank ||= filled === 0;
    first--;
  }
  const { line } = records[first]!;
  return (blank || first === 0) && line >= 0 ? line : null;
}

function bodyOf(records: readonly Placed[], from: number): string[][] {
  const body: string[][] = [];
  for (const { cells } of records.slice(from, from + BODY)) {
    if (filledIn(cells).length < 2) break;
    body.push(cells);
  }
  return body;
}

/** Where a line begins, in bytes; no encoding but the wide ones has a line feed inside a character. */
function byteOf(bytes: Uint8Array, line: number, encoding: string): number {
  const wide = encoding.startsWith('utf-16');
  const zero = encoding === 'utf-16be' ? -1 : 1;
  let left = line;
  for (let i = 0; i < bytes.length && left > 0; i++) {
    if (bytes[i] !== 10 || (wide && bytes[i + zero] !== 0)) continue;
    if (--left === 0) return wide && zero === 1 ? i + 2 : i + 1;
  }
  return 0;
}
