import type { KnownRecipe } from '../import/remember/recall.ts';
import type { SavedRecipe } from '../import/remember/types.ts';
import type { OpenBook, SheetOf } from '../import/remember/book.ts';
import type { LoadOptions, LoadRecord, LoadReport, Part, Plan } from '../import/types.ts';
import type { StoredRecord, Workspace } from '../workspace/index.ts';

/** The recipes of a workspace: how files of each kind were loaded, to be done again. */
export class Recipes {
  /** Those last used first. */
  all: KnownRecipe[] = [];
  #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async refresh(): Promise<void> {
    const records = await this.#workspace.all<SavedRecipe>('recipe');
    this.all = records
      .sort((a, b) => b.changed.localeCompare(a.changed))
      .map(({ id, body }) => ({ id, recipe: body }));
  }

  /** Keeps how a plan was loaded; a file that had a recipe updates it. */
  async keep(
    plan: Plan,
    options: LoadOptions,
    report: LoadReport,
    load: LoadRecord | undefined,
  ): Promise<void> {
    if (report.error || !load) return;
    const { recipeFrom } = await import('../import/remember/save.ts');
    const same = (known: KnownRecipe): boolean =>
      known.id === options.recipe || known.recipe.header.join('\n') === plan.signature.join('\n');
    const before = this.all.find(same);
    const { loaded, from, to } = load;
    const body = recipeFrom(plan, options, report, { loaded, from, to }, before?.recipe ?? null);
    if (!body) return;
    await this.#workspace.put('recipe', body, before ? { id: before.id } : {});
    await this.refresh();
  }

  /** The sheets among the parts of a dropped file, and which of them to read unasked. */
  async sheets(parts: readonly Part[]): Promise<Map<Part, SheetOf>> {
    if (!parts.some((part) => part.sheet)) return new Map();
    const { sheetsIn } = await import('../import/remember/book.ts');
    return sheetsIn(parts, this.all);
  }

  /** Keeps with the recipes of a workbook which of its sheets were loaded and which left. */
  async keepSheets({ name, sheets, plans }: OpenBook): Promise<void> {
    const header = (h: readonly string[]): string => h.join('\n');
    const loaded = new Set(plans.map((plan) => header(plan.signature)));
    const book = { name, sheets: { ...sheets } };
    for (const { id } of this.all.filter(({ recipe }) => loaded.has(header(recipe.header))))
      await this.#change(id, { book });
  }

  rename = (id: string, name: string): Promise<void> => this.#change(id, { name });
  turn = (id: string, on: boolean): Promise<void> => this.#change(id, { on });

  async #change(id: string, change: Partial<SavedRecipe>): Promise<void> {
    const stored = await this.#workspace.get<SavedRecipe>('recipe', id);
    if (stored) await this.#workspace.put('recipe', { ...stored.body, ...change }, { id });
    await this.refresh();
  }

  /** Forgets a recipe; resolves to the way to have it back. */
  async remove(id: string): Promise<() => Promise<void>> {
    const stored: StoredRecord<SavedRecipe> | undefined = await this.#workspace.get('recipe', id);
    await this.#workspace.remove('recipe', id);
    await this.refresh();
    return async () => {
      if (stored) await this.#workspace.put('recipe', stored.body, { id });
      await this.refresh();
    };
  }
}
