import { Problem } from '../../../model/problem.ts';
import { fieldOf, pointedFrom, slotOf, tableOf, viewOf } from './flatbuffer.ts';
import { checkMessage } from './sound.ts';

/** Kinds of messages; the bodies of the last two may be compressed. */
const SCHEMA = 1;
const DICTIONARY = 2;
const BATCH = 3;

/** Fields of the tables that are needed here, by their number in Arrow's Message.fbs. */
const MESSAGE = { headerType: 1, header: 2, bodyLength: 3 };
const DICTIONARY_DATA = 1;
const BATCH_FIELDS = { buffers: 2, compression: 3 };

/** What a message's metadata (FlatBuffers) say of its body, and how they are changed in place. */
export class RecordBatchHeader {
  readonly isSchema: boolean;
  readonly #data: DataView;
  readonly #message: number;
  readonly #batch: number | null;

  private constructor(data: DataView) {
    this.#data = data;
    this.#message = pointedFrom(data, 0);
    const type = fieldOf(this.#data, this.#message, MESSAGE.headerType);
    const kind = type === null ? 0 : data.getUint8(type);
    // The library passes over a message of another kind, and then over its body.
    if (kind < SCHEMA || kind > BATCH) throw new Problem('arrow-damaged');
    checkMessage(data, kind);
    const header = tableOf(this.#data, this.#message, MESSAGE.header);
    this.isSchema = kind === SCHEMA;
    if (kind === BATCH) this.#batch = header;
    else
      this.#batch =
        kind === DICTIONARY && header !== null
          ? tableOf(this.#data, header, DICTIONARY_DATA)
          : null;
  }

  static of(metadata: Uint8Array): RecordBatchHeader {
    try {
      return new RecordBatchHeader(viewOf(metadata));
    } catch (error) {
      throw new Problem('arrow-damaged', {}, { cause: error });
    }
  }

  get bodyBytes(): number {
    const at = fieldOf(this.#data, this.#message, MESSAGE.bodyLength);
    return at === null ? 0 : Number(this.#data.getBigInt64(at, true));
  }

  /** How the body is packed (0 = LZ4 frames, 1 = Zstandard), or null. */
  get codec(): number | null {
    if (this.#batch === null) return null;
    const table = tableOf(this.#data, this.#batch, BATCH_FIELDS.compression);
    if (table === null) return null;
    const at = fieldOf(this.#data, table, 0);
    return at === null ? 0 : this.#data.getInt8(at);
  }

  /** Where the buffers lie in the body. */
  get buffers(): { at: number; length: number }[] {
    const from = this.#buffers();
    const n = from === null ? 0 : this.#data.getUint32(from, true);
    return Array.from({ length: n }, (_, i) => ({
      at: Number(this.#data.getBigInt64((from ?? 0) + 4 + 16 * i, true)),
      length: Number(this.#data.getBigInt64((from ?? 0) + 12 + 16 * i, true)),
    }));
  }

  /** Says of the body that it is not packed and lies like this. */
  setUnpacked(buffers: readonly { at: number; length: number }[], bodyBytes: number): void {
    const from = this.#buffers();
    if (from === null || this.#batch === null) return;
    for (const [i, { at, length }] of buffers.entries()) {
      this.#data.setBigInt64(from + 4 + 16 * i, BigInt(at), true);
      this.#data.setBigInt64(from + 12 + 16 * i, BigInt(length), true);
    }
    const body = fieldOf(this.#data, this.#message, MESSAGE.bodyLength);
    if (body !== null) this.#data.setBigInt64(body, BigInt(bodyBytes), true);
    // A field whose place is 0 is not there.
    this.#data.setUint16(slotOf(this.#data, this.#batch, BATCH_FIELDS.compression), 0, true);
  }

  #buffers(): number | null {
    return this.#batch === null ? null : tableOf(this.#data, this.#batch, BATCH_FIELDS.buffers);
  }
}
