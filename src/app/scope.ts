import type { Analysis, Card, SpecBase } from '../analyses/contract.ts';
import { isGroups, restOf, type Compared } from '../analyses/parts/groups/sides.ts';
import { filledColumns, type ColumnProfile, type Context } from '../model/context.ts';
import { daysBetween } from '../model/days.ts';
import { comparedPeriod, resolvePeriod, type Period, type PeriodSpec } from '../model/period.ts';
import { Problem } from '../model/problem.ts';
import type { Condition } from '../model/spec.ts';
import { SEGMENT } from '../model/where.ts';
import { TABLES, type TableName } from '../model/tables.ts';

/** What every kind's spec may share, read without knowing the kind. */
export interface Bounds {
  period: PeriodSpec;
  compare: Compared;
  where: readonly Condition[];
}

export interface Scope extends Bounds {
  /** Which of them this kind has; `groups`: two groups can be compared. */
  has: { period: boolean; compare: boolean; groups: boolean; where: boolean };
}

export const boundsOf = (spec: SpecBase): Bounds => ({
  period: (spec['period'] ?? null) as PeriodSpec,
  compare: (spec['compare'] ?? null) as Compared,
  where: (spec['where'] ?? []) as Condition[],
});

export const scopeOf = (spec: SpecBase, kind: Analysis, context: Context): Scope => ({
  ...boundsOf(spec),
  has: {
    period: 'period' in spec,
    compare: 'compare' in spec && comparable(spec, kind, context),
    groups: 'compare' in spec && groupable(spec, kind, context),
    where: 'where' in spec,
  },
});

/** A kind may know a key and not do it yet: its own check says so. */
function comparable(spec: SpecBase, kind: Analysis, context: Context): boolean {
  try {
    kind.complete({ ...spec, compare: 'previous_period' }, context);
  } catch (error) {
    return !(error instanceof Problem && error.code === 'not-yet');
  }
  return true;
}

/** Whether any column gives two groups that the kind compares: its own check says so. */
function groupable(spec: SpecBase, kind: Analysis, context: Context): boolean {
  const column = filterColumns(kind, spec, context).find(({ top }) => top.length);
  if (!column) return false;
  const group = [{ column: column.name, op: 'in' as const, values: column.top.slice(0, 1) }];
  const rest = restOf(group)!;
  return accepts(kind, { ...spec, breakdown: null, compare: { groups: [group, rest] } }, context);
}

export const tablesOf = (kind: Pick<Card, 'needs'>, context: Context): TableName[] =>
  [...new Set(kind.needs.flat())].filter((table) => (context.tables[table]?.rows ?? 0) > 0);

/** The days meant, and those compared with; null where the data give none. */
export function daysOf(
  scope: Bounds,
  kind: Pick<Card, 'needs'>,
  context: Context,
): { period: Period | null; days: number; compared: Period | null } {
  const tables = tablesOf(kind, context);
  const period = resolvePeriod(scope.period, context, tables) ?? extent(context, tables);
  return {
    period,
    days: period ? daysBetween(period.from, period.to) + 1 : 0,
    compared:
      period && scope.compare && !isGroups(scope.compare)
        ? comparedPeriod(period, scope.compare)
        : null,
  };
}

/** First and last day that the tables hold. */
function extent(context: Context, tables: readonly TableName[]): Period | null {
  const days = tables.flatMap((t) => {
    const { from = null, to = null } = context.tables[t] ?? {};
    return from && to ? [{ from, to }] : [];
  });
  if (!days.length) return null;
  return {
    from: days.map((d) => d.from).sort()[0]!,
    to: days
      .map((d) => d.to)
      .sort()
      .at(-1)!,
  };
}

/** The columns by which an answer of these tables can be filtered, each once, as its check allows. */
export function filterColumns(kind: Analysis, spec: SpecBase, context: Context): ColumnProfile[] {
  const { where } = boundsOf(spec);
  return [...columnsRead(kind, context), ...segmentColumn(context)].filter(({ name, top }) => {
    const condition = { column: name, op: 'in' as const, values: top.slice(0, 1) };
    return accepts(kind, { ...spec, where: [...where, condition] }, context);
  });
}

/** The segments as a column by which people are told apart. */
export function segmentColumn({ settings }: Context): ColumnProfile[] {
  const top = (settings.segments ?? []).map((s) => s.id);
  if (!top.length) return [];
  return [{ name: SEGMENT, type: 'VARCHAR', role: 'dimension', distinct: top.length, top }];
}

/** An analysis says by its own check what it can do. */
export function accepts(kind: Analysis, spec: SpecBase, context: Context): boolean {
  try {
    kind.complete(spec, context);
    return true;
  } catch {
    return false;
  }
}

/** The columns that tell rows of an analysis' tables apart, each once. */
export function columnsRead(kind: Analysis, context: Context): ColumnProfile[] {
  const found = new Map<string, ColumnProfile>();
  for (const table of tablesOf(kind, context)) {
    for (const column of filledColumns(context, table)) {
      const filterable =
        column.role === 'dimension' || column.role === 'flag' || column.name.startsWith('prop.');
      if (!filterable) continue;
      const known = found.get(column.name);
      const top = [...new Set([...(known?.top ?? []), ...column.top])];
      found.set(column.name, { ...(known ?? column), top });
    }
  }
  return [...found.values()];
}

const FROM_EVENTS = /\b(events|event_spine|event_session|touch)\b/;

/** The tables that an answer's SQL reads. */
export const tablesRead = (sql: readonly string[], context: Context): TableName[] =>
  TABLES.filter(
    (table) =>
      (context.tables[table]?.rows ?? 0) > 0 &&
      sql.some((text) =>
        (table === 'events' ? FROM_EVENTS : new RegExp(`\\b${table}\\b`)).test(code(text)),
      ),
  );

/** SQL without comments and without quoted texts, which may hold a table's name. */
export const code = (sql: string): string =>
  sql.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''");
