import type { ImportWarning } from '../types.ts';
import { slice } from './bytes.ts';
import { guessLegacy } from './legacy.ts';
import type { Utf8State } from './utf8.ts';

/** Bytes around each broken place that are taken as evidence. */
const AROUND = 2048;

/** The byte order mark at the beginning: what it says, and its length. */
export function byteOrderMark(head: Uint8Array): { encoding: string; length: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { encoding: 'utf-8', length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

/** UTF-16 without a mark shows by the zeros of its ASCII: all at odd or all at even offsets. */
export function utf16ByZeros(head: Uint8Array): string | null {
  const zeros: [even: number, odd: number] = [0, 0];
  let ascii = 0;
  for (let i = 0; i < head.length; i++) {
    if (head[i] !== 0) continue;
    zeros[(i & 1) as 0 | 1]++;
    const partner = head[i ^ 1] ?? 0;
    if ((partner >= 0x20 && partner < 0x7f) || (partner >= 9 && partner <= 13)) ascii++;
  }
  const [even, odd] = zeros;
  if (ascii < 0.9 * (even + odd)) return null;
  const enough = Math.max(2, 0.05 * (head.length / 2));
  if (odd >= enough && odd > 20 * even) return 'utf-16le';
  return even >= enough && even > 20 * odd ? 'utf-16be' : null;
}

/** Text in seven bits with escapes: ISO-2022-JP. */
export function isEscapedJapanese(head: Uint8Array): boolean {
  for (let i = 0; i + 2 < head.length; i++) {
    const byte = head[i] as number;
    if (byte >= 0x80) return false;
    if (byte === 0x1b && head[i + 1] === 0x24 && (head[i + 2] === 0x42 || head[i + 2] === 0x40))
      return true;
  }
  return false;
}

/**
 * The encoding of a file in which UTF-8 is broken: still UTF-8 where most characters are whole,
 * else a legacy one by evidence from the lines around the broken places.
 */
export async function decideBroken(
  file: Blob,
  utf8: Utf8State,
): Promise<{ encoding: string; warnings: ImportWarning[] }> {
  if (utf8.broken <= utf8.multibyte) return { encoding: 'utf-8', warnings: [] };
  const parts: Uint8Array[] = [];
  for (const at of utf8.brokenAt) {
    const from = Math.max(0, at - AROUND / 2);
    parts.push(wholeLines(await slice(file, from, at + AROUND), from > 0));
  }
  const size = parts.reduce((n, part) => n + part.length, 0);
  const evidence = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    evidence.set(part, offset);
    offset += part.length;
  }
  const { encoding, score } = guessLegacy(evidence);
  const warnings = score < 0.6 ? [{ code: 'encoding-guessed', args: { encoding } }] : [];
  return { encoding, warnings };
}

/** From the first line end on, so that no evidence begins inside a character. */
function wholeLines(bytes: Uint8Array, cut: boolean): Uint8Array {
  if (!cut) return bytes;
  const feed = bytes.findIndex((byte) => byte === 10 || byte === 13);
  return feed < 0 || feed > AROUND ? bytes : bytes.subarray(feed + 1);
}
