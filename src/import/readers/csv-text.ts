import type { Dialect } from '../types.ts';

/** How the text is written that containers are turned into; only the header may be unknown. */
export const CLEAN: Omit<Dialect, 'headerRow'> = {
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
};

/** Characters gathered before they become a blob, outside of our memory. */
const PIECE = 1 << 20;
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;

/** Text of equal width, or one cell too many that its width must first be known for. */
type Piece = { width: number; blob: Blob } | { beyond: string };

/**
 * Writes records as CSV of equal width, although the width is known only at the end: what was
 * written before a wider record came is widened then.
 */
export class CsvText {
  width = 0;
  #records = 0;
  readonly #pieces: Piece[] = [];
  #text = '';

  /** Records written so far, also those beyond. */
  get records(): number {
    return this.#records;
  }

  add(cells: readonly string[]): void {
    if (cells.length > this.width) this.widen(cells.length);
    let line = '';
    for (let i = 0; i < cells.length; i++)
      line += i === 0 ? written(cells[0] as string) : `,${written(cells[i] as string)}`;
    const missing = this.width - Math.max(1, cells.length);
    this.#text += `${line}${missing > 0 ? ','.repeat(missing) : ''}\n`;
    this.#records++;
    if (this.#text.length >= PIECE) this.#store();
  }

  /** A record of empty cells and one beyond the last column: what could not be read, as it stood. */
  addBeyond(text: string): void {
    this.#store();
    this.#pieces.push({ beyond: text });
    this.#records++;
  }

  /** From here on records have so many cells at least. */
  widen(width: number): void {
    this.#store();
    this.width = width;
  }

  /** All of it, below the header if one is given. */
  async blob(header?: readonly string[]): Promise<Blob> {
    this.#store();
    const parts: BlobPart[] = header ? [`${header.map(written).join(',')}\n`] : [];
    for (const piece of this.#pieces) {
      if ('beyond' in piece) parts.push(`${','.repeat(this.width)}${quoted(piece.beyond)}\n`);
      else if (piece.width === this.width) parts.push(piece.blob);
      else parts.push(await widened(piece.blob, this.width - Math.max(1, piece.width)));
    }
    return new Blob(parts);
  }

  #store(): void {
    if (this.#text) this.#pieces.push({ width: this.width, blob: new Blob([this.#text]) });
    this.#text = '';
  }
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const written = (cell: string): string => (/[",\r\n]/.test(cell) ? quoted(cell) : cell);

/** The text with so many more empty cells at each record's end. */
async function widened(blob: Blob, cells: number): Promise<Blob> {
  if (cells <= 0) return blob;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let records = 0;
  let inside = false;
  for (const byte of bytes)
    if (byte === QUOTE) inside = !inside;
    else if (byte === LINE_FEED && !inside) records++;
  const out = new Uint8Array(bytes.length + records * cells);
  let at = 0;
  for (const byte of bytes) {
    if (byte === QUOTE) inside = !inside;
    else if (byte === LINE_FEED && !inside) {
      out.fill(COMMA, at, at + cells);
      at += cells;
    }
    out[at++] = byte;
  }
  return new Blob([out]);
}
