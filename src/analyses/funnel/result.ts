import { t } from '../../i18n/index.ts';
import { addDays, addMonths, daysBetween } from '../../model/days.ts';
import type { Answer, AnswerColumn, Context, Row } from '../contract.ts';
import { aroundParts } from './aroundrows.ts';
import { correlationParts } from './correlationrows.ts';
import { warningsOf } from './warnings.ts';
import { differencesOf } from './differences.ts';
import { planFunnel } from './plan.ts';
import { stepBefore, stepLabel, type FunnelSpec } from './spec.ts';
import { timeEdges } from './times.ts';
import { NOT_REACHED, OTHER } from './value.ts';

export type PeriodName = 'current' | 'compared';

/** A row of the console API. */
export type FunnelRow = {
  /** Under compare. */
  period?: PeriodName;
  breakdown: string | null;
  step: number;
  label: string;
  count: number;
  rate_from_start: number | null;
  rate_from_previous: number | null;
  lost: number | null;
  median_seconds: number | null;
  mean_seconds: number | null;
  p90_seconds: number | null;
  incomplete: number;
  total?: true;
};

export interface FunnelAnswer extends Answer {
  rows: FunnelRow[];
}

const share = (row: 'first' | 'previous') =>
  ({ over: 'count', under: 'count', at: { column: 'step', row } }) as const;

const COLUMNS: AnswerColumn[] = [
  { name: 'period', unit: 'text' },
  { name: 'breakdown', unit: 'text' },
  { name: 'step', unit: 'count' },
  { name: 'label', unit: 'text' },
  { name: 'count', unit: 'count' },
  { name: 'rate_from_start', unit: 'rate', of: share('first') },
  { name: 'rate_from_previous', unit: 'rate', of: share('previous') },
  { name: 'lost', unit: 'count' },
  { name: 'median_seconds', unit: 'seconds' },
  { name: 'mean_seconds', unit: 'seconds' },
  { name: 'p90_seconds', unit: 'seconds' },
  { name: 'incomplete', unit: 'count' },
];

/** One value of the breakdown, or the whole: its row for each step that was reached. */
interface Group {
  breakdown: string | null;
  total: boolean;
  steps: Map<number, Row>;
}

/**
 * Under compare every row says its period, the current one's come first, and both have the same
 * values of the breakdown.
 */
export function funnelResult(
  tables: Record<string, Row[]>,
  spec: FunnelSpec,
  context: Context,
): FunnelAnswer {
  const periods = (['current', 'compared'] as const).filter((p) => p === 'current' || spec.compare);
  const suffix = { current: '', compared: '_compared' };
  const of = (name: string, period: PeriodName) => tables[`${name}${suffix[period]}`] ?? [];
  const found = periods.map((period) => ({ period, groups: groupsOf(of('main', period), spec) }));
  const values = found.flatMap((f) => f.groups.map((g) => g.breakdown));
  const same = found.map(({ period, groups }) => ({
    period,
    groups: sameGroups(groups, values, spec),
  }));
  const said = <R extends Row>(period: PeriodName, rows: readonly R[]): R[] =>
    spec.compare ? rows.map((row) => ({ period, ...row })) : [...rows];
  const rows = same.flatMap((f) =>
    said(
      f.period,
      f.groups.flatMap((g) => rowsOf(g, spec)),
    ),
  );
  const parts: Record<string, Row[]> = {
    times: same.flatMap((f) =>
      said(
        f.period,
        f.groups.flatMap((g) => timesOf(g, spec, context)),
      ),
    ),
    ...aroundParts(tables['around'] ?? [], spec),
    ...correlationParts(tables['correlation'] ?? [], spec),
  };
  if (spec.trend) {
    parts['trend'] = same.flatMap((f) =>
      said(f.period, trendOf(of('trend', f.period), f.groups, spec)),
    );
  }
  const differences = differencesOf(rows, spec);
  if (differences.length) parts['differences'] = differences;
  return {
    rows,
    columns: COLUMNS.filter(
      (c) => (spec.breakdown || c.name !== 'breakdown') && (spec.compare || c.name !== 'period'),
    ),
    parts,
    warnings: warningsOf(rows, spec, context),
  };
}

/** The groups of a period in the order of all values, those it has not with nothing in them. */
function sameGroups(
  groups: readonly Group[],
  values: readonly (string | null)[],
  spec: FunnelSpec,
): Group[] {
  const all = [...new Set(values)].map(
    (breakdown): Group =>
      groups.find((g) => g.breakdown === breakdown) ?? {
        breakdown,
        total: breakdown === null && spec.breakdown !== null,
        steps: new Map(),
      },
  );
  const last = (g: Group) => [OTHER, NOT_REACHED].indexOf(g.breakdown!);
  return all.sort((a, b) => last(a) - last(b));
}

const number = (value: unknown): number => Number(value ?? 0);

/** The row that has every entrant: of step 1, or of none where a chain may begin at any step. */
const entrants = (g: Group): Row | undefined => g.steps.get(0) ?? g.steps.get(1);

/** The whole first, then the values by size, what is not a value at the end. */
function groupsOf(main: readonly Row[], spec: FunnelSpec): Group[] {
  const byKey = new Map<string, Group>();
  const whole: Group = { breakdown: null, total: spec.breakdown !== null, steps: new Map() };
  for (const row of main) {
    const value = spec.breakdown && !row['total'] ? String(row['breakdown']) : null;
    let group = value === null ? whole : byKey.get(value);
    if (!group) {
      group = { breakdown: value, total: false, steps: new Map() };
      byKey.set(value!, group);
    }
    group.steps.set(number(row['step']), row);
  }
  const size = (g: Group) => number(entrants(g)?.['count']);
  const last = (g: Group) => [OTHER, NOT_REACHED].indexOf(g.breakdown!);
  const values = [...byKey.values()].sort(
    (a, b) => last(a) - last(b) || size(b) - size(a) || (a.breakdown! < b.breakdown! ? -1 : 1),
  );
  return [whole, ...values];
}

function rowsOf(group: Group, spec: FunnelSpec): FunnelRow[] {
  const count = (step: number): number => number(group.steps.get(step)?.['count']);
  const seconds = (step: number, name: string): number | null => {
    const value = step > 1 ? group.steps.get(step)?.[name] : null;
    return typeof value === 'number' ? value : null;
  };
  return spec.steps.map((s, i) => {
    const step = i + 1;
    const before = i ? count(stepBefore(spec, step)) : null;
    return {
      breakdown: group.breakdown,
      step,
      label: spec.order === 'any' ? t('funnel.steps-done', { k: step }) : stepLabel(s),
      count: count(step),
      rate_from_start: count(1) ? count(step) / count(1) : null,
      rate_from_previous: before ? count(step) / before : null,
      lost: before === null ? null : before - count(step),
      median_seconds: seconds(step, 'median_seconds'),
      mean_seconds: seconds(step, 'mean_seconds'),
      p90_seconds: seconds(step, 'p90_seconds'),
      incomplete: number(entrants(group)?.['incomplete']),
      ...(group.total ? { total: true as const } : {}),
    };
  });
}

/** times: how many took more than `from` and at most `to` seconds from the step before. */
function timesOf(group: Group, spec: FunnelSpec, context: Context): Row[] {
  const edges = timeEdges(planFunnel(spec, context));
  const bins = spec.steps.map((_, i) => {
    const found = group.steps.get(i + 1)?.['times'];
    const counts = Array.isArray(found) ? found.map(number) : [];
    // Where days are compared a step may come later than the window in seconds: the last bin.
    const over = counts.splice(edges.length).reduce((a, b) => a + b, 0);
    if (over) counts[edges.length - 1] = (counts[edges.length - 1] ?? 0) + over;
    return counts;
  });
  const used = Math.max(0, ...bins.map((counts) => counts.findLastIndex((n) => n > 0) + 1));
  return bins.slice(1).flatMap((counts, i) =>
    edges.slice(0, used).map((to, b) => ({
      step: i + 2,
      from: b ? edges[b - 1]! : 0,
      to,
      count: counts[b] ?? 0,
      ...(spec.breakdown ? { breakdown: group.breakdown } : {}),
    })),
  );
}

/** More intervals than this are not filled in: some row lies far away in time. */
const MOST_INTERVALS = 4000;

/** trend: every interval from the first to the last with every step, zeros included. */
function trendOf(trend: readonly Row[], groups: readonly Group[], spec: FunnelSpec): Row[] {
  const counts = new Map<string, number>();
  const key = (value: string | null, day: string, step: number) =>
    JSON.stringify([value, day, step]);
  for (const row of trend) {
    const value = spec.breakdown && !row['total'] ? String(row['breakdown']) : null;
    counts.set(key(value, String(row['day']), number(row['step'])), number(row['count']));
  }
  const days = intervals(trend.map((r) => String(r['day'])).sort(), spec.trend!);
  return groups.flatMap((g) =>
    days.flatMap((day) =>
      spec.steps.map((_, i) => ({
        day,
        breakdown: g.breakdown,
        step: i + 1,
        count: counts.get(key(g.breakdown, day, i + 1)) ?? 0,
        ...(g.total ? { total: true } : {}),
      })),
    ),
  );
}

function intervals(sorted: readonly string[], unit: 'day' | 'week' | 'month'): string[] {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  if (daysBetween(first, last) > MOST_INTERVALS) return [...new Set(sorted)];
  const days: string[] = [];
  const next = (day: string): string =>
    unit === 'month' ? addMonths(day, 1) : addDays(day, unit === 'week' ? 7 : 1);
  for (let day = first; day <= last; day = next(day)) days.push(day);
  return days;
}
