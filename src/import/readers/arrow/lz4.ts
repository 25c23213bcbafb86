import { Problem } from '../../../model/problem.ts';

const MAGIC = 0x184d2204;
const STORED = 0x80000000;

/** Unpacks one LZ4 frame into exactly `length` bytes. Rejects with `arrow-damaged`. */
export function unpackLz4(frame: Uint8Array, length: number): Uint8Array {
  const data = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || data.getUint32(0, true) !== MAGIC) throw new Problem('arrow-damaged');
  const flags = data.getUint8(4);
  // Behind the flags: the content's size and a dictionary's number, if they are given; a check byte.
  let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0);
  const out = new Uint8Array(length);
  let end = 0;
  for (;;) {
    if (at + 4 > frame.length) throw new Problem('arrow-damaged');
    const word = data.getUint32(at, true);
    if (word === 0) break;
    const size = word % STORED;
    const block = frame.subarray(at + 4, at + 4 + size);
    if (block.length < size) throw new Problem('arrow-damaged');
    if (word >= STORED) {
      if (end + size > length) throw new Problem('arrow-damaged');
      out.set(block, end);
      end += size;
    } else end = unpackBlock(block, out, end);
    at += 4 + size + (flags & 0x10 ? 4 : 0);
  }
  if (end !== length) throw new Problem('arrow-damaged');
  return out;
}

/** Unpacks a block behind what stands in `out` already, to which it may refer; gives the new end. */
function unpackBlock(block: Uint8Array, out: Uint8Array, from: number): number {
  let end = from;
  let at = 0;
  const more = (n: number): number => {
    let total = n;
    if (n === 15) for (let byte = 255; byte === 255; total += byte) byte = block[at++] ?? damaged();
    return total;
  };
  while (at < block.length) {
    const token = block[at++] as number;
    const literals = more(token >> 4);
    if (at + literals > block.length || end + literals > out.length) damaged();
    out.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    if (at >= block.length) break;
    const back = (block[at] as number) | ((block[at + 1] ?? damaged()) << 8);
    at += 2;
    const matched = more(token & 15) + 4;
    if (back === 0 || back > end || end + matched > out.length) damaged();
    // What is copied may be written in the same run.
    for (let i = 0; i < matched; i++, end++) out[end] = out[end - back] as number;
  }
  return end;
}

function damaged(): never {
  throw new Problem('arrow-damaged');
}
