import { Problem } from '../model/problem.ts';
import type { JobState } from './types.ts';

/** What takes long, with its progress and a way to stop it. */
export class Jobs {
  all = $state.raw<JobState[]>([]);
  #next = 1;

  /** Shows a job while `work` runs; stopping it aborts the signal. */
  async during<T>(
    label: string,
    args: JobState['args'],
    work: (signal: AbortSignal, progress: (share: number) => void) => Promise<T>,
  ): Promise<T> {
    const id = this.#next++;
    const controller = new AbortController();
    const stop = () => controller.abort(new Problem('cancelled'));
    this.all = [...this.all, { id, label, args, share: null, stop }];
    const progress = (share: number) => {
      this.all = this.all.map((job) => (job.id === id ? { ...job, share } : job));
    };
    try {
      return await work(controller.signal, progress);
    } finally {
      this.all = this.all.filter((job) => job.id !== id);
    }
  }
}
