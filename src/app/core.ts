import * as v from 'valibot';
import type { Query, RunResult, SpecBase } from '../analyses/contract.ts';
import { Answers } from '../analyses/kept.ts';
import { completeSpec, prepared, run, type Means } from '../analyses/run.ts';
import type { DayNote } from '../charts/types.ts';
import type { Engine, QueryOptions, Result } from '../engine/types.ts';
import type { Touch } from '../import/health/touched.ts';
import type { Importer } from '../import/index.ts';
import type {
  Inspection,
  ListedLoad,
  LoadOptions,
  LoadRecord,
  LoadReport,
  Part,
  Plan,
  Reject,
} from '../import/types.ts';
import type { TableInfo } from '../import/warehouse/index.ts';
import type { Context } from '../model/context.ts';
import { adoptSegments, newSegmentId, renameSegments } from '../model/segments.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import type { TableName } from '../model/tables.ts';
import {
  holdOpen,
  memoryWorkspace,
  openRegistry,
  openWorkspace,
  recordKinds,
  savedAnalyses,
  type Analyses,
  type Binned,
  type Registry,
  type SavedAnalysis,
  type Workspace,
} from '../workspace/index.ts';
import { binnedSegments, SEGMENT_KIND, segmentIn } from './segment-bin.ts';
import { Bundling } from './bundling.ts';
import { chosenWorkspace } from './chosen.ts';
import { Emitter } from './emitter.ts';
import { firstSettings } from './first.ts';
import { Health } from './health.ts';
import { fingerprints, type ReadLink } from './link.ts';
import { Loads } from './loads.ts';
import { ReadWriteLock } from './lock.ts';
import { KINDS } from './records.ts';
import { SpecDrafts } from './spec-drafts.ts';
import { mayKeep } from './preferences.ts';
import { portion } from './progress.ts';
import { readingOf } from './reading.ts';
import { OwnNotes } from './own-notes.ts';
import { Recipes } from './recipes.ts';
import { parseSettings, segmentsSchema } from './settings.ts';
import { exportOf } from './export/query.ts';
import type { Format } from './export/types.ts';
import { figureInWorker, work, writeInWorker } from './work.ts';

/** A saved analysis as lists show it. */
export interface SavedSpec {
  id: string;
  title: string;
  kind: string;
  spec: SpecBase;
  created: string;
  changed: string;
}

/**
 * Engine, workspace, import and analyses as one thing, without a page: the page and the console
 * API are two faces of it. Reads run side by side; whatever changes the tables runs alone.
 */
export class Core {
  readonly events = new Emitter();
  readonly ready: Promise<void>;
  context: Context = { settings: firstSettings(), tables: {} };
  engine!: Engine;
  /** The workspaces of this browser, and which of them is open here. */
  registry!: Registry;
  workspaceId = '';
  workspace!: Workspace;
  saved!: Analyses;
  recipes!: Recipes;
  ownNotes!: OwnNotes;
  /** The checks of the data, behind everything else. */
  readonly health = new Health({
    engine: () => this.engine,
    input: () => ({ context: this.context, loads: this.loads, now: new Date() }),
    settled: (work) => this.#lock.read(work),
  });
  #loads!: Loads;
  /** How the pages stand that nobody has saved. */
  readonly drafts = new SpecDrafts(
    () => this.workspace,
    (error) => this.events.emit('failed', { error }),
  );
  readonly bundles = new Bundling({
    workspace: () => this.workspace,
    engine: () => this.engine,
    settled: (work) => this.#lock.read(work),
    changing: (work) => this.#changing(work),
    reread: () => this.#reread(),
  });
  #letGo = () => {};
  /** What was computed of the data and settings as they stand. */
  #answers = new Answers();
  #lock = new ReadWriteLock();

  constructor() {
    this.ready = this.#open();
    this.ready.catch(() => {});
  }

  get loads(): LoadRecord[] {
    return this.#loads?.all ?? [];
  }

  /** Every load, raw ones too, newest first. */
  get listed(): ListedLoad[] {
    return [...this.loads, ...(this.#loads?.raw.all ?? [])].sort((a, b) => b.fileId - a.fileId);
  }

  async #open(): Promise<void> {
    const keeps = mayKeep();
    this.registry = await openRegistry(keeps);
    this.workspaceId = chosenWorkspace(await this.registry.list());
    this.#letGo = holdOpen(this.workspaceId);
    const kinds = recordKinds(KINDS);
    this.workspace = keeps ? await openWorkspace(this.workspaceId, kinds) : memoryWorkspace(kinds);
    void this.registry.touch(this.workspaceId).catch(() => {}); // a full disk is no reason
    this.saved = savedAnalyses(this.workspace);
    if (this.workspace.writer) await this.saved.purge(daysAgo(BIN_DAYS));
    const stored = await this.workspace.get<Settings>('settings', 'settings');
    if (stored) this.context = { ...this.context, settings: stored.body };
    const { openEngine } = await import('../engine/index.ts');
    this.engine = await openEngine();
    this.recipes = new Recipes(this.workspace);
    this.ownNotes = new OwnNotes(this.workspace);
    await this.recipes.refresh();
    this.#loads = new Loads(
      this.engine,
      this.workspace,
      () => this.context.settings,
      () => this.recipes.all,
    );
    await this.#lock.write(() => this.#restore());
    this.engine.onRestart((cause) => {
      void this.#lock
        .write(() => this.#restore())
        .then(() => {
          this.events.emit('worker-restarted', { code: cause.code, message: cause.message });
        });
    });
    this.workspace.onChange((change) => {
      if (change.kind === 'draft') return; // each tab has its own pages
      if (change.elsewhere || change.kind === 'writer') void this.#follow();
    });
  }

  /** Closes the workspace, so that it can be deleted. Nothing works here afterwards. */
  async leave(): Promise<void> {
    await this.workspace.close();
    this.#letGo();
  }

  /** Fills an empty engine from what was kept. */
  async #restore(): Promise<void> {
    await this.#loads.restore();
    await this.#profile();
  }

  /** Another tab changed something: take over what it wrote. */
  async #follow(): Promise<void> {
    await this.#lock.write(async () => {
      const stored = await this.workspace.get<Settings>('settings', 'settings');
      const settings = stored?.body ?? firstSettings();
      const changed = JSON.stringify(settings) !== JSON.stringify(this.context.settings);
      this.context = { ...this.context, settings };
      await this.recipes.refresh();
      const moved = await this.#loads.follow();
      if (changed && !moved) await this.#loads.applySettings();
      await this.#profile();
    });
    this.events.emit('change', { what: 'elsewhere' });
  }

  async #profile(): Promise<void> {
    this.health.forget();
    this.#answers.forget();
    const { settings } = this.context;
    const tables = await this.#loads.warehouse.profile(settings, this.loads, new Date());
    this.context = { settings, tables };
  }

  /** Runs what changes the tables, alone, then looks at the data anew. */
  async #changing<T>(work: () => Promise<T>): Promise<T> {
    if (!this.workspace.writer) throw new Problem('other-tab-writes');
    this.health.forget();
    const result = await this.#lock.write(async () => {
      const done = await work().catch(async (error: unknown) => {
        // What failed says why; an engine that died is looked at when it is filled again.
        await this.#profile().catch(() => {});
        throw error;
      });
      await this.#profile();
      return done;
    });
    this.events.emit('change', { what: 'data' });
    return result;
  }

  open = async (file: File, options: LoadOptions): Promise<Part[]> =>
    (await this.#loads.importer()).open(file, this.#told(options));
  plan = (part: Part, options: LoadOptions): Promise<Plan> =>
    this.#importing((importer) => importer.plan(part, this.#told(options)));
  replan = (plan: Plan, options: LoadOptions): Promise<Plan> =>
    this.#importing((importer) => importer.replan(plan, options));
  inspect = (plan: Plan, options: LoadOptions): Promise<Inspection> =>
    this.#importing((importer) => importer.inspect(plan, options));
  discard = (plan: Plan): Promise<void> => this.#importing((importer) => importer.discard(plan));

  /** Work of the import on the tables, alone. */
  #importing = <T>(work: (importer: Importer) => Promise<T>): Promise<T> =>
    this.#lock.write(async () => work(await this.#loads.importer()));

  loadPlans = (
    plans: readonly { plan: Plan; options: LoadOptions }[],
    onProgress?: (share: number) => void,
  ): Promise<LoadReport[]> =>
    this.#changing(async () => {
      const reports = await this.#loads.load(plans, onProgress);
      await this.#adoptCurrency(reports);
      await this.#remember(plans, reports);
      return reports;
    });

  /** The load that stands for a file's content. */
  loadOf = ({ sniffed }: Plan): LoadRecord | undefined =>
    this.loads.find((l) => l.hash === sniffed.hash);

  /** What a person has looked at and loaded is the recipe for the next file of its kind. */
  async #remember(
    plans: readonly { plan: Plan; options: LoadOptions }[],
    reports: readonly LoadReport[],
  ): Promise<void> {
    for (const [i, { plan, options }] of plans.entries()) {
      await this.recipes.keep(plan, options, reports[i]!, this.loadOf(plan));
    }
  }

  /** Plans and loads files, taking the best guess; a file that fails is a report with an error. */
  async load(files: readonly File[], options: LoadOptions = {}): Promise<LoadReport[]> {
    return this.#changing(async () => {
      const reports = await this.#loads.loadFiles(files, this.#told(options));
      await this.#adoptCurrency(reports);
      return reports;
    });
  }

  /**
   * Where nobody has set anything yet and all money loaded is in one currency, that is the base
   * currency: a first file in dollars must not ask for a rate into yuan.
   */
  async #adoptCurrency(reports: readonly LoadReport[]): Promise<void> {
    const untouched = !(await this.workspace.get('settings', 'settings'));
    const assumed = reports.some((r) => r.warnings.some((w) => w.code === 'base-currency'));
    if (!untouched || assumed) return;
    await this.#profile();
    const used = new Set(Object.values(this.context.tables).flatMap((t) => t.currencies));
    const [currency, ...others] = used;
    if (!currency || others.length || currency === this.context.settings.currency) return;
    await this.#store({ currency });
    await this.#loads.applySettings();
    this.events.emit('currency-adopted', { currency });
  }

  #told(options: LoadOptions): LoadOptions {
    return {
      ...options,
      onProgress: (progress) => {
        options.onProgress?.(progress);
        const { file, done, total } = progress;
        this.events.emit('progress', { task: file, done, total });
      },
    };
  }

  /** Takes a load out again; resolves to the way to undo it. */
  async takeBack(fileId: number): Promise<() => Promise<void>> {
    const undo = await this.#changing(() => this.#loads.takeBack(fileId));
    return () => this.#changing(undo);
  }

  /** Makes the demo in the worker and loads it like any files; alone from the first moment. */
  demo = (options: { signal?: AbortSignal; onProgress?: (share: number) => void }): Promise<void> =>
    this.#changing(async () => {
      const { DEMO_SETTINGS } = await import('../demo/settings.ts');
      options.onProgress?.(0);
      const files = (await work().demo()).map(({ name, text }) => new File([text], name));
      options.signal?.throwIfAborted();
      if (!this.loads.length) await this.#store(DEMO_SETTINGS);
      const shares = new Map<string, number>();
      const total = files.reduce((sum, f) => sum + f.size, 0);
      const reports = await this.#loads.loadFiles(files, {
        ...(options.signal ? { signal: options.signal } : {}),
        onProgress: (progress) => {
          shares.set(progress.file, portion(progress));
          const done = files.reduce((sum, f) => sum + f.size * (shares.get(f.name) ?? 0), 0);
          options.onProgress?.(done / total);
        },
      });
      const failed = reports.find((r) => r.error);
      if (failed?.error) {
        throw new Problem('demo-failed', { file: failed.file, detail: failed.error.message });
      }
    });

  run = (spec: unknown, options: QueryOptions = {}): Promise<RunResult> =>
    this.health.behind(() => this.#lock.read(() => run(spec, this.#means(), options)));

  #means = (): Means => ({
    context: this.context,
    engine: this.engine,
    prepare: (query, options) =>
      this.#loads.warehouse.ensureDerived(query.uses, this.context, options),
    figure: figureInWorker,
    kept: this.#answers.now(),
  });

  /** The rows of a query's `main`, at most `limit` of them: people and lines behind a mark. */
  ask = (
    query: Query,
    options: QueryOptions & { limit?: number } = {},
  ): Promise<Result & { truncated: boolean }> =>
    this.health.behind(() =>
      this.#lock.read(async () => {
        await prepared(query, this.#means(), options);
        return this.engine.readOnly(query.statements[0]!.sql, options);
      }),
    );

  /** What the checks have found so far in the data that an answer was made of. */
  touching = (result: RunResult): Touch[] =>
    this.health.touching(() => readingOf(result, this.context));

  sql = (
    text: string,
    options: QueryOptions & { limit?: number } = {},
  ): Promise<Result & { truncated: boolean }> =>
    this.#lock.read(() => this.engine.readOnly(text, options));

  /** Waits for what is changing the tables, then works on them as they stand. */
  settled = <T>(use: () => Promise<T> | T): Promise<T> => this.#lock.read(async () => use());

  /** What people wrote down of days, in their order. */
  async notes(): Promise<DayNote[]> {
    if (!this.context.tables.notes?.rows) return [];
    const { rows } = await this.sql(
      `SELECT "from", "to", "text", concat_ws(' · ', channel, campaign, author) AS detail
FROM notes WHERE "from" IS NOT NULL ORDER BY "from", "text"`,
      { limit: 500 },
    );
    return rows.map((r) => ({
      from: String(r['from']),
      to: r['to'] === null ? null : String(r['to']),
      text: String(r['text']),
      detail: String(r['detail'] ?? ''),
    }));
  }

  /** The canonical tables, and those derived from them that stand. */
  async tables(): Promise<TableInfo[]> {
    const canonical = Object.values(this.context.tables).map((t) => ({
      name: t.name as string,
      rows: t.rows,
      columns: t.columns.map(({ name, type, role }) => ({ name, type, role })),
      from: t.from,
      to: t.to,
    }));
    const derived = canonical.length ? await this.#loads.warehouse.derived() : [];
    return [...canonical, ...this.#loads.raw.tables(), ...derived];
  }

  /** A canonical table as a file that reads back to the same rows; written in the worker. */
  exportTable = (table: TableName, format: Format, signal?: AbortSignal): Promise<Blob> =>
    this.#lock.read(async () => {
      const profile = this.context.tables[table];
      const standing = profile?.columns.filter((c) => c.distinct > 0).map((c) => c.name) ?? [];
      const { columns, sql } = exportOf(table, standing, profile?.hasDayGrain ?? false);
      const pieces = this.engine.arrow(sql, signal ? { signal } : {});
      return writeInWorker(format, columns, table, pieces);
    });

  /** The rows of a file that could not be read. Rejects with `no-such-file`. */
  async rejects(file: string): Promise<Reject[]> {
    const load = this.listed.find((l) => l.file === file);
    if (!load) throw new Problem('no-such-file', { file });
    return load.rejects;
  }

  async set(input: unknown): Promise<Settings> {
    const change = parseSettings(input);
    if (Object.keys(change).every((key) => key === 'language' || key === 'segments')) {
      // Neither touches the tables that stand; those of the segments are made when asked for.
      await this.#lock.write(async () => {
        await this.#store(change);
        if (change.segments) await this.#loads.warehouse.dropSegments();
      });
      this.events.emit('change', { what: 'settings' });
    } else {
      await this.#changing(async () => {
        await this.#store(change);
        await this.#loads.applySettings();
      });
    }
    return structuredClone(this.context.settings);
  }

  async #store(change: Partial<Settings>): Promise<void> {
    const settings = { ...this.context.settings, ...change };
    const { version } = KINDS['settings']!;
    await this.workspace.write([
      { put: { kind: 'settings', id: 'settings', version, body: settings } },
      ...(await binnedSegments(this.workspace, this.context.settings, settings)),
    ]);
    this.context = { ...this.context, settings };
    // No figure depends on the language: it is only said in another.
    if (Object.keys(change).some((key) => key !== 'language')) this.#answers.forget();
  }

  /** Takes over segments that came with a link or a saved analysis; gives the spec that names them. */
  async adopt<S>(spec: S, theirs: unknown): Promise<S> {
    const given = v.safeParse(segmentsSchema, theirs ?? []);
    const wanted = given.success ? given.output : [];
    const ours = this.context.settings.segments ?? [];
    const { segments, names, added } = adoptSegments(ours, wanted, newSegmentId);
    if (added.length) await this.set({ segments });
    return renameSegments(spec, names);
  }

  /** The spec of a saved analysis; a segment that was removed since comes back with it. */
  async restored({ spec, settings }: SavedAnalysis): Promise<SpecBase> {
    const here = new Set(this.context.settings.segments?.map((s) => s.id));
    const gone = settings.segments?.filter((s) => !here.has(s.id));
    return this.adopt(spec as SpecBase, gone);
  }

  /** Saves the completed spec with what its figures depend on. */
  async save(title: string, input: unknown, id?: string): Promise<SavedAnalysis> {
    const { spec } = await completeSpec(input, this.context);
    const body = { title, spec, ...(await fingerprints(this, spec)) };
    const saved = await this.saved.save(body, id);
    this.events.emit('change', { what: 'saved' });
    return saved;
  }

  /** Takes something out of the bin: an analysis as it was, or a segment with the others. */
  async unbin({ id, kind }: Binned): Promise<void> {
    const segment = kind === SEGMENT_KIND && (await segmentIn(this.workspace, id));
    if (segment) await this.set({ segments: [...(this.context.settings.segments ?? []), segment] });
    else {
      await this.saved.restore(id);
      this.events.emit('change', { what: 'saved' });
    }
  }

  /** Keeps the analysis of a link whose data are not here yet. */
  async keepLink({ payload, spec }: ReadLink): Promise<void> {
    const { settings, data, title = '' } = payload;
    if (!(await this.twin(title, spec))) await this.saved.save({ title, spec, settings, data });
    this.events.emit('change', { what: 'saved' });
  }

  /** The saved analysis that asks the same under the same title. */
  async twin(title: string, spec: SpecBase): Promise<SavedAnalysis | undefined> {
    const all = await this.saved.list();
    return all.find((s) => s.title === title && JSON.stringify(s.spec) === JSON.stringify(spec));
  }

  async savedSpecs(): Promise<SavedSpec[]> {
    return (await this.saved.list()).map(({ id, title, spec, created, changed }) => {
      const known = spec as SpecBase;
      return { id, title, kind: String(known.kind), spec: known, created, changed };
    });
  }

  /** Takes over what lies in the workspace: settings, recipes, loads. */
  async #reread(): Promise<void> {
    const stored = await this.workspace.get<Settings>('settings', 'settings');
    this.context = { ...this.context, settings: stored?.body ?? firstSettings() };
    await this.recipes.refresh();
    await this.#loads.restore();
  }

  /** Forgets everything of this workspace. */
  async clear(): Promise<void> {
    await this.#changing(async () => {
      await this.#loads.clear();
      await this.workspace.clear();
      this.context = { settings: firstSettings(), tables: {} };
      this.#answers.forget();
      await this.recipes.refresh();
    });
    this.events.emit('cleared', {});
  }
}

/** What was removed can be taken back for as long. */
export const BIN_DAYS = 30;
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
