import { Problem } from '../../../model/problem.ts';
import { withoutExponent } from '../decimal.ts';
import type { Shown } from './format.ts';
import { COLUMNS, type Sheet } from './sheets.ts';
import { attribute, xmlText } from './xml.ts';

/** What the cells of a sheet refer to. */
export interface Lookup {
  strings: readonly string[];
  /** By the number of a cell's style: how its number reads; null = as it is. */
  formats: readonly (Shown | null)[];
}

/** The cells of a row's XML as text. */
export function cellsOf(inner: string, lookup: Lookup, sheet: Sheet): string[] {
  const prefix = /<(\w+:)?c[\s/>]/.exec(inner)?.[1] ?? '';
  const opening = `<${prefix}c`;
  const ending = `</${prefix}c>`;
  const cells: string[] = [];
  let column = 0;
  for (let at = inner.indexOf(opening); at >= 0;) {
    const from = at + opening.length;
    const close = inner.indexOf('>', from);
    if (close < 0) break;
    const empty = inner.charCodeAt(close - 1) === 0x2f;
    const tag = inner.slice(from, empty ? close - 1 : close);
    const end = empty ? close + 1 : inner.indexOf(ending, close);
    if (end < 0) break;
    column = columnOf(tag) ?? column;
    if (!empty) {
      if (column >= COLUMNS) throw new Problem('workbook-damaged');
      const cell = cellText(tag, inner.slice(close + 1, end), prefix, lookup, sheet);
      if (cell !== '') {
        while (cells.length < column) cells.push('');
        cells[column] = cell;
      }
    }
    column++;
    at = inner.indexOf(opening, end);
  }
  return cells;
}

/** The column of a reference such as `AB12`, from 0. */
function columnOf(tag: string): number | null {
  let at = tag.indexOf(' r="');
  if (at < 0) return null;
  let column = 0;
  for (at += 4; ; at++) {
    const letter = tag.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = 26 * column + letter;
  }
  return column > 0 ? column - 1 : null;
}

/** An attribute of a cell's tag; writers differ only in the quotes, and hardly ever there. */
function short(tag: string, name: string): string | undefined {
  const at = tag.indexOf(` ${name}="`);
  if (at < 0) return tag.includes("'") ? attribute(tag, name) : undefined;
  const from = at + name.length + 3;
  return tag.slice(from, tag.indexOf('"', from));
}

function cellText(
  tag: string,
  body: string,
  prefix: string,
  { strings, formats }: Lookup,
  sheet: Sheet,
): string {
  const type = short(tag, 't') ?? 'n';
  if (type === 'inlineStr') return textRuns(body);
  const value = element(body, `${prefix}v`);
  if (value === null) {
    if (body.includes(`<${prefix}f`)) sheet.formulas++;
    return '';
  }
  if (type === 's') return shared(strings, value);
  if (type === 'b') return value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return xmlText(value);
  const number = withoutExponent(value.trim());
  const shown = formats[Number(short(tag, 's') ?? 0)];
  if (shown) return shown(number);
  if (number.length > 15) sheet.addLong(number);
  return number;
}

/** A text that the workbook keeps elsewhere; where it is not there, the workbook lacks a piece. */
function shared(strings: readonly string[], value: string): string {
  if (value.trim() === '') return '';
  const text = strings[Number(value)];
  if (text === undefined) throw new Problem('workbook-damaged');
  return text;
}

function element(body: string, name: string): string | null {
  const at = body.indexOf(`<${name}`);
  if (at < 0) return null;
  const from = body.indexOf('>', at) + 1;
  if (body.charCodeAt(from - 2) === 0x2f) return '';
  const end = body.indexOf(`</${name}>`, from);
  return end < 0 ? null : body.slice(from, end);
}

/** The text of rich or plain runs; readings of Asian characters (phonetic runs) are not part of it. */
export function textRuns(inner: string): string {
  const xml = inner.includes('rPh') ? inner.replace(/<((?:\w+:)?rPh)\b[^]*?<\/\1>/g, '') : inner;
  let text = '';
  for (const [, , run = ''] of xml.matchAll(/<((?:\w+:)?t)(?:\s[^>]*)?>([^]*?)<\/\1>/g))
    text += xmlText(run);
  return text;
}
