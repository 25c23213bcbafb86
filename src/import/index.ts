import type { Engine } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import { inspect } from './inspect.ts';
import { fitting } from './fitting.ts';
import type { Keeper } from './keeper.ts';
import { loadPlan } from './load.ts';
import { claimsTable } from './claims.ts';
import { linesTable } from './lines.ts';
import { makePlan, stoppable, type PlanInput, type Staged } from './plan.ts';
import { emptyPart, emptySniffed, loadRaw, rawColumns } from './raw.ts';
import { stage as stageFile } from './readers/stage.ts';
import { recalledPlan } from './remember/planned.ts';
import { findRecipe, recall, type KnownRecipe } from './remember/recall.ts';
import { signatureOf } from './remember/signature.ts';
import { reshape, wideOf } from './shape/index.ts';
import type {
  Inspection,
  Job,
  LoadOptions,
  LoadReport,
  Part,
  Plan,
  Readers,
  Sniffed,
} from './types.ts';
import type { Warehouse } from './warehouse/index.ts';

export interface ImporterOptions {
  engine: Engine;
  warehouse: Warehouse;
  readers: Readers;
  settings: () => Settings;
  keeper: Keeper;
  /** How files were loaded before, to be done again; none are looked for where it is not given. */
  recipes?: () => readonly KnownRecipe[];
  /** Stops a job of the readers; given, an aborted signal stops reading too. */
  cancelJob?: (id: string) => void;
  now?: () => Date;
}

/** From dropped files to canonical rows. One call at a time: the engine's tables are changed. */
export interface Importer {
  /** The tables of a dropped file; nothing is staged yet. */
  open(file: File, options?: LoadOptions): Promise<Part[]>;
  /**
   * Reads a part (or a file of one part) and tells what would load. Its rows wait in the engine
   * until loaded or dropped. Rejects with `several-tables` where a file has more parts.
   */
  plan(what: Part | File, options?: LoadOptions): Promise<Plan>;
  /** The same file under other decisions: mapping, dialect, answers, zone, currency. */
  replan(plan: Plan, options: LoadOptions): Promise<Plan>;
  /** The oddest rows of a plan and what it would change; asked for by the review alone. */
  inspect(plan: Plan, options?: LoadOptions): Promise<Inspection>;
  /**
   * Loads a plan and uses it up. The derived tables are not made anew: `warehouse.refresh` once
   * after the last file. Rejects with `not-recognised`, `column-missing`, `plan-used`.
   */
  load(plan: Plan, options?: LoadOptions): Promise<LoadReport>;
  discard(plan: Plan): Promise<void>;
  /** Loads a part as it stands, into a table of its own that the report names. */
  raw(part: Part, options?: LoadOptions): Promise<LoadReport>;
}

/** The tables that a waiting part has in the engine. */
interface Names {
  id: string;
  raw: string;
  long: string;
  joined: string;
  aside: string;
}

/** A plan's rows, with the part as it was found: before its columns were turned into rows. */
type Waiting = Staged & {
  names: Names;
  found: Sniffed;
  dialect: string;
  signature: string[];
  recalled: LoadOptions | null;
};

export function createImporter(given: ImporterOptions): Importer {
  const { engine, readers, cancelJob } = given;
  const waiting = new Map<string, Waiting>();
  let next = 1;

  const input = (): PlanInput => ({
    engine,
    warehouse: given.warehouse,
    keeper: given.keeper,
    settings: given.settings(),
    now: given.now?.() ?? new Date(),
  });
  const drop = ({ raw, long, joined, aside }: Names): Promise<void> =>
    engine.exec([
      `DROP VIEW IF EXISTS ${joined}`,
      ...[raw, long, aside, linesTable(aside), claimsTable(aside)].map(
        (name) => `DROP TABLE IF EXISTS ${name}`,
      ),
    ]);
  const dialectOf = (options: LoadOptions): string => JSON.stringify(options.dialect ?? {});
  const stagedOf = (plan: Plan): Waiting => {
    const staged = waiting.get(plan.id);
    if (!staged) throw new Problem('plan-used', { file: plan.file });
    return staged;
  };

  /** One job of the readers: cancelled by the signal, its progress told under the name. */
  async function reading<T>(
    { name, size }: { name: string; size: number },
    { signal, onProgress }: LoadOptions,
    work: (job: Job) => Promise<T>,
  ): Promise<T> {
    const job: Job = {
      id: crypto.randomUUID(),
      onProgress: (done) => onProgress?.({ file: name, phase: 'reading', done, total: size }),
    };
    const stop = (): void => cancelJob?.(job.id);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const result = await work(job);
      signal?.throwIfAborted();
      return result;
    } catch (error) {
      // The readers know bytes, not names.
      if (!(error instanceof Problem)) throw error;
      throw new Problem(error.code, { file: name, ...error.args }, { cause: error });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Reads the part into a table of text cells. */
  async function read(
    { name, blob, dialect, warnings }: Part,
    stage: string,
    options: LoadOptions,
  ) {
    return reading({ name, size: blob.size }, options, async (job) => {
      const half = (before: number): Job => ({
        id: job.id,
        onProgress: (bytes) => job.onProgress((before + bytes) / 2),
      });
      const given = { ...dialect, ...options.dialect };
      const found = await readers.sniff(blob, name, given, half(0));
      const sniffed = options.raw ? { ...found, columns: rawColumns(found) } : found;
      options.signal?.throwIfAborted();
      await stageFile(engine, blob, sniffed, readers, stage, half(blob.size), stoppable(options));
      return { ...sniffed, warnings: [...warnings, ...sniffed.warnings] };
    });
  }

  const open = async (file: File, options: LoadOptions = {}): Promise<Part[]> =>
    options.raw && file.size === 0
      ? [emptyPart(file)]
      : reading(file, options, (job) => readers.open(file, job, { raw: options.raw ?? false }));

  async function lonePart(file: File, options: LoadOptions): Promise<Part> {
    const [part, ...more] = (await open(file, options)).filter((p) => !p.sheet?.hidden);
    if (part && !more.length) return part;
    const names = [part, ...more].flatMap((p) => p?.name ?? []);
    throw new Problem('several-tables', { file: file.name, names });
  }

  /** The recipe that was named, or for a file seen the first time the one that fits its header. */
  function recipeFor(
    signature: readonly string[],
    { recipe, recall: wanted = true }: LoadOptions,
    first: boolean,
  ): KnownRecipe | null {
    const recipes = given.recipes?.() ?? [];
    if (recipe !== undefined) return recipes.find((r) => r.id === recipe) ?? null;
    return first && wanted ? findRecipe(recipes, signature) : null;
  }

  async function understandPart(
    part: Part,
    names: Names,
    options: LoadOptions,
    known?: Sniffed,
  ): Promise<Plan> {
    try {
      if (part.problem) throw problemOf(part);
      let found = known ?? (await read(part, names.raw, options));
      const today = input().now.toISOString().slice(0, 10);
      const before = waiting.get(names.id);
      const signature = before?.signature ?? signatureOf(found, wideOf(found, today));
      const recipe = recipeFor(signature, options, before === undefined);
      const laid = recipe && !options.recipe ? recall(recipe, options) : options;
      if (dialectOf(laid) !== dialectOf(options)) found = await read(part, names.raw, laid);
      const shaped = await reshape({ ...names, engine, sniffed: found, today, options: laid });
      const { plan: planned, staged } = await makePlan(
        input(),
        { ...names, ...shaped, part },
        laid,
      );
      const plan: Plan = { ...planned, signature, recalled: null };
      if (recipe) plan.recalled = await recalledPlan(input(), staged, plan, recipe, laid);
      const recalled = plan.recalled?.options ?? null;
      const dialect = dialectOf(laid);
      waiting.set(plan.id, { ...staged, names, found, dialect, signature, recalled });
      return plan;
    } catch (error) {
      // An engine that died meanwhile has nothing to drop.
      if (!known) await drop(names).catch(() => {});
      throw error;
    }
  }

  return {
    open,
    async plan(what, options = {}) {
      const part = what instanceof File ? await lonePart(what, options) : what;
      const n = next++;
      const names = {
        id: `file-${n}`,
        raw: `stage_${n}`,
        long: `stage_long_${n}`,
        joined: `stage_joined_${n}`,
        aside: `aside_${n}`,
      };
      return fitting(part.name, understandPart(part, names, options));
    },
    async replan(plan, options) {
      const { part, found, dialect, names } = stagedOf(plan);
      const known = dialect === dialectOf(options) ? found : undefined;
      return fitting(part.name, understandPart(part, names, options, known));
    },
    inspect: async (plan, options = {}) => inspect(input(), stagedOf(plan), options),
    async load(plan, options = {}) {
      const staged = stagedOf(plan);
      const laid = { ...staged.recalled, ...options };
      const report = await fitting(plan.file, loadPlan(input(), staged, plan, laid));
      waiting.delete(plan.id);
      await drop(staged.names);
      return report;
    },
    async raw(part, options = {}) {
      if (part.problem) throw problemOf(part);
      const stage = `stage_${next++}`;
      const { keeper, now } = input();
      const given = { engine, keeper, now, file: part.name };
      try {
        const sniffed = await fitting(part.name, read(part, stage, { ...options, raw: true }));
        return await fitting(part.name, loadRaw({ ...given, sniffed, stage }));
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'file-empty')) throw error;
        return await loadRaw({ ...given, sniffed: emptySniffed(part), stage: null });
      } finally {
        await engine.exec(`DROP TABLE IF EXISTS ${stage}`);
      }
    },
    async discard(plan) {
      const staged = waiting.get(plan.id);
      if (!staged) return;
      waiting.delete(plan.id);
      await drop(staged.names);
    },
  };
}

/** The Problem of a part that cannot be read, told with its name. */
const problemOf = ({ name, problem }: Part): Problem =>
  new Problem(problem?.code ?? 'file-unreadable', { file: name, ...problem?.args });
