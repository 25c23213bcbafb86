import { damaged } from './format.ts';

/**
 * Pieces deflated or inflated, one after the other as they are asked for. Errors of the pieces come
 * through as they are; the stream's own mean that what it inflates was changed.
 */
export async function* through(
  pieces: AsyncIterator<Uint8Array>,
  stream: () => CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let failed: unknown;
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      } catch (error) {
        failed = error;
        controller.error(error);
      }
    },
  });
  const reader = source.pipeThrough(stream()).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield next.value as Uint8Array<ArrayBuffer>;
    }
  } catch {
    throw failed ?? damaged('deflate');
  } finally {
    await reader.cancel().catch(() => {});
  }
}
