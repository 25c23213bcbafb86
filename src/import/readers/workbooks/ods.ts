import { Problem } from '../../../model/problem.ts';
import type { Part } from '../../types.ts';
import { shifted, withoutExponent } from '../decimal.ts';
import type { Package } from './package.ts';
import { COLUMNS, Sheet, sheetParts } from './sheets.ts';
import { attribute, Elements, Ending, xmlText } from './xml.ts';

const MOST_HELD = 64_000_000;
/** Cells that one filled row may become by repeating: more is no table, and would fill the memory. */
const MOST_REPEATED = 16_000_000;

/** The sheets of an OpenDocument spreadsheet; each cell tells its value beside what it shows. */
export async function openOds(book: Package, name: string): Promise<Part[]> {
  if ((await book.text('META-INF/manifest.xml')).includes('encryption-data'))
    throw new Problem('workbook-locked');
  const elements = new Elements('table-row', ['table', 'style', 'table-properties']);
  const hiddenStyles = new Set<string>();
  const sheets: Sheet[] = [];
  const ending = new Ending();
  let style = '';
  let row = 0;
  for await (const text of book.stream('content.xml')) {
    for (const { name: tag, attributes, inner } of elements.push(ending.push(text))) {
      if (tag === 'style') style = value(attributes, 'name') ?? '';
      else if (tag === 'table-properties') {
        if (value(attributes, 'display') === 'false') hiddenStyles.add(style);
      } else if (tag === 'table') {
        const hidden = hiddenStyles.has(value(attributes, 'style-name') ?? '');
        sheets.push(new Sheet(value(attributes, 'name') ?? '', hidden));
        row = 0;
      } else row = addRow(sheets.at(-1), row, attributes, inner);
    }
    if (elements.held > MOST_HELD) throw new Problem('workbook-damaged');
  }
  if (!ending.isOf('document-content')) throw new Problem('workbook-damaged');
  return sheetParts(sheets, name, 'ods');
}

const value = (tag: string, name: string): string | undefined => attribute(tag, `\\w+:${name}`);

/** Adds a row as often as it repeats; gives the number of the last one. Throws `workbook-large`. */
function addRow(sheet: Sheet | undefined, row: number, attributes: string, inner: string): number {
  const repeats = Number(value(attributes, 'number-rows-repeated') ?? 1);
  const cells = sheet ? rowCells(inner, sheet) : [];
  if (cells.length > 0) {
    if (repeats * cells.length > MOST_REPEATED) throw new Problem('workbook-large');
    for (let i = 1; i <= repeats; i++) sheet?.add(row + i, cells);
  }
  return row + repeats;
}

const CELL = /<((?:\w+:)?(?:covered-)?table-cell)((?:\s[^>]*?)?)(?:\/>|>([^]*?)<\/\1>)/g;

/** The row's cells up to the last filled one. */
function rowCells(inner: string, sheet: Sheet): string[] {
  const cells: string[] = [];
  let column = 0;
  for (const [, , tag = '', body = ''] of inner.matchAll(CELL)) {
    const repeats = Number(value(tag, 'number-columns-repeated') ?? 1);
    const text = cellText(tag, body, sheet);
    if (text !== '') {
      if (column + repeats > COLUMNS) throw new Problem('workbook-damaged');
      while (cells.length < column) cells.push('');
      for (let i = 0; i < repeats; i++) cells.push(text);
    }
    column += repeats;
  }
  return cells;
}

function cellText(tag: string, body: string, sheet: Sheet): string {
  const type = /\soffice:value-type=["'](\w+)/.exec(tag)?.[1];
  const number = withoutExponent(attribute(tag, 'office:value') ?? '');
  switch (type) {
    case 'float':
      sheet.addLong(number);
      return number;
    case 'percentage':
      return `${shifted(number, 2)}%`;
    case 'currency':
      return `${attribute(tag, 'office:currency') ?? ''} ${number}`.trim();
    case 'date':
      return (attribute(tag, 'office:date-value') ?? '').replace('T', ' ');
    case 'time':
      return clock(attribute(tag, 'office:time-value') ?? '');
    case 'boolean':
      return attribute(tag, 'office:boolean-value') === 'true' ? 'TRUE' : 'FALSE';
    default: {
      const text = attribute(tag, 'office:string-value') ?? paragraphs(body);
      if (text === '' && type === undefined && tag.includes('table:formula=')) sheet.formulas++;
      return text;
    }
  }
}

/** `PT18H30M00S` as `18:30:00`. */
function clock(text: string): string {
  const match = /^(-?)PT(\d+)H(\d+)M(\d+(?:[.,]\d+)?)S$/.exec(text);
  if (!match) return text;
  const [, sign, hours = '', minutes = '', seconds = ''] = match;
  const whole = seconds
    .replace(',', '.')
    .replace(/\.?0*$/, (zeros) => (/\./.test(zeros) ? '' : zeros));
  return `${sign}${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}:${whole.padStart(2, '0')}`;
}

/** The text of a cell: a line a paragraph, without the notes that hang on it. */
function paragraphs(body: string): string {
  const own = body.replace(/<(office:annotation)\b[^]*?<\/\1>/g, '');
  const lines = [...own.matchAll(/<text:p\b[^>]*?(?:\/>|>([^]*?)<\/text:p>)/g)];
  return lines
    .map(([, line = '']) =>
      xmlText(
        line
          .replace(/<text:s\b([^>]*)\/>/g, (_, tag: string) =>
            ' '.repeat(Math.min(100, Number(attribute(tag, 'text:c') ?? 1))),
          )
          .replace(/<text:tab\b[^>]*>/g, '\t')
          .replace(/<text:line-break\b[^>]*>/g, '\n')
          .replace(/<[^>]*>/g, ''),
      ),
    )
    .join('\n');
}
