import type { TableName } from '../../model/tables.ts';
import type { LoadOptions } from '../types.ts';
import type { RecipeLoad } from './stop.ts';

/** What was decided about files with one header, to be done again with the next one. */
export interface SavedRecipe {
  name: string;
  /** Off: files with this header are looked at as if never seen. */
  on: boolean;
  /** The folded names of the columns, sorted; columns of days stand as one (`signatureOf`). */
  header: string[];
  /** Platform recognised, and the table. */
  source: string;
  table: TableName;
  /** What the person laid down. */
  options: Laid;
  /** Canonical column → header, for what was told or guessed: the next file must not guess otherwise. */
  mapping: Record<string, string>;
  accepted: Accepted;
  /** Loads made with it, newest first; at most `KEPT`. */
  loads: RecipeLoad[];
  /** The workbook that its last file was a sheet of. */
  book?: { name: string; sheets: Record<string, boolean> };
}

/** The part of the options that means the same for the next file. */
export type Laid = Pick<
  LoadOptions,
  | 'table'
  | 'mapping'
  | 'ignore'
  | 'plain'
  | 'timeZone'
  | 'currency'
  | 'overlap'
  | 'dialect'
  | 'unpivot'
  | 'join'
  | 'answers'
>;

/** The worst that the person has loaded by hand: a file that is no worse needs no look. */
export interface Accepted {
  /** Share of the lines that were rejected; share of a column's cells that were unreadable. */
  rejected: number;
  unreadable: Record<string, number>;
  /** Share of overlapping rows whose figures differed; null = never asked about an overlap. */
  differing: number | null;
  /** Codes of warnings that were shown. */
  warnings: string[];
  /** True where the file's own total did not meet its rows. */
  totals: boolean;
}

/** Foreign money without a rate: the currency, its days, and whether it is one at all. */
export interface Uncovered {
  currency: string;
  known: boolean;
  days: number;
  from: string;
  to: string;
}

export const KEPT = 24;
