import { date, ident, list, literal } from '../model/sql.ts';
import { tableDef, type Column } from '../model/tables.ts';
import { localDaySql, toUtcSql } from '../model/zones.ts';
import { currencySql } from './currency.ts';
import { ODD_DIGITS } from './header.ts';
import { columnOf, type Recipe, type RecipeColumn } from './recipe.ts';
import type { ValueFormat } from './types.ts';
import { periodSql } from './values/period.ts';
import { timeSql } from './values/date.ts';
import { numberSql } from './values/number.ts';
import { nameSql } from './values/text.ts';
import { booleanSql, codeSql, idSql, lostSql } from './values/words.ts';

/** A canonical column as SQL over the staged cells, ready to be inserted. */
export interface TypedColumn {
  name: string;
  sql: string;
}

/** The canonical columns that this file fills, `day` and `grain` first. */
export function typedColumns(recipe: Recipe): TypedColumn[] {
  const def = tableDef(recipe.table);
  const out = new Map<string, string>();
  for (const [name, value] of Object.entries(mainTime(recipe))) out.set(name, value);
  for (const column of def.columns) {
    if (out.has(column.name)) continue;
    const from = columnOf(recipe, column.name);
    const value = from
      ? cellSql(recipe, column, from)
      : recipe.constants[column.name] !== undefined
        ? literal(recipe.constants[column.name]!)
        : null;
    if (value !== null) out.set(column.name, value);
  }
  if (def.columns.some((c) => c.name === 'currency')) {
    const sql = currencySql(recipe);
    if (sql !== 'NULL') out.set('currency', sql);
  }
  for (const name of recipe.lines?.columns ?? []) {
    out.set(name, ofOrder(recipe.lines!.table, name, out.get(name) ?? 'NULL'));
  }
  if (recipe.claims) claimedOnce(recipe, recipe.claims, out);
  for (const c of recipe.columns) {
    if (c.to.startsWith('prop.')) out.set(c.to, hashed(recipe, c, c.cell));
  }
  for (const [name, value] of Object.entries(recipe.constants)) {
    if (name.startsWith('prop.') && !out.has(name)) out.set(name, literal(value));
  }
  return [...out].map(([name, sql]) => ({ name, sql }));
}

/** Postage in what was paid, a discount that is not taken off yet: what is not the measure's own. */
function without(recipe: Recipe, column: Column, value: string): string {
  const name = recipe.source?.less?.[column.name];
  const other = name === undefined ? undefined : columnOf(recipe, name);
  return other ? `(${value} - coalesce(${moneySql(recipe, other)}, 0))` : value;
}

function moneySql(recipe: Recipe, { cell, format }: RecipeColumn): string {
  const number = numberSql(cell, format);
  return format.minor ? minorSql(recipe, number) : number;
}

/** What the first record of an order stands for: the figures of all its records. */
const ofOrder = (table: string, name: string, own: string): string =>
  `coalesce((SELECT ${ident(name)} FROM ${table} WHERE first_line = line), ${own})`;

/** What a platform claims counts in one attribution window, and what it repeats for others once. */
function claimedOnce(
  recipe: Recipe,
  { table, claims, bases }: NonNullable<Recipe['claims']>,
  out: Map<string, string>,
): void {
  const other = `line IN (SELECT line FROM ${table})`;
  for (const name of claims) {
    const { cell } = columnOf(recipe, name)!;
    out.set(`prop.${name}_other_window`, `CASE WHEN ${other} THEN ${cell} END`);
    out.set(name, `CASE WHEN NOT ${other} THEN ${out.get(name)!} END`);
  }
  for (const name of bases) {
    const repeated = `line IN (SELECT line FROM ${table} WHERE ${ident(name)})`;
    out.set(name, `CASE WHEN NOT ${repeated} THEN ${out.get(name)!} END`);
  }
}

/** `day`, `grain` and the main time of a row. */
function mainTime(recipe: Recipe): Record<string, string> {
  const def = tableDef(recipe.table);
  const main = def.columns.find((c) => c.name === def.time)!;
  const from = columnOf(recipe, def.time);
  const period = columnOf(recipe, 'period');
  const fixed = recipe.constants[def.time];
  if (period) {
    const { from: first, to: last } = periodSql(period.cell);
    return { from: first, to: last, day: first, grain: literal('day') };
  }
  if (!from) {
    const day = fixed === undefined ? 'NULL::DATE' : date(fixed);
    return main.type === 'day' ? { [main.name]: day, day, grain: literal('day') } : {};
  }
  if (main.type === 'day') {
    const day = dayCell(recipe, from);
    return { [main.name]: day, day, grain: literal('day') };
  }
  const { written, offset, hasTime } = timeSql(from.cell, from.format);
  const ts = instant(recipe, written, offset, hasTime);
  const sameZone = offset === null && recipe.zone === recipe.timeZone;
  const day = sameZone
    ? `(${written})::DATE`
    : localDaySql(`(${ts})`, recipe.timeZone, ...recipe.span);
  return {
    [main.name]: ts,
    day:
      hasTime === 'true'
        ? day
        : hasTime === 'false'
          ? `(${written})::DATE`
          : `CASE WHEN ${hasTime} THEN ${day} ELSE (${written})::DATE END`,
    grain:
      hasTime === 'true' || hasTime === 'false'
        ? literal(hasTime === 'true' ? 'instant' : 'day')
        : `CASE WHEN ${hasTime} THEN 'instant' ELSE 'day' END`,
  };
}

/** The UTC instant of a written time; a day without a time begins at the workspace's midnight. */
function instant(recipe: Recipe, written: string, offset: string | null, hasTime: string): string {
  const midnight = () => toUtcSql(`(${written})`, recipe.timeZone, ...recipe.span);
  if (hasTime === 'false') return midnight();
  const local = () => toUtcSql(`(${written})`, recipe.zone, ...recipe.span);
  const at =
    offset === null
      ? local()
      : offset === '0'
        ? written
        : `CASE WHEN ${offset} IS NULL THEN ${local()} ELSE ${written} - to_seconds(${offset}) END`;
  return hasTime === 'true' ? at : `CASE WHEN ${hasTime} THEN ${at} ELSE ${midnight()} END`;
}

/** A day is the day as written; only an epoch, which shows none, takes the file's zone. */
function dayCell(recipe: Recipe, { cell, format }: RecipeColumn): string {
  const { written } = timeSql(cell, format);
  const epochs = (format.epochs ?? []).some((e) => e.kind !== 'excel');
  return epochs && !format.formats?.length
    ? localDaySql(`(${written})`, recipe.zone, ...recipe.span)
    : `(${written})::DATE`;
}

/** One cell as the value of a canonical column; NULL where it cannot be read. */
export function cellSql(recipe: Recipe, column: Column, from: RecipeColumn): string {
  const cell = from.cell;
  switch (column.type) {
    case 'timestamp': {
      const { written, offset, hasTime } = timeSql(cell, from.format);
      return instant(recipe, written, offset, hasTime);
    }
    case 'day':
      return dayCell(recipe, from);
    case 'count': {
      const number = numberSql(cell, from.format);
      return from.format.seen || from.format.scale
        ? `CASE WHEN ${number} % 1 = 0 THEN (${number})::BIGINT END`
        : `(${number})::BIGINT`;
    }
    case 'money':
      return without(recipe, column, moneySql(recipe, from));
    case 'number':
      return numberSql(cell, from.format);
    case 'boolean':
      return booleanSql(cell);
    case 'text':
      return hashed(recipe, from, textCell(column, cell, from));
  }
}

/** Money in the smallest unit of its row's currency: hundredths, but for yen, dinars and their like. */
function minorSql(recipe: Recipe, units: string): string {
  const currency = `coalesce(${currencySql(recipe)}, ${literal(recipe.base)})`;
  // Few branches: the engine works out the currency anew for each.
  const factor = `CASE WHEN ${currency} IN ${list(ODD_DIGITS[0])} THEN 1 WHEN ${currency} IN ${list(ODD_DIGITS[3])} THEN 0.001 ELSE 0.01 END`;
  return `TRY_CAST(${units} * ${factor} AS DECIMAL(18,6))`;
}

function textCell(column: Column, cell: string, { format }: RecipeColumn): string {
  if (column.role === 'text') return cell;
  if (column.name === 'code') return codeSql(cell, format);
  if (column.role === 'id') return idSql(cell, format);
  if (column.role === 'person') return personSql(cell, format);
  return format.seen ? nameSql(cell) : cell;
}

/** An id that lost its digits would make one person of several: it names nobody. */
function personSql(cell: string, format: ValueFormat): string {
  const lost = lostSql(cell, format);
  const id = idSql(cell, format);
  return lost === 'false' ? id : `CASE WHEN NOT ${lost} THEN ${id} END`;
}

/**
 * Contact data as a salted SHA-256, so that equal people meet across files and nobody can be read
 * back: e-mails in lower case, phones by their digits, Chinese mobiles without the country's 86.
 * What is a SHA-256 already (a platform's hashed e-mail) meets the plain one: both are salted as such.
 */
function hashed({ salt }: Recipe, { format }: RecipeColumn, value: string): string {
  if (!format.hashed) return value;
  const digits = `regexp_replace(${value}, '[^0-9]', '', 'g')`;
  const sha = `CASE WHEN regexp_full_match(${value}, '[0-9a-fA-F]{64}') THEN lower(${value})
    WHEN contains(${value}, '@') THEN sha256(lower(${value}))
    WHEN regexp_full_match(${value}, '[0-9]{1,3}([.][0-9]{1,3}){3}') THEN sha256(${value})
    WHEN regexp_full_match(${value}, '[-+0-9 ().]{7,}') THEN sha256(regexp_replace(${digits}, '^(00)?86(1[3-9][0-9]{9})$', '\\2'))
    ELSE sha256(${value}) END`;
  return `sha256(${literal(salt)} || ${sha})`;
}

/** `name AS name` for a SELECT over the staged table. */
export const selectList = (columns: readonly TypedColumn[]): string =>
  columns.map(({ name, sql }) => `${sql} AS ${ident(name)}`).join(',\n    ');
