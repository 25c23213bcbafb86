import type { LoadOptions } from '../types.ts';
import { likeness } from './signature.ts';
import type { SavedRecipe } from './types.ts';

/** A recipe with the id of its record. */
export interface KnownRecipe {
  id: string;
  recipe: SavedRecipe;
}

/** The recipe for a header: the one with the same columns, else the most alike; null where none is. */
export function findRecipe(
  recipes: readonly KnownRecipe[],
  signature: readonly string[],
): KnownRecipe | null {
  let best: { known: KnownRecipe; share: number } | null = null;
  for (const known of recipes) {
    const share = known.recipe.on ? likeness(known.recipe.header, signature) : null;
    if (share !== null && (!best || share > best.share)) best = { known, share };
  }
  return best?.known ?? null;
}

/**
 * The options of a recipe under those given now, which go before them. Columns that the file may
 * lack are put under `remembered`, where a missing header is no error.
 */
export function recall({ id, recipe }: KnownRecipe, given: LoadOptions): LoadOptions {
  const { mapping = {}, ignore = [], ...laid } = recipe.options;
  return {
    // What nothing but its columns tells keeps its table, even where a column is gone.
    ...(recipe.source === 'unknown' ? { table: recipe.table } : {}),
    ...laid,
    ...given,
    ...(laid.answers || given.answers ? { answers: { ...laid.answers, ...given.answers } } : {}),
    recipe: id,
    remembered: { mapping: { ...recipe.mapping, ...mapping }, ignore },
  };
}
