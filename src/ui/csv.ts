/** One cell of a result; nested values are written as JSON. */
export type CsvCell = string | number | boolean | null | undefined | object;

const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const FORMULA = /^[=+\-@\t\r]/;

/** A spreadsheet would run such a cell as a formula; the apostrophe makes it text. */
export const guarded = (text: string): string =>
  FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;

/** A cell of RFC 4180, guarded. */
export function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  const safe = guarded(typeof cell === 'object' ? JSON.stringify(cell) : String(cell));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180: CRLF, quotes doubled, a header. Cells are the raw values, not their printed form. */
export function toCsv(
  columns: readonly { name: string; label?: string }[],
  rows: readonly Record<string, CsvCell>[],
): string {
  const head = columns.map((c) => csvCell(c.label ?? c.name)).join(',');
  const lines = rows.map((row) => columns.map((c) => csvCell(row[c.name])).join(','));
  return [head, ...lines, ''].join('\r\n');
}
