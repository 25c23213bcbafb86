import { endUtf8, takeCharacter, utf8State, type Utf8State } from './utf8.ts';

/** What the scan takes a regular file to be: single-byte marks, one record a line above the data. */
export interface Pattern {
  delimiter: number;
  /** -1 = nothing is quoted. A quote inside quotes is doubled. */
  quote: number;
  /** Cells of each record below the header. */
  width: number;
  /** Lines above the first record of data. */
  skip: number;
}

export interface Scan {
  utf8: Utf8State;
  nul: number;
  /** True if DuckDB's strict reader and ours must give the same records and cells. */
  regular: boolean;
  /** Records below the header; right only if regular. */
  records: number;
  /** Where the last records begin (bytes), at most `TAIL`; right only if regular. */
  starts: number[];
  /** Where records begin that a large file is cut at, each about `PIECE` bytes after the one before. */
  cuts: number[];
}

export const TAIL = 20;
/** What the engine reads at once: it keeps a file's text until it has read all of it. */
export const PIECE = 16 << 20;
/** DuckDB refuses lines beyond 2 MB, and our own reader cuts cells at 1 MB. */
const LONGEST = 1_000_000;
/** Quoted cells of more lines may be a stray quote that swallowed records: our reader judges. */
export const QUOTED_LINES = 3;

const DELIMITER = 1;
const LF = 2;
const CR = 3;
const QUOTE = 4;
const NUL = 5;
const HIGH = 6;

const START = 0;
const PLAIN = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;
const AFTER_CR = 4;

/**
 * One pass over the bytes, however they are cut: is it UTF-8, are there NULs, and does every
 * record keep to `pattern` (null = only the first two are wanted). `ignore` bytes are a BOM.
 */
export class Scanner {
  readonly #pattern: Pattern;
  readonly #outside = new Uint8Array(256);
  readonly #inside = new Uint8Array(256);
  readonly #utf8 = utf8State();
  readonly #starts = new Float64Array(TAIL);
  #regular: boolean;
  #nul = 0;
  #base = 0;
  #ignore: number;
  #state = START;
  #cells = 0;
  #lines = 0;
  #start = 0;
  #lineEnd = 0;
  #quotedLines = 0;
  readonly #piece: number;
  readonly #cuts: number[] = [];
  #cut = 0;
  /** The record has a cell of several lines. */
  #folded = false;

  constructor(pattern: Pattern | null, ignore: number, piece = PIECE) {
    this.#piece = piece;
    this.#pattern = pattern ?? { delimiter: -1, quote: -1, width: 0, skip: 0 };
    this.#regular = pattern !== null;
    this.#ignore = ignore;
    this.#start = ignore;
    for (const table of [this.#outside, this.#inside]) {
      table.fill(HIGH, 0x80);
      table[0] = NUL;
      table[0x0a] = LF;
      if (this.#pattern.quote >= 0) table[this.#pattern.quote] = QUOTE;
    }
    this.#outside[0x0d] = CR;
    if (pattern) this.#outside[pattern.delimiter] = DELIMITER;
  }

  push(bytes: Uint8Array): void {
    let i = Math.min(bytes.length, this.#ignore);
    this.#ignore -= i;
    if (this.#utf8.need > 0 && i < bytes.length)
      i = takeCharacter(this.#utf8, bytes, i, this.#base);
    if (this.#regular && this.#utf8.broken === 0) i = this.#records(bytes, i);
    if (i < bytes.length) this.#text(bytes, i);
    this.#base += bytes.length;
  }

  end(): Scan {
    endUtf8(this.#utf8, this.#base);
    if (this.#state === QUOTED || this.#utf8.broken > 0) this.#regular = false;
    if (this.#state === AFTER_CR) this.#endLine(3);
    if (this.#regular && (this.#state !== START || this.#cells > 0) && this.#state !== AFTER_CR)
      this.#endRecord(this.#base);
    const records = Math.max(0, this.#lines - this.#pattern.skip);
    const kept = Math.min(records, TAIL);
    const starts = Array.from(
      { length: kept },
      (_, k) => this.#starts[(this.#lines - kept + k) % TAIL] as number,
    );
    return {
      utf8: this.#utf8,
      nul: this.#nul,
      regular: this.#regular,
      records,
      starts,
      cuts: this.#cuts,
    };
  }

  /** The bytes from `i` as records; returns where the pattern broke, or the end. */
  #records(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    const outside = this.#outside;
    const inside = this.#inside;
    let i = from;
    while (i < end && this.#regular) {
      if (this.#state === QUOTED) {
        while (i < end && inside[bytes[i] as number] === 0) i++;
        if (i < end) i = this.#inQuotes(bytes, i);
        continue;
      }
      if (this.#state <= PLAIN) {
        const began = i;
        while (i < end && outside[bytes[i] as number] === 0) i++;
        if (i > began) this.#state = PLAIN;
        if (i === end) break;
      }
      const kind = outside[bytes[i] as number] as number;
      if (this.#state === AFTER_CR) {
        const crlf = kind === LF;
        this.#endLine(crlf ? 2 : 3);
        this.#state = START;
        if (crlf) this.#start = this.#base + ++i;
        else this.#start = this.#base + i;
      } else if (this.#state === AFTER_QUOTE && (kind === 0 || kind === HIGH || kind === NUL)) {
        this.#regular = false;
      } else if (kind === DELIMITER) {
        this.#cells++;
        this.#state = START;
        i++;
      } else if (kind === LF) {
        this.#endRecord(this.#base + i);
        this.#endLine(1);
        this.#state = START;
        this.#start = this.#base + ++i;
      } else if (kind === CR) {
        this.#endRecord(this.#base + i);
        this.#state = AFTER_CR;
        i++;
      } else if (kind === QUOTE) {
        if (this.#state === PLAIN) this.#regular = i > 0 && (bytes[i - 1] as number) > 0x20;
        else {
          if (this.#state === START) this.#quotedLines = 0;
          this.#state = QUOTED;
        }
        i++;
      } else if (kind === HIGH) {
        i = takeCharacter(this.#utf8, bytes, i, this.#base);
        this.#state = PLAIN;
        if (this.#utf8.broken > 0) this.#regular = false;
      } else this.#regular = false;
    }
    return i;
  }

  #inQuotes(bytes: Uint8Array, i: number): number {
    const kind = this.#inside[bytes[i] as number];
    if (kind === QUOTE) this.#state = AFTER_QUOTE;
    else if (kind === LF) {
      this.#folded = true;
      if (++this.#quotedLines >= QUOTED_LINES || this.#lines < this.#pattern.skip)
        this.#regular = false;
    } else if (kind === HIGH) {
      const after = takeCharacter(this.#utf8, bytes, i, this.#base);
      if (this.#utf8.broken > 0) this.#regular = false;
      return after;
    } else {
      this.#regular = false;
      return i;
    }
    return i + 1;
  }

  #endRecord(end: number): void {
    const blank = this.#state === START && this.#cells === 0;
    if (this.#lines >= this.#pattern.skip) {
      if (blank || this.#cells + 1 !== this.#pattern.width) this.#regular = false;
      this.#starts[this.#lines % TAIL] = this.#start;
      const far = this.#start - this.#cut >= this.#piece && this.#lines > this.#pattern.skip;
      // DuckDB learns a piece's line end from its first line, where a quoted one would mislead it.
      if (far && !this.#folded) {
        this.#cuts.push(this.#start);
        this.#cut = this.#start;
      }
    }
    this.#folded = false;
    if (end - this.#start > LONGEST) this.#regular = false;
    this.#lines++;
    this.#cells = 0;
  }

  #endLine(kind: number): void {
    if (this.#lineEnd !== 0 && this.#lineEnd !== kind) this.#regular = false;
    this.#lineEnd = kind;
  }

  /** The rest of the bytes as mere text: UTF-8 and NULs. */
  #text(bytes: Uint8Array, from: number): void {
    const end = bytes.length;
    let i = from;
    while (i < end) {
      const byte = bytes[i] as number;
      if (byte >= 0x80) i = takeCharacter(this.#utf8, bytes, i, this.#base);
      else {
        if (byte === 0) this.#nul++;
        i++;
      }
    }
  }
}
