import type { LoadOptions, Progress } from '../import/types.ts';
import { Problem } from '../model/problem.ts';
import type { Core } from './core.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Draft } from './types.ts';

/** Files dropped and not loaded yet: read, reviewed, changed, loaded or set aside. */
export class Drafts {
  all = $state.raw<Draft[]>([]);
  #next = 1;
  #core: Core;
  #jobs: Jobs;
  #notices: Notices;

  constructor(core: Core, jobs: Jobs, notices: Notices) {
    this.#core = core;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  async add(files: readonly File[]): Promise<void> {
    const fresh = files.map((file) => ({
      id: this.#next++,
      file,
      controller: new AbortController(),
    }));
    this.all = [
      ...this.all,
      ...fresh.map(({ id, file, controller }) => ({
        id,
        file,
        state: 'reading' as const,
        progress: null,
        stop: () => {
          controller.abort(new Problem('cancelled'));
          this.#drop(id);
        },
      })),
    ];
    // One after the other: the reader and the engine are one each.
    for (const { id, file, controller } of fresh) await this.#read(id, file, controller.signal);
  }

  /** Understands the file anew after the person decided something. */
  async replan(id: number, options: LoadOptions): Promise<void> {
    const draft = this.#find(id);
    if (draft?.state !== 'review') return;
    this.#set({ ...draft, options, busy: true });
    try {
      const plan = await this.#core.replan(draft.plan, options);
      this.#set({ ...draft, plan, options, busy: false });
    } catch (error) {
      this.#set({ ...draft, busy: false });
      this.#notices.failed(error);
    }
  }

  async load(ids: readonly number[]): Promise<void> {
    const chosen = ids.flatMap((id) => {
      const draft = this.#find(id);
      return draft?.state === 'review' ? [draft] : [];
    });
    if (!chosen.length) return;
    const args = { files: chosen.length, file: chosen[0]!.file.name };
    try {
      const reports = await this.#jobs.during('job.load', args, (signal, progress) =>
        this.#core.loadPlans(
          chosen.map(({ plan, options }) => ({ plan, options: { ...options, signal } })),
          progress,
        ),
      );
      const loaded = chosen.map((d) => d.id);
      this.all = this.all.filter((d) => !loaded.includes(d.id));
      const rows = reports.reduce((sum, r) => sum + r.rows, 0);
      this.#notices.add('info', 'notice.loaded', { ...args, rows });
    } catch (error) {
      this.#notices.failed(error);
    }
  }

  async discard(id: number): Promise<void> {
    const draft = this.#find(id);
    this.#drop(id);
    if (draft?.state === 'review') await this.#core.discard(draft.plan);
  }

  async #read(id: number, file: File, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const onProgress = (progress: Progress) => {
      const draft = this.#find(id);
      if (draft?.state === 'reading') this.#set({ ...draft, progress });
    };
    try {
      const plan = await this.#core.plan(file, { signal, onProgress });
      if (signal.aborted) await this.#core.discard(plan);
      else this.#set({ id, file, state: 'review', plan, options: {}, busy: false });
    } catch (error) {
      if (!signal.aborted) this.#set({ id, file, state: 'failed', error });
    }
  }

  #find(id: number): Draft | undefined {
    return this.all.find((d) => d.id === id);
  }
  #set(draft: Draft): void {
    this.all = this.all.map((d) => (d.id === draft.id ? draft : d));
  }
  #drop(id: number): void {
    this.all = this.all.filter((d) => d.id !== id);
  }
}
