import { dataEnd, resolvePeriod, type Period } from '../../model/period.ts';
import { windowSeconds, windowSql, type Window } from '../../model/spec.ts';
import type { Context } from '../contract.ts';
import { stepEvents, stepsShareEvents, type FunnelSpec } from './spec.ts';

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
  /** The data's end: the first instant that is not covered, and the last day that is. */
  end: { end: string; lastFullDay: string } | null;
  /**
   * `pass`: one pass over the rows in order of time finds all chains. `walk`: each start is walked,
   * as something may not lie between or days and instants mix. `both`: steps share events, so those
   * of whom several rows have the same time are walked, the others passed.
   */
  way: 'pass' | 'walk' | 'both';
  /** True where the columns of a chain's row are wanted (a breakdown). */
  picks: boolean;
}

export function planFunnel(spec: FunnelSpec, context: Context): Plan {
  const lane = spec.count === 'sessions' ? 'session' : 'person';
  const days = spec.window.unit === 'day' || spec.window.unit === 'week';
  const seconds = windowSeconds(spec.window);
  const windowDays = days && context.tables.events?.hasDayGrain ? seconds / 86_400 : null;
  return {
    spec,
    context,
    n: spec.steps.length,
    lane,
    entrant: spec.count === 'totals' ? 'row' : lane,
    period: resolvePeriod(spec.period, context, ['events']),
    windowSeconds: seconds,
    windowDays,
    end: dataEnd(context, ['events']),
    way: wayOf(spec, windowDays !== null),
    picks: spec.breakdown !== null,
  };
}

function wayOf(spec: FunnelSpec, mixesDays: boolean): Plan['way'] {
  if (mixesDays || spec.order === 'strict') return 'walk';
  if (!stepsShareEvents(spec)) return 'pass';
  return spec.order === 'any' ? 'walk' : 'both';
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
