import { expose } from 'comlink';
import type { DemoFile } from '../demo/index.ts';
import type { Format, OutColumn } from './export/types.ts';
import { cancelJob, readers } from '../import/readers/index.ts';
import type { Dialect, Job, Sniffed } from '../import/types.ts';

/**
 * What our own worker does: reading files, writing them, making the demo. Nothing of it is in the page's
 * bundle. Errors lose their class between threads, so they are thrown as plain objects.
 */
const work = {
  open: (file: File, id: string, onProgress: Job['onProgress']) =>
    plainErrors(readers.open(file, { id, onProgress })),
  sniff: (
    file: Blob,
    name: string,
    fixed: Partial<Dialect>,
    id: string,
    onProgress: Job['onProgress'],
  ) => plainErrors(readers.sniff(file, name, fixed, { id, onProgress })),
  read: (
    file: Blob,
    sniffed: Sniffed,
    piece: (ipc: Uint8Array) => Promise<void>,
    id: string,
    onProgress: Job['onProgress'],
  ) => plainErrors(readers.read(file, sniffed, piece, { id, onProgress })),
  cancel: (id: string): void => cancelJob(id),
  async write(
    format: Format,
    columns: readonly OutColumn[],
    name: string,
    next: () => Promise<Uint8Array | null>,
  ): Promise<Blob> {
    const { writeFile } = await import('./export/index.ts');
    return plainErrors(writeFile(format, columns, name, next));
  },
  async demo(): Promise<DemoFile[]> {
    const { makeDemo } = await import('../demo/index.ts');
    return makeDemo();
  },
};
export type Work = typeof work;

async function plainErrors<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const { code, args, message } = error as { code?: string; args?: object; message?: string };
    throw { code: code ?? 'unexpected', args: args ?? {}, message: message ?? String(error) };
  }
}

expose(work);
