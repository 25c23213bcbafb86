import type { Engine } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import type { Keeper } from './keeper.ts';
import { loadPlan } from './load.ts';
import { makePlan, type PlanInput, type Staged } from './plan.ts';
import { stage as stageFile } from './readers/stage.ts';
import type { Job, LoadOptions, LoadReport, Plan, Readers } from './types.ts';
import type { Warehouse } from './warehouse/index.ts';

export interface ImporterOptions {
  engine: Engine;
  warehouse: Warehouse;
  readers: Readers;
  settings: () => Settings;
  keeper: Keeper;
  /** Stops a job of the readers; given, an aborted signal stops reading too. */
  cancelJob?: (id: string) => void;
  now?: () => Date;
}

/** From dropped files to canonical rows. One call at a time: the engine's tables are changed. */
export interface Importer {
  /** Reads a file and tells what would load. Its rows wait in the engine until loaded or dropped. */
  plan(file: File, options?: LoadOptions): Promise<Plan>;
  /** The same file under other decisions: mapping, dialect, answers, zone, currency. */
  replan(plan: Plan, options: LoadOptions): Promise<Plan>;
  /**
   * Loads a plan and uses it up. The derived tables are not made anew: `warehouse.refresh` once
   * after the last file. Rejects with `not-recognised`, `column-missing`, `plan-used`.
   */
  load(plan: Plan, options?: LoadOptions): Promise<LoadReport>;
  discard(plan: Plan): Promise<void>;
}

export function createImporter(given: ImporterOptions): Importer {
  const { engine, readers, cancelJob } = given;
  const waiting = new Map<string, Staged & { dialect: string }>();
  let next = 1;

  const input = (): PlanInput => ({
    engine,
    warehouse: given.warehouse,
    keeper: given.keeper,
    settings: given.settings(),
    now: given.now?.() ?? new Date(),
  });
  const drop = ({ stage, aside }: Pick<Staged, 'stage' | 'aside'>): Promise<void> =>
    engine.exec([`DROP TABLE IF EXISTS ${stage}`, `DROP TABLE IF EXISTS ${aside}`]);
  const dialectOf = (options: LoadOptions): string => JSON.stringify(options.dialect ?? {});
  const stagedOf = (plan: Plan): Staged & { dialect: string } => {
    const staged = waiting.get(plan.id);
    if (!staged) throw new Problem('plan-used', { file: plan.file });
    return staged;
  };

  /** Reads the file into a table of text cells; cancelled by the signal. */
  async function read(file: File, names: { stage: string; aside: string }, options: LoadOptions) {
    const { signal, onProgress } = options;
    const job: Job = {
      id: crypto.randomUUID(),
      onProgress: (done) =>
        onProgress?.({ file: file.name, phase: 'reading', done, total: file.size }),
    };
    const stop = (): void => cancelJob?.(job.id);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const sniffed = await readers.sniff(file, file.name, options.dialect ?? {}, job);
      signal?.throwIfAborted();
      await stageFile(engine, file, sniffed, readers, names.stage, job);
      signal?.throwIfAborted();
      return sniffed;
    } catch (error) {
      // The readers know bytes, not names.
      if (!(error instanceof Problem)) throw error;
      throw new Problem(error.code, { file: file.name, ...error.args }, { cause: error });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async function understandFile(
    file: File,
    names: Pick<Staged, 'id' | 'stage' | 'aside'>,
    options: LoadOptions,
    known?: Staged['sniffed'],
  ): Promise<Plan> {
    try {
      const sniffed = known ?? (await read(file, names, options));
      const { plan, staged } = await makePlan(input(), { ...names, file, sniffed }, options);
      waiting.set(plan.id, { ...staged, dialect: dialectOf(options) });
      return plan;
    } catch (error) {
      if (!known) await drop(names);
      throw error;
    }
  }

  return {
    plan(file, options = {}) {
      const n = next++;
      return understandFile(
        file,
        { id: `file-${n}`, stage: `stage_${n}`, aside: `aside_${n}` },
        options,
      );
    },
    async replan(plan, options) {
      const { file, sniffed, dialect, id, stage, aside } = stagedOf(plan);
      const known = dialect === dialectOf(options) ? sniffed : undefined;
      return understandFile(file, { id, stage, aside }, options, known);
    },
    async load(plan, options = {}) {
      const staged = stagedOf(plan);
      const report = await loadPlan(input(), staged, plan, options);
      waiting.delete(plan.id);
      await drop(staged);
      return report;
    },
    async discard(plan) {
      const staged = waiting.get(plan.id);
      if (!staged) return;
      waiting.delete(plan.id);
      await drop(staged);
    },
  };
}
