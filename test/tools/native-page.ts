import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { completeSpec, run } from '../../src/analyses/run.ts';
import { figureHere } from './figure.ts';
import { createImporter } from '../../src/import/index.ts';
import { readers } from '../../src/import/readers/index.ts';
import { loadFile as loadTables } from '../../src/import/files.ts';
import type {
  LoadOptions,
  LoadRecord,
  LoadReport,
  Plan,
  RawRecord,
} from '../../src/import/types.ts';
import { createWarehouse } from '../../src/import/warehouse/index.ts';
import { DEFAULT_RULES } from '../../src/model/channels.ts';
import type { Context } from '../../src/model/context.ts';
import type { Settings } from '../../src/model/settings.ts';
import { nativeEngine } from './native.ts';
import { settings as plainSettings } from './tables.ts';

/**
 * Import, model and analyses as in the page, but over native DuckDB and without a worker: the same
 * code and the same SQL, for tests of bad input and for the bench.
 */
export async function nativePage(over: Partial<Settings> = {}) {
  const engine = await nativeEngine();
  const warehouse = createWarehouse(engine);
  const settings = plainSettings({ channelRules: [...DEFAULT_RULES], ...over });
  const loads: LoadRecord[] = [];
  const raws: RawRecord[] = [];
  let lastId = 0;
  const importer = createImporter({
    engine,
    warehouse,
    readers,
    settings: () => settings,
    keeper: {
      loads: () => loads,
      nextId: () => ++lastId,
      async keep(record, _rows, gone) {
        for (const l of gone) loads.splice(loads.indexOf(l), 1);
        loads.push(record);
      },
      raws: () => raws,
      async keepRaw(record) {
        raws.push(record);
      },
      salt: () => 'salt',
    },
  });

  const context = async (): Promise<Context> => ({
    settings,
    tables: await warehouse.profile(settings, loads, new Date()),
  });
  const plan = (file: File, options: LoadOptions = {}): Promise<Plan> =>
    importer.plan(file, options);
  const loadFile = async (file: File, options: LoadOptions = {}): Promise<LoadReport> => {
    const report = await importer.load(await plan(file, options), options);
    await warehouse.refresh(settings);
    return report;
  };
  return {
    engine,
    importer,
    warehouse,
    settings,
    loads,
    context,
    plan,
    loadFile,
    /** Every table of a file, as the page's `fupan.load` does it: a report each. */
    async loadTables(file: File, options: LoadOptions = {}): Promise<LoadReport[]> {
      const reports = await loadTables(importer, file, options);
      await warehouse.refresh(settings);
      return reports;
    },
    loadText: (name: string, text: string | Uint8Array<ArrayBuffer>, options?: LoadOptions) =>
      loadFile(new File([text], name), options),
    /** Loads a file of the disk and says how long it took, in milliseconds. */
    async load(path: string, table: LoadOptions['table']): Promise<{ ms: number; rows: number }> {
      const file = new File([readFileSync(path)], basename(path));
      const started = performance.now();
      const { rows } = await loadFile(file, table ? { table } : {});
      return { ms: performance.now() - started, rows };
    },
    /** Makes the derived tables that a spec's SQL reads. */
    async prepare(spec: unknown): Promise<void> {
      const now = await context();
      const { analysis, spec: whole } = await completeSpec(spec, now);
      await warehouse.ensureDerived(analysis.query(whole, now).uses, now);
    },
    async run(spec: unknown, known?: Context) {
      const now = known ?? (await context());
      return run(spec, {
        context: now,
        engine,
        prepare: (query) => warehouse.ensureDerived(query.uses, now),
        figure: figureHere,
      });
    },
  };
}
