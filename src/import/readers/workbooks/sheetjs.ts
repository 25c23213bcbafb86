import type { CellObject, ParsingOptions, WorkBook } from '@e965/xlsx';
import { Problem } from '../../../model/problem.ts';
import type { Part } from '../../types.ts';
import { withoutExponent } from '../decimal.ts';
import type { Running } from '../jobs.ts';
import { decoder } from '../text.ts';
import { plainStream } from './biff.ts';
import { shownBy, type Shown } from './format.ts';
import { Sheet, sheetParts } from './sheets.ts';
import { isBalanced } from './xml.ts';

/** The library holds a workbook many times over. */
const MOST_BYTES = 150 * 2 ** 20;
/** The mark of two bytes a character, as it reads in one. */
const WIDE = 'ÿþ';
/** Columns of an old workbook's sheets; the others are held to a sheet's own limit. */
const OLD_COLUMNS = 256;
/** Rows turned to text before a cancel is listened for. */
const ROWS = 5_000;

const ERRORS: Readonly<Record<number, string>> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
  0x2b: '#GETTING_DATA',
};

const OPTIONS: ParsingOptions & { type: 'array' } = {
  type: 'array',
  dense: true,
  cellFormula: false,
  cellHTML: false,
  cellText: false,
  cellNF: true,
  cellDates: false,
};

/** The sheets of a workbook of any kind that SheetJS reads: xls, xlsb, SpreadsheetML. */
export async function openBySheetJs(
  blob: Blob,
  name: string,
  container: string,
  running: Running,
): Promise<Part[]> {
  if (blob.size > MOST_BYTES) throw new Problem('workbook-large');
  const { read, CFB } = await import('@e965/xlsx');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (container === 'spreadsheetml' && !isWhole(bytes)) throw new Problem('workbook-damaged');
  let book: WorkBook;
  try {
    book = read(container === 'xls' ? plainBook(bytes, CFB as Compound) : bytes, OPTIONS);
  } catch (error) {
    throw refusal(error);
  }
  const from1904 = book.Workbook?.WBProps?.date1904 === true;
  const sheets: Sheet[] = [];
  for (const [i, sheetName] of book.SheetNames.entries()) {
    const hidden = (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0;
    const sheet = new Sheet(sheetName, hidden);
    const found = book.Sheets[sheetName];
    // The library goes on without a sheet that it cannot read.
    if (!found) throw new Problem('workbook-damaged');
    const rows: (CellObject | undefined)[][] = found['!data'] ?? [];
    const texts = new Texts(from1904, sheet);
    for (let row = 0; row < rows.length; row++) {
      if (row % ROWS === 0) await breath(running);
      const cells = rows[row];
      if (container === 'xls' && (cells?.length ?? 0) > OLD_COLUMNS)
        throw new Problem('workbook-damaged');
      // The rows of a dense sheet have holes, which callbacks would skip.
      if (cells)
        sheet.add(
          row + 1,
          Array.from(cells, (cell) => (cell ? texts.of(cell) : '')),
        );
    }
    sheets.push(sheet);
  }
  return sheetParts(sheets, name, container);
}

/** Text in rows and cells, where only `Data` may hold some. */
const STRAY =
  /<\/?(?:\w+:)?(?:Worksheet|Table|Row|Cell)(?:\s(?:[^"'<>]|"[^"]*"|'[^']*')*)?>\s*[^<\s]/;

/**
 * The library takes XML that is cut off for what is whole, and passes over cells with characters
 * that XML does not know, and text that stands in no cell. Tags read alike in nearly any encoding.
 */
function isWhole(bytes: Uint8Array): boolean {
  const xml = decoder('latin1').decode(bytes);
  return xml.startsWith(WIDE) || (!xml.includes('\0') && isBalanced(xml) && !STRAY.test(xml));
}

/** Cells as text; a format is understood once. */
class Texts {
  readonly #known = new Map<string, Shown | null>();
  readonly #from1904: boolean;
  readonly #sheet: Sheet;

  constructor(from1904: boolean, sheet: Sheet) {
    this.#from1904 = from1904;
    this.#sheet = sheet;
  }

  of({ t, v, z }: CellObject): string {
    if (v === undefined || t === 'z') return '';
    if (t === 's') return String(v);
    if (t === 'b') return v ? 'TRUE' : 'FALSE';
    if (t === 'e') return ERRORS[Number(v)] ?? '#ERROR!';
    const number = withoutExponent(String(v));
    const shown = this.#shown(String(z ?? 'General'));
    if (shown) return shown(number);
    this.#sheet.addLong(number);
    return number;
  }

  #shown(format: string): Shown | null {
    if (!this.#known.has(format)) this.#known.set(format, shownBy(format, this.#from1904));
    return this.#known.get(format) ?? null;
  }
}

/** Lets messages in, such as a cancel. */
async function breath(running: Running): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  running.check();
}

/** Files in a file, as old workbooks are packed. */
interface Compound {
  read: (bytes: Uint8Array, options: { type: 'buffer' }) => object;
  find: (book: object, path: string) => { content: ArrayLike<number> } | null;
  write: (book: object, options: { type: 'array' }) => ArrayLike<number>;
  utils: {
    cfb_new: () => object;
    cfb_add: (book: object, path: string, content: Uint8Array) => void;
  };
}

/** An old workbook with nothing in it but its cells; as it is, where that cannot be told. */
function plainBook(bytes: Uint8Array, { read, find, write, utils }: Compound): Uint8Array {
  const book = read(bytes, { type: 'buffer' });
  const found = find(book, '/Workbook') ?? find(book, '/Book');
  if (!found) return bytes;
  const stream = Uint8Array.from(found.content);
  plainStream(stream);
  const plain = utils.cfb_new();
  utils.cfb_add(plain, '/Workbook', stream);
  return Uint8Array.from(write(plain, { type: 'array' }));
}

function refusal(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const said = error instanceof Error ? error.message : String(error);
  if (/password|encrypt/i.test(said)) return new Problem('workbook-locked', {}, { cause: error });
  return new Problem('workbook-damaged', {}, { cause: error });
}
