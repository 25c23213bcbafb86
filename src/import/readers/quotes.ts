/** The marks by which text falls into cells: the part of a dialect that the splitter needs. */
export interface Marks {
  /** One character; or one and a blank, which may follow it (`, `). */
  delimiter: string;
  quote: '"' | "'" | '';
  /** What stands before a quote that is text: `"` = the quote itself, whichever it is. */
  escape: '"' | '\\' | '';
}

/**
 * A quote that has not closed after so many characters is text: a stray quote must not swallow
 * the file, nor hold more than this of it in memory.
 */
export const LOOK_AHEAD = 24 << 20;

/** Not decided yet: more text is wanted. */
export const MORE = -1;
/** The quote closes nothing: it is text. */
export const TEXT = -2;

/** What was odd about a quoted cell; each is a place where another reading may be the right one. */
export interface Oddities {
  /** Quotes that opened a cell but may be mere text. */
  openers: number[];
  /** First of two quotes before a delimiter: may be a quote as text and the closing one. */
  closers: number[];
  /** Quotes taken as text although they stand in or before a quoted cell. */
  stray: number;
}

/** What the text around a cell is: its buffer, whether the file ends with it, and the marks. */
export interface Around {
  text: string;
  final: boolean;
  marks: Marks;
}

/** Where another reading is tried: quotes taken as text, or as the closing one after a text quote. */
export interface Forced {
  text: ReadonlySet<number>;
  close: ReadonlySet<number>;
  /** Quotes that look like the opening of the next cell are text inside this one. */
  lax: boolean;
}

const LINE_FEED = 10;
const RETURN = 13;

/**
 * Index of the quote that closes the cell opened at `open`, or MORE, or TEXT. A closing quote
 * stands before a delimiter, a line end or the end; any other is text inside the cell, but one
 * right after a delimiter looks like the opening of a cell, so that the first one was stray.
 */
export function closingQuote(around: Around, open: number, forced: Forced, odd: Oddities): number {
  const { text, final, marks } = around;
  const { quote } = marks;
  let at = open + 1;
  for (;;) {
    at = text.indexOf(quote, at);
    if (at < 0 || at - open > LOOK_AHEAD) {
      if (at < 0 && !final && text.length - open <= LOOK_AHEAD) return MORE;
      odd.openers.push(open);
      odd.stray++;
      return TEXT;
    }
    if (marks.escape === '\\' && isEscaped(text, open, at)) {
      at++;
      continue;
    }
    if (forced.close.has(at)) return at + 1;
    if (marks.escape === '"' && text[at + 1] === quote) {
      const ends = endsCell(around, at + 2);
      if (ends === null) return MORE;
      if (ends) odd.closers.push(at);
      if (ends && followsDelimiter(around, at)) odd.openers.push(open);
      at += 2;
      continue;
    }
    const ends = endsCell(around, at + 1);
    if (ends === null) return MORE;
    if (ends) return at;
    odd.stray++;
    if (!forced.lax && followsDelimiter(around, at)) {
      odd.openers.push(open);
      return TEXT;
    }
    odd.openers.push(open);
    at++;
  }
}

/** Does a cell end at `i`, blanks aside? null = cannot be said before there is more text. */
export function endsCell({ text, final, marks }: Around, i: number): boolean | null {
  const at = skipBlanks(text, i, marks.delimiter);
  if (at >= text.length) return final ? true : null;
  const code = text.charCodeAt(at);
  return code === LINE_FEED || code === RETURN || code === marks.delimiter.charCodeAt(0);
}

/** The cell's text between its quotes, freed of what escaped quotes. */
export function unescape(inner: string, marks: Marks): string {
  if (marks.escape === '\\')
    return inner.includes('\\') ? inner.replace(/\\(["'\\])/g, escaped(marks.quote)) : inner;
  return inner.includes(marks.quote)
    ? inner.replaceAll(marks.quote + marks.quote, marks.quote)
    : inner;
}

/** Index of the first character from `i` on that is no blank (a delimiter is none). */
export function skipBlanks(text: string, i: number, delimiter: string): number {
  const mark = delimiter.charCodeAt(0);
  let at = i;
  for (;;) {
    const code = text.charCodeAt(at);
    if ((code !== 32 && code !== 9) || code === mark) return at;
    at++;
  }
}

function escaped(quote: string): (whole: string, mark: string) => string {
  return (whole, mark) => (mark === quote || mark === '\\' ? mark : whole);
}

function isEscaped(text: string, open: number, at: number): boolean {
  let from = at;
  while (from - 1 > open && text.charCodeAt(from - 1) === 92) from--;
  return (at - from) % 2 === 1;
}

function followsDelimiter({ text, marks }: Around, at: number): boolean {
  const soft = marks.delimiter.length > 1 && text.charCodeAt(at - 1) === 32 ? 2 : 1;
  const before = text.charCodeAt(at - soft);
  return before === marks.delimiter.charCodeAt(0) || before === LINE_FEED || before === RETURN;
}
