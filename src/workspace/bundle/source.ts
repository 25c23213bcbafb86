import { damaged, cut } from './format.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads a stream by counted bytes, and holds no more than was asked for and one piece. */
export class Source {
  #pieces: AsyncIterator<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  constructor(pieces: AsyncIterator<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** Exactly `count` bytes. Rejects `bundle-cut` where there are fewer. */
  async take(count: number): Promise<Bytes> {
    while (this.#bytes < count) {
      const { value, done } = await this.#pieces.next();
      if (done) throw cut();
      this.#waiting.push(value);
      this.#bytes += value.length;
    }
    const taken = new Uint8Array(count);
    for (let at = 0; at < count;) {
      const first = this.#waiting[0]!;
      const part = first.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      if (part.length === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(part.length);
    }
    this.#bytes -= count;
    return taken;
  }

  /** Rejects where anything is left. */
  async end(): Promise<void> {
    for (;;) {
      if (this.#bytes > 0) throw damaged('length');
      const { value, done } = await this.#pieces.next();
      if (done) return;
      this.#bytes += value.length;
      this.#waiting.push(value);
    }
  }
}

/** A file's bytes, piece by piece. */
export async function* piecesOf(blob: Blob, end = blob.size): AsyncGenerator<Bytes> {
  const PIECE = 1024 * 1024;
  for (let at = 0; at < end; at += PIECE) {
    yield new Uint8Array(await blob.slice(at, Math.min(end, at + PIECE)).arrayBuffer());
  }
}
