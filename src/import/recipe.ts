import type { TableName } from '../model/tables.ts';
import type { Shape } from './shape/types.ts';
import type { Source } from './sources/types.ts';
import type { ValueFormat } from './types.ts';

/** One column of the file that is loaded, and how. */
export interface RecipeColumn {
  /** The place of its header in the file. */
  index: number;
  /** Its text as SQL over the staged cells: `c<index>`, unless several cells make it. */
  cell: string;
  header: string;
  /** Canonical name, `period`, or `prop.<header>`. */
  to: string;
  format: ValueFormat;
  /** Every record has a cell here. */
  full: boolean;
}

/** Everything that was decided about a file: with its staged rows it gives the canonical ones. */
export interface Recipe {
  table: TableName;
  columns: RecipeColumn[];
  source: Source | null;
  /** Zone of the file's own times; the workspace's, for days. */
  zone: string;
  timeZone: string;
  /** Days that the file's times lie between, for the tables of offsets. */
  span: [from: string, to: string];
  /** Currency that the file, its platform or the person names for amounts that bear none. */
  currency: string | null;
  /** What the person answered for amounts that nothing names a currency of; null = base. */
  assumed: string | null;
  /** The workspace's base currency, which amounts without one are in. */
  base: string;
  /** Column values that hold for all rows: platform, kind of survey, the only day, `prop.` ones too. */
  constants: Record<string, string>;
  salt: string;
  /** Orders that stand on several records: a table of `first_line` and the orders' own figures. */
  lines?: {
    table: string;
    /** The measures that it holds, and those of them that were added up over the records. */
    columns: string[];
    added: string[];
  };
  /** Records that repeat others under another attribution window: a table by `line`. */
  claims?: {
    table: string;
    /** Measures that count in one window only; those of which the table says whether they repeat. */
    claims: string[];
    bases: string[];
  };
  /** No record has cells beyond the header. */
  even: boolean;
}

export const columnOf = (recipe: Recipe, to: string): RecipeColumn | undefined =>
  recipe.columns.find((c) => c.to === to);

/** The currency of amounts that bear none; null = base. */
export const told = ({ currency, assumed }: Pick<Recipe, 'currency' | 'assumed'>): string | null =>
  currency ?? assumed;

/** Does the file's own channel column win over the rules? */
export const ownChannel = (recipe: Recipe): boolean => columnOf(recipe, 'channel') !== undefined;

/** Hash (hex) of what was decided: the same content read in the same way is the same load. */
export async function recipeHash(
  recipe: Recipe,
  dialect: unknown,
  { wide, clock }: Shape,
): Promise<string> {
  const { columns, source, table, zone, constants } = recipe;
  const currency = told(recipe);
  const formats = columns.map(({ cell, to, format: { evidence: _, ...format } }) => ({
    cell,
    to,
    format,
  }));
  const text = JSON.stringify([
    formats,
    source?.id ?? null,
    [table, zone, currency, constants],
    dialect,
    ...(wide || clock ? [wide, clock] : []),
  ]);
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
}
