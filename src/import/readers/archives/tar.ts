import { Problem } from '../../../model/problem.ts';
import { slice } from '../bytes.ts';
import type { Opener } from '../opening.ts';
import { openFiles, type Packed } from './files.ts';

const BLOCK = 512;

/** A tar holds files one behind the other; nothing of it is packed, so parts are slices. */
export const openTar: Opener = async (blob, name, opening) => {
  const packed: Packed[] = [];
  let longName = '';
  let isWhole = false;
  for (let at = 0; at + BLOCK <= blob.size;) {
    opening.running.check();
    const header = await slice(blob, at, at + BLOCK);
    isWhole = header.every((byte) => byte === 0);
    if (isWhole) {
      // Two empty blocks are the end; behind a single one stands what was damaged.
      const next = await slice(blob, at + BLOCK, Math.min(at + 2 * BLOCK, blob.size));
      if (next.some((byte) => byte !== 0)) throw new Problem('archive-damaged');
      break;
    }
    const size = octal(header, 124, 12);
    const from = at + BLOCK;
    if (octal(header, 148, 8) !== sumOf(header) || !(size >= 0) || from + size > blob.size)
      throw new Problem('archive-damaged');
    const type = textAt(header, 156, 1);
    const prefix = textAt(header, 345, 155);
    const own = textAt(header, 0, 100);
    const path = longName || (prefix ? `${prefix}/${own}` : own);
    const body = blob.slice(from, from + size);
    longName = type === 'L' ? (await body.text()).replace(/\0+$/, '') : '';
    if (type === '0' || type === '') packed.push({ path, unpack: () => body });
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  const parts = await openFiles(packed, name, opening);
  // An archive is written in whole blocks: of one that is not, a piece is missing somewhere.
  if (!isWhole || blob.size % BLOCK !== 0)
    parts[0]?.warnings.push({ code: 'archive-open', args: { n: packed.length } });
  return parts;
};

/** A number of the header. */
const octal = (header: Uint8Array, at: number, length: number): number =>
  parseInt(textAt(header, at, length), 8);

/** The sum of the header's bytes, its own place taken for blanks. */
function sumOf(header: Uint8Array): number {
  let sum = 8 * 0x20;
  for (const [i, byte] of header.entries()) if (i < 148 || i >= 156) sum += byte;
  return sum;
}

/** A field of the header, up to its NUL. */
const textAt = (header: Uint8Array, at: number, length: number): string =>
  new TextDecoder()
    .decode(header.subarray(at, at + length))
    .replace(/\0[^]*$/, '')
    .trim();
