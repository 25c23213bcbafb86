import { literal, oneOf } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { currencyWords } from './header.ts';
import { columnOf, told, type Recipe } from './recipe.ts';
import { nameSql } from './values/text.ts';

/** SQL: a cell's currency as an ISO code: 元, RMB, US$ and codes in any case. */
function currencyCellSql(cell: string): string {
  const byCode = new Map<string, string[]>();
  for (const [word, code] of currencyWords()) {
    if (word.toUpperCase() !== code) byCode.set(code, [...(byCode.get(code) ?? []), word]);
  }
  const branches = [...byCode].map(
    ([code, words]) => `WHEN ${oneOf(`lower(trim(${cell}))`, words)} THEN ${literal(code)}`,
  );
  return `CASE ${branches.join(' ')} ELSE upper(${nameSql(cell)}) END`;
}

/** Marks that say which currency; `$` and `¥` stand for several, so a told currency goes before them. */
const VAGUE = new Set(['$', '¥']);

/**
 * SQL: the currency of a row: its own column, else the mark in its amounts, else the file's.
 * `NULL` = the base currency.
 */
export function currencySql(recipe: Recipe): string {
  const own = columnOf(recipe, 'currency');
  const fallback = literal(told(recipe));
  if (own) return `coalesce(${currencyCellSql(own.cell)}, ${fallback})`;
  const money = moneyColumns(recipe);
  const marks = money.flatMap(({ cell, format }) =>
    (format.seen ?? [])
      .filter((s) => s.startsWith('mark:'))
      .map((s) => s.split(':') as [string, string, string])
      .filter(([, code, word]) => code && !(VAGUE.has(word) && recipe.currency))
      .map(([, code, word]) => ({ cell, code, word })),
  );
  if (!marks.length) return fallback;
  const branches = marks
    .sort((a, b) => b.word.length - a.word.length)
    .map(
      ({ cell, code, word }) =>
        `WHEN contains(lower(${cell}), ${literal(word)}) THEN ${literal(code)}`,
    );
  return `CASE ${branches.join(' ')} ELSE ${fallback} END`;
}

/** The file's columns that hold money. */
export const moneyColumns = (recipe: Recipe) => {
  const money = new Set(
    tableDef(recipe.table)
      .columns.filter((c) => c.type === 'money')
      .map((c) => c.name),
  );
  return recipe.columns.filter((c) => money.has(c.to));
};
