import type { Analysis, Row, RunResult, SpecBase } from '../analyses/contract.ts';
import { Problem } from '../model/problem.ts';
import { createHistory } from '../workspace/undo.ts';
import type { Core } from './core.ts';
import { tick } from './ticks.ts';

/** Changes that follow each other sooner than this are one question: the last of them (ms). */
const QUIET = 150;

export type Status =
  | { state: 'idle' }
  | { state: 'pending'; since: number; progress: number | null; last: RunResult | null }
  | { state: 'answer'; result: RunResult }
  | { state: 'error'; error: unknown; last: RunResult | null };

/** One analysis on the page: its spec, its history and the state of its answer. */
export class AnalysisState {
  readonly kind: Analysis;
  readonly id: string | undefined;
  spec = $state.raw<SpecBase>({ kind: '', version: 1 });
  status = $state.raw<Status>({ state: 'idle' });
  focus = $state.raw<Row | null>(null);
  title = $state('');
  canUndo = $state(false);
  canRedo = $state(false);
  /** Data or settings changed since the answer was computed. */
  stale = false;
  /** The spec as it was saved or opened: what differs from it is not saved. */
  saved = $state.raw<SpecBase | null>(null);
  dirty = $derived(!this.saved || JSON.stringify(this.saved) !== JSON.stringify(this.spec));

  /** When the last change was made, and when the next was undone; 0 where there is none. */
  get undoAt(): number {
    return this.#done.at(-1) ?? 0;
  }
  get redoAt(): number {
    return this.#undone.at(-1) ?? 0;
  }

  #core: Core;
  #done = $state.raw<number[]>([]);
  #undone = $state.raw<number[]>([]);
  #history = createHistory<SpecBase>(200);
  #running: AbortController | null = null;

  constructor(core: Core, kind: Analysis, saved?: { id: string; title: string; spec: SpecBase }) {
    this.#core = core;
    this.kind = kind;
    this.id = saved?.id;
    this.title = saved?.title ?? '';
    this.saved = saved?.spec ?? null;
  }

  /** Under which a page is kept while it is not saved. */
  get key(): string {
    return this.id ?? `kind:${this.kind.kind}`;
  }

  /**
   * Takes a spec as the first of the history, or the kind's defaults, and runs it; `draft` is how the
   * page stood when it was left, one step later.
   */
  begin(spec?: SpecBase, draft?: SpecBase): void {
    this.stale = false;
    try {
      this.spec = spec ?? this.kind.defaults(this.#core.context);
      this.#history = createHistory<SpecBase>(200);
      [this.#done, this.#undone] = [[], []];
      this.#history.push(this.spec);
      if (draft && this.#stands(draft)) {
        this.spec = draft;
        this.#history.push(draft);
        this.#done = [tick()];
      }
      this.#mark();
    } catch (error) {
      this.status = { state: 'error', error, last: null };
      return;
    }
    void this.run();
  }

  /** A change of a control: kept for undo and run once no other follows; the run before is stopped. */
  change(spec: SpecBase): void {
    this.#history.push(spec);
    this.#done = [...this.#done, tick()];
    this.#undone = [];
    this.#take(spec);
  }

  undo(): void {
    const spec = this.#history.undo();
    if (!spec) return;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, tick()];
    this.#take(spec);
  }

  redo(): void {
    const spec = this.#history.redo();
    if (!spec) return;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, tick()];
    this.#take(spec);
  }

  /** Keeps how the page stands; what is saved needs no keeping. */
  keep(): void {
    const { spec, title } = this;
    this.#core.drafts.keep(this.key, this.dirty ? { spec: $state.snapshot(spec), title } : null);
  }

  stop(): void {
    this.#running?.abort(new Problem('cancelled'));
  }

  /** Asks for the answer of the spec after `wait` milliseconds, unless it is asked anew before. */
  async run(wait = 0): Promise<void> {
    // Without data there was nothing to begin with; perhaps there is now.
    if (!this.spec.kind) return this.begin();
    this.#running?.abort(new Problem('cancelled'));
    const mine = (this.#running = new AbortController());
    const last = this.#last();
    this.focus = null;
    this.stale = false;
    this.status = { state: 'pending', since: performance.now(), progress: null, last };
    try {
      if (wait) await pause(wait);
      mine.signal.throwIfAborted();
      const result = await this.#core.run(this.spec, {
        signal: mine.signal,
        onProgress: (progress) => {
          if (this.#running === mine && this.status.state === 'pending') {
            this.status = { ...this.status, progress };
          }
        },
      });
      if (this.#running === mine) this.status = { state: 'answer', result };
    } catch (error) {
      if (this.#running === mine) this.status = { state: 'error', error, last };
    }
  }

  #take(spec: SpecBase): void {
    this.spec = spec;
    this.#mark();
    this.keep();
    void this.run(QUIET);
  }

  /** A draft whose data or columns are gone is left alone. */
  #stands(draft: SpecBase): boolean {
    try {
      this.kind.complete(draft, this.#core.context);
      return true;
    } catch {
      return false;
    }
  }

  #mark(): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
  }

  #last(): RunResult | null {
    const { status } = this;
    if (status.state === 'answer') return status.result;
    return status.state === 'idle' ? null : status.last;
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
