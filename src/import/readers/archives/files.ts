import { Problem } from '../../../model/problem.ts';
import { isJunk } from '../../junk.ts';
import type { Part } from '../../types.ts';
import { failedPart, type Opening } from '../opening.ts';

/** A file of an archive that holds many. */
export interface Packed {
  path: string;
  unpack: () => Promise<Blob> | Blob;
}

/** More files than anybody reviews. */
const MOST_FILES = 5_000;

/**
 * The tables of all files of an archive, each named by its path. One that cannot be read is a part
 * with its problem. Rejects with `archive-empty`, `archive-many`.
 */
export async function openFiles(
  packed: readonly Packed[],
  name: string,
  opening: Opening,
): Promise<Part[]> {
  const files = packed
    .map((file) => ({ ...file, path: cleanPath(file.path) }))
    .filter(({ path }) => path !== '' && !path.split('/').some(isJunk));
  if (files.length === 0) throw new Problem('archive-empty');
  if (files.length > MOST_FILES) throw new Problem('archive-many', { n: files.length });
  const parts: Part[] = [];
  for (const { path, unpack } of files) {
    const partName = `${name}/${path}`;
    try {
      parts.push(...(await opening.inside(await unpack(), partName)));
    } catch (error) {
      // A bomb is the whole archive's: what follows may be more of it.
      if (error instanceof Problem && error.code === 'archive-bomb') throw error;
      parts.push(failedPart(partName, error));
    }
  }
  return parts.length === 1 ? parts.map((part) => ({ ...part, name })) : parts;
}

/** A path that only names: no way up, no drive, no root. */
function cleanPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replaceAll(/[\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .split('/')
    .filter((step) => step !== '' && step !== '.' && step !== '..' && !/^[a-z]:$/i.test(step))
    .join('/');
}
