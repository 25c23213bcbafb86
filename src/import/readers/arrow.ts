import {
  Field,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';
import type { Data, TypeMap } from 'apache-arrow';

/** A piece holds at most so many rows, cells, and characters. */
const ROWS = 20_000;
const CELLS = 1_000_000;
const CHARACTERS = 8_000_000;

/**
 * The library looks each column's name up among all others to find that batch and schema are alike,
 * which takes a minute for ten thousand: here they are.
 */
class OwnSchema extends Schema {
  override assign<T extends TypeMap>(): Schema<T> {
    return this as unknown as Schema<T>;
  }
}

/**
 * Gathers records and gives them as Arrow IPC streams: `line` BIGINT, `cells` INTEGER, `c0` … VARCHAR,
 * `extra` VARCHAR; empty text is null.
 */
export class Pieces {
  readonly #width: number;
  readonly #delimiter: string;
  readonly #columns: TextColumn[];
  readonly #rows: number;
  readonly #schema: Schema;
  readonly #lines: BigInt64Array;
  readonly #cells: Int32Array;
  #n = 0;
  #characters = 0;

  constructor(width: number, delimiter: string) {
    this.#width = width;
    this.#delimiter = delimiter;
    this.#rows = Math.max(16, Math.min(ROWS, Math.floor(CELLS / (width + 1))));
    this.#columns = Array.from({ length: width + 1 }, () => new TextColumn(this.#rows));
    this.#lines = new BigInt64Array(this.#rows);
    this.#cells = new Int32Array(this.#rows);
    const names = Array.from({ length: width }, (_, i) => `c${i}`);
    this.#schema = new OwnSchema([
      new Field('line', new Int64(), false),
      new Field('cells', new Int32(), false),
      ...[...names, 'extra'].map((name) => new Field(name, new Utf8(), true)),
    ]);
  }

  /** Takes a record; true = the piece is full and should be given. */
  add(line: number, cells: readonly string[]): boolean {
    const n = this.#n++;
    this.#lines[n] = BigInt(line);
    this.#cells[n] = cells.length;
    for (let c = 0; c < this.#width; c++) this.#put(c, n, cells[c] ?? '');
    const more = cells.length > this.#width ? cells.slice(this.#width) : [];
    this.#put(this.#width, n, more.some((cell) => cell !== '') ? more.join(this.#delimiter) : '');
    return this.#n >= this.#rows || this.#characters >= CHARACTERS;
  }

  /** The gathered rows as one IPC stream, or null if there are none; begins the next piece. */
  give(): Uint8Array | null {
    const length = this.#n;
    if (length === 0) return null;
    const children: Data[] = [
      makeData({ type: new Int64(), length, nullCount: 0, data: this.#lines.slice(0, length) }),
      makeData({ type: new Int32(), length, nullCount: 0, data: this.#cells.slice(0, length) }),
      ...this.#columns.map((column) => column.take(length)),
    ];
    const type = new Struct(this.#schema.fields);
    const batch = new RecordBatch(this.#schema, makeData({ type, length, nullCount: 0, children }));
    const writer = new RecordBatchStreamWriter();
    writer.write(batch);
    writer.finish();
    this.#n = 0;
    this.#characters = 0;
    return writer.toUint8Array(true);
  }

  #put(column: number, row: number, text: string): void {
    this.#characters += text.length;
    (this.#columns[column] as TextColumn).put(row, text);
  }
}

const encoder = new TextEncoder();
/** Shorter texts are copied by hand: calling the encoder costs more than they do. */
const SHORT = 40;

/** UTF-8 bytes, offsets and the bitmap of one text column, as Arrow lays them out. */
class TextColumn {
  #bytes = new Uint8Array(1024);
  #end = 0;
  #nulls = 0;
  readonly #offsets: Int32Array;
  readonly #valid: Uint8Array;

  constructor(rows: number) {
    this.#offsets = new Int32Array(rows + 1);
    this.#valid = new Uint8Array((rows + 7) >> 3);
  }

  put(row: number, text: string): void {
    if (text === '') this.#nulls++;
    else {
      const at = row >> 3;
      this.#valid[at] = (this.#valid[at] as number) | (1 << (row & 7));
      this.#room(text.length * 3);
      if (text.length > SHORT || !this.#ascii(text))
        this.#end += encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written;
    }
    this.#offsets[row + 1] = this.#end;
  }

  /** The first `length` rows as Arrow data of their own; the column is empty afterwards. */
  take(length: number): Data<Utf8> {
    const data = makeData({
      type: new Utf8(),
      length,
      nullCount: this.#nulls,
      nullBitmap: this.#valid.slice(0, (length + 7) >> 3),
      valueOffsets: this.#offsets.slice(0, length + 1),
      data: this.#bytes.slice(0, this.#end),
    });
    this.#end = 0;
    this.#nulls = 0;
    this.#valid.fill(0);
    return data;
  }

  #room(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#end + more));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }

  #ascii(text: string): boolean {
    const bytes = this.#bytes;
    let end = this.#end;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) return false;
      bytes[end++] = code;
    }
    this.#end = end;
    return true;
  }
}
