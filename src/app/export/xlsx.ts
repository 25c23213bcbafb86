import { utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import type { OutColumn, OutKind, Writer } from './types.ts';

/** Rows that a sheet takes below its header; what is beyond goes on in further sheets. */
const SHEET_ROWS = 1_048_575;
/** Digits that a workbook's numbers keep; longer ones stay text, so that none is lost. */
const EXACT = 15;

/**
 * A workbook: numbers and days as such, everything else as text cells, which a spreadsheet never
 * runs, whatever they begin with.
 */
export const writeXlsx: Writer = async (columns, batches, name) => {
  const book = utils.book_new();
  const header = columns.map((c): CellObject => ({ t: 's', v: c.name }));
  let rows: CellObject[][] = [header];
  const add = () => {
    const n = book.SheetNames.length;
    const title = name.replace(/[[\]*?/\\:]/g, '_').slice(0, 24) || 'data';
    utils.book_append_sheet(book, sheetOf(rows, columns.length), n ? `${title} ${n + 1}` : title);
    rows = [header];
  };
  for await (const batch of batches) {
    const length = batch[0]?.length ?? 0;
    for (let i = 0; i < length; i++) {
      if (rows.length > SHEET_ROWS) add();
      rows.push(columns.map((column, c) => cellOf(column, batch[c]![i] ?? null)));
    }
  }
  add();
  const bytes: ArrayBuffer = write(book, { type: 'array', bookType: 'xlsx', compression: true });
  return new Blob([bytes], { type: TYPE });
};

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function sheetOf(rows: CellObject[][], width: number): WorkSheet {
  const last = utils.encode_cell({ r: rows.length - 1, c: Math.max(0, width - 1) });
  return { '!ref': `A1:${last}`, '!data': rows };
}

const NUMERIC: readonly OutKind[] = ['count', 'decimal'];

function cellOf({ kind }: OutColumn, text: string | null): CellObject {
  if (text === null) return { t: 'z' };
  if (NUMERIC.includes(kind) && text.replace(/\D/g, '').length <= EXACT) {
    return { t: 'n', v: Number(text) };
  }
  if (kind === 'day') return { t: 'n', v: serialOf(text), z: 'yyyy-mm-dd' };
  if (kind === 'boolean') return { t: 'b', v: text === 'true' };
  return { t: 's', v: text };
}

/** The day's number in the 1900 system. */
const serialOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569;
