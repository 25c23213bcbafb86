import type { DerivedName } from '../../model/derived.ts';
import { dataEnd, resolvePeriod, type Period } from '../../model/period.ts';
import { windowSeconds, windowSql, type Window } from '../../model/spec.ts';
import type { Context } from '../contract.ts';
import { sidesOf } from '../parts/groups/sides.ts';
import { requiredSteps, stepEvents, stepsShareEvents, type FunnelSpec } from './spec.ts';

export type Way = 'pass' | 'walk' | 'both' | 'search';

/** What the parts of a funnel's SQL need to know, decided once from spec and data. */
export interface Plan {
  spec: FunnelSpec;
  context: Context;
  /** Number of steps. */
  n: number;
  /** Whose rows a chain is made of. */
  lane: 'person' | 'session';
  /** Who enters: the lane, or under `totals` each row of step 1. */
  entrant: 'person' | 'session' | 'row';
  period: Period | null;
  windowSeconds: number;
  /** Set where day-grained rows make the window compare days: its length in days. */
  windowDays: number | null;
  /** Whether a window in days (the whole one or a step's) meets rows that came as days. */
  mixesDays: boolean;
  /** The numbers of the steps that are not optional. */
  required: number[];
  /** The data's end: the first instant that is not covered, and the last day that is. */
  end: { end: string; lastFullDay: string } | null;
  /**
   * `pass`: one pass over the rows in order of time finds all chains. `walk`: each start is walked,
   * as something may not lie between or days and instants mix. `both`: steps share events, so those
   * of whom several rows have the same time are walked, the others passed. `search`: what a later
   * row may do better than an earlier one (a step's own window, a held value, an exclusion, an
   * entry at any step) is searched in all ways that could matter.
   */
  way: Way;
  /** True where the columns of a chain's row are wanted (a breakdown). */
  picks: boolean;
}

export function planFunnel(spec: FunnelSpec, context: Context): Plan {
  const lane = spec.count === 'sessions' ? 'session' : 'person';
  const windowDays = comparedDays(spec.window, context);
  const mixesDays =
    windowDays !== null ||
    spec.steps.some((s) => s.within && comparedDays(s.within, context) !== null);
  return {
    spec,
    context,
    n: spec.steps.length,
    lane,
    entrant: spec.count === 'totals' ? 'row' : lane,
    period: resolvePeriod(spec.period, context, ['events']),
    windowSeconds: windowSeconds(spec.window),
    windowDays,
    mixesDays,
    required: requiredSteps(spec),
    end: dataEnd(context, ['events']),
    way: wayOf(spec, mixesDays),
    picks: spec.breakdown !== null,
  };
}

/** A window's length in days where rows that came as days make it compare days, else null. */
export const comparedDays = (window: Window, context: Context): number | null =>
  (window.unit === 'day' || window.unit === 'week') && context.tables.events?.hasDayGrain
    ? windowSeconds(window) / 86_400
    : null;

function wayOf(spec: FunnelSpec, mixesDays: boolean): Way {
  if (needsSearch(spec, mixesDays)) return 'search';
  if (mixesDays || spec.order === 'strict') return 'walk';
  if (!stepsShareEvents(spec)) return 'pass';
  return spec.order === 'any' ? 'walk' : 'both';
}

function needsSearch(spec: FunnelSpec, mixesDays: boolean): boolean {
  const { order, steps, exclude } = spec;
  const names = new Set(steps.flatMap(stepEvents));
  // An exclusion is seen in one pass where it begins at step 1 and no step could use its rows.
  const passable =
    order === 'ordered' && !mixesDays && spec.count !== 'sessions' && !stepsShareEvents(spec);
  return (
    // Each row begins its own chain, of the rows after it: the order of equal times tells.
    (order === 'any' && spec.count === 'totals') ||
    spec.hold.length > 0 ||
    (spec.entry === 'open' && order !== 'any') ||
    steps.some((s) => s.optional || s.within !== null) ||
    exclude.some((x) => !passable || x.after > 1 || stepEvents(x).some((e) => names.has(e)))
  );
}

/** The plan of the answer's own side and that of what it is compared with, or null. */
export function plansOf(spec: FunnelSpec, context: Context): { plan: Plan; compared: Plan | null } {
  const { own, other } = sidesOf(spec, context, ['events']);
  return { plan: planFunnel(own, context), compared: other && planFunnel(other, context) };
}

/** 1, 2, … n. */
export const stepNumbers = (plan: Plan): number[] => plan.spec.steps.map((_, i) => i + 1);

const singular: Record<Window['unit'], string> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  day: 'day',
  week: 'week',
};

/** The comment on top of every statement: what is counted, in words. */
export function headline({ spec }: Plan): string {
  const names = spec.steps.map((s) => stepEvents(s).join(' or ')).join(', ');
  const order = {
    ordered: 'in this order',
    strict: 'in this order and nothing between',
    any: 'in any order',
  };
  const { value, unit } = spec.window;
  const whole = { users: 'people', sessions: 'sessions', totals: 'rows of step 1' }[spec.count];
  return `-- Funnel of ${whole}: ${oneLine(names)}, ${order[spec.order]}, within ${value} ${singular[unit]}${value === 1 ? '' : 's'}`;
}

/** Names in a comment must not end it. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300);

export const intervalSql = (plan: Plan): string => windowSql(plan.spec.window);

/** The derived tables that any statement of the plan reads. */
export const funnelUses = ({ lane }: Plan): DerivedName[] => [
  'people',
  'event_spine',
  ...(lane === 'session' ? (['event_session'] as const) : []),
];

/** `name AS (…)`, joined into a WITH. */
export interface Cte {
  name: string;
  sql: string;
  /** Spelled out where several parts read it. */
  materialized?: true;
}

export const withSql = (ctes: readonly Cte[], recursive = false): string =>
  `WITH ${recursive ? 'RECURSIVE ' : ''}${ctes
    .map((c) => `${c.name} AS ${c.materialized ? 'MATERIALIZED ' : ''}(\n${indent(c.sql)}\n)`)
    .join(',\n')}`;

const indent = (sql: string): string =>
  sql
    .split('\n')
    .map((line) => (line ? `  ${line}` : line))
    .join('\n');
