import type { Engine, QueryOptions } from '../engine/types.ts';
import type { Settings } from '../model/settings.ts';
import { TABLES, tableDef } from '../model/tables.ts';
import type { Recipe } from './recipe.ts';
import type { Question } from './types.ts';
import type { Warehouse } from './warehouse/index.ts';

/** What is known before a file counts. */
interface Known {
  engine: Engine;
  warehouse: Warehouse;
  settings: Settings;
}

/**
 * The question which currency a file's amounts are in, where it names none and the workspace does not
 * settle it: it does when its data name one currency, the base, and its rates name no other. A question
 * that was answered stays to be seen.
 */
export async function currencyQuestion(
  input: Known,
  { assumed }: Pick<Recipe, 'assumed'>,
  rows: number,
  options: QueryOptions,
): Promise<Question[]> {
  if (!rows) return [];
  const base = input.settings.currency;
  const known = await currenciesNamed(input, options);
  if (assumed === null && known.length === 1 && known[0] === base) return [];
  const choices = [...new Set([base, ...known, ...(assumed ? [assumed] : [])])];
  return [{ code: 'currency', options: choices, args: { rows, currency: base, known } }];
}

/** The currencies that the loaded rows and the rates name, in the order of their codes. */
async function currenciesNamed(
  { engine, warehouse, settings }: Known,
  options: QueryOptions,
): Promise<string[]> {
  const selects: string[] = [];
  for (const table of TABLES) {
    const hasMoney = tableDef(table).columns.some((c) => c.name === 'currency');
    if (hasMoney && (await warehouse.columns(table)).length)
      selects.push(`SELECT DISTINCT currency FROM ${table}`);
  }
  const { rows } = selects.length
    ? await engine.query(`-- Currencies of the data\n${selects.join('\nUNION\n')}`, options)
    : { rows: [] };
  const named = rows.flatMap(({ currency }) => (currency === null ? [] : [String(currency)]));
  return [...new Set([...named, ...settings.rates.map((r) => r.currency)])].sort();
}
