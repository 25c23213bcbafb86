import { Problem } from '../../../model/problem.ts';
import { RecordBatchHeader } from './flat.ts';
import { unpackedBody } from './unpack.ts';

const CONTINUES = 0xffffffff;
/** A message of more bytes is damage. */
const LONGEST = 2 ** 30;

/** Whether the stream's end was marked. */
export interface End {
  isMarked: boolean;
}

/**
 * The messages of an Arrow stream, one by one, with bodies unpacked: the library knows no
 * compression, which other writers use unasked. Rejects with `arrow-damaged` where one is cut off.
 */
export async function* messagesOf(
  source: AsyncIterable<Uint8Array>,
  end: End,
): AsyncGenerator<Uint8Array> {
  const bytes = new Bytes(source);
  for (;;) {
    if (!(await bytes.has(4))) return;
    let length = view(await bytes.take(4)).getUint32(0, true);
    if (length === CONTINUES) length = view(await bytes.take(4)).getUint32(0, true);
    if (length === 0) {
      end.isMarked = true;
      return;
    }
    const metadata = (await bytes.take(length)).slice();
    const header = RecordBatchHeader.of(metadata);
    const body = await bytes.take(header.bodyBytes);
    const unpacked = header.codec === null ? body : await unpackedBody(header, body);
    yield prefix(length);
    yield metadata;
    yield unpacked;
  }
}

function prefix(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  view(bytes).setUint32(0, CONTINUES, true);
  view(bytes).setUint32(4, length, true);
  return bytes;
}

const view = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes that come in chunks, taken in the lengths that are wanted. */
class Bytes {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunks: Uint8Array[] = [];
  #held = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** True if at least one byte is left; then there must be `length`. */
  async has(length: number): Promise<boolean> {
    await this.#fill(length);
    return this.#held > 0;
  }

  async take(length: number): Promise<Uint8Array> {
    if (length > LONGEST) throw new Problem('arrow-damaged');
    await this.#fill(length);
    if (this.#held < length) throw new Problem('arrow-damaged');
    const taken = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const chunk = this.#chunks[0] as Uint8Array;
      const part = chunk.subarray(0, length - at);
      taken.set(part, at);
      at += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.#held -= length;
    return taken;
  }

  async #fill(length: number): Promise<void> {
    while (this.#held < length) {
      const { done, value } = await this.#source.next();
      if (done) return;
      this.#chunks.push(value);
      this.#held += value.length;
    }
  }
}
