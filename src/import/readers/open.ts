import { Problem } from '../../model/problem.ts';
import type { Part } from '../types.ts';
import { slice } from './bytes.ts';
import type { Running } from './jobs.ts';
import { foreignKind } from './magic.ts';

const HEAD_BYTES = 1 << 16;

/** The tables of a file, as `Readers.open` promises. Its bytes decide what it is, not its name. */
export async function openFile(file: File, running: Running): Promise<Part[]> {
  if (file.size === 0) throw new Problem('file-empty');
  const head = await slice(file, 0, HEAD_BYTES);
  running.check();
  const kind = foreignKind(head);
  if (kind !== null) throw new Problem(`file-is-${kind}`);
  return [{ name: file.name, blob: file, dialect: {}, container: null, warnings: [] }];
}
