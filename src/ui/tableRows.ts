import { guarded, toCsv, type CsvCell } from './csv.ts';
import type { Rank, TableColumn, TableRow } from './table.ts';

/** True where a row equals a partial row on all of its columns; lists are equal by what they hold. */
export const matches = (row: TableRow, part: TableRow): boolean =>
  Object.entries(part).every(([name, value]) => same(row[name] ?? null, value ?? null));

const same = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));

export interface Sort {
  column: string;
  down: boolean;
}

/** The next order after a click on a head: numbers begin with the largest; a third click ends it. */
export function nextSort(now: Sort | null, column: string, numeric: boolean): Sort | null {
  if (now?.column !== column) return { column, down: numeric };
  return now.down === numeric ? { column, down: !numeric } : null;
}

function compare(a: unknown, b: unknown, down: boolean): number {
  const none = (x: unknown) => x === null || x === undefined;
  if (none(a) || none(b)) return Number(none(a)) - Number(none(b));
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
  return down ? -order : order;
}

/** Peers in the order asked for, then the rows apart as they came, then totals. */
export function arrange<R extends TableRow>(
  rows: readonly R[],
  sort: Sort | null,
  rank: (row: R) => Rank,
): R[] {
  const of = (wanted: Rank) => rows.filter((row) => rank(row) === wanted);
  const peers = of('peer');
  if (sort) peers.sort((a, b) => compare(a[sort.column], b[sort.column], sort.down));
  return [...peers, ...of('apart'), ...of('total')];
}

/** Unformatted values under the columns' names; a text column that is composed gives its text. */
function plainRows(columns: readonly TableColumn[], rows: readonly TableRow[]) {
  const shown = columns.filter((c) => !c.spark);
  const cell = (column: TableColumn, row: TableRow): CsvCell =>
    column.unit === 'text' && column.text ? column.text(row) : (row[column.name] as CsvCell);
  return {
    shown,
    plain: rows.map((row) => Object.fromEntries(shown.map((c) => [c.name, cell(c, row)]))),
  };
}

/** The table with full figures, guarded against formulas. */
export function tableCsv(columns: readonly TableColumn[], rows: readonly TableRow[]): string {
  const { shown, plain } = plainRows(columns, rows);
  return toCsv(shown, plain);
}

/** The same for the clipboard: tabs between cells, so that a spreadsheet takes it as cells. */
export function tableTsv(columns: readonly TableColumn[], rows: readonly TableRow[]): string {
  const { shown, plain } = plainRows(columns, rows);
  const flat = (x: CsvCell) => guarded(String(x ?? '').replace(/[\t\r\n]+/g, ' '));
  const lines = plain.map((row) => shown.map((c) => flat(row[c.name])).join('\t'));
  return [shown.map((c) => flat(c.label)).join('\t'), ...lines].join('\n');
}

/** Rows to draw of a long table: those in sight and some beyond; heights are equal. */
export function visible(
  total: number,
  scrolled: number,
  height: number,
  rowHeight: number,
  spare = 12,
): { from: number; to: number } {
  const from = Math.max(0, Math.floor(scrolled / rowHeight) - spare);
  const to = Math.min(total, Math.ceil((scrolled + height) / rowHeight) + spare);
  return { from, to };
}
