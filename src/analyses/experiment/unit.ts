import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { personJoin } from '../../model/joins.ts';
import { dataEnd, resolvePeriod, type Period } from '../../model/period.ts';
import { windowSeconds, windowSql } from '../../model/spec.ts';
import { date, ident, literal, timestamp } from '../../model/sql.ts';
import { conditionSql, inSegments, isTextColumn, SEGMENT } from '../../model/where.ts';
import { startOfDay } from '../../model/zones.ts';
import { OUTCOME_TABLES, type OutcomeTable } from './metric.ts';
import { homeOf, type ExperimentSpec, type HomeTable } from './spec.ts';

/** The tables that the metrics read. */
export const outcomeTables = (spec: ExperimentSpec): OutcomeTable[] =>
  OUTCOME_TABLES.filter((table) =>
    spec.metrics.some((m) => m.table === table || m.denominator?.table === table),
  );

/** The days on which units come in; outcomes count up to the last of them. */
export function bounds(spec: ExperimentSpec, context: Context): Partial<Period> {
  const tables = outcomeTables(spec);
  const period = resolvePeriod(spec.period, context, tables);
  if (period) return period;
  const end = dataEnd(context, tables);
  return end ? { to: end.lastFullDay } : {};
}

/** Whether rows came as days, so that times must be compared by their grain. */
export const hasDayGrain = (spec: ExperimentSpec, context: Context): boolean =>
  (['assignments', ...outcomeTables(spec)] as const).some((t) => context.tables[t]?.hasDayGrain);

/** The columns that choose or split units, each once. */
const traits = (spec: ExperimentSpec): string[] => [
  ...new Set([
    ...spec.where.map((w) => w.column).filter((column) => column !== SEGMENT),
    ...(spec.breakdown ? [spec.breakdown.column] : []),
  ]),
];

export const usesCovariate = (spec: ExperimentSpec): boolean =>
  spec.cuped !== null && 'column' in spec.cuped;

/** The rows of `assignments` that the test is read from. */
export const assignedSql = (
  spec: ExperimentSpec,
  context: Context,
  columns: readonly string[] = [],
): string => `assigned AS (  -- every assignment of the test, by person
  SELECT p.person, ${['variant', 'ts', 'day', ...columns].map((c) => `assignments.${ident(c)}`).join(', ')}
  FROM assignments ${personJoin(context, 'assignments', 'JOIN')}
  WHERE assignments.experiment = ${literal(spec.experiment)}
)`;

/**
 * CTEs that end in `unit(person, variant, ts, day[, grain][, covariate][, breakdown])`: a unit
 * counts from its first assignment; one that was in two variants counts nowhere.
 */
export function unitSql(spec: ExperimentSpec, context: Context): string {
  const grain = hasDayGrain(spec, context);
  const names = traits(spec);
  const own = names.filter((c) => homeOf(c, context) === 'assignments');
  const first = (column: string) => {
    const c = ident(column);
    return `arg_min(${c}, (ts, ${c})) AS ${c}`;
  };
  const columns = [
    ...new Set([
      ...(grain ? ['grain'] : []),
      ...(usesCovariate(spec) ? ['covariate'] : []),
      ...own,
    ]),
  ].filter((c) => c !== 'variant');
  const others = names.filter((c) => !own.includes(c));
  const tables = [...new Set(others.map((c) => homeOf(c, context)!))];
  const known = tables.map((table) =>
    knownSql(
      table,
      others.filter((c) => homeOf(c, context) === table),
      context,
    ),
  );
  const joined = tables.length
    ? `first_seen f${tables.map((t) => `\n    LEFT JOIN known_${t} USING (person)`).join('')}`
    : 'first_seen';
  const tests = unitTests(spec, context);
  const split = spec.breakdown
    ? `, coalesce(${ident(spec.breakdown.column)}::VARCHAR, '(none)') AS trait`
    : '';
  return [
    assignedSql(spec, context, columns),
    `first_seen AS (  -- from the first assignment; who was in two variants counts nowhere
  SELECT ${['person', 'min(variant) AS variant', 'min(ts) AS ts', 'min(day) AS day', ...columns.map(first)].join(', ')}
  FROM assigned GROUP BY person HAVING min(variant) = max(variant)
)`,
    ...known,
    `${spec.breakdown ? 'chosen' : 'unit'} AS (
  SELECT person, variant, ts, day${grain ? ', grain' : ''}${usesCovariate(spec) ? ', covariate' : ''}${split}
  FROM ${joined}${tests.length ? `\n  WHERE ${tests.join('\n    AND ')}` : ''}
)`,
    ...(spec.breakdown ? [labelSql(spec.breakdown.top)] : []),
  ].join(',\n');
}

/** What the latest row of a table said of each unit when it was assigned. */
function knownSql(table: HomeTable, columns: readonly string[], context: Context): string {
  const time = table === 'leads' ? 'created' : 'ts';
  const latest = (column: string) => {
    const c = `${table}.${ident(column)}`;
    return `arg_max(${c}, (${table}.${time}, ${c})) AS ${ident(column)}`;
  };
  return `known_${table} AS (  -- as the latest row said that is not after the assignment
  SELECT f.person, ${columns.map(latest).join(', ')}
  FROM ${table} ${personJoin(context, table, 'JOIN')}
  JOIN first_seen f ON f.person = p.person AND ${table}.${time} <= f.ts
  GROUP BY f.person
)`;
}

function unitTests(spec: ExperimentSpec, context: Context): string[] {
  const { from, to } = bounds(spec, context);
  return [
    ...(from && to
      ? [`day BETWEEN ${date(from)} AND ${date(to)}`]
      : to
        ? [`day <= ${date(to)}`]
        : []),
    ...(spec.window && to ? [readySql(spec, context, to)] : []),
    ...spec.where.map((w) =>
      w.column === SEGMENT
        ? inSegments(w, context, 'person', 'person')
        : conditionSql(w, ident(w.column), isTextColumn(homeOf(w.column, context)!, w.column)),
    ),
  ];
}

/** Only units whose window is over when the period ends: the others have had less time. */
function readySql(spec: ExperimentSpec, context: Context, to: string): string {
  const end = timestamp(startOfDay(addDays(to, 1), context.settings.timeZone));
  const instants = `ts + ${windowSql(spec.window!)} <= ${end}`;
  return hasDayGrain(spec, context)
    ? `CASE grain WHEN 'day' THEN day + ${windowDays(spec)} <= ${date(to)} ELSE ${instants} END`
    : instants;
}

/** Days until a unit's window is over; 0 where there is no window. */
export const windowDays = (spec: ExperimentSpec): number =>
  spec.window ? Math.ceil(windowSeconds(spec.window) / 86_400) : 0;

const labelSql = (top: number): string => `place AS (  -- values by size, ties by name
  SELECT trait, row_number() OVER (ORDER BY count(*) DESC, trait) AS place FROM chosen GROUP BY trait
),
unit AS (
  SELECT chosen.* EXCLUDE (trait),
    CASE WHEN place.place <= ${top} THEN chosen.trait ELSE '(other)' END AS breakdown
  FROM chosen JOIN place ON place.trait = chosen.trait
)`;
