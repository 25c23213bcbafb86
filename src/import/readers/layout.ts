import { Problem } from '../../model/problem.ts';
import type { Dialect, ImportWarning } from '../types.ts';
import { isNeat, kindOf } from './cells.ts';
import {
  commonWidth,
  detectMarks,
  sampleRecords,
  type Sample,
  type Vocabulary,
} from './dialect.ts';
import { findHeader, fixedHeader, joinedHeader } from './header.ts';
import { columnNames } from './names.ts';
import type { Marks } from './quotes.ts';
import { Splitter } from './split.ts';

/** Where everything stands in the file, from its head and tail. */
export interface Layout {
  marks: Marks;
  headerRow: number | null;
  /** Records above the first one of data. */
  skip: number;
  header: string[];
  rawHeader: string[];
  preamble: string[][];
  warnings: ImportWarning[];
}

/** Other widths by which the sample is read. */
const TRIES = 3;

/** Finds marks, header and names in a sample of the text; rejects with `file-empty`. */
export function layOut(sample: Sample, fixed: Partial<Dialect>, vocabulary?: Vocabulary): Layout {
  if (sample.head.trim() === '') throw new Problem('file-empty');
  const marks = detectMarks(sample, fixed, vocabulary);
  const lay = (records: string[][]): Layout => laidOut(records, marks, fixed, vocabulary);
  let records = sampleRecords(sample, marks).records;
  let layout = lay(records);
  // Odd quotes are read by the table's width: what stands above it must be what the reader will skip.
  for (let tries = 0; layout.skip > 0 && tries < TRIES; tries++) {
    const { header, skip } = layout;
    const asRead = sampleRecords(sample, marks, header.length).records;
    if (areEqual(records.slice(0, skip), asRead.slice(0, skip))) break;
    records = asRead;
    layout = lay(records);
    if (layout.header.length === header.length) break;
  }
  return layout;
}

function laidOut(
  asRead: string[][],
  marks: Marks,
  fixed: Partial<Dialect>,
  vocabulary: Vocabulary | undefined,
): Layout {
  const width = commonWidth(asRead);
  let records = asRead;
  let found = findHeader(records, width, vocabulary);
  if (found.rows === null && found.data > 0) {
    records = asRead.with(found.data - 1, respelled(asRead[found.data - 1], marks, width));
    found = findHeader(records, width, vocabulary);
  }
  if (fixed.headerRow !== undefined) found = fixedHeader(found, fixed.headerRow, records.length);
  const rawHeader = narrowed(joinedHeader(records, found), width);
  const { names, warnings } = columnNames(rawHeader, Math.max(width, 1));
  if (found.rows === null) warnings.push({ code: 'no-header', args: {} });
  else if (found.rows[0] < found.rows[1])
    warnings.push({ code: 'header-joined', args: { n: found.rows[1] - found.rows[0] + 1 } });
  return {
    marks,
    headerRow: found.rows?.[1] ?? null,
    skip: found.data,
    header: names,
    rawHeader,
    preamble: asRead.slice(0, found.rows?.[0] ?? found.data),
    warnings,
  };
}

const areEqual = (a: readonly string[][], b: readonly string[][]): boolean =>
  a.length === b.length &&
  a.every((cells, i) => cells.length === b[i]?.length && cells.every((c, j) => c === b[i]?.[j]));

/** A lone line that another delimiter cuts into exactly the names that the body asks for. */
function respelled(record: string[] = [], marks: Marks, width: number): string[] {
  const line = record.length === 1 ? (record[0] as string) : '';
  if (width < 3 || line.length < 2 * width || line.length > 10_000) return record;
  for (const delimiter of ['\t', ';', ',', '|', ' ']) {
    if (delimiter === marks.delimiter || !line.includes(delimiter)) continue;
    const splitter = new Splitter({ ...marks, delimiter }, width);
    const [cells] = [...splitter.push(line), ...splitter.end()];
    if (cells?.length === width && cells.every((c) => kindOf(c) === 'text' && isNeat(c)))
      return cells;
  }
  return record;
}

/** Names without a column: where the body is narrower by as many as there are empty names. */
function narrowed(names: string[], width: number): string[] {
  const filled = names.filter((name) => name.trim() !== '');
  return names.length > width && filled.length === width ? filled : names;
}
