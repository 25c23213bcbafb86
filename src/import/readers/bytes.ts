import { Problem } from '../../model/problem.ts';
import type { Running } from './jobs.ts';

/**
 * Small enough that a cancel is heard soon and that the strings made of a chunk die young, large
 * enough that reading is not the cost.
 */
const CHUNK = 1 << 18;

/** Bytes `from` to `to` of the file; rejects with `file-unreadable`, or `file-changed` if short. */
export async function slice(file: Blob, from: number, to: number): Promise<Uint8Array> {
  const end = Math.min(to, file.size);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.slice(from, end).arrayBuffer());
  } catch (error) {
    throw new Problem(from === 0 ? 'file-unreadable' : 'file-changed', {}, { cause: error });
  }
  if (bytes.length !== Math.max(0, end - from)) throw new Problem('file-changed');
  return bytes;
}

/** The whole file, a chunk at a time; says how far it is, and stops when the job is cancelled. */
export async function* chunks(
  file: Blob,
  running: Running,
  size = CHUNK,
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < file.size; from += size) {
    running.check();
    const bytes = await slice(file, from, from + size);
    running.check();
    yield bytes;
    running.progress(Math.min(file.size, from + size));
  }
}
