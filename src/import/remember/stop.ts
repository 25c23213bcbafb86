import type { ProblemArg } from '../../model/problem.ts';

/** What a load made with a recipe brought, for comparing. */
export interface RecipeLoad {
  file: string;
  loaded: string;
  rows: number;
  from: string | null;
  to: string | null;
  sums: Record<string, number>;
}

/** Why a file is not loaded by itself, though its recipe is known: worded as `stop.<code>`. */
export interface Stop {
  code: StopCode;
  args: Record<string, ProblemArg>;
}
export const STOP_CODES = [
  'columns-new',
  'columns-missing',
  'sheets-new',
  'sheets-missing',
  'other-source',
  'no-table',
  'other-table',
  'required',
  'question',
  'no-rows',
  'rejected',
  'unreadable',
  'warning',
  'currency-unknown',
  'no-rate',
  'total',
  'overlap',
] as const;
export type StopCode = (typeof STOP_CODES)[number];
