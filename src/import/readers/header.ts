import { kindOf, normalWord, type Kind } from './cells.ts';
import type { Vocabulary } from './dialect.ts';

/** Where the header stands: its records, and the first record of data. */
export interface Found {
  /** First and last record of the header, or null where the file has none. */
  rows: [first: number, last: number] | null;
  /** First record of data. */
  data: number;
}

/** Records looked at for a header, and for what the columns hold. */
const FIRST = 30;
const BODY = 100;
const COLUMNS = 200;
/** Score from which a record is a header; a whole table of text without repeats scores 0.25. */
const ENOUGH = 0.15;

/** What most filled cells of a column are, and the texts that occur in it. */
interface Column {
  kind: Kind;
  filled: number;
  rows: number;
  texts: Set<string>;
}

/**
 * The header among the first records: as wide as the body, filled, distinct, and text where the
 * columns under it hold values. `width` is the body's.
 */
export function findHeader(
  records: readonly (readonly string[])[],
  width: number,
  vocabulary?: Vocabulary,
): Found {
  const limit = Math.min(FIRST, records.length);
  const used = usedColumns(records, width);
  for (let row = 0; row < limit; row++) {
    if (!isFilled(records[row] as string[], width, used)) continue;
    const columns = profile(records, row + 1, width);
    if (headerScore(records[row] as string[], columns, vocabulary) >= ENOUGH) {
      if (dataAbove(records, row, columns, width)) break;
      return block(records, row, width);
    }
  }
  const data = records.findIndex((r) => r.length > 0 && isFilled(r, width, used));
  return { rows: null, data: Math.max(0, data) };
}

/** The header given by the person, with the rows that belong to it if the search finds the same. */
export function fixedHeader(found: Found, row: number | null, records: number): Found {
  if (row === null) return { rows: null, data: found.rows === null ? found.data : 0 };
  const last = Math.max(0, Math.min(row, Math.max(0, records - 1)));
  return found.rows?.[1] === last ? found : { rows: [last, last], data: last + 1 };
}

/** One name a column from the rows of the header; a group's name reaches to the next one. */
export function joinedHeader(records: readonly (readonly string[])[], found: Found): string[] {
  if (found.rows === null) return [];
  const rows = records.slice(found.rows[0], found.rows[1] + 1);
  if (rows.length === 1) return [...(rows[0] as string[])];
  const width = rows.reduce((most, r) => Math.max(most, r.length), 0);
  const reach = rows.map(() => '');
  return Array.from({ length: width }, (_, c) => {
    const parts = rows.map((r, i) => {
      const cell = (r[c] ?? '').trim();
      const below = rows.slice(i + 1).some((other) => (other[c] ?? '').trim() !== '');
      if (cell !== '' || !below) reach[i] = cell;
      return reach[i] as string;
    });
    return parts.filter((part) => part !== '').join(' ');
  });
}

/** How many columns hold anything: a spreadsheet leaves empty ones at the end. */
function usedColumns(records: readonly (readonly string[])[], width: number): number {
  const used = new Set<number>();
  for (const record of records.slice(0, 4 * BODY))
    for (const [c, cell] of record.entries()) if (cell.trim() !== '') used.add(c);
  return Math.min(width, used.size);
}

function isFilled(record: readonly string[], width: number, used = width): boolean {
  if (record.length < width / 2) return false;
  const filled = record.reduce((n, cell) => n + (cell.trim() === '' ? 0 : 1), 0);
  return filled >= (width === 1 ? 1 : Math.max(2, used / 2));
}

function profile(records: readonly (readonly string[])[], from: number, width: number): Column[] {
  const body = records
    .slice(from, from + 4 * BODY)
    .filter((r) => r.length === width)
    .slice(0, BODY);
  return Array.from({ length: Math.min(width, COLUMNS) }, (_, c) => {
    const counts: Record<Kind, number> = { empty: 0, number: 0, date: 0, link: 0, text: 0 };
    const texts = new Set<string>();
    for (const record of body) {
      const cell = record[c] as string;
      counts[kindOf(cell)]++;
      if (cell.length < 100) texts.add(cell.trim());
    }
    const filled = body.length - counts.empty;
    const kinds = ['number', 'date', 'link'] as const;
    const most = kinds.find((kind) => counts[kind] >= 0.7 * filled && counts[kind] > 0);
    return { kind: filled === 0 ? 'empty' : (most ?? 'text'), filled, rows: body.length, texts };
  });
}

/** Above 0: more a header than a record of data; the mean over the columns. */
function headerScore(
  record: readonly string[],
  columns: readonly Column[],
  vocabulary: Vocabulary | undefined,
): number {
  let score = 0;
  const seen = new Set<string>();
  let twins = 0;
  for (const [c, column] of columns.entries()) {
    const cell = (record[c] ?? '').trim();
    const kind = kindOf(cell);
    if (cell !== '' && seen.has(cell)) twins++;
    seen.add(cell);
    if (vocabulary?.has(normalWord(cell))) score += 1;
    else if (kind === 'text') score += column.kind === 'text' ? againstText(cell, column) : 0.8;
    else if (kind !== 'empty') score -= against(cell, kind, column);
  }
  seen.delete('');
  return (score - twins / 2) / Math.max(1, seen.size + twins);
}

function againstText(cell: string, column: Column): number {
  if (column.texts.has(cell)) return -0.5;
  return cell.length > 100 ? 0 : 0.25;
}

/** A value where a name should stand; years and months may name columns of figures. */
function against(cell: string, kind: Kind, column: Column): number {
  // A date that stands among figures once more is the header again.
  const period = kind === 'date' || (/^(19|20)\d\d$/.test(cell) && !column.texts.has(cell));
  if (period && column.kind === 'number') {
    const years = [...column.texts].filter((t) => /^(19|20)\d\d$/.test(t)).length;
    if (years < column.texts.size / 2) return -0.2;
  }
  return kind === column.kind ? 1.5 : 0.7;
}

/** True if a record above is like those below: then this is an odd record of data, no header. */
function dataAbove(
  records: readonly (readonly string[])[],
  row: number,
  columns: readonly Column[],
  width: number,
): boolean {
  const typed = columns.flatMap((column, c) =>
    column.kind === 'text' || column.kind === 'empty' ? [] : [c],
  );
  return records.slice(0, row).some((record) => {
    if (record.length !== width || !isFilled(record, width)) return false;
    const like = typed.filter((c) => kindOf(record[c] as string) === columns[c]?.kind);
    return like.length >= 0.7 * typed.length;
  });
}

/** The rows of the header around its first full one: repeats, a second row, a row of groups. */
function block(records: readonly (readonly string[])[], row: number, width: number): Found {
  let last = row;
  while (last < row + 2 && belongs(records, row, last + 1, width)) last++;
  const first =
    row > 0 && isGroupRow(records[row - 1] as string[], records[row] as string[]) ? row - 1 : row;
  return { rows: [first, last], data: last + 1 };
}

/** Does record `next` still belong to the header that began at `row`? */
function belongs(
  records: readonly (readonly string[])[],
  row: number,
  next: number,
  width: number,
): boolean {
  const cells = records[next];
  const above = records[row] as string[];
  if (cells === undefined || cells.length === 0 || next + 1 >= records.length) return false;
  if (cells.length === above.length && cells.every((cell, c) => cell.trim() === above[c]?.trim()))
    return true;
  const columns = profile(records, next + 1, width);
  const typed = columns.flatMap(({ kind, filled, rows }, c) =>
    kind !== 'text' && kind !== 'empty' && filled === rows ? [c] : [],
  );
  if (typed.length < 2) return false;
  if (areYears(cells, above, columns)) return true;
  const kinds = typed.map((c) => kindOf(cells[c] ?? ''));
  if (kinds.some((kind) => kind !== 'text' && kind !== 'empty')) return false;
  const named = kinds.filter((kind) => kind === 'text').length;
  // One record of data is too little to tell words from names by.
  if (named >= typed.length / 2) return (columns[0]?.rows ?? 0) > 1;
  // Options under questions: blank where the first row names a column, text where it is blank.
  const options = cells.filter((cell, c) => cell.trim() !== '' && (above[c] ?? '').trim() === '');
  return options.length > 0 && cells.every((cell) => ['empty', 'text'].includes(kindOf(cell)));
}

/** Years under the names of groups, which reach over empty cells; the columns below hold no years. */
function areYears(
  cells: readonly string[],
  above: readonly string[],
  columns: readonly Column[],
): boolean {
  const year = /^(19|20)\d\d$/;
  const under = [...cells.entries()].filter(([, cell]) => cell.trim() !== '');
  const years = under.filter(([c, cell]) => {
    const texts = [...(columns[c]?.texts ?? [])];
    return year.test(cell.trim()) && texts.filter((t) => year.test(t)).length < texts.length / 2;
  });
  const gap = years.some(([c]) => (above[c] ?? '').trim() === '');
  return gap && years.length === under.length;
}

/** Names of groups above names that repeat: `2025,,2026,` over `Q1,Q2,Q1,Q2`. */
function isGroupRow(above: readonly string[], header: readonly string[]): boolean {
  const names = header.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (new Set(names).size === names.length || above.length !== header.length) return false;
  const filled = above.filter((cell) => cell.trim() !== '');
  return (
    filled.length >= 2 && filled.length < above.length && new Set(filled).size === filled.length
  );
}
