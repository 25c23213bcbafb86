import { Problem } from '../../../model/problem.ts';
import type { Opening } from '../opening.ts';
import type { Part } from '../../types.ts';
import { cellsOf, textRuns, type Lookup } from './cells.ts';
import { BUILT_IN, shownBy, type Shown } from './format.ts';
import type { Package } from './package.ts';
import { Sheet, sheetParts } from './sheets.ts';
import { attribute, Elements, Ending, endsWith, tags } from './xml.ts';

/** Characters of shared texts, and of one row, that are held in memory at most. */
const MOST_SHARED = 200_000_000;
const MOST_HELD = 64_000_000;
/** Rows of a sheet. */
const MOST_ROWS = 1_048_576;

/**
 * The sheets of an Office Open XML workbook. Read as it streams: a library that parses the whole
 * needs many times the memory, hears no cancel, and takes a formula without a result for 0.
 */
export async function openXlsx(book: Package, name: string, opening: Opening): Promise<Part[]> {
  const root = await book.relations('');
  const path = root.find((r) => r.type === 'officeDocument')?.path ?? 'xl/workbook.xml';
  const xml = await book.text(path);
  const relations = await book.relations(path);
  const pathOf = (type: string): string | undefined => relations.find((r) => r.type === type)?.path;
  const listed = tags(xml, 'sheet');
  if (listed.length === 0 || !endsWith(xml, 'workbook')) throw new Problem('workbook-damaged');
  const from1904 = /^(1|true|on)$/.test(
    attribute(tags(xml, 'workbookPr')[0] ?? '', 'date1904') ?? '',
  );
  const lookup: Lookup = {
    strings: await sharedStrings(book, pathOf('sharedStrings')),
    formats: await formatsOf(book, pathOf('styles'), from1904),
  };
  const sheets: Sheet[] = [];
  for (const tag of listed) {
    const relation = relations.find((r) => r.id === (attribute(tag, '\\w+:id') ?? ''));
    if (!relation) throw new Problem('workbook-damaged');
    // Charts and macros are sheets too, but hold no cells.
    if (relation.type !== 'worksheet') continue;
    const hidden = /hidden/i.test(attribute(tag, 'state') ?? '');
    const sheet = new Sheet(attribute(tag, 'name') ?? '', hidden);
    await readSheet(book, relation.path, lookup, sheet);
    opening.running.check();
    sheets.push(sheet);
  }
  return sheetParts(sheets, name, 'xlsx');
}

async function readSheet(book: Package, path: string, lookup: Lookup, sheet: Sheet): Promise<void> {
  const rows = new Elements('row');
  const ending = new Ending();
  let row = 0;
  for await (const text of book.stream(path)) {
    for (const { attributes, inner } of rows.push(ending.push(text))) {
      row = Number(attribute(attributes, 'r') ?? row + 1);
      if (row > MOST_ROWS) throw new Problem('workbook-damaged');
      if (inner !== '') sheet.add(row, cellsOf(inner, lookup, sheet));
    }
    if (rows.held > MOST_HELD) throw new Problem('workbook-damaged');
  }
  if (!ending.isOf('worksheet')) throw new Problem('workbook-damaged');
}

async function sharedStrings(book: Package, path: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  const items = new Elements('si');
  let held = 0;
  for await (const text of book.stream(path ?? '')) {
    for (const { inner } of items.push(text)) {
      const string = textRuns(inner);
      held += string.length;
      strings.push(string);
    }
    if (held > MOST_SHARED || items.held > MOST_HELD) throw new Problem('workbook-large');
  }
  return strings;
}

/** How the numbers of each style read. */
async function formatsOf(
  book: Package,
  path: string | undefined,
  from1904: boolean,
): Promise<(Shown | null)[]> {
  const xml = await book.text(path ?? '');
  // Without its format a day is a number.
  if (path !== undefined && !endsWith(xml, 'styleSheet')) throw new Problem('workbook-damaged');
  const codes: Record<number, string> = { ...BUILT_IN };
  for (const tag of tags(xml, 'numFmt'))
    codes[Number(attribute(tag, 'numFmtId'))] = attribute(tag, 'formatCode') ?? '';
  const styles = /<(?:\w+:)?cellXfs[^]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? '';
  const known = new Map<string, Shown | null>();
  return tags(styles, 'xf').map((tag) => {
    const code = codes[Number(attribute(tag, 'numFmtId') ?? 0)];
    if (code === undefined) return null;
    if (!known.has(code)) known.set(code, shownBy(code, from1904));
    return known.get(code) ?? null;
  });
}
