import { Problem } from '../../../model/problem.ts';
import { slice } from '../bytes.ts';
import { byteOrderMark, utf16ByZeros } from '../encoding.ts';
import type { Opener } from '../opening.ts';
import { decoder } from '../text.ts';
import { Sheet, sheetParts } from './sheets.ts';
import { xmlText } from './xml.ts';

/** A page of more bytes is no table that anybody exports. */
const MOST_BYTES = 300 * 2 ** 20;
const HEAD_BYTES = 4096;
/** Wider cells are layout. */
const MOST_SPAN = 1_000;
/** A table without another one in it; the last may be cut off by the end of the page. */
const TABLE = /<table\b[^>]*>((?:(?!<table\b)[^])*?)(<\/table>|$)/gi;
const CELL = /<t[dh]\b([^>]*)>([^]*?)(?=<t[dh]\b|<\/t[rdh]\b|$)/gi;
const COLUMNS = /\scolspan\s*=\s*["']?(\d+)/i;
const ROWS = /\srowspan\s*=\s*["']?(\d+)/i;

const NAMES: Readonly<Record<string, string>> = {
  nbsp: '\u00a0',
  yen: '¥',
  euro: '€',
  pound: '£',
  copy: '©',
  middot: '·',
  mdash: '—',
  ndash: '–',
};

/** The innermost tables of a web page, as many platforms export them under the name .xls. */
export const openHtml: Opener = async (blob, name, { running }) => {
  if (blob.size > MOST_BYTES) throw new Problem('workbook-large');
  const bytes = await slice(blob, 0, blob.size);
  const html = decoder(encodingOf(bytes))
    .decode(bytes)
    .replace(/<!--[^]*?-->/g, '');
  const sheets: Sheet[] = [];
  for (const [, inner = '', end] of html.matchAll(TABLE)) {
    running.check();
    const sheet = new Sheet(String(sheets.length + 1), false);
    addRows(inner, sheet);
    if (end === '') sheet.isOpen = true;
    if (!sheet.isEmpty) sheets.push(sheet);
  }
  const last = sheets.at(-1);
  if (!last) throw new Problem('file-is-html');
  if (count(html, /<table\b/gi) !== count(html, /<\/table\b/gi)) last.isOpen = true;
  return sheetParts(sheets, name, 'html');
};

function encodingOf(bytes: Uint8Array): string {
  const head = bytes.subarray(0, HEAD_BYTES);
  const known = byteOrderMark(head)?.encoding ?? utf16ByZeros(head);
  if (known) return known;
  const named = /charset\s*=\s*["']?([\w-]+)/i.exec(new TextDecoder('latin1').decode(head))?.[1];
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return named && !/^utf-?8$/i.test(named) ? named : 'gb18030';
  }
}

/** The rows; a cell that spans several keeps its text in the first and leaves the others empty. */
function addRows(inner: string, sheet: Sheet): void {
  let row = 0;
  /** Rows that a cell from above still covers, by column. */
  const covered: number[] = [];
  const [above = '', ...parts] = inner.split(/<tr\b[^>]*>/i);
  if (cellText(above.replace(/<caption\b[^]*?<\/caption>/gi, '')) !== '') sheet.beside++;
  for (const part of parts) {
    row++;
    const cells: string[] = [];
    let column = 0;
    const beside = cellText(part.replace(CELL, ''));
    if (beside !== '') sheet.beside++;
    for (const [, tag = '', body = ''] of part.matchAll(CELL)) {
      while ((covered[column] ?? 0) > 0) cells[column++] = '';
      const span = (what: RegExp): number =>
        Math.min(MOST_SPAN, Math.max(1, Number(what.exec(tag)?.[1] ?? 1)));
      cells[column] = cellText(body);
      for (let i = span(COLUMNS); i > 0; i--, column++) {
        cells[column] ??= '';
        covered[column] = span(ROWS);
      }
    }
    for (let i = 0; i < covered.length; i++) covered[i] = Math.max(0, (covered[i] ?? 0) - 1);
    sheet.add(
      row,
      Array.from(cells, (cell) => cell ?? ''),
    );
  }
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

const cellText = (body: string): string =>
  xmlText(
    body
      .replace(/<br\b[^>]*>/gi, '\u0001')
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .replace(/&(\w+);/g, (whole, name: string) => NAMES[name.toLowerCase()] ?? whole),
  )
    .replaceAll('\u0001', '\n')
    .replaceAll('\u00a0', ' ')
    .trim();
