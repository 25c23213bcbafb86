import { createXXHash128 } from 'hash-wasm';
import { Problem } from '../../model/problem.ts';
import type { Dialect, ImportWarning, Sniffed } from '../types.ts';
import { chunks, slice } from './bytes.ts';
import { countRecords, firstRecords, HEAD, type Counted, type Readable } from './count.ts';
import type { Sample, Vocabulary } from './dialect.ts';
import { byteOrderMark, decideBroken, isEscapedJapanese, utf16ByZeros } from './encoding.ts';
import { stretch, type Running } from './jobs.ts';
import { layOut, type Layout } from './layout.ts';
import { Scanner, type Pattern, type Scan } from './scan.ts';
import { Splitter } from './split.ts';
import { decoder, withoutNul } from './text.ts';

const HEAD_BYTES = 1 << 18;
const TAIL_BYTES = 1 << 16;

/**
 * Understands a delimited file: encoding, dialect, header, hash, count, and whether DuckDB reads it
 * as we would. Rejects with the Problems named in `Readers`.
 */
export async function sniffFile(
  file: Blob,
  name: string,
  fixed: Partial<Dialect>,
  running: Running,
  vocabulary?: Vocabulary,
): Promise<Sniffed> {
  if (file.size === 0) throw new Problem('file-empty');
  const head = await slice(file, 0, HEAD_BYTES);
  const mark = byteOrderMark(head);
  if (mark?.length === file.size) throw new Problem('file-empty');
  const first = firstEncoding(fixed, head);
  if (!first.startsWith('utf-16') && isBinary(head)) throw new Problem('file-not-a-table');

  const sample = (encoding: string) => sampleOf(file, head, encoding);
  let layout = layOut(await sample(first), fixed, vocabulary);
  const scanner = new Scanner(first === 'utf-8' ? patternOf(layout) : null, mark?.length ?? 0);
  const { hash, scan } = await pass(file, scanner, stretch(running, file.size, 0, 0.5));

  const warnings: ImportWarning[] = [];
  let encoding = first;
  if (fixed.encoding === undefined && first === 'utf-8' && scan.utf8.broken > 0) {
    const decided = await decideBroken(file, scan.utf8);
    warnings.push(...decided.warnings);
    encoding = decided.encoding;
    if (encoding !== first) layout = layOut(await sample(encoding), fixed, vocabulary);
  }
  if (scan.nul > 0 && !encoding.startsWith('utf-16'))
    warnings.push({ code: 'nul-bytes', args: { n: scan.nul } });

  const { marks, headerRow, header, rawHeader, preamble } = layout;
  const dialect: Dialect = { encoding, ...marks, headerRow };
  const readable: Readable = { header, preamble, dialect };
  const rest = stretch(running, file.size, 0.5, 1);
  const body = scan.regular
    ? await regularBody(file, readable, scan, rest)
    : await countRecords(file, readable, rest, first !== 'utf-8' || scan.utf8.broken > 0);
  // A regular file is not read a second time.
  rest.progress(file.size);
  warnings.push(...layout.warnings, ...body.warnings);
  if (body.records === 0) warnings.push({ code: 'no-rows', args: {} });
  return {
    name,
    bytes: file.size,
    hash,
    dialect,
    header,
    rawHeader,
    preamble,
    records: body.records,
    widest: body.widest,
    regular: scan.regular,
    cuts: scan.regular ? scan.cuts : [],
    head: body.head,
    tail: body.tail,
    warnings,
  };
}

/** The encoding as far as the first bytes, or the person, tell. */
function firstEncoding(fixed: Partial<Dialect>, head: Uint8Array): string {
  if (fixed.encoding !== undefined) return decoder(fixed.encoding).encoding;
  const mark = byteOrderMark(head);
  if (mark !== null) return mark.encoding;
  const wide = utf16ByZeros(head.subarray(0, 1 << 16));
  if (wide !== null) return wide;
  return isEscapedJapanese(head) ? 'iso-2022-jp' : 'utf-8';
}

/** Shares of control characters that not even a damaged text has; NULs come in whole stretches. */
const MOST_NUL = 0.1;
const MOST_CONTROLS = 0.03;

/** True for bytes that no text is made of. Packed ones have controls everywhere, though not many. */
function isBinary(head: Uint8Array): boolean {
  let nul = 0;
  let controls = 0;
  for (const byte of head)
    if (byte === 0) nul++;
    // 1 and 28 to 31 separate cells and records.
    else if (byte < 0x1c && byte !== 1 && byte !== 9 && byte !== 10 && byte !== 13) controls++;
  return nul + controls > MOST_NUL * head.length || controls > MOST_CONTROLS * head.length;
}

async function sampleOf(file: Blob, head: Uint8Array, encoding: string): Promise<Sample> {
  const whole = head.length === file.size;
  // As a stream even where it is whole: that is how the rest is read.
  const decode = decoder(encoding);
  const text = withoutNul(decode.decode(head, { stream: true }) + (whole ? decode.decode() : ''));
  if (whole) return { head: text, tail: '', whole };
  // An even offset, so that two-byte units stay whole.
  const from = Math.max(head.length, file.size - TAIL_BYTES);
  const bytes = await slice(file, from + (from % 2), file.size);
  return { head: text, tail: withoutNul(decoder(encoding).decode(bytes)), whole };
}

/** The pattern that the scan shall hold the file to, or null where DuckDB would not agree anyway. */
function patternOf({ marks, header, skip }: Layout): Pattern | null {
  const delimiter = marks.delimiter.charCodeAt(0);
  const doubled = marks.quote === '' || marks.escape === '"';
  if (marks.delimiter.length !== 1 || delimiter >= 0x80 || !doubled) return null;
  const quote = marks.quote === '' ? -1 : marks.quote.charCodeAt(0);
  return { delimiter, quote, width: header.length, skip };
}

/** The one pass over all bytes: hash, UTF-8, regularity. */
async function pass(
  file: Blob,
  scanner: Scanner,
  running: Running,
): Promise<{ hash: string; scan: Scan }> {
  const hash = await createXXHash128();
  for await (const bytes of chunks(file, running)) {
    hash.update(bytes);
    scanner.push(bytes);
  }
  return { hash: hash.digest('hex'), scan: scanner.end() };
}

async function regularBody(
  file: Blob,
  readable: Readable,
  scan: Scan,
  running: Running,
): Promise<Counted> {
  const widest = readable.header.length;
  const head = await firstRecords(file, readable, running, HEAD);
  const start = scan.starts[0];
  if (start === undefined) return { records: 0, widest, head, tail: [], warnings: [] };
  const splitter = new Splitter(readable.dialect, readable.header.length);
  const text = decoder('utf-8').decode(await slice(file, start, file.size));
  const tail = [...splitter.push(text), ...splitter.end()];
  return { records: scan.records, widest, head, tail, warnings: [] };
}
