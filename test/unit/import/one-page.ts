import { createImporter } from '../../../src/import/index.ts';
import type { Keeper } from '../../../src/import/keeper.ts';
import type { KnownRecipe } from '../../../src/import/remember/recall.ts';
import { readers } from '../../../src/import/readers/index.ts';
import type { LoadOptions, LoadRecord, LoadReport, RawRecord } from '../../../src/import/types.ts';
import { createWarehouse } from '../../../src/import/warehouse/index.ts';
import { DEFAULT_RULES } from '../../../src/model/channels.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { nativeEngine } from '../../tools/native.ts';
import { settings as plainSettings } from '../../tools/tables.ts';

export type Page = Awaited<ReturnType<typeof importPage>>;

/** The import alone, over a native engine, with loads kept in a list. */
export async function importPage(over: Partial<Settings> = {}) {
  const engine = await nativeEngine();
  const warehouse = createWarehouse(engine);
  const settings = plainSettings({ channelRules: [...DEFAULT_RULES], ...over });
  const loads: LoadRecord[] = [];
  const raws: RawRecord[] = [];
  const recipes: KnownRecipe[] = [];
  const given = { engine, warehouse, readers, settings: () => settings, recipes: () => recipes };
  const keeper: Keeper = {
    loads: () => loads,
    nextId: () => 1 + loads.reduce((max, l) => Math.max(max, l.fileId), 0),
    async keep(record, _rows, gone) {
      for (const l of gone) loads.splice(loads.indexOf(l), 1);
      loads.push(record);
    },
    raws: () => raws,
    async keepRaw(record) {
      raws.push(record);
    },
    salt: () => 'salt',
  };
  const importer = createImporter({ ...given, keeper });
  const plan = (name: string, text: string, options: LoadOptions = {}) =>
    importer.plan(new File([text], name), options);
  return {
    raws,
    engine,
    warehouse,
    importer,
    settings,
    loads,
    recipes,
    plan,
    async loadText(name: string, text: string, options: LoadOptions = {}): Promise<LoadReport> {
      return importer.load(await plan(name, text, options), options);
    },
    /** An importer over the same tables whose keeper cannot keep. */
    failing: (error: unknown) =>
      createImporter({ ...given, keeper: { ...keeper, keep: () => Promise.reject(error) } }),
    /** Rows of a query, as arrays of values. */
    async rows(sql: string): Promise<unknown[][]> {
      return (await engine.query(sql)).rows.map((r) => Object.values(r));
    },
  };
}

/** Takes every load out again, so that the next one finds an empty page. */
export async function empty(page: Page): Promise<void> {
  const gone = page.loads.map((l) => `DELETE FROM ${l.table} WHERE file_id = ${l.fileId}`);
  if (gone.length) await page.engine.exec(gone);
  page.loads.length = 0;
}

/** A tab-separated file: header and rows of cells. */
export const tsv = (header: string[], ...rows: string[][]): string =>
  [header, ...rows].map((r) => r.join('\t')).join('\n') + '\n';
