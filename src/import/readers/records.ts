import type { ImportWarning } from '../types.ts';
import { CsvText } from './csv-text.ts';

/** More different keys are no table any more: ids are used as keys. */
const MOST_KEYS = 2_000;
/** Of the keys left out, so many are remembered. */
const MOST_NAMED = 10_000;

/** Records of named values become a table: a column a name, in the order of first sight. */
export class RecordTable {
  readonly #text = new CsvText();
  readonly #columns = new Map<string, number>();
  readonly #leftOut = new Set<string>();
  #cells: (string | undefined)[] = [];
  #isTwice = false;
  readonly #twice = new Rows();
  readonly #broken = new Rows();

  /** Columns that are known beforehand. */
  constructor(names: readonly string[] = []) {
    for (const name of names) this.#columns.set(name, this.#columns.size);
  }

  get records(): number {
    return this.#text.records;
  }

  get header(): string[] {
    return [...this.#columns.keys()];
  }

  /** A value of the record at hand. */
  put = (name: string, text: string): void => {
    let index = this.#columns.get(name);
    if (index === undefined) {
      if (this.#columns.size >= MOST_KEYS) {
        if (this.#leftOut.size < MOST_NAMED) this.#leftOut.add(name);
        return;
      }
      index = this.#columns.size;
      this.#columns.set(name, index);
    }
    if (this.#cells[index] !== undefined) this.#isTwice = true;
    this.#cells[index] = text;
  };

  /** The record at hand is whole. */
  end(): void {
    if (this.#isTwice) this.#twice.add(this.records + 1);
    this.#text.add(Array.from(this.#cells, (cell) => cell ?? ''));
    this.#begin();
  }

  /** The record at hand cannot be read: it is kept as it stood. */
  broken(text: string): void {
    this.#broken.add(this.records + 1);
    this.#text.addBeyond(text);
    this.#begin();
  }

  async blob(): Promise<Blob> {
    this.#text.widen(this.#columns.size);
    return this.#text.blob(this.header);
  }

  get warnings(): ImportWarning[] {
    const names = [...this.#leftOut].slice(0, 5);
    const args = { n: this.#leftOut.size, most: MOST_KEYS, names };
    return [
      ...this.#broken.warning('json-broken'),
      ...this.#twice.warning('json-twice'),
      ...(this.#leftOut.size > 0 ? [{ code: 'json-many-keys', args }] : []),
    ];
  }

  #begin(): void {
    this.#cells = [];
    this.#isTwice = false;
  }
}

/** Rows of one kind: how many, and the first. */
export class Rows {
  n = 0;
  first = 0;

  add(row: number): void {
    if (this.n === 0) this.first = row;
    this.n++;
  }

  warning(code: string, args: Record<string, string | number> = {}): ImportWarning[] {
    if (this.n === 0) return [];
    return [{ code, args: { ...args, n: this.n, row: this.first }, row: this.first }];
  }
}
