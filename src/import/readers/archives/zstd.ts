import { chunks } from '../bytes.ts';
import type { Opener } from '../opening.ts';
import { damaged, Gathering } from './unpack.ts';

/** A Zstandard file holds one file, whatever it is. */
export const openZstd: Opener = async (blob, name, opening) => {
  const { Decompress } = await import('fzstd');
  const gathering = new Gathering(opening);
  const unpacker = new Decompress((bytes) => gathering.add(bytes));
  let read = 0;
  try {
    for await (const bytes of chunks(blob, opening.running)) {
      read += bytes.length;
      unpacker.push(bytes, read === blob.size);
    }
  } catch (error) {
    throw damaged(error);
  }
  return opening.inside(gathering.blob(), name);
};
