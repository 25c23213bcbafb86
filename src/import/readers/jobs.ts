import { Problem } from '../../model/problem.ts';
import type { Job } from '../types.ts';

const running = new Map<string, { cancelled: boolean }>();

/** What a running job may ask: whether it should stop, and where to say how far it is. */
export interface Running {
  /** Throws Problem `cancelled` once the job was cancelled. */
  check: () => void;
  progress: (bytes: number) => void;
}

/** A stretch of a job over `bytes`: its progress runs between two shares of them. */
export const stretch = (running: Running, bytes: number, from: number, to: number): Running => ({
  check: running.check,
  progress: (done) => running.progress(from * bytes + (to - from) * done),
});

/** Runs `work` as the job with this id; `cancelJob(id)` makes it reject at its next look. */
export async function asJob<T>(job: Job, work: (running: Running) => Promise<T>): Promise<T> {
  const state = { cancelled: false };
  running.set(job.id, state);
  try {
    return await work({
      check: () => {
        if (state.cancelled) throw new Problem('cancelled');
      },
      progress: job.onProgress,
    });
  } finally {
    if (running.get(job.id) === state) running.delete(job.id);
  }
}

/** The running job with this id rejects with Problem `cancelled`; unknown ids are nothing. */
export function cancelJob(id: string): void {
  const state = running.get(id);
  if (state) state.cancelled = true;
}
