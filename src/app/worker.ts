import { expose } from 'comlink';
import type { SpecBase } from '../analyses/contract.ts';
import type { Pieces } from '../analyses/work.ts';
import type { DemoFile } from '../demo/index.ts';
import type { Format, OutColumn } from './export/types.ts';
import { asJob, cancelJob, readers } from '../import/readers/index.ts';
import type { Row } from '../engine/types.ts';
import type { Context } from '../model/context.ts';
import type { Dialect, Job, Sniffed } from '../import/types.ts';

/**
 * What our own worker does: reading files, writing them, making the demo. Nothing of it is in the page's
 * bundle. Errors lose their class between threads, so they are thrown as plain objects.
 */
const work = {
  open: (file: File, id: string, onProgress: Job['onProgress'], options?: { raw?: boolean }) =>
    plainErrors(readers.open(file, { id, onProgress }, options)),
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
  async figure(
    kind: string,
    pieces: Pieces,
    spec: SpecBase,
    context: Context,
    id: string,
    onProgress: Job['onProgress'],
  ): Promise<Record<string, Row[]>> {
    const { figure } = await import('../analyses/work.ts');
    return plainErrors(
      asJob({ id, onProgress }, (job) =>
        figure(kind, pieces, spec, context, async (share) => {
          job.progress(share);
          await nextTask();
          job.check();
        }),
      ),
    );
  },
  async demo(): Promise<DemoFile[]> {
    const { makeDemo } = await import('../demo/index.ts');
    return makeDemo();
  },
};
export type Work = typeof work;

/** Lets the messages that wait come in, without the delay of a timer. */
const nextTask = (): Promise<void> =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });

async function plainErrors<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const { code, args, message } = error as { code?: string; args?: object; message?: string };
    const detail = message ?? String(error);
    throw { code: code ?? 'unexpected', args: args ?? { detail }, message: detail };
  }
}

expose(work);
