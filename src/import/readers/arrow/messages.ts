import { Problem } from '../../../model/problem.ts';
import { RecordBatchHeader } from './flat.ts';
import { viewOf } from './flatbuffer.ts';
import { unpackedBody } from './unpack.ts';

export const CONTINUES = 0xffffffff;
/** A message of more bytes is damage. */
const LONGEST = 2 ** 30;

/** How the stream ended: was its end marked, and how many bytes stand behind the mark. */
export interface End {
  isMarked: boolean;
  behind: number;
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
    let length = viewOf(await bytes.take(4)).getUint32(0, true);
    if (length === CONTINUES) length = viewOf(await bytes.take(4)).getUint32(0, true);
    if (length === 0) {
      end.isMarked = true;
      end.behind = await bytes.rest();
      return;
    }
    const metadata = (await bytes.take(length)).slice();
    const header = RecordBatchHeader.of(metadata);
    const body = await bytes.take(header.bodyBytes);
    const unpacked = header.codec === null ? body : await unpackedBody(header, body);
    yield messagePrefix(length);
    yield metadata;
    yield unpacked;
  }
}

/** What stands before metadata of this length. */
export function messagePrefix(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  viewOf(bytes).setUint32(0, CONTINUES, true);
  viewOf(bytes).setUint32(4, length, true);
  return bytes;
}

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

  /** How many bytes are left; none where they are mere padding. */
  async rest(): Promise<number> {
    let length = 0;
    let isPadding = true;
    for (;;) {
      for (const chunk of this.#chunks) isPadding &&= chunk.every((byte) => byte === 0);
      length += this.#held;
      this.#chunks = [];
      this.#held = 0;
      await this.#fill(1);
      if (this.#held === 0) return isPadding ? 0 : length;
    }
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
