import { freshSql, stoppable, type PlanInput, type Staged } from '../plan.ts';
import { typedColumns } from '../typed.ts';
import type { LoadOptions, Plan, Recalled } from '../types.ts';
import { uncoveredMoney } from './rates.ts';
import type { KnownRecipe } from './recall.ts';
import { stopsOf } from './stops.ts';
import type { Uncovered } from './types.ts';

/** What a file planned under its recipe has that is new, and the load before to compare with. */
export async function recalledPlan(
  input: PlanInput,
  staged: Staged,
  plan: Plan,
  { id, recipe }: KnownRecipe,
  options: LoadOptions,
): Promise<Recalled> {
  const uncovered = await foreign(input, staged, options);
  return {
    id,
    name: recipe.name,
    options: kept(options),
    stops: stopsOf(plan, recipe, uncovered, options.answers),
    before: recipe.loads[0] ?? null,
  };
}

/** Without what belongs to the one call that was made with them. */
function kept({ signal: _, onProgress: __, ...options }: LoadOptions): LoadOptions {
  return options;
}

async function foreign(
  { engine, settings }: PlanInput,
  { understood: { recipe }, measured, stage, aside }: Staged,
  options: LoadOptions,
): Promise<Uncovered[]> {
  if (!recipe || !measured) return [];
  const names = typedColumns(recipe).map((c) => c.name);
  if (!names.includes('currency') || !names.includes('day')) return [];
  return uncoveredMoney(engine, freshSql(stage, aside, recipe), settings, stoppable(options));
}
