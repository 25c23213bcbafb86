import type { Dialect, Job, Readers, Sniffed } from '../types.ts';
import { HEADER_WORDS } from '../sources/words.ts';
import type { Vocabulary } from './dialect.ts';
import { asJob } from './jobs.ts';
import { openFile } from './open.ts';
import { readFile } from './read.ts';
import { sniffFile } from './sniff.ts';

export { asJob, cancelJob } from './jobs.ts';

/**
 * The readers of files, for our worker. `vocabulary` (header words as `normalWord` of
 * cells.ts makes them) helps to find delimiter and header; nothing depends on it.
 */
export function createReaders(vocabulary?: Vocabulary): Readers {
  return {
    open: (file, job) => asJob(job, (running) => openFile(file, running)),
    sniff: (file: Blob, name: string, fixed: Partial<Dialect>, job: Job): Promise<Sniffed> =>
      asJob(job, (running) => sniffFile(file, name, fixed, running, vocabulary)),
    read: (file, sniffed, piece, job) =>
      asJob(job, (running) => readFile(file, sniffed, piece, running)),
  };
}

export const readers: Readers = createReaders(HEADER_WORDS);
