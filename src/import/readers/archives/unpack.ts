import { Problem } from '../../../model/problem.ts';
import { chunks } from '../bytes.ts';
import type { Opening } from '../opening.ts';

/** So much is gathered before it is handed to the browser's store of blobs. */
const PIECE = 4 * 2 ** 20;

/** Bytes that come one by one, gathered outside of our memory, counted as they come. */
export class Gathering {
  readonly #opening: Opening;
  readonly #blobs: Blob[] = [];
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #held = 0;

  constructor(opening: Opening) {
    this.#opening = opening;
  }

  add(bytes: Uint8Array): void {
    this.#opening.budget.take(bytes.length);
    // A copy: libraries write the next bytes over these.
    this.#pieces.push(bytes.slice());
    this.#held += bytes.length;
    if (this.#held >= PIECE) this.#store();
  }

  blob(): Blob {
    this.#store();
    return new Blob(this.#blobs);
  }

  #store(): void {
    if (this.#held > 0) this.#blobs.push(new Blob(this.#pieces));
    this.#pieces = [];
    this.#held = 0;
  }
}

/** The blob's bytes as a stream that stops with the job and tells how far it is. */
function streamOf(blob: Blob, opening: Opening): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source = chunks(blob, opening.running);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
  });
}

/**
 * Unpacks with the browser's own inflater; `look` sees the bytes too. Rejects with
 * `archive-damaged` where the stream is broken or cut off.
 */
export async function inflate(
  blob: Blob,
  format: CompressionFormat,
  opening: Opening,
  look: (bytes: Uint8Array) => void = () => {},
): Promise<Blob> {
  const gathering = new Gathering(opening);
  const reader = streamOf(blob, opening).pipeThrough(new DecompressionStream(format)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return gathering.blob();
      look(value);
      gathering.add(value);
    }
  } catch (error) {
    // Nobody waits for what the stream says about its end.
    reader.cancel().catch(() => {});
    throw damaged(error);
  }
}

/** What our own code threw as it is; anything else means that the bytes are no such archive. */
export const damaged = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('archive-damaged', {}, { cause: error });
