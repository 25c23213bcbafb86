import type { QueryOptions } from '../engine/types.ts';
import { effectOf } from './effect.ts';
import { oddRows } from './odd.ts';
import { meeting, type PlanInput, type Staged } from './plan.ts';
import type { Inspection, LoadOptions } from './types.ts';

/** What a person looks at before a planned file counts; empty where it cannot be loaded yet. */
export async function inspect(
  input: PlanInput,
  staged: Staged,
  options: LoadOptions,
): Promise<Inspection> {
  const { engine, now } = input;
  const { understood, measured, sniffed, stage, aside } = staged;
  const { recipe } = understood;
  if (!recipe || !measured) return { odd: [], effect: null };
  const queryOptions: QueryOptions = options.signal ? { signal: options.signal } : {};
  const { gone, overlapping } = await meeting(input, staged, recipe, measured);
  const view = { width: sniffed.header.length, now };
  return {
    odd: await oddRows(engine, stage, aside, recipe, view, queryOptions),
    effect: await effectOf(engine, overlapping, gone, options.overlap ?? 'replace', queryOptions),
  };
}
