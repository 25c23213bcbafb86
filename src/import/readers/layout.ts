import { Problem } from '../../model/problem.ts';
import type { Dialect, ImportWarning } from '../types.ts';
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

/** Finds marks, header and names in a sample of the text; rejects with `file-empty`. */
export function layOut(sample: Sample, fixed: Partial<Dialect>, vocabulary?: Vocabulary): Layout {
  if (sample.head.trim() === '') throw new Problem('file-empty');
  const marks = detectMarks(sample, fixed, vocabulary);
  const { records } = sampleRecords(sample, marks);
  const width = commonWidth(records.slice(bodyStart(records)));
  let found = findHeader(records, width, vocabulary);
  if (fixed.headerRow !== undefined) found = fixedHeader(found, fixed.headerRow, records.length);
  const rawHeader = joinedHeader(records, found);
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
    preamble: records.slice(0, found.rows?.[0] ?? found.data),
    warnings,
  };
}

/** The rows above a body of some size say nothing about its width. */
function bodyStart(records: readonly (readonly string[])[]): number {
  const widest = Math.max(...records.map((r) => r.length), 0);
  return records.length > 10
    ? Math.max(
        0,
        records.findIndex((r) => r.length >= widest / 2),
      )
    : 0;
}
