import { Problem } from '../../model/problem.ts';
import {
  closingQuote,
  LOOK_AHEAD,
  MORE,
  skipBlanks,
  TEXT,
  unescape,
  type Around,
  type Forced,
  type Marks,
  type Oddities,
} from './quotes.ts';
import { QUOTED_LINES } from './scan.ts';

const LINE_FEED = 10;
const RETURN = 13;
const BACKSLASH = 92;
const NOTHING: Forced = { text: new Set(), close: new Set(), lax: false };
/** Other readings tried for one odd record. */
const TRIES = 8;
/** Returns before a line feed that are one line end with it. */
const RETURNS = 8;
/** Characters of one record that are held in memory at most. */
const LONGEST = 3 * LOOK_AHEAD;

/** A record as read: its cells and where the next one begins. */
interface Reading {
  cells: string[];
  end: number;
  odd: Oddities;
}

/**
 * Splits text into records, however the text is cut: each a list of cells, a blank line an empty
 * list. Where quotes do not add up, the reading that gives `width` cells is taken (0 = unknown).
 */
export class Splitter {
  /** Quotes taken as text beside quoted cells; the first such record, from 0. */
  stray = 0;
  firstStray = -1;
  /** Line ends met, as bits: 1 LF, 2 CRLF, 4 CR. */
  lineEnds = 0;
  /** Records given so far. */
  records = 0;
  /** Under a delimiter with a blank: how often the blank was there, and how often not. */
  soft = 0;
  hard = 0;

  readonly #marks: Marks;
  readonly #width: number;
  readonly #mark: number;
  readonly #quote: number;
  #text = '';
  #at = 0;
  #want = 0;
  #final = false;
  /** Next line feed, return and quote at or after `#at`; the text's length where there is none. */
  #lf = -1;
  #cr = -1;
  #qt = -1;

  constructor(marks: Marks, width: number) {
    this.#marks = marks;
    this.#width = width;
    this.#mark = marks.delimiter.charCodeAt(0);
    this.#quote = marks.quote ? marks.quote.charCodeAt(0) : -1;
  }

  /** The records that are whole with this text. */
  push(text: string): string[][] {
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + text : text;
    this.#at = 0;
    this.#lf = this.#cr = this.#qt = -1;
    return this.#text.length < this.#want ? [] : this.#split();
  }

  /** The file ends here: what is left. */
  end(): string[][] {
    this.#final = true;
    return this.#split();
  }

  #split(): string[][] {
    const out: string[][] = [];
    while (this.#at < this.#text.length) {
      const reading = this.#plainLine() ?? this.#best();
      if (reading === null) {
        // A record longer than the text at hand: wait for twice as much, so that a cell of
        // many chunks is not read again with each.
        const held = this.#text.length - this.#at;
        if (held > LONGEST) throw new Problem('record-too-long', { row: this.records + 1 });
        this.#want = Math.min(2 * held, LONGEST + 1);
        return out;
      }
      if (reading.odd.stray > 0) {
        if (this.firstStray < 0) this.firstStray = this.records;
        this.stray += reading.odd.stray;
      }
      this.#at = reading.end;
      this.records++;
      out.push(reading.cells);
    }
    this.#want = 0;
    return out;
  }

  /** The common case: a line without a lone return, whose quotes, if any, leave no doubt. */
  #plainLine(): Reading | null {
    if (this.#marks.delimiter.length > 1) return null;
    const text = this.#text;
    const from = this.#at;
    if (this.#lf < from) this.#lf = next(text, '\n', from);
    if (this.#cr < from) this.#cr = next(text, '\r', from);
    if (this.#quote >= 0 && this.#qt < from) this.#qt = next(text, this.#marks.quote, from);
    const lf = this.#lf;
    if (lf >= text.length || this.#cr < lf - 1) return null;
    const crlf = this.#cr === lf - 1;
    const end = crlf ? lf - 1 : lf;
    let cells: string[] | null;
    if (this.#quote >= 0 && this.#qt < lf) cells = this.#quotedLine(from, end);
    else {
      const line = text.slice(from, end);
      cells = this.#isBlank(line) ? [] : line.split(this.#marks.delimiter);
    }
    if (cells === null) return null;
    this.lineEnds |= crlf ? 2 : 1;
    return { cells, end: lf + 1, odd: NO_ODDITY };
  }

  /** The cells of one line, if each quoted one opens right after a delimiter and closes right before one. */
  #quotedLine(from: number, end: number): string[] | null {
    const text = this.#text;
    const cells: string[] = [];
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      let stop = at;
      if (code === this.#quote) {
        const close = text.indexOf(this.#marks.quote, at + 1);
        stop = close + 1;
        if (close < 0 || stop > end || text.charCodeAt(close - 1) === BACKSLASH) return null;
        if (stop < end && text.charCodeAt(stop) !== this.#mark) return null;
        cells.push(text.slice(at + 1, close));
      } else {
        // A blank may stand before a quote that opens.
        if ((code === 32 || code === 9) && code !== this.#mark) return null;
        while (stop < end && text.charCodeAt(stop) !== this.#mark) stop++;
        cells.push(text.slice(at, stop));
      }
      if (stop >= end) return cells;
      at = stop + 1;
    }
  }

  /** The reading of the record at hand, or of the other ones the first whose width is right. */
  #best(): Reading | null {
    const first = this.#read(NOTHING);
    if (first === null || this.#width === 0) return first;
    const { openers, closers, stray } = first.odd;
    if (openers.length + closers.length === 0) return first;
    const fits = first.cells.length === this.#width && !this.#swallows(first);
    if (fits && stray === 0) return first;
    const closes = closers.slice(0, TRIES);
    const closings = [closes, ...(closes.length > 1 ? closes.map((c) => [c]) : [])];
    const texts = [...new Set(openers)].slice(0, TRIES);
    const others: Forced[] = [
      ...(closes.length > 0 ? closings : []).map((c) => ({ ...NOTHING, close: new Set(c) })),
      ...(fits ? [] : texts).map((open) => ({ ...NOTHING, text: new Set([open]) })),
      ...(fits ? [] : [{ ...NOTHING, lax: true }]),
    ];
    for (const forced of others) {
      const other = this.#read(forced);
      if (other === null) return null;
      if (other.cells.length === this.#width) return other;
    }
    return first;
  }

  /** True where a quoted cell spans lines that look like records of their own. */
  #swallows(reading: Reading): boolean {
    return reading.cells.some((cell) => {
      const lines = cell.split(/\r\n|\r|\n/);
      if (lines.length <= QUOTED_LINES || this.#width < 3) return false;
      const inner = lines.slice(1, -1);
      const like = inner.filter((l) => l.split(this.#marks.delimiter).length === this.#width);
      return like.length > 0.8 * inner.length;
    });
  }

  /** Reads one record at `#at`; null = more text is wanted. */
  #read(forced: Forced): Reading | null {
    const text = this.#text;
    const around: Around = { text, final: this.#final, marks: this.#marks };
    const odd: Oddities = { openers: [], closers: [], stray: 0 };
    const cells: string[] = [];
    let from = this.#at;
    for (;;) {
      let end: number | null = null;
      const open = this.#quote < 0 ? from : skipBlanks(text, from, this.#marks.delimiter);
      if (open >= text.length && !this.#final) return null;
      if (this.#quote >= 0 && text.charCodeAt(open) === this.#quote && !forced.text.has(open)) {
        const close = closingQuote(around, open, forced, odd);
        if (close === MORE) return null;
        if (close !== TEXT) {
          const inner = text.slice(open + 1, close);
          cells.push(unescape(inner, this.#marks));
          if (inner.includes('\n') || inner.includes('\r')) odd.openers.push(open);
          end = skipBlanks(text, close + 1, this.#marks.delimiter);
        }
      }
      if (end === null) {
        end = this.#cellEnd(from);
        if (end >= text.length && !this.#final) return null;
        cells.push(text.slice(from, end));
      }
      if (text.charCodeAt(end) !== this.#mark) return this.#endLine(cells, end, odd);
      from = end + 1;
      if (this.#marks.delimiter.length > 1) {
        if (from >= text.length && !this.#final) return null;
        const code = text.charCodeAt(from);
        if (code === 32) {
          this.soft++;
          from++;
        } else if (code !== LINE_FEED && code !== RETURN) this.hard++;
      }
    }
  }

  #cellEnd(from: number): number {
    const text = this.#text;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.#mark || code === LINE_FEED || code === RETURN) break;
    }
    return at;
  }

  #endLine(cells: string[], end: number, odd: Oddities): Reading | null {
    const text = this.#text;
    let at = end;
    while (at < end + RETURNS && text.charCodeAt(at) === RETURN) at++;
    if (at > end && at >= text.length && !this.#final) return null;
    const feed = text.charCodeAt(at) === LINE_FEED;
    if (feed) this.lineEnds |= at > end ? 2 : 1;
    else if (at > end) this.lineEnds |= 4;
    // Returns before a line feed are one line end (CR CR LF is text converted twice); without one,
    // each is a line end of its own.
    const after = feed ? at + 1 : Math.min(end + 1, text.length);
    const only = cells.length === 1 && !odd.stray ? text.slice(this.#at, end) : null;
    return { cells: only !== null && this.#isBlank(only) ? [] : cells, end: after, odd };
  }

  #isBlank(line: string): boolean {
    return (
      line === '' ||
      (this.#width !== 1 &&
        line.length < 1000 &&
        line.trim() === '' &&
        !line.includes(this.#marks.delimiter))
    );
  }
}

const NO_ODDITY: Oddities = { openers: [], closers: [], stray: 0 };

function next(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
}
