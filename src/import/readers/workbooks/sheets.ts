import { Problem } from '../../../model/problem.ts';
import type { ImportWarning, Part } from '../../types.ts';
import { CLEAN, CsvText } from '../csv-text.ts';
import { failedPart } from '../opening.ts';

/** Rows that a sheet of a new and of an old workbook can hold: one that is full was cut. */
const FULL = new Set([1_048_576, 65_536]);
/** A sheet has so many rows and columns at most: what points beyond is damaged. */
const ROWS = 1_048_576;
export const COLUMNS = 16_384;
/** A workbook keeps 15 digits: whole numbers of more have lost some. */
const LONG = /^-?\d{16,}$/;

/** One sheet on its way to clean text: rows from the top, blank ones where the sheet has gaps. */
export class Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly #text = new CsvText();
  /** Formulas without a stored result, and numbers of more digits than a workbook keeps. */
  formulas = 0;
  /** Places with text that is in no cell, and whether the end of the table is missing. */
  beside = 0;
  isOpen = false;
  #long = 0;
  #rows = 0;

  constructor(name: string, hidden: boolean) {
    this.name = name;
    this.hidden = hidden;
  }

  /**
   * The cells of a row, counted from 1; rows without a filled cell need not come. Throws
   * `workbook-damaged` where they stand in no place that a sheet has.
   */
  add(row: number, cells: readonly string[]): void {
    let width = cells.length;
    while (width > 0 && !cells[width - 1]) width--;
    this.#rows = Math.max(this.#rows, row);
    if (width === 0) return;
    if (width > COLUMNS || row - this.#text.records > ROWS) throw new Problem('workbook-damaged');
    // Blank rows above the first filled one are no gap.
    if (this.#text.records > 0)
      while (this.#text.records < row - 1 - this.#above) this.#text.add([]);
    else this.#above = row - 1;
    this.#text.add(cells.slice(0, width));
  }
  #above = 0;

  addLong(number: string): void {
    if (LONG.test(number)) this.#long++;
  }

  get isEmpty(): boolean {
    return this.#text.records === 0;
  }

  async part(name: string, container: string): Promise<Part> {
    const warnings: ImportWarning[] = [];
    if (this.formulas) warnings.push({ code: 'formulas-empty', args: { n: this.formulas } });
    if (this.#long) warnings.push({ code: 'long-numbers', args: { n: this.#long } });
    if (this.beside) warnings.push({ code: 'table-beside', args: { n: this.beside } });
    if (this.isOpen) warnings.push({ code: 'table-open', args: { rows: this.#text.records } });
    if (FULL.has(this.#rows)) warnings.push({ code: 'sheet-full', args: { rows: this.#rows } });
    return {
      name,
      blob: await this.#text.blob(),
      dialect: CLEAN,
      container,
      sheet: { name: this.name, hidden: this.hidden },
      warnings,
    };
  }
}

/** The sheets that hold anything; the hidden ones are said with the first visible one. */
export async function sheetParts(
  sheets: readonly Sheet[],
  name: string,
  container: string,
): Promise<Part[]> {
  const filled = sheets.filter((sheet) => !sheet.isEmpty);
  if (filled.length === 0) throw new Problem('workbook-empty');
  const visible = filled.filter((sheet) => !sheet.hidden).length;
  const partName = (sheet: Sheet): string =>
    visible === 1 && !sheet.hidden ? name : `${name} [${sheet.name}]`;
  const parts = await Promise.all(filled.map((sheet) => sheet.part(partName(sheet), container)));
  const names = filled.filter((sheet) => sheet.hidden).map((sheet) => sheet.name);
  if (visible === 0) return [failedPart(name, new Problem('sheets-hidden', { names })), ...parts];
  const first = parts.find((part) => !part.sheet?.hidden);
  if (names.length > 0)
    first?.warnings.push({ code: 'sheets-hidden', args: { n: names.length, names } });
  return parts;
}
