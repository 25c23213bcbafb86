import { Problem } from '../../../model/problem.ts';
import { closingQuote, unescaped } from './value.ts';

/** Characters of one record that are held in memory at most. */
export const LONGEST = 64_000_000;

/** A list somewhere in a document: under which keys, what its first item is, and how large. */
export interface Found {
  path: readonly string[];
  first: number;
  size: number;
}

interface Frame {
  isList: boolean;
  /** The key whose value is being read; in an object without one, a string is a key. */
  key: string | null;
  /** The first character of the first item. */
  first: number;
  from: number;
}

/** Values that stand in no list: how many, and the first of them as `a.b: text`. */
interface Beside {
  n: number;
  first: string[];
}
/** So many are remembered, so much of each. */
const NAMED = 8;
const SHOWN = 80;

/** Lists in lists, and objects deeper than this, are values of a record, not the records. */
const DEEPEST = 4;

/**
 * Walks through JSON that comes in pieces, however deep it is, and gives the text of each record:
 * of each item of the list at `path`, or of each value of the document itself (null).
 */
export class Walk {
  /** The lists that stand in objects only, for choosing one. */
  readonly found: Found[] = [];
  /** Values that stand beside the lists; only while no record is asked for. */
  readonly beside: Beside = { n: 0, first: [] };
  readonly #path: string | null;
  readonly #stack: Frame[] = [];
  #text = '';
  #at = 0;
  /** Characters of the document before `#text`. */
  #base = 0;
  /** Where the record at hand begins; -1 = between records. */
  #record = -1;
  #isBroken = false;
  /** Lists that are open, and a number or a word beside all of them that is being read. */
  #lists = 0;
  #word = '';
  /** What stands beside the document, and is no value. */
  #stray = '';
  #want = 0;
  #given = 0;

  constructor(path: readonly string[] | null) {
    this.#path = path === null ? null : pathKey(path);
  }

  /** The records that are whole with this text. */
  push(text: string): string[] {
    const keep = this.#record >= 0 ? this.#record : this.#at;
    this.#text = this.#text.slice(keep) + text;
    this.#base += keep;
    this.#at -= keep;
    if (this.#record >= 0) this.#record = 0;
    const records: string[] = [];
    // A text whose end has not come is not read again with each piece.
    if (!this.#isBroken && this.#text.length >= this.#want) {
      this.#walk(records);
      const held = this.#text.length - (this.#record >= 0 ? this.#record : this.#at);
      this.#want = this.#at < this.#text.length ? 2 * held : 0;
      if (held > LONGEST) throw new Problem('record-too-long', { row: this.#given + 1 });
    }
    this.#given += records.length;
    return records;
  }

  /** The last records, what is left of one that does not end, and whether the document is whole. */
  end(): { records: string[]; rest: string; isWhole: boolean } {
    const records: string[] = [];
    if (!this.#isBroken) this.#walk(records);
    const from = this.#record >= 0 ? this.#record : this.#at;
    const left = this.#record >= 0 || this.#isBroken ? this.#text.slice(from) : '';
    const rest = this.#stray + left;
    return { records, rest, isWhole: !this.#isBroken && this.#stack.length === 0 };
  }

  #walk(records: string[]): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      const top = this.#stack.at(-1);
      if (code <= 0x20 || code === 0xfeff) this.#at++;
      else if (code === 0x22) {
        const close = closingQuote(text, this.#at);
        if (close < 0) return;
        if (top && !top.isList && top.key === null)
          top.key = keyOf(text.slice(this.#at + 1, close));
        else {
          this.#begin();
          this.#noteBeside(text.slice(this.#at + 1, close));
        }
        this.#at = close + 1;
        this.#endValue(records);
      } else if (code === 0x7b || code === 0x5b) {
        this.#begin();
        const from = this.#base + this.#at;
        this.#stack.push({ isList: code === 0x5b, key: null, first: 0, from });
        if (code === 0x5b) this.#lists++;
        this.#at++;
      } else if (code === 0x7d || code === 0x5d) {
        this.#endValue(records);
        if (top?.isList !== (code === 0x5d)) {
          this.#isBroken = true;
          return;
        }
        this.#note(top);
        this.#stack.pop();
        if (top.isList) this.#lists--;
        this.#at++;
        this.#endValue(records);
      } else if (code === 0x2c) {
        this.#endValue(records);
        if (top) top.key = null;
        this.#at++;
      } else if (code === 0x3a) this.#at++;
      else {
        this.#begin();
        if (top === undefined && this.#path !== null) this.#stray += text.charAt(this.#at);
        if (this.#lists === 0 && this.#record < 0 && top) this.#word += text.charAt(this.#at);
        this.#at++;
      }
    }
  }

  /** True where values of the container at hand are records. */
  #isRecordLevel(): boolean {
    if (this.#path === null) return this.#stack.length === 0;
    const top = this.#stack.at(-1);
    return top?.isList === true && this.#pathOf(this.#stack.length - 1) === this.#path;
  }

  #begin(): void {
    const top = this.#stack.at(-1);
    if (this.#record >= 0) return;
    if (top?.first === 0) top.first = this.#text.charCodeAt(this.#at);
    if (this.#isRecordLevel()) this.#record = this.#at;
  }

  /** A value may end here: if it is a record, it is given. */
  #endValue(records: string[]): void {
    if (this.#word !== 'null') this.#noteBeside(this.#word);
    this.#word = '';
    if (this.#record < 0 || !this.#isRecordLevel()) return;
    records.push(this.#text.slice(this.#record, this.#at));
    this.#record = -1;
  }

  /** A value that stands in objects only. */
  #noteBeside(text: string): void {
    if (text !== '' && this.#lists === 0 && this.#record < 0) this.#addBeside(text);
  }

  #addBeside(text: string): void {
    const path = this.#stack.flatMap((f) => (f.isList ? [] : [f.key ?? ''])).join('.');
    if (path === '') return;
    this.beside.n++;
    if (this.beside.first.length < NAMED)
      this.beside.first.push(`${path}: ${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`);
  }

  #note({ isList, first, from }: Frame): void {
    const depth = this.#stack.length - 1;
    if (isList && this.#lists === 1 && depth > DEEPEST && first !== 0) this.#addBeside('[…]');
    if (!isList || depth > DEEPEST || this.#stack.slice(0, -1).some((f) => f.isList)) return;
    const path = this.#stack.slice(0, -1).map((f) => f.key ?? '');
    this.found.push({ path, first, size: this.#base + this.#at - from });
  }

  /** The keys above the frame at `depth`, or null where one of them is a list. */
  #pathOf(depth: number): string | null {
    if (depth > DEEPEST) return null;
    const above = this.#stack.slice(0, depth);
    return above.some((f) => f.isList) ? null : pathKey(above.map((f) => f.key ?? ''));
  }
}

const pathKey = (path: readonly string[]): string => JSON.stringify(path);

function keyOf(inner: string): string {
  try {
    return unescaped(inner);
  } catch {
    return inner;
  }
}
