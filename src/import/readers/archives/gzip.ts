import { Problem } from '../../../model/problem.ts';
import { chunks } from '../bytes.ts';
import type { Opener, Opening } from '../opening.ts';
import { damaged, inflate } from './unpack.ts';

/** A gzip file holds one file, whatever it is. */
export const openGzip: Opener = async (blob, name, opening) =>
  opening.inside(await gunzip(blob, opening), name);

/**
 * The browser's inflater checks sums and is fast, but refuses a file of several members, as log
 * collectors write them one behind the other.
 */
async function gunzip(blob: Blob, opening: Opening): Promise<Blob> {
  try {
    return await inflate(blob, 'gzip', opening);
  } catch (error) {
    const problem = damaged(error);
    if (problem.code !== 'archive-damaged') throw problem;
    return gunzipMembers(blob, opening, problem);
  }
}

async function gunzipMembers(blob: Blob, opening: Opening, problem: Problem): Promise<Blob> {
  const { Gunzip } = await import('fflate');
  const starts = [0];
  const unpacker = new Gunzip(() => {});
  unpacker.onmember = (at) => void starts.push(at);
  let read = 0;
  try {
    for await (const bytes of chunks(blob, opening.running)) {
      read += bytes.length;
      unpacker.push(bytes, read === blob.size);
    }
  } catch (error) {
    throw damaged(error);
  }
  // One member is what the browser has just refused.
  if (starts.length < 2) throw problem;
  // The library only tells where they begin: it looks at no check sums.
  const members: Blob[] = [];
  for (const [i, at] of starts.entries())
    members.push(await inflate(blob.slice(at, starts[i + 1]), 'gzip', opening));
  return new Blob(members);
}
