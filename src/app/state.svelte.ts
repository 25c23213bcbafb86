import type { SpecBase } from '../analyses/contract.ts';
import { openAnalysis } from '../analyses/registry.ts';
import type { DayNote } from '../charts/types.ts';
import type { QueryOptions } from '../engine/types.ts';
import type { KnownRecipe } from '../import/remember/recall.ts';
import type { ListedLoad, LoadOptions, LoadRecord } from '../import/types.ts';
import { LOCALES, preferredLocale, reader, t, type Locale } from '../i18n/index.ts';
import type { HealthReport } from '../import/health/types.ts';
import type { Context } from '../model/context.ts';
import type { Settings } from '../model/settings.ts';
import { AnalysisState } from './analysis.svelte.ts';
import { Core, type SavedSpec } from './core.ts';
import { addressOf, readLink } from './link.ts';
import { Drafts } from './drafts.svelte.ts';
import type { Format } from './export/types.ts';
import { download } from '../ui/download.ts';
import type { TableName } from '../model/tables.ts';
import { Jobs } from './jobs.svelte.ts';
import { Notices } from './notices.svelte.ts';
import type { Recipes } from './recipes.ts';
import { hrefOf, parseRoute } from './route.ts';
import { fetchShared, type Shared } from './shared.ts';
import { Stored } from './stored.svelte.ts';
import type { OpenedLink, Route, Theme } from './types.ts';

/** Everything that the pages show, and the verbs behind their controls. */
class App {
  readonly core = new Core();
  readonly #notices = new Notices();
  readonly #jobs = new Jobs();
  readonly stored = new Stored(this.core, this.#notices);
  readonly #drafts = new Drafts(this.core, this.#jobs, this.#notices);

  phase = $state<'starting' | 'ready' | 'failed'>('starting');
  failure = $state.raw<unknown>(null);
  context = $state.raw<Context>(this.core.context);
  loads = $state.raw<LoadRecord[]>([]);
  /** Every load, raw ones too, newest first. */
  listed = $state.raw<ListedLoad[]>([]);
  saved = $state.raw<SavedSpec[]>([]);
  recipes = $state.raw<readonly KnownRecipe[]>([]);
  route = $state.raw<Route>({ page: 'start' });
  theme = $state<Theme>('light');
  writer = $state(true);
  keeps = $state<'opfs' | 'indexeddb' | 'memory'>('memory');
  link = $state.raw<OpenedLink | null>(null);
  current = $state.raw<AnalysisState | null>(null);
  /** What people wrote down of days: shown on every chart over time. */
  notes = $state.raw<readonly DayNote[]>([]);
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
    this.core.events.on('cleared', () => void this.#try(() => this.#drafts.forget()));
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
      await this.#refresh();
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
    localStorage.setItem('fupan.theme', theme);
  }
  setLanguage(language: Locale): void {
    reader.locale = language;
    localStorage.setItem('fupan.language', language);
    if (this.writer) void this.#try(() => this.core.set({ language }));
  }
  async set(change: Partial<Settings>): Promise<void> {
    await this.#jobs.during('job.settings', {}, () => this.core.set(change));
  }

  addFiles = (files: readonly File[]): Promise<void> => this.#drafts.add(files);
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
      const undo = await this.core.takeBack(fileId);
      this.#notices.add('info', 'notice.taken-back', { file: load.file }, this.#undo(undo));
    });
  }

  renameRecipe = (id: string, name: string): Promise<void> =>
    this.#try(() => this.#recipes((all) => all.rename(id, name)));
  turnRecipe = (id: string, on: boolean): Promise<void> =>
    this.#try(() => this.#recipes((all) => all.turn(id, on)));
  async removeRecipe(id: string): Promise<void> {
    const name = this.recipes.find((r) => r.id === id)?.recipe.name ?? '';
    await this.#try(async () => {
      const back = await this.#recipes((all) => all.remove(id));
      const undo = this.#undo(() => this.#recipes(back));
      this.#notices.add('info', 'notice.recipe-removed', { name }, undo);
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
      state.begin(spec);
    } else if (state.status.state === 'error' || state.stale) void state.run();
    this.current = state;
    return state;
  }

  /** Goes to a saved analysis. */
  openSaved(id: string): void {
    const saved = this.saved.find((s) => s.id === id);
    if (saved) this.go({ page: 'analysis', kind: saved.kind, id });
  }

  async save(title: string, spec: SpecBase, id?: string): Promise<string> {
    const saved = await this.core.save(title, spec, id);
    this.#pages.delete(saved.id);
    return saved.id;
  }
  async rename(id: string, title: string): Promise<void> {
    await this.core.saved.rename(id, title);
    this.#pages.delete(id);
    this.core.events.emit('change', { what: 'saved' });
  }
  async duplicate(id: string): Promise<string> {
    const { title } = await this.core.saved.open(id);
    const copy = await this.core.saved.duplicate(id, t('saved.copy-of', { title }));
    this.core.events.emit('change', { what: 'saved' });
    return copy.id;
  }
  async remove(id: string): Promise<void> {
    await this.#try(async () => {
      const { title } = await this.core.saved.open(id);
      const bin = await this.core.saved.remove(id);
      this.core.events.emit('change', { what: 'saved' });
      const undo = async () => {
        await this.core.saved.restore(bin);
        this.core.events.emit('change', { what: 'saved' });
      };
      this.#notices.add('info', 'notice.removed', { title }, this.#undo(undo));
    });
  }

  async copyLink(spec: SpecBase, title?: string): Promise<string> {
    const address = await addressOf(this.core, spec, title);
    await navigator.clipboard?.writeText(address).catch(() => {});
    return address;
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

  #undo(run: () => Promise<void>) {
    return { key: 'notice.undo', run: () => void this.#try(run) };
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
    this.notes = await core.notes().catch(() => []);
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
    await this.#try(async () => {
      const read = await readLink(this.core, text);
      const spec = await this.core.adopt(read.spec, read.payload.settings.segments);
      const link = { ...read, spec };
      const missing = link.differences.some((d) => d.what === 'file-missing') && !this.hasData;
      this.link = link;
      if (!missing) return await this.#showLink(link);
      // Kept at once, so that it is there when the data come.
      await this.core.keepLink(link);
      this.go({ page: 'start' });
    });
  }

  async #showLink(link: OpenedLink): Promise<void> {
    const state = new AnalysisState(this.core, await openAnalysis(link.spec.kind));
    state.title = link.payload.title ?? '';
    this.#pages.set(`kind:${link.spec.kind}`, state);
    state.begin(link.spec);
    this.go({ page: 'analysis', kind: link.spec.kind });
  }

  #readPreferences(): void {
    const theme = localStorage.getItem('fupan.theme');
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    this.theme = theme === 'dark' || theme === 'light' ? theme : dark ? 'dark' : 'light';
    const language = LOCALES.find((l) => l === localStorage.getItem('fupan.language'));
    reader.locale = language ?? preferredLocale(navigator.languages);
  }
}

export const app = new App();
