/** Characters of base64 that are decoded before the page may draw again. */
const AT_ONCE = 1 << 20;

const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));

async function decoded(text: string): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < text.length; at += AT_ONCE) {
    pieces.push(Uint8Array.from(atob(text.slice(at, at + AT_ONCE)), (c) => c.charCodeAt(0)));
    await nextTask();
  }
  return new Blob(pieces);
}

const inflated = (blob: Blob): Promise<Blob> =>
  new Response(blob.stream().pipeThrough(new DecompressionStream('gzip')), {
    headers: { 'content-type': 'text/javascript' },
  }).blob();

/** Unpacks the files that the build put into this page and makes them known as `fupanParts`. */
export async function unpack(): Promise<void> {
  const parts = new Map<string, Blob>();
  for (const element of document.querySelectorAll<HTMLElement>('script[data-part]')) {
    const path = element.dataset['part']!;
    const blob = await decoded(element.textContent);
    parts.set(path, path.endsWith('.js') ? await inflated(blob) : blob);
    element.remove();
  }
  globalThis.fupanParts = parts;
}
