const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Text of XML as it reads, with the escapes of workbooks (`_x000D_`). */
export function xmlText(raw: string): string {
  const text = raw.includes('&')
    ? raw.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => entity(name) ?? whole)
    : raw;
  return text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name];
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** The value of an attribute in the text of a tag. */
export function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found ? xmlText(found[1] ?? found[2] ?? '') : undefined;
}

/** Does XML end with the end of its root? What is cut off in the middle reads like what is whole. */
export const endsWith = (xml: string, root: string): boolean =>
  new RegExp(`</(?:\\w+:)?${root}\\s*>\\s*$`).test(xml.slice(-LONGEST_END));
const LONGEST_END = 256;

/** Remembers the last characters of XML that comes in pieces, to tell whether it is whole. */
export class Ending {
  #tail = '';

  push(text: string): string {
    this.#tail = (this.#tail + text).slice(-LONGEST_END);
    return text;
  }

  isOf = (root: string): boolean => endsWith(this.#tail, root);
}

const TAG =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<[?!][^>]*>|<(\/?)([\w:.-]+)(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?\/?>|</g;

/** Does every tag of an XML text that is opened end in its place, and all of it in one root? */
export function isBalanced(xml: string): boolean {
  const open: string[] = [];
  let roots = 0;
  for (const [tag, end, name] of xml.matchAll(TAG)) {
    if (tag === '<') return false;
    if (name === undefined) continue;
    if (end === '' && open.length === 0) roots++;
    if (tag.endsWith('/>')) continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0 && roots === 1;
}

/** The attributes' text of every tag of this name, whatever its prefix. */
export const tags = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}((?:\\s[^>]*)?)/?>`, 'g'))].map((m) => m[1] ?? '');

/**
 * The elements of one name in XML that comes in pieces: attributes and inner text of each, which
 * must not stand in another of the same name. Of `marks` only the opening tags are given. What
 * comes between is dropped.
 */
export class Elements {
  readonly #name: string;
  readonly #open: RegExp;
  #text = '';
  #at = 0;

  constructor(name: string, marks: readonly string[] = []) {
    this.#name = name;
    this.#open = new RegExp(`<((?:\\w+:)?(${[name, ...marks].join('|')}))(?=[\\s/>])`, 'g');
  }

  /** Characters held back because an element is not whole yet. */
  get held(): number {
    return this.#text.length - this.#at;
  }

  *push(text: string): Generator<{ name: string; attributes: string; inner: string }> {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    for (;;) {
      this.#open.lastIndex = this.#at;
      const found = this.#open.exec(this.#text);
      if (!found) {
        // The rest may hold the beginning of a tag.
        this.#at = Math.max(this.#at, this.#text.length - this.#name.length - 64);
        return;
      }
      const start = found.index + found[0].length;
      this.#at = found.index;
      const close = this.#text.indexOf('>', start);
      if (close < 0) return;
      const name = found[2] as string;
      const isEmpty = this.#text[close - 1] === '/';
      if (isEmpty || name !== this.#name) {
        this.#at = close + 1;
        const attributes = this.#text.slice(start, isEmpty ? close - 1 : close);
        yield { name, attributes, inner: '' };
        continue;
      }
      const ending = `</${found[1]}>`;
      const end = this.#text.indexOf(ending, close);
      if (end < 0) return;
      this.#at = end + ending.length;
      const attributes = this.#text.slice(start, close);
      yield { name, attributes, inner: this.#text.slice(close + 1, end) };
    }
  }
}
