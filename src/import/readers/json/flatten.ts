import {
  BrokenJson,
  closingQuote,
  compact,
  endOf,
  scalarEnd,
  skipBlank,
  unescaped,
} from './value.ts';

/** Takes the text of one value under its flattened name, `a.b`. */
export type Put = (name: string, text: string) => void;

/** Objects deeper in objects stay JSON text. */
const DEEPEST = 24;

const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Gives every value of an object under its path. Numbers keep their digits: nothing goes through
 * JavaScript's numbers. Lists stay JSON text, but for lists of named values. Throws `BrokenJson`.
 */
export function flattenRecord(text: string, put: Put): void {
  const at = skipBlank(text, 0);
  if (text.charCodeAt(at) !== OBJECT) throw new BrokenJson();
  const end = object(text, at, '', 0, put);
  if (skipBlank(text, end) < text.length) throw new BrokenJson();
}

/** The cells of a record that is written as a list; null where it is none. */
export function listCells(text: string): string[] | null {
  const at = skipBlank(text, 0);
  if (text.charCodeAt(at) !== ARRAY) return null;
  const cells: string[] = [];
  const end = list(text, at, (from) =>
    value(text, from, '', DEEPEST, (_, cell) => cells.push(cell)),
  );
  if (skipBlank(text, end) < text.length) throw new BrokenJson();
  return cells;
}

function object(text: string, from: number, prefix: string, depth: number, put: Put): number {
  let at = skipBlank(text, from + 1);
  if (text.charCodeAt(at) === OBJECT_END) return at + 1;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw new BrokenJson();
    const close = closingQuote(text, at);
    if (close < 0) throw new BrokenJson();
    const name = prefix + unescaped(text.slice(at + 1, close));
    at = skipBlank(text, close + 1);
    if (text.charCodeAt(at) !== COLON) throw new BrokenJson();
    at = skipBlank(text, value(text, skipBlank(text, at + 1), name, depth, put));
    const code = text.charCodeAt(at);
    if (code === OBJECT_END) return at + 1;
    if (code !== COMMA) throw new BrokenJson();
    at = skipBlank(text, at + 1);
  }
}

/** Calls `item` at the beginning of each item of a list; gives the list's end. */
function list(text: string, from: number, item: (at: number) => number): number {
  let at = skipBlank(text, from + 1);
  if (text.charCodeAt(at) === ARRAY_END) return at + 1;
  for (;;) {
    at = skipBlank(text, item(at));
    const code = text.charCodeAt(at);
    if (code === ARRAY_END) return at + 1;
    if (code !== COMMA) throw new BrokenJson();
    at = skipBlank(text, at + 1);
  }
}

/** Gives the value at `at` and its end. */
function value(text: string, at: number, name: string, depth: number, put: Put): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) {
    const close = closingQuote(text, at);
    if (close < 0) throw new BrokenJson();
    string(unescaped(text.slice(at + 1, close)), name, depth, put);
    return close + 1;
  }
  if (code === OBJECT && depth < DEEPEST) return object(text, at, `${name}.`, depth + 1, put);
  if (code === OBJECT || code === ARRAY) {
    const end = endOf(text, at);
    const raw = text.slice(at, end);
    if (code !== ARRAY || depth >= DEEPEST || !namedValues(raw, name, depth, put))
      put(name, compact(raw));
    return end;
  }
  const end = scalarEnd(text, at);
  const scalar = text.slice(at, end);
  put(name, scalar === 'null' ? '' : scalar);
  return end;
}

/** A text; one that is an object written as JSON is taken as that object. */
function string(text: string, name: string, depth: number, put: Put): void {
  if (depth < DEEPEST && /^\{\s*"/.test(text) && text.endsWith('}')) {
    const found: [string, string][] = [];
    try {
      const end = object(text, 0, `${name}.`, depth + 1, (n, t) => found.push([n, t]));
      if (end === text.length) {
        for (const [n, t] of found) put(n, t);
        return;
      }
    } catch (error) {
      if (!(error instanceof BrokenJson)) throw error;
    }
  }
  put(name, text);
}

const NAMED = /^\[\s*\{\s*"(?:key|value)"\s*:/;
const VALUE = /^value(?:\.(?:\w+_value|set_timestamp_micros))?$|^set_timestamp_micros$/;

/**
 * A list of `{key, value}` as GA4 exports its parameters (`value` holds one of `string_value`,
 * `int_value`, …) becomes a value under each key. False where the list is another one.
 */
function namedValues(raw: string, name: string, depth: number, put: Put): boolean {
  if (!NAMED.test(raw)) return false;
  const found: [string, string][] = [];
  let fits = true;
  list(raw, 0, (at) => {
    if (raw.charCodeAt(at) !== OBJECT) {
      fits = false;
      return endOf(raw, at);
    }
    let key: string | null = null;
    let text = '';
    const end = object(raw, at, '', depth + 1, (part, cell) => {
      if (part === 'key') key = cell;
      else if (!VALUE.test(part)) fits = false;
      else if (cell !== '' && part !== 'set_timestamp_micros' && !part.endsWith('_micros'))
        text = cell;
    });
    if (key === null) fits = false;
    else found.push([key, text]);
    return end;
  });
  if (fits) for (const [key, text] of found) put(`${name}.${key}`, text);
  return fits;
}
