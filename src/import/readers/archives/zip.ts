import { createCRC32 } from 'hash-wasm';
import { Problem } from '../../../model/problem.ts';
import { chunks } from '../bytes.ts';
import type { Opener, Opening } from '../opening.ts';
import { contentOf, readDirectory, type Entry } from './directory.ts';
import { openFiles } from './files.ts';
import { inflate } from './unpack.ts';

const STORED = 0;
const DEFLATED = 8;

/** Every file of a zip, unpacked one after the other. */
export const openZip: Opener = async (blob, name, opening) => {
  const entries = await readDirectory(blob);
  const { progress } = opening.running;
  // What an entry reads is a part of the zip: the progress is told per entry.
  const within = { ...opening, running: { ...opening.running, progress: () => {} } };
  const packed = entries.map((entry) => ({
    path: entry.path,
    async unpack() {
      const unpacked = await unpackEntry(blob, entry, within);
      progress(Math.min(blob.size, entry.at + entry.packed));
      return unpacked;
    },
  }));
  return openFiles(packed, name, opening);
};

/** The bytes of one file. Rejects with `archive-encrypted`, `archive-method`, `archive-damaged`. */
export async function unpackEntry(zip: Blob, entry: Entry, opening: Opening): Promise<Blob> {
  if (entry.encrypted) throw new Problem('archive-encrypted');
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new Problem('archive-method', { method: entry.method });
  const content = await contentOf(zip, entry);
  const crc = await createCRC32();
  const look = (bytes: Uint8Array): void => void crc.update(bytes);
  let unpacked = content;
  if (entry.method === DEFLATED) unpacked = await inflate(content, 'deflate-raw', opening, look);
  else for await (const bytes of chunks(content, opening.running)) look(bytes);
  const sum = parseInt(crc.digest('hex'), 16);
  if (unpacked.size !== entry.size || sum !== entry.crc) throw new Problem('archive-damaged');
  return unpacked;
}
