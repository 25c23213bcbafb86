import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import { additiveColumns } from '../model/metrics.ts';
import { ident, timestamp } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { dubiousSql } from '../model/zones.ts';
import { COUNTED } from './aside.ts';
import { currencySql, moneyColumns } from './currency.ts';
import { columnOf, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import { statedTotals, wholeOf } from './stated.ts';
import type { Counts, ImportWarning, StatedTotal } from './types.ts';
import { timeSql } from './values/date.ts';

/** What would load, counted and summed before it does. */
export interface Measured {
  counts: Counts;
  sums: Record<string, number>;
  /** The file's own totals, each beside its rows' sum; `statedSums` is the one over everything. */
  totals: StatedTotal[];
  statedSums: Record<string, number> | null;
  from: string | null;
  to: string | null;
  /** Rows with an amount of which nothing but the person's answer says the currency. */
  unnamed: number;
  warnings: ImportWarning[];
}

/** The additive columns that this file fills. */
const additive = (recipe: Recipe): string[] =>
  additiveColumns(recipe.table).filter(
    (name) => columnOf(recipe, name) ?? recipe.lines?.columns.includes(name),
  );

export async function measure(
  engine: Engine,
  stage: string,
  aside: string,
  recipe: Recipe,
  { now, base }: { now: Date; base: string },
  options: QueryOptions,
): Promise<Measured> {
  const byReason = await engine.query(
    `SELECT reason, count(*) AS n FROM ${aside} GROUP BY 1
UNION ALL SELECT 'lines', count(*) FROM ${stage}`,
    options,
  );
  const reasons = new Map(byReason.rows.map((r) => [String(r['reason']), Number(r['n'])]));
  const counts = countsOf(reasons);
  const typed = new Map(typedColumns(recipe).map((c) => [c.name, c.sql]));
  const sums = additive(recipe);
  const list = [
    ...sums.map((name) => `sum(${typed.get(name)!}) AS ${ident(name)}`),
    `min(${typed.get('day') ?? 'NULL::DATE'}) AS first_day`,
    `max(${typed.get('day') ?? 'NULL::DATE'}) AS last_day`,
    `count_if(${lateSql(recipe, typed, now)}) AS future`,
    `count_if(${dubious(recipe)}) AS dubious`,
    `count_if(${noCurrency(recipe)}) AS no_currency`,
    `count_if(${nobody(recipe, typed)}) AS nobody`,
  ];
  const { rows } = await engine.query(
    `-- What would be loaded\nSELECT ${list.join(',\n  ')}\nFROM ${stage} ${unlessAside(aside, reasons)}`,
    options,
  );
  const row = rows[0]!;
  const totals =
    reasons.has('total') && sums.length
      ? await statedTotals({ engine, stage, aside, recipe, measures: sums, options })
      : [];
  return {
    counts,
    sums: numbers(row, sums),
    totals,
    statedSums: wholeOf(totals),
    from: row['first_day'] as string | null,
    to: row['last_day'] as string | null,
    unnamed: Number(row['no_currency']),
    warnings: warningsOf(row, reasons, recipe, base),
  };
}

const unlessAside = (aside: string, reasons: ReadonlyMap<string, number>): string =>
  reasons.size > 1 ? `WHERE line NOT IN (SELECT line FROM ${aside})` : '';

const numbers = (row: Row, names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((n) => [n, Number(row[n] ?? 0)]));

export function countsOf(reasons: ReadonlyMap<string, number>): Counts {
  const counts: Counts = {
    lines: reasons.get('lines') ?? 0,
    rows: 0,
    rejected: 0,
    blank: 0,
    totals: 0,
    duplicates: 0,
  };
  for (const [reason, n] of reasons) {
    const group = COUNTED[reason];
    if (group) counts[group] += n;
  }
  counts.rows = counts.lines - counts.rejected - counts.blank - counts.totals - counts.duplicates;
  return counts;
}

/** SQL: rows later than now; a day is late when it begins after today. */
export function lateSql(recipe: Recipe, typed: ReadonlyMap<string, string>, now: Date): string {
  const { time } = tableDef(recipe.table);
  if (recipe.table === 'targets' || recipe.table === 'notes') return 'false';
  const instant = timestamp(now.toISOString());
  const day = typed.get('day');
  const column = tableDef(recipe.table).columns.find((c) => c.name === time)!;
  return column.type === 'timestamp' && typed.has(time)
    ? `${typed.get(time)} > ${instant}`
    : day
      ? `${day} > (${instant})::DATE`
      : 'false';
}

/** SQL: local times that a change of clocks made twice, or not at all. */
function dubious(recipe: Recipe): string {
  const { time } = tableDef(recipe.table);
  const from = columnOf(recipe, time);
  if (!from || from.format.type !== 'timestamp') return 'false';
  const { written, offset } = timeSql(from.cell, from.format);
  return offset === null ? dubiousSql(`(${written})`, recipe.zone, ...recipe.span) : 'false';
}

/** SQL: rows with an amount of money and no currency: as answered, else in the base currency. */
function noCurrency(recipe: Recipe): string {
  const money = moneyColumns(recipe);
  if (!tableDef(recipe.table).columns.some((c) => c.name === 'currency') || !money.length) {
    return 'false';
  }
  const filled = money.map((c) => `${c.cell} IS NOT NULL`).join(' OR ');
  return `(${filled}) AND (${currencySql({ ...recipe, assumed: null })}) IS NULL`;
}

function nobody(recipe: Recipe, typed: ReadonlyMap<string, string>): string {
  const person = tableDef(recipe.table).columns.find((c) => c.role === 'person' && c.required);
  const sql = person && typed.get(person.name);
  return sql ? `(${sql}) IS NULL` : 'false';
}

function warningsOf(
  row: Row,
  reasons: ReadonlyMap<string, number>,
  recipe: Recipe,
  base: string,
): ImportWarning[] {
  const out: ImportWarning[] = [];
  const say = (code: string, n: unknown, args: ImportWarning['args'] = {}): void => {
    if (Number(n) > 0) out.push({ code, args: { rows: Number(n), ...args } });
  };
  say('future', row['future']);
  say('clock-change', row['dubious'], { zone: recipe.zone });
  if (recipe.assumed === null) say('base-currency', row['no_currency'], { currency: base });
  say('no-person', row['nobody']);
  say('line-items', reasons.get('line-item'));
  const added = recipe.lines?.added ?? [];
  if (added.length) say('lines-added', reasons.get('line-item'), { columns: added });
  say('refund-alone', reasons.get('refund-alone'));
  say('partial', reasons.get('partial'));
  say('not-a-sale', reasons.get('not-a-sale'));
  say('other-table', reasons.get('other-table'), { headers: reasons.get('other-header') ?? 0 });
  say('totals-left-out', reasons.get('total'));
  return out;
}
