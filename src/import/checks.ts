import type { Engine, QueryOptions } from '../engine/types.ts';
import { currencySql } from './currency.ts';
import { readPreamble } from './preamble.ts';
import { columnOf, type Recipe } from './recipe.ts';
import type { Counts, ImportWarning, Sniffed } from './types.ts';
import { WINDOW } from './window.ts';

/** Where exports, spreadsheets and consoles stop: a file of just so many rows was probably cut. */
const LIMITS: ReadonlySet<number> = new Set([
  10_000, 50_000, 65_535, 65_536, 100_000, 500_000, 1_000_000, 1_048_575, 1_048_576,
]);

/** What a file says about itself, held against what was read of it. */
export function fileChecks(sniffed: Sniffed, counts: Counts): ImportWarning[] {
  const { rows: stated, incomplete } = readPreamble(sniffed.preamble);
  const rows = counts.lines - counts.blank - counts.totals;
  const out: ImportWarning[] = [];
  if (stated !== null && stated !== rows) out.push({ code: 'stated-rows', args: { stated, rows } });
  else if (stated === null && LIMITS.has(rows)) out.push({ code: 'probably-cut', args: { rows } });
  if (incomplete) out.push({ code: 'incomplete-data', args: {} });
  return out;
}

/** What must not be added up although it stands in one column. */
export async function unlike(
  engine: Engine,
  stage: string,
  aside: string,
  recipe: Recipe,
  counts: Counts,
  options: QueryOptions,
): Promise<ImportWarning[]> {
  const kept = counts.rows < counts.lines ? `AND line NOT IN (SELECT line FROM ${aside})` : '';
  const distinct = async (value: string): Promise<string[]> => {
    const { rows } = await engine.query(
      `SELECT DISTINCT ${value} AS v FROM ${stage}
WHERE (${value}) IS NOT NULL ${kept} ORDER BY 1 LIMIT 6`,
      options,
    );
    return rows.map((r) => String(r['v']));
  };
  const out: ImportWarning[] = [];
  const own = columnOf(recipe, 'currency');
  const marked = recipe.columns.some((c) => c.format.seen?.some((s) => s.startsWith('mark:')));
  const currencies = own || marked ? await distinct(currencySql(recipe)) : [];
  if (currencies.length > 1) out.push({ code: 'several-currencies', args: { currencies } });
  const window = columnOf(recipe, WINDOW);
  const claims = columnOf(recipe, 'platform_conversions') ?? columnOf(recipe, 'platform_value');
  const windows = window && claims && !recipe.claims ? await distinct(window.cell) : [];
  if (windows.length > 1) out.push({ code: 'mixed-windows', args: { windows } });
  return out;
}
