import { Problem } from '../../../model/problem.ts';

/** Records of an old workbook (BIFF5, BIFF8) by their number. */
const BOF = 0x0809;
const EOF = 0x0a;
const SHEET = 0x85;
const FORMULA = 0x06;
const LOCKED = 0x2f;
/** A record that says nothing of what is in cells, and has no content to be parsed. */
const NOTHING = 0x0161;

/** What cells, and the names and formats of theirs, are read from. */
const READ: ReadonlySet<number> = new Set([
  ...[BOF, EOF, SHEET, FORMULA, LOCKED],
  // Day count, code page, continued, several numbers, rich text, format of a cell.
  ...[0x22, 0x42, 0x3c, 0xbd, 0xd6, 0xe0],
  // Shared texts, and one of them in a cell.
  ...[0xfc, 0xfd],
  // Extent, number, text, truth value or error, text of a formula, small number, number format.
  ...[0x200, 0x203, 0x204, 0x205, 0x207, 0x27e, 0x41e],
]);

const LABEL = 0x204;
const CONTINUED = 0x3c;
const BIFF8 = 0x600;
/** Bytes of cells whose records are always as long: number, truth value or error, small number, shared text. */
const LENGTHS = new Map([
  [0x203, 14],
  [0x205, 8],
  [0x27e, 10],
  [0xfd, 10],
]);
/** A cell's record that is longer than the cell by a whole record has swallowed what stood behind it. */
const SWALLOWED = 10;

/** In a formula's record: where the length of its tokens stands. */
const TOKENS = 20;

/**
 * Looks whether every sheet of an old workbook's stream is there to its end, and takes out what a
 * library would parse for nothing: it runs forever in formulas that are damaged. Changes `stream`.
 * Throws Problem `workbook-damaged`.
 */
export function plainStream(stream: Uint8Array): void {
  const data = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 4 || data.getUint16(0, true) !== BOF) return;
  const sheets: number[] = [];
  const begun = new Set<number>();
  const version = data.getUint16(4, true);
  let depth = 0;
  for (let at = 0; at + 4 <= stream.length;) {
    const type = data.getUint16(at, true);
    const from = at + 4;
    const end = from + data.getUint16(at + 2, true);
    if (depth === 0 && type !== BOF) break;
    if (end > stream.length) throw new Problem('workbook-damaged');
    // The rest is encrypted.
    if (type === LOCKED) return;
    if (!isCellWhole(data, type, from, end, version)) throw new Problem('workbook-damaged');
    if (type === BOF) {
      if (depth++ === 0) begun.add(at);
    } else if (type === EOF) depth--;
    else if (type === SHEET && end - from >= 4) sheets.push(data.getUint32(from, true));
    else if (type === FORMULA) {
      if (end - from < TOKENS + 2) throw new Problem('workbook-damaged');
      data.setUint16(from + TOKENS, 0, true);
    } else if (!READ.has(type)) data.setUint16(at, NOTHING, true);
    at = end;
  }
  if (depth > 0 || sheets.some((at) => !begun.has(at))) throw new Problem('workbook-damaged');
}

/** Is the record of a cell as long as the cell? */
function isCellWhole(
  data: DataView,
  type: number,
  from: number,
  end: number,
  version: number,
): boolean {
  let length = LENGTHS.get(type);
  if (type === LABEL && end - from >= 9) {
    const isWide = version === BIFF8 && (data.getUint8(from + 8) & 1) === 1;
    const head = version === BIFF8 ? 9 : 8;
    length = head + data.getUint16(from + 6, true) * (isWide ? 2 : 1);
    const next = end + 2 <= data.byteLength ? data.getUint16(end, true) : 0;
    if (end - from < length && next !== CONTINUED) return false;
  }
  return length === undefined || end - from < length + SWALLOWED;
}
