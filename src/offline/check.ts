/** Of a SHA-256, as many hex digits as no two files will share. */
const DIGITS = 32;

async function inflated(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

/**
 * The hash of a file's content. Some hosts inflate what ends in `.gz` on the way, so of such a
 * file it is what is inside that counts.
 */
export async function contentHash(path: string, bytes: ArrayBuffer): Promise<string> {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  const gzipped = path.endsWith('.gz') && first === 0x1f && second === 0x8b;
  const digest = await crypto.subtle.digest('SHA-256', gzipped ? await inflated(bytes) : bytes);
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  return hex.slice(0, DIGITS);
}
