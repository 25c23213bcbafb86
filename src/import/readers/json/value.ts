/** A number, or a word that stands for a value; NaN and infinities are no JSON, but are written. */
const SCALAR = /-?(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|Infinity)|true|false|null|NaN/y;
const BLANK = /[ \t\r\n]*/y;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Thrown where the text is no JSON. */
export class BrokenJson extends Error {}

/** The first place from `at` on that is not blank. */
export function skipBlank(text: string, at: number): number {
  if (text.charCodeAt(at) > 0x20) return at;
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

/** The closing quote of the string that opens at `at`, or -1 if it is not there. */
export function closingQuote(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** The end of the value at `at`, however deep it is: brackets are counted, not called. */
export function endOf(text: string, at: number): number {
  const open: number[] = [];
  let i = at;
  for (;;) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const close = closingQuote(text, i);
      if (close < 0) throw new BrokenJson();
      i = close + 1;
    } else if (code === 0x7b || code === 0x5b) {
      open.push(code + 2);
      i++;
    } else if (code === 0x7d || code === 0x5d) {
      if (open.pop() !== code) throw new BrokenJson();
      i++;
    } else if (open.length > 0 && (code === 0x2c || code === 0x3a || code <= 0x20)) i++;
    else i = scalarEnd(text, i);
    if (open.length === 0) return i;
  }
}

/** The end of the number or word at `at`. */
export function scalarEnd(text: string, at: number): number {
  SCALAR.lastIndex = at;
  if (!SCALAR.test(text)) throw new BrokenJson();
  return SCALAR.lastIndex;
}

/** The text of a string between its quotes; line ends and tabs in it are forgiven. */
export function unescaped(inner: string): string {
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(`"${inner.replace(/[\u0000-\u001f]/g, escaped)}"`) as string;
  } catch (error) {
    throw new BrokenJson('', { cause: error });
  }
}

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON without the blanks between its parts. */
export const compact = (raw: string): string =>
  /\s/.test(raw) ? raw.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1') : raw;
