import { proxy, transfer, wrap, type Remote } from 'comlink';
import type { SpecBase } from '../analyses/contract.ts';
import type { Pieces } from '../analyses/work.ts';
import type { QueryOptions, Row } from '../engine/types.ts';
import type { Job, Readers } from '../import/types.ts';
import type { Format, OutColumn } from './export/types.ts';
import { startWorker } from '../engine/start.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import workerUrl from './worker.ts?worker&url';
import type { Work } from './worker.ts';

let remote: Remote<Work> | null = null;

/** Our own worker, started when first needed. */
export function work(): Remote<Work> {
  if (!remote) {
    remote = wrap<Work>(startWorker(new URL(workerUrl, document.baseURI).href, 'module'));
  }
  return remote;
}

/** Errors lose their class between threads; what makes them a Problem is carried over. */
async function problems<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const e = error as { code?: unknown; args?: Problem['args'] };
    if (typeof e.code === 'string') throw new Problem(e.code, e.args ?? {}, { cause: error });
    throw error;
  }
}

/** The readers as the page sees them: their work happens in the worker. */
export const readersInWorker: Readers = {
  open: (file, job, options) => problems(work().open(file, job.id, proxy(job.onProgress), options)),
  sniff: (file, name, fixed, job) =>
    problems(work().sniff(file, name, fixed, job.id, proxy(job.onProgress))),
  read: (file, sniffed, piece, job) =>
    problems(work().read(file, sniffed, proxy(piece), job.id, proxy(job.onProgress))),
};

/** Writes the pieces of an Arrow IPC stream as a file; the worker pulls them one by one. */
export async function writeInWorker(
  format: Format,
  columns: readonly OutColumn[],
  name: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Blob> {
  const iterator = pieces[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await iterator.next();
    return done ? null : transfer(value, [value.buffer]);
  };
  try {
    return await problems(work().write(format, columns, name, proxy(next)));
  } finally {
    await iterator.return?.();
  }
}

/** Runs the long figuring of an analysis in the worker; what it figures on is handed over. */
export async function figureInWorker(
  kind: string,
  pieces: Pieces,
  spec: SpecBase,
  context: Context,
  { signal, onProgress }: QueryOptions,
): Promise<Record<string, Row[]>> {
  signal?.throwIfAborted();
  const job = newJob(onProgress ?? (() => {}));
  const stop = () => cancelJob(job.id);
  signal?.addEventListener('abort', stop);
  const buffers = Object.values(pieces).flatMap((parts) => parts.map((p) => p.buffer));
  try {
    return await problems(
      work().figure(kind, transfer(pieces, buffers), spec, context, job.id, proxy(job.onProgress)),
    );
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

export const cancelJob = (id: string): void => void work().cancel(id);
export const newJob = (onProgress: Job['onProgress']): Job => ({
  id: crypto.randomUUID(),
  onProgress,
});
