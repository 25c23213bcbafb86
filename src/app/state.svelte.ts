import type { SpecBase } from '../analyses/contract.ts';
import { openAnalysis } from '../analyses/registry.ts';
import { completeSpec } from '../analyses/run.ts';
import type { QueryOptions } from '../engine/types.ts';
import type { KnownRecipe } from '../import/remember/recall.ts';
import type { ListedLoad, LoadOptions, LoadRecord } from '../import/types.ts';
import { LOCALES, preferredLocale, reader, t, type Locale } from '../i18n/index.ts';
import type { HealthReport } from '../import/health/types.ts';
import type { Context } from '../model/context.ts';
import type { Settings } from '../model/settings.ts';
import { AnalysisState } from './analysis.svelte.ts';
import { Core, type SavedSpec } from './core.ts';
import { Deeds, reversible, type Deed } from './deeds.svelte.ts';
import { Notes } from './notes.svelte.ts';
import { SavedWork } from './saved-work.ts';
import { isSealed, type Binned } from '../workspace/index.ts';
import { addressOf, beside, readLink, type Sending } from './link.ts';
import { Drafts } from './drafts.svelte.ts';
import type { Format } from './export/types.ts';
import { announce } from '../ui/announce.ts';
import { download } from '../ui/download.ts';
import type { TableName } from '../model/tables.ts';
import { Jobs } from './jobs.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { preference, setPreference } from './preferences.ts';
import type { Recipes } from './recipes.ts';
import { keepRenames, NO_RENAMES, renamed, type Renames } from './naming.ts';
import { hrefOf, parseRoute } from './route.ts';
import { fetchShared, type Shared } from './shared.ts';
import { Stored } from './stored.svelte.ts';
import type { OpenedLink, Received, Route, Theme } from './types.ts';
import { PARTS, type Part } from './bundles.ts';
import type { RestoreMode } from './restoring.ts';
import { saver } from './save-stream.ts';
import type { Verified } from '../workspace/bundle/index.ts';
import { Workspaces } from './workspaces.svelte.ts';

/** Everything that the pages show, and the verbs behind their controls. */
class App {
  readonly core = new Core();
  readonly #notices = new Notices();
  readonly #jobs = new Jobs();
  readonly stored = new Stored(this.core, this.#notices);
  readonly #drafts = new Drafts(this.core, this.#jobs, this.#notices);

  readonly deeds = new Deeds();
  readonly notes = new Notes(this.core, this.deeds);
  /** Saving, renaming, throwing away and having back, each to be undone. */
  readonly work = new SavedWork(this.core, this.deeds, (id) => this.#pages.delete(id));
  readonly workspaces = new Workspaces(this.core);

  phase = $state<'starting' | 'ready' | 'failed'>('starting');
  failure = $state.raw<unknown>(null);
  context = $state.raw<Context>(this.core.context);
  loads = $state.raw<LoadRecord[]>([]);
  /** Every load, raw ones too, newest first. */
  listed = $state.raw<ListedLoad[]>([]);
  saved = $state.raw<SavedSpec[]>([]);
  bin = $state.raw<readonly Binned[]>([]);
  recipes = $state.raw<readonly KnownRecipe[]>([]);
  route = $state.raw<Route>({ page: 'start' });
  theme = $state<Theme>('light');
  writer = $state(true);
  keeps = $state<'opfs' | 'indexeddb' | 'memory'>('memory');
  link = $state.raw<OpenedLink | null>(null);
  received = $state.raw<Received | null>(null);
  current = $state.raw<AnalysisState | null>(null);
  /** What people wrote down of days: shown on every chart over time. */
  /** What the checks found in the data of now; null while it is not known. */
  health = $state.raw<HealthReport | null>(null);

  /** The state of each kind's page while the person looks elsewhere. */
  #pages = new Map<string, AnalysisState>();

  get drafts() {
    return this.#drafts.all;
  }
  get jobs() {
    return this.#jobs.all;
  }
  get notices() {
    return this.#notices.all;
  }
  /** Whether closing the tab would lose work: nothing is kept here, and no file holds it. */
  get wouldLose(): boolean {
    return this.phase === 'ready' && this.keeps === 'memory' && this.stored.unsaved;
  }
  get hasData(): boolean {
    return Object.values(this.context.tables).some((table) => (table?.rows ?? 0) > 0);
  }

  async start(): Promise<void> {
    this.#readPreferences();
    const follow = () => {
      this.route = parseRoute(location.hash);
      if (this.route.page === 'link') void this.#openLink(this.route.payload);
    };
    addEventListener('hashchange', follow);
    // The build tells so of a part that cannot be fetched, beside the import that fails.
    addEventListener('vite:preloadError', this.stored.partMissing);
    this.core.events.on('change', () => void this.#refresh());
    this.core.events.on('cleared', () => {
      this.deeds.clear();
      void this.#try(() => this.#drafts.forget());
    });
    this.core.events.on('failed', ({ error }) => this.#notices.failed(error));
    this.core.events.on('currency-adopted', ({ currency }) =>
      this.#notices.add('info', 'notice.currency-adopted', { currency }),
    );
    this.core.events.on('worker-restarted', () => {
      this.#notices.add('worse', 'notice.engine-restarted');
      void this.current?.run();
    });
    this.route = parseRoute(location.hash);
    try {
      await this.core.ready;
      this.workspaces.follow();
      await Promise.all([this.#refresh(), this.workspaces.refresh()]);
      this.phase = 'ready';
      if (this.route.page === 'link') await this.#openLink(this.route.payload);
    } catch (error) {
      this.failure = error;
      this.phase = 'failed';
    }
  }

  go(route: Route): void {
    location.hash = hrefOf(route);
  }
  href(route: Route): string {
    return hrefOf(route);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    setPreference('theme', theme);
  }
  setLanguage(language: Locale): void {
    reader.locale = language;
    setPreference('language', language);
    if (this.writer) void this.#try(() => this.core.set({ language }));
  }
  async set(change: Partial<Settings>): Promise<void> {
    const keys = Object.keys(change) as (keyof Settings)[];
    const { settings } = this.core.context;
    const before = Object.fromEntries(keys.map((key) => [key, settings[key]]));
    const put = (values: Partial<Settings>) =>
      this.#jobs.during('job.settings', {}, () => this.core.set(values));
    await put(change);
    const undo = () => put('segments' in before ? { segments: [], ...before } : before);
    const label = keys.includes('segments') ? 'deed.segments' : 'deed.settings';
    this.deeds.add({ label, args: {}, undo, redo: () => put(change) });
  }

  /** The analysis on the page, where its last change is later than the last deed elsewhere. */
  #nearer(at: (from: { undoAt: number; redoAt: number }) => number): AnalysisState | null {
    const page = this.route.page === 'analysis' ? this.current : null;
    return page && at(page) > at(this.deeds) ? page : null;
  }
  get canUndo(): boolean {
    return !!this.#nearer((f) => f.undoAt) || !!this.deeds.last;
  }
  get canRedo(): boolean {
    return !!this.#nearer((f) => f.redoAt) || !!this.deeds.next;
  }
  /** What the next undo and redo would do elsewhere than on the page's own controls. */
  get undoes(): Deed | null {
    return this.#nearer((f) => f.undoAt) ? null : (this.deeds.last ?? null);
  }
  get redoes(): Deed | null {
    return this.#nearer((f) => f.redoAt) ? null : (this.deeds.next ?? null);
  }
  /** Takes back what was done last: a change on the page, or something saved, set or taken out. */
  undo(): void {
    const page = this.#nearer((f) => f.undoAt);
    if (page) page.undo();
    else void this.#try(() => this.#told('deed.undone', this.deeds.last, () => this.deeds.undo()));
  }
  redo(): void {
    const page = this.#nearer((f) => f.redoAt);
    if (page) page.redo();
    else void this.#try(() => this.#told('deed.redone', this.deeds.next, () => this.deeds.redo()));
  }
  async #told(key: string, deed: Deed | undefined, work: () => Promise<void>): Promise<void> {
    await work();
    if (deed) announce(t(key, { what: t(deed.label, deed.args) }));
  }

  addFiles = (files: readonly File[]): Promise<void> => this.#drafts.add(files);
  /** A bundle that was dropped or chosen, to be looked at. */
  bundle = $state.raw<File | null>(null);
  addShared = (shared: Shared): Promise<void> =>
    this.#try(async () => {
      const files = await this.#jobs.during('job.fetch', {}, () => fetchShared(shared));
      this.go({ page: 'files' });
      await this.addFiles(files);
    });
  #rateFile: { name: string; text: string } | null = null;
  /** Hands a file of rates, dropped like any other, to the settings, where it is reviewed. */
  useAsRates(id: number, name: string, text: string): void {
    this.#rateFile = { name, text };
    void this.discardDraft(id);
    this.go({ page: 'settings' });
  }
  takeRateFile(): { name: string; text: string } | null {
    const file = this.#rateFile;
    this.#rateFile = null;
    return file;
  }
  reveal = (id: number): Promise<void> => this.#drafts.reveal(id);
  replan = (id: number, options: LoadOptions): Promise<void> => this.#drafts.replan(id, options);
  loadDrafts = (ids: readonly number[]): Promise<void> => this.#drafts.load(ids);
  discardDraft = (id: number): Promise<void> => this.#drafts.discard(id);

  async takeBack(fileId: number): Promise<void> {
    const load = this.listed.find((l) => l.fileId === fileId);
    if (!load) return;
    await this.#try(async () => {
      const ways = await reversible(() => this.core.takeBack(fileId));
      const args = { file: load.file };
      this.#done({ label: 'deed.taken-back', args, ...ways }, 'notice.taken-back');
    });
  }

  renameRecipe = (id: string, name: string): Promise<void> =>
    this.#try(() => this.#recipes((all) => all.rename(id, name)));
  turnRecipe = (id: string, on: boolean): Promise<void> =>
    this.#try(() => this.#recipes((all) => all.turn(id, on)));
  async removeRecipe(id: string): Promise<void> {
    const name = this.recipes.find((r) => r.id === id)?.recipe.name ?? '';
    await this.#try(async () => {
      const ways = await reversible(async () => {
        const back = await this.#recipes((all) => all.remove(id));
        return () => this.#recipes(() => back());
      });
      this.#done({ label: 'deed.recipe', args: { name }, ...ways }, 'notice.recipe-removed');
    });
  }
  async #recipes<T>(change: (all: Recipes) => Promise<T>): Promise<T> {
    const result = await change(this.core.recipes);
    this.recipes = this.core.recipes.all;
    return result;
  }

  async demo(): Promise<void> {
    await this.#try(async () => {
      await this.#jobs.during('job.demo', {}, (signal, progress) =>
        this.core.demo({ signal, onProgress: progress }),
      );
      if (this.link) await this.#showLink(this.link);
      else this.go({ page: 'analysis', kind: 'funnel' });
    });
  }

  /** The state behind an analysis page: a saved one by its id, else the kind's own. */
  async page(kind: string, id?: string): Promise<AnalysisState> {
    const key = id ?? `kind:${kind}`;
    let state = this.#pages.get(key);
    if (!state) {
      const saved = id ? await this.core.saved.open(id) : undefined;
      const spec = saved && (await this.core.restored(saved));
      state = new AnalysisState(
        this.core,
        await openAnalysis(kind),
        id && saved && spec ? { id, title: saved.title, spec } : undefined,
      );
      this.#pages.set(key, state);
      const draft = await this.core.drafts.of(key);
      if (draft?.title) state.title = draft.title;
      state.begin(spec, draft?.spec);
    } else if (state.status.state === 'error' || state.stale) void state.run();
    this.current = state;
    return state;
  }

  /** Goes to a saved analysis. */
  openSaved(id: string): void {
    const saved = this.saved.find((s) => s.id === id);
    if (saved) this.go({ page: 'analysis', kind: saved.kind, id });
  }

  save = (title: string, spec: SpecBase, id?: string): Promise<string> =>
    this.work.save(title, spec, id);
  rename = (id: string, title: string): Promise<void> => this.work.rename(id, title);
  duplicate = (id: string): Promise<string> => this.work.duplicate(id);
  remove = (id: string): Promise<void> =>
    this.#try(async () => this.#said(await this.work.remove(id), 'notice.removed'));
  unbin = (binned: Binned): Promise<void> => this.#try(() => this.work.unbin(binned));
  forget = (binned: Binned): Promise<void> => this.#try(() => this.work.forget(binned));

  async copyLink(spec: SpecBase, title?: string, sending?: Sending): Promise<string> {
    const address = await addressOf(this.core, spec, title, sending);
    await navigator.clipboard?.writeText(address).catch(() => {});
    return address;
  }

  /** Hands the browser a bundle of this workspace to save, streamed where it can. */
  saveBundle = (parts: readonly Part[], passphrase: string): Promise<void> =>
    this.#try(async () => {
      const name = this.workspaces.all.find((w) => w.id === this.workspaces.here)?.name;
      const file = `${name || t('workspaces.unnamed')} ${new Date().toISOString().slice(0, 10)}.fupan`;
      const save = await saver(file);
      await this.#jobs.during('job.bundle', {}, async (signal) =>
        save(await this.core.bundles.write(parts, { passphrase }), signal),
      );
      if (PARTS.every((part) => parts.includes(part))) this.stored.unsaved = false;
    });
  restoreBundle = (
    blob: Blob,
    verified: Verified,
    mode: RestoreMode,
    passphrase?: string,
  ): Promise<void> =>
    this.#try(async () => {
      const { left, undo, redo } = await this.#jobs.during('job.restore', {}, (signal) =>
        this.core.bundles.restore(blob, verified, mode, { passphrase, signal }),
      );
      const anew = (work: () => Promise<void>) => async () => {
        await work();
        this.#forgetPages();
      };
      this.#forgetPages();
      const args = {
        left: left.length,
        names: left.map((l) => l.file).join(t('pages.list-comma')),
      };
      this.#done({ label: 'deed.bundle', args, undo: anew(undo), redo: anew(redo) }, 'bundle.done');
    });
  #forgetPages(): void {
    this.#pages.clear();
    this.current = null;
    this.core.events.emit('change', { what: 'saved' });
  }

  /** Writes a canonical table as a file and hands it to the browser to save. */
  exportTable = (table: TableName, format: Format): Promise<void> =>
    this.#try(() =>
      this.#jobs.during('job.export', { table }, async (signal) =>
        download(`${table}.${format}`, await this.core.exportTable(table, format, signal)),
      ),
    );
  sql = (text: string, options?: QueryOptions & { limit?: number }) => this.core.sql(text, options);
  rejects = (file: string) => this.core.rejects(file);

  async clear(): Promise<void> {
    await this.core.clear();
    this.#pages.clear();
    this.current = null;
    this.link = null;
    this.go({ page: 'start' });
  }
  dismiss = (id: number): void => this.#notices.dismiss(id);
  failed = (error: unknown): void => this.#notices.failed(error);

  #done(deed: Deed, notice: string): void {
    this.deeds.add(deed);
    this.#said(deed, notice);
  }
  /** Says what was done, with a button that takes it back. */
  #said(deed: Deed, notice: string): void {
    const run = () => void this.#try(() => this.deeds.undo(deed));
    this.#notices.add('info', notice, deed.args, { key: 'notice.undo', run });
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#notices.failed(error);
    }
  }

  async #refresh(): Promise<void> {
    const { core } = this;
    this.context = core.context;
    this.loads = core.loads;
    this.listed = core.listed;
    this.recipes = core.recipes.all;
    reader.currency = core.context.settings.currency;
    reader.locale = core.context.settings.language;
    reader.segments = Object.fromEntries(
      (core.context.settings.segments ?? []).map((s) => [s.id, s.name]),
    );
    this.writer = core.workspace.writer;
    this.keeps = core.workspace.keeps;
    for (const state of this.#pages.values()) state.stale = true;
    if (this.current && this.phase === 'ready') void this.current.run();
    void this.#examine();
    this.saved = await core.savedSpecs();
    this.bin = await core.saved.binned();
    await this.notes.refresh();
    await this.stored.measure();
  }

  /** Looks at the data when there is time; at once where the person asks. */
  async examine(): Promise<void> {
    this.health = this.hasData ? await this.core.health.examine() : null;
  }

  async #examine(): Promise<void> {
    const { health } = this.core;
    this.health = health.report;
    if (this.health || !this.hasData) return;
    // What breaks here is said on the page of data health, where it is asked for.
    const report = await health.whenIdle().catch(() => null);
    if (report && report === health.report) this.health = report;
  }

  async #openLink(text: string): Promise<void> {
    if (this.phase !== 'ready') return;
    this.received = null;
    await this.#try(async () => {
      if (isSealed(text)) {
        this.received = { text, read: null, error: null };
        return;
      }
      await this.#readLink(text);
    });
  }
  /** Shows what a link asks, and the figures that it brought; nothing runs. */
  async #readLink(text: string, passphrase?: string): Promise<void> {
    const read = await readLink(this.core, text, passphrase);
    this.received = { text, read, error: null };
  }

  /** Opens a sealed link; what was wrong stands beside the field. */
  async unseal(passphrase: string): Promise<void> {
    const { text } = this.received ?? { text: '' };
    try {
      await this.#readLink(text, passphrase);
    } catch (error) {
      this.received = { text, read: null, error };
    }
  }
  /** Asks the question of a link that was read, under the names that the data here bear. */
  runReceived(renames: Renames = NO_RENAMES): void {
    const read = this.received?.read;
    if (!read) return;
    void this.#try(async () => this.#takeLink(await beside(this.core, read.payload), renames));
  }

  async #takeLink(read: OpenedLink, renames: Renames): Promise<void> {
    const { title = '', settings } = read.payload;
    const theirs = await this.core.adopt(read.spec, settings.segments);
    const link = { ...read, spec: renamed(theirs, renames) };
    const missing = !this.hasData;
    // Kept at once, so that it is there when the data come.
    if (missing) await this.core.keepLink(link);
    const mapped = renames.event.length + renames.column.length > 0;
    if (mapped && this.writer) await keepRenames(this.core.workspace, read.spec, renames);
    const own = mapped && this.writer ? await this.#own(title, link.spec) : undefined;
    this.received = null;
    this.link = link;
    if (missing) this.go({ page: 'start' });
    else if (own) this.go({ page: 'analysis', kind: link.spec.kind, id: own });
    else await this.#showLink(link);
  }
  /** Saves the question under the names here as one's own, once; resolves to its id. */
  async #own(title: string, spec: SpecBase): Promise<string> {
    const { spec: whole } = await completeSpec(spec, this.core.context);
    const name = title || t(`${spec.kind}.name`);
    return (await this.core.twin(name, whole))?.id ?? (await this.save(name, whole));
  }

  async #showLink(link: OpenedLink): Promise<void> {
    const state = new AnalysisState(this.core, await openAnalysis(link.spec.kind));
    state.title = link.payload.title ?? '';
    this.#pages.set(`kind:${link.spec.kind}`, state);
    state.begin(link.spec);
    this.go({ page: 'analysis', kind: link.spec.kind });
  }

  #readPreferences(): void {
    const theme = preference('theme');
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    this.theme = theme === 'dark' || theme === 'light' ? theme : dark ? 'dark' : 'light';
    const language = LOCALES.find((l) => l === preference('language'));
    reader.locale = language ?? preferredLocale(navigator.languages);
  }
}

export const app = new App();
