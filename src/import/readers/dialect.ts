import type { Dialect } from '../types.ts';
import { isNeat, kindOf, normalWord } from './cells.ts';
import type { Marks } from './quotes.ts';
import { Splitter } from './split.ts';

/** Text from the beginning and the end of a file; `whole` = the head is all of it. */
export interface Sample {
  head: string;
  tail: string;
  whole: boolean;
}

export type Vocabulary = ReadonlySet<string>;

/** How likely each delimiter is before anything is seen; weak ones also occur inside values. */
const DELIMITERS: Readonly<Record<string, number>> = {
  ',': 1,
  '\t': 1,
  ';': 1,
  '|': 1,
  '\u0001': 1,
  '\u001f': 1,
  '^': 0.8,
  '~': 0.8,
  ':': 0.6,
  ' ': 0.6,
};
const WEAK = 0.7;
/** What a file of one column scores, beside a usual delimiter and beside a weak one. */
const ONE_COLUMN = 0.15;
const ONE_COLUMN_BESIDE_WEAK = 0.4;

const SEP_LINE = /^sep=(.)\s*$/i;

/** The delimiter that a first line `sep=;` names, or null. Such a line is no data. */
export function sepLine(head: string): string | null {
  const end = head.search(/[\r\n]/);
  const line = end < 0 ? head : head.slice(0, end);
  return SEP_LINE.exec(line.replace(/^"|"$/g, ''))?.[1] ?? (/^sep=\t?$/i.test(line) ? '\t' : null);
}

/** The marks for which the sample falls best into equal records of neat cells. */
export function detectMarks(
  sample: Sample,
  fixed: Partial<Dialect>,
  vocabulary?: Vocabulary,
): Marks {
  const named = fixed.delimiter ?? sepLine(sample.head);
  let best: { marks: Marks; score: number } | null = null;
  let weak = 0;
  for (const [delimiter, prior] of Object.entries(DELIMITERS)) {
    if (named !== null && named !== undefined) break;
    if (!sample.head.includes(delimiter)) continue;
    const found = bestQuoting(sample, delimiter, fixed, vocabulary);
    const score = found.score * prior;
    if (score > (best?.score ?? 0)) {
      best = { marks: found.marks, score };
      weak = prior < WEAK ? ONE_COLUMN_BESIDE_WEAK : ONE_COLUMN;
    }
  }
  if (best !== null && best.score > weak) {
    const soft = fixed.delimiter === undefined && hasSoftBlank(sample, best.marks);
    return soft ? { ...best.marks, delimiter: `${best.marks.delimiter} ` } : best.marks;
  }
  return bestQuoting(sample, named ?? ',', fixed, vocabulary).marks;
}

/** The quote and escape that suit this delimiter best, and how well all three do. */
function bestQuoting(
  sample: Sample,
  delimiter: string,
  fixed: Partial<Dialect>,
  vocabulary: Vocabulary | undefined,
): { marks: Marks; score: number } {
  const text = sample.head + sample.tail;
  const quote =
    fixed.quote ?? (wrapped(text, delimiter, "'") > 2 * wrapped(text, delimiter, '"') ? "'" : '"');
  const escapes: Marks['escape'][] = [quote === '' ? '' : '"'];
  if (quote !== '' && text.includes(`\\${quote}`)) escapes.push('\\');
  let best: { marks: Marks; score: number } | null = null;
  for (const escape of fixed.escape === undefined ? escapes : [fixed.escape]) {
    const marks: Marks = { delimiter, quote, escape };
    const score = suits(sample, marks, vocabulary);
    if (best === null || score > best.score) best = { marks, score };
  }
  return best as { marks: Marks; score: number };
}

/** Cells that begin and end with the quote, in lines taken by themselves. */
function wrapped(text: string, delimiter: string, quote: string): number {
  let count = 0;
  for (const line of text.split(/[\r\n]+/, 400)) {
    if (!line.includes(quote)) continue;
    for (const cell of line.split(delimiter)) {
      const inner = cell.trim();
      if (inner.length > 1 && inner.startsWith(quote) && inner.endsWith(quote)) count++;
    }
  }
  return count;
}

/** 0 … 1: equal widths from the first full record on, neat cells, more columns, few stray quotes. */
function suits(sample: Sample, marks: Marks, vocabulary: Vocabulary | undefined): number {
  const { records, stray } = sampleRecords(sample, marks);
  const filled = records.filter((r) => r.length > 0);
  const width = commonWidth(filled);
  if (width < 2) return 0;
  const from = filled.findIndex((r) => r.length === width);
  const body = filled.slice(from);
  const full = body.filter((r) => r.length === width);
  const share = (full.length / body.length) * (1 - (0.3 * from) / filled.length);
  let neat = 0;
  let cells = 0;
  let known = 0;
  let values = 0;
  for (const record of full.slice(0, 100))
    for (const cell of record.slice(0, 100)) {
      cells++;
      if (isNeat(cell)) neat++;
      if (kindOf(cell) !== 'text') values++;
      if (vocabulary?.has(normalWord(cell))) known++;
    }
  // Words of prose are cells of a table only beside some values; a table of values alone is one
  // unless its lines are single values that are written with blanks.
  if (marks.delimiter === ' ' && values < 0.2 * cells) return 0;
  const figures = marks.delimiter === ' ' && values === cells && !full.some(isOneValue);
  const odd = 1 - Math.min(0.5, stray / filled.length);
  const words = known >= 3 ? 1.3 : 1;
  const unbroken = DELIMITERS[marks.delimiter] === 1 && full.length === filled.length;
  const factor = figures ? 1.6 : unbroken ? 1.2 : 1;
  const fit = share ** 1.5 * (0.4 + (0.6 * neat) / cells) * ((width - 1) / width) * odd * words;
  return factor * fit + 0.4 * quotedBy(sample, marks);
}

/** Under blanks, the share of lines in which a quoted cell stands between them, if nearly all. */
function quotedBy({ head }: Sample, { delimiter, quote }: Marks): number {
  if (delimiter !== ' ' || quote === '') return 0;
  const lines = head.split(/[\r\n]+/, 200).filter((line) => line !== '');
  const cell = new RegExp(` ${quote}[^${quote}]*${quote}(?: |$)`);
  const share = lines.filter((line) => cell.test(line)).length / lines.length;
  return share >= 0.8 ? share : 0;
}

/** `2026-01-05 09:50`, `1 234 567`: one value, whose blanks cut nothing. */
function isOneValue(cells: readonly string[]): boolean {
  const line = cells.join(' ');
  return kindOf(line) === 'date' || /^\d{1,3}( \d{3})+$/.test(line);
}

/**
 * The records of head and tail; the ones that the sample may have cut are left out. `width` = cells
 * of the table's records, by which odd quotes are read (0 = unknown).
 */
export function sampleRecords(
  { head, tail, whole }: Sample,
  marks: Marks,
  width = 0,
): { records: string[][]; stray: number } {
  const first = new Splitter(marks, width);
  const records = [...first.push(head), ...first.end()];
  if (!whole) records.pop();
  const from = tail.search(/[\r\n]/) + 1;
  if (whole || from === 0) return { records, stray: first.stray };
  const last = new Splitter(marks, width);
  const after = [...last.push(tail.slice(from)), ...last.end()];
  return { records: [...records, ...after], stray: first.stray };
}

/**
 * The width of the body: the one that most records have, the greater of equals. Lines of one cell
 * are titles and notes unless they outnumber the rest from its first record on, or among it.
 */
export function commonWidth(all: readonly (readonly string[])[]): number {
  const widths = new Set(all.filter(hasText).map((r) => r.length));
  const records = all.filter((r) => widths.has(r.length));
  const width = belowPairs(records, mostFrequent(records.filter((r) => r.length > 1)));
  const body = records.slice(records.findIndex((r) => r.length === width));
  const full = body.filter((r) => r.length === width).length;
  const last = body.findLastIndex((r) => r.length === width);
  const singles = (among: typeof body): number => among.filter((r) => r.length === 1).length;
  const apart = full > 0 && full > singles(body.slice(0, last)) && 2 * full >= singles(body);
  return apart ? width : mostFrequent(records);
}

/** Of a width that only empty cells have, nothing can be said. */
const hasText = (record: readonly string[]): boolean => record.some((cell) => cell !== '');

/** Under a list of `name,value` lines a table may be shorter than the list, but it is far wider. */
function belowPairs(records: readonly (readonly string[])[], width: number): number {
  const wide = mostFrequent(records.filter((r) => r.length >= 2 * width));
  const first = records.findIndex((r) => r.length === wide);
  const after = records.slice(Math.max(0, first));
  const full = after.filter((r) => r.length === wide).length;
  return wide > 0 && full > 1 && after.every((r) => r.length !== width) ? wide : width;
}

function mostFrequent(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records)
    if (length > 0) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 0;
  let most = 0;
  for (const [w, n] of counts) if (n > most || (n === most && w > width)) [width, most] = [w, n];
  return width;
}

/** True where every delimiter outside quotes is followed by a blank, as in `a, b, c`. */
function hasSoftBlank({ head }: Sample, marks: Marks): boolean {
  if (!/[,;|]/.test(marks.delimiter)) return false;
  const splitter = new Splitter({ ...marks, delimiter: `${marks.delimiter} ` }, 0);
  splitter.push(head);
  splitter.end();
  return splitter.soft > 0 && splitter.hard <= 0.02 * splitter.soft;
}
