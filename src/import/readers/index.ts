import type { Dialect, Job, Readers, Sniffed } from '../types.ts';
import { tableOf } from '../table-of.ts';
import { HEADER_WORDS } from '../sources/words.ts';
import type { Vocabulary } from './dialect.ts';
import { asJob } from './jobs.ts';
import { openFile } from './open.ts';
import { readFile } from './read.ts';
import { sniffFile } from './sniff.ts';
import { unstacked, type TableOf } from './stacked.ts';

export { asJob, cancelJob } from './jobs.ts';

/**
 * The readers of files, for our worker. `vocabulary` (header words as `normalWord` of
 * cells.ts makes them) helps to find delimiter and header; nothing depends on it. `tableOf` says
 * where another table begins in one text; without it, none is looked for.
 */
export function createReaders(vocabulary?: Vocabulary, tableOf?: TableOf): Readers {
  return {
    open: (file, job, { raw = false } = {}) =>
      asJob(job, async (running) => {
        const parts = await openFile(file, running);
        if (raw || !tableOf) return parts;
        const apart = { running, vocabulary, tableOf };
        const all = await Promise.all(parts.map((part) => unstacked(part, apart)));
        return all.flat();
      }),
    sniff: (file: Blob, name: string, fixed: Partial<Dialect>, job: Job): Promise<Sniffed> =>
      asJob(job, (running) => sniffFile(file, name, fixed, running, vocabulary)),
    read: (file, sniffed, piece, job) =>
      asJob(job, (running) => readFile(file, sniffed, piece, running)),
  };
}

export const readers: Readers = createReaders(HEADER_WORDS, tableOf);
