import type { SheetOf } from '../import/remember/book.ts';
import type { LoadOptions, Part, Plan, Progress, Recalled } from '../import/types.ts';
import { Problem } from '../model/problem.ts';
import { againNotice, type Again } from './again.ts';
import type { Core } from './core.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Draft } from './types.ts';

/** A draft as it begins, and the options under which its file or part is read. */
interface Begun {
  shown: Draft;
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void };
}

/** Files dropped and not loaded yet: read, reviewed, changed, loaded or set aside. */
export class Drafts {
  all = $state.raw<Draft[]>([]);
  #next = 1;
  /** Of drafts that are sheets of a workbook, which ones. */
  #sheets: Record<number, SheetOf> = {};
  /** Loaded by recipes since the last notice of it. */
  #again: Again[] = [];
  #core: Core;
  #jobs: Jobs;
  #notices: Notices;

  constructor(core: Core, jobs: Jobs, notices: Notices) {
    this.#core = core;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  async add(files: readonly File[]): Promise<void> {
    const fresh = files.map((file) => ({ file, draft: this.#begin(file.name, file.size) }));
    this.all = [...this.all, ...fresh.map(({ draft }) => draft.shown)];
    // One after the other: the reader and the engine are one each.
    for (const { file, draft } of fresh) await this.#open(file, draft);
    this.#tellAgain();
  }

  /** What recipes have loaded of this drop, with one way to undo it. */
  #tellAgain(): void {
    const loaded = this.#again.filter((a) => !a.twin);
    const twins = this.#again.filter((a) => a.twin);
    this.#again = [];
    if (twins.length) {
      const args = { files: twins.length, file: twins[0]!.load.file };
      this.#notices.add('info', 'notice.again-same', args);
    }
    if (!loaded.length) return;
    const { key, args } = againNotice(loaded);
    const undo = async () => {
      for (const { load } of loaded.toReversed()) await this.#core.takeBack(load.fileId);
    };
    const run = () => void undo().catch((error: unknown) => this.#notices.failed(error));
    this.#notices.add('info', key, args, { key: 'notice.undo', run });
  }

  /** Understands the file anew after the person decided something. */
  async replan(id: number, options: LoadOptions): Promise<void> {
    const draft = this.#find(id);
    if (draft?.state !== 'review') return;
    this.#set({ ...draft, options, busy: true });
    try {
      const plan = this.#withSheets(id, await this.#core.replan(draft.plan, options));
      this.#set({ ...draft, plan, options, busy: false });
      await this.#look(id);
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
    const args = { files: chosen.length, file: chosen[0]!.name };
    try {
      const reports = await this.#jobs.during('job.load', args, (signal, progress) =>
        this.#core.loadPlans(
          chosen.map(({ plan, options }) => ({ plan, options: { ...options, signal } })),
          progress,
        ),
      );
      const loaded = chosen.map((d) => d.id);
      this.all = this.all.filter((d) => !loaded.includes(d.id));
      for (const { id, plan } of chosen) await this.#decided(id, plan);
      const rows = reports.reduce((sum, r) => sum + r.rows, 0);
      this.#notices.add('info', 'notice.loaded', { ...args, rows });
    } catch (error) {
      this.#notices.failed(error);
    }
  }

  /** Reads a hidden sheet after all. */
  async reveal(id: number): Promise<void> {
    const draft = this.#find(id);
    if (draft?.state !== 'hidden') return;
    const begun = this.#begin(draft.name, draft.bytes, id);
    this.#set(begun.shown);
    await this.#read(draft.part, begun);
  }

  async discard(id: number): Promise<void> {
    const draft = this.#find(id);
    this.#drop(id);
    if (draft?.state === 'review') await this.#core.discard(draft.plan);
    await this.#decided(id, null);
  }

  /** Sets everything aside: what is being read stops, what waits is dropped. */
  async forget(): Promise<void> {
    const { all } = this;
    this.all = [];
    this.#again = [];
    this.#sheets = {};
    for (const draft of all) {
      if (draft.state === 'reading') draft.stop();
      if (draft.state === 'review') await this.#core.discard(draft.plan);
    }
  }

  /** A draft that is being read, and the signal that its stop gives. */
  #begin(name: string, bytes: number, id = this.#next++): Begun {
    const controller = new AbortController();
    const stop = () => {
      controller.abort(new Problem('cancelled'));
      this.#drop(id);
    };
    const onProgress = (progress: Progress) => {
      const draft = this.#find(id);
      if (draft?.state === 'reading') this.#set({ ...draft, progress });
    };
    const shown: Draft = { id, name, bytes, state: 'reading', progress: null, stop };
    return { shown, options: { signal: controller.signal, onProgress } };
  }

  /** A sheet was loaded or left: the workbook of next month is read alike. */
  async #decided(id: number, loaded: Plan | null): Promise<void> {
    const sheet = this.#sheets[id];
    if (!sheet || !this.#core.workspace.writer) return;
    delete this.#sheets[id];
    const { book, key } = sheet;
    book.sheets[key] = loaded !== null;
    if (loaded) book.plans.push(loaded);
    if (book.plans.length) await this.#core.recipes.keepSheets(book);
  }

  /** A plan with what is new about the workbook of its sheet. */
  #withSheets(id: number, plan: Plan): Plan {
    const stops = this.#sheets[id]?.book.stops ?? [];
    if (!plan.recalled || !stops.length) return plan;
    return { ...plan, recalled: { ...plan.recalled, stops: [...stops, ...plan.recalled.stops] } };
  }

  #hide(part: Part): Draft {
    return { id: this.#next++, name: part.name, bytes: part.blob.size, state: 'hidden', part };
  }

  /** Adds to a plan what only a person looks at; the plan may have changed in the meantime. */
  async #look(id: number): Promise<void> {
    const draft = this.#find(id);
    if (draft?.state !== 'review') return;
    const look = await this.#core.inspect(draft.plan, draft.options).catch(() => null);
    const now = this.#find(id);
    if (now?.state === 'review' && now.plan === draft.plan) this.#set({ ...now, look });
  }

  /** Opens a file; its draft gives way to one for each of its tables, and these are read. */
  async #open(file: File, begun: Begun): Promise<void> {
    const { shown, options } = begun;
    if (options.signal.aborted) return;
    try {
      const parts = await this.#core.open(file, options);
      if (options.signal.aborted) return;
      const sheets = await this.#core.recipes.sheets(parts);
      const wanted = (part: Part): boolean => sheets.get(part)?.wanted ?? !part.sheet?.hidden;
      const found = parts
        .filter(wanted)
        .map((part) => ({ part, draft: this.#begin(part.name, part.blob.size) }));
      const left = parts
        .filter((part) => !wanted(part))
        .map((part) => ({ part, draft: { shown: this.#hide(part) } }));
      for (const { part, draft } of [...found, ...left]) {
        const sheet = sheets.get(part);
        if (sheet) this.#sheets[draft.shown.id] = sheet;
      }
      this.all = this.all.flatMap((d) =>
        d.id === shown.id ? [...found, ...left].map(({ draft }) => draft.shown) : [d],
      );
      for (const { part, draft } of found) await this.#read(part, draft);
      // A workbook of which everything wanted has loaded by itself leaves nothing to look at.
      const done = !found.some(({ draft }) => this.#find(draft.shown.id));
      if (!done) return;
      for (const { part, draft } of left)
        if (sheets.get(part)?.book.known) this.#drop(draft.shown.id);
    } catch (error) {
      this.#failed(begun, error);
    }
  }

  async #read(part: Part, begun: Begun): Promise<void> {
    const { shown, options } = begun;
    const { id, name, bytes } = shown;
    if (options.signal.aborted) return;
    try {
      const plan = this.#withSheets(id, await this.#core.plan(part, options));
      if (options.signal.aborted) await this.#core.discard(plan);
      else {
        const look = null;
        const laid = plan.recalled?.options ?? {};
        this.#set({
          id,
          name,
          bytes,
          state: 'review',
          part,
          plan,
          look,
          options: laid,
          busy: false,
        });
        if (plan.recalled && !plan.recalled.stops.length && this.#core.workspace.writer) {
          await this.#loadAgain(id, plan, plan.recalled);
        }
        await this.#look(id);
      }
    } catch (error) {
      this.#failed(begun, error);
    }
  }

  /** A file whose recipe is known and about which nothing is new counts at once. */
  async #loadAgain(id: number, plan: Plan, { name, options, before }: Recalled): Promise<void> {
    try {
      const args = { files: 1, file: plan.file };
      const [report] = await this.#jobs.during('job.load', args, (signal, progress) =>
        this.#core.loadPlans([{ plan, options: { ...options, signal } }], progress),
      );
      this.#drop(id);
      await this.#decided(id, plan);
      const load = this.#core.loadOf(plan);
      const twin = report!.warnings.some((w) => w.code === 'already-loaded');
      if (load) this.#again.push({ recipe: name, load, before, twin });
    } catch (error) {
      // It stays in the review, where the person can try again.
      this.#notices.failed(error);
    }
  }

  #failed({ shown: { id, name, bytes }, options }: Begun, error: unknown): void {
    if (!options.signal.aborted) this.#set({ id, name, bytes, state: 'failed', error });
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
