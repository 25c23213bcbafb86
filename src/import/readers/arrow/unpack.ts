import { Problem } from '../../../model/problem.ts';
import type { RecordBatchHeader } from './flat.ts';
import { unpackLz4 } from './lz4.ts';

const ZSTD = 1;
/** Bytes of one buffer, unpacked. */
const LONGEST = 2 ** 30;
/** Buffers begin at multiples of so many bytes. */
const ALIGNED = 8;

/** A message's body with each buffer unpacked; the header is told. */
export async function unpackedBody(
  header: RecordBatchHeader,
  body: Uint8Array,
): Promise<Uint8Array> {
  const zstd = header.codec === ZSTD ? (await import('fzstd')).decompress : null;
  const unpack = (packed: Uint8Array, length: number): Uint8Array =>
    zstd ? zstd(packed, new Uint8Array(length)) : unpackLz4(packed, length);
  const data = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const unpacked = header.buffers.map(({ at, length }) => {
    if (length === 0) return new Uint8Array(0);
    // The length comes first; -1 = this one is not packed.
    const size = Number(data.getBigInt64(at, true));
    const content = body.subarray(at + 8, at + length);
    if (size === -1) return content;
    if (size < 0 || size > LONGEST) throw new Problem('arrow-damaged');
    return unpack(content, size);
  });
  let end = 0;
  const places = unpacked.map(({ length }) => {
    const at = end;
    end += Math.ceil(length / ALIGNED) * ALIGNED;
    return { at, length };
  });
  const out = new Uint8Array(end);
  for (const [i, { at }] of places.entries()) out.set(unpacked[i] as Uint8Array, at);
  header.setUnpacked(places, end);
  return out;
}
