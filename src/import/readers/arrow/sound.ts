import { Problem } from '../../../model/problem.ts';
import { pointedFrom, tableOf } from './flatbuffer.ts';

/** What stands behind a table's fields, by their numbers in Arrow's Schema.fbs, Message.fbs, File.fbs. */
interface Shape {
  /** Fields that are tables. */
  tables?: Readonly<Record<number, () => Shape>>;
  /** Fields that are lists: of tables, or of so many bytes an item. */
  lists?: Readonly<Record<number, (() => Shape) | number>>;
}

const PAIR: Shape = {};
const FIELD: Shape = {
  tables: { 4: () => ({ tables: { 1: () => PAIR } }) },
  lists: { 5: () => FIELD, 6: () => PAIR },
};
const SCHEMA: Shape = { lists: { 1: () => FIELD, 2: () => PAIR, 3: 8 } };
const BATCH: Shape = { tables: { 3: () => PAIR }, lists: { 1: 16, 2: 16, 4: 8 } };
const DICTIONARY: Shape = { tables: { 1: () => BATCH } };
/** By the kind of a message's header. */
const HEADERS = [{}, SCHEMA, DICTIONARY, BATCH] as const;

const messageOf = (kind: number): Shape => ({
  tables: { 2: () => HEADERS[kind] ?? {} },
  lists: { 4: () => PAIR },
});
const FOOTER: Shape = { tables: { 1: () => SCHEMA }, lists: { 2: 24, 3: 24, 4: () => PAIR } };

/** Types in types, as deep as no file has them. */
const DEEPEST = 64;

/**
 * Do a message's metadata hold what they point to? The library believes any place and any number,
 * and counts for hours. Throws where they do not.
 */
export function checkMessage(metadata: DataView, kind: number): void {
  new Check(metadata).root(messageOf(kind));
}

/** As `checkMessage`, for the footer of a file. */
export function checkFooter(footer: DataView): void {
  new Check(footer).root(FOOTER);
}

class Check {
  readonly #data: DataView;
  /** Tables may be met twice, but not more often than there is room for them. */
  #left: number;

  constructor(data: DataView) {
    this.#data = data;
    this.#left = data.byteLength / 4;
  }

  root(shape: Shape): void {
    this.#table(pointedFrom(this.#data, 0), shape, 0);
  }

  #table(at: number, shape: Shape, depth: number): void {
    if (depth > DEEPEST || --this.#left < 0) throw new Problem('arrow-damaged');
    for (const [n, inner] of Object.entries(shape.tables ?? {})) {
      const table = tableOf(this.#data, at, Number(n));
      if (table !== null) this.#table(table, inner(), depth + 1);
    }
    for (const [n, item] of Object.entries(shape.lists ?? {})) {
      const list = tableOf(this.#data, at, Number(n));
      if (list !== null) this.#list(list, item, depth);
    }
  }

  #list(at: number, item: (() => Shape) | number, depth: number): void {
    const n = this.#data.getUint32(at, true);
    const bytes = typeof item === 'number' ? item : 4;
    if (at + 4 + n * bytes > this.#data.byteLength) throw new Problem('arrow-damaged');
    if (typeof item === 'number') return;
    for (let i = 0; i < n; i++)
      this.#table(pointedFrom(this.#data, at + 4 + 4 * i), item(), depth + 1);
  }
}
