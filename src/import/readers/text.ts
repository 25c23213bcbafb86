import { Problem } from '../../model/problem.ts';
import { chunks } from './bytes.ts';
import type { Running } from './jobs.ts';

/** A decoder for the label, or Problem `encoding-unknown`; broken bytes become U+FFFD. */
export function decoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch (error) {
    throw new Problem('encoding-unknown', { encoding }, { cause: error });
  }
}

/**
 * The file as text without NULs, a chunk at a time; characters cut by a chunk stay whole. `nuls` is
 * told how many were left out.
 */
export async function* textOf(
  file: Blob,
  encoding: string,
  running: Running,
  chunk?: number,
  nuls?: (n: number) => void,
): AsyncGenerator<string> {
  const decode = decoder(encoding);
  for await (const bytes of chunks(file, running, chunk)) {
    const text = decode.decode(bytes, { stream: true });
    const plain = withoutNul(text);
    if (plain.length < text.length) nuls?.(text.length - plain.length);
    yield plain;
  }
  const rest = decode.decode();
  if (rest) yield rest;
}

/** NULs mean nothing in text, and other programs stop at them. */
export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
