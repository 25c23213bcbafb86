import { addDays } from '../../model/days.ts';
import { filledColumns } from '../../model/context.ts';
import { tableDef } from '../../model/tables.ts';
import { date, ident, literal } from '../../model/sql.ts';
import { whereSql } from '../../model/where.ts';
import type { Plan } from './plan.ts';
import { stepEvents, type FunnelStep } from './spec.ts';

/** `(1, 'visit'),\n (2, 'signup')` for VALUES. */
const values = (rows: readonly [string | number, string | number][]): string =>
  rows.map(([a, b]) => `(${literal(a)}, ${literal(b)})`).join(',\n    ');

/** step_event(step, event): which event belongs to which step, as codes of the spine. */
export const stepEventSql = (steps: readonly { event: string | string[] }[]): string =>
  `SELECT step, n.event
FROM (VALUES
    ${values(steps.flatMap((s, i) => stepEvents(s).map((e): [number, string] => [i + 1, e])))}
  ) AS given(step, name) JOIN event_names n ON n.event::VARCHAR = given.name`;

/** event_steps(event, steps): the steps that an event may match, as bits. */
export function eventStepsSql(steps: readonly FunnelStep[]): string {
  const bits = new Map<string, number>();
  for (const [i, s] of steps.entries()) {
    for (const e of stepEvents(s)) bits.set(e, (bits.get(e) ?? 0) | (1 << i));
  }
  return `SELECT n.event, steps
FROM (VALUES
    ${values([...bits])}
  ) AS given(name, steps) JOIN event_names n ON n.event::VARCHAR = given.name`;
}

/** The joins of a read of the spine (alias s): sessions, and the payload (e) where it is needed. */
export function joinsSql(plan: Plan, needsPayload: boolean): string {
  return [
    plan.lane === 'session' ? 'JOIN event_session AS v ON v.row = s.row' : '',
    needsPayload ? 'JOIN events AS e ON e.row = s.row' : '',
  ]
    .filter(Boolean)
    .join('\n');
}

export const laneSql = (plan: Plan): string => (plan.lane === 'session' ? 'v.session' : 's.person');

export const hasWhere = (plan: Plan): boolean =>
  plan.spec.where.length > 0 || plan.spec.steps.some((s) => s.where.length > 0);

/** The common filter, or null. */
export const commonWhere = (plan: Plan): string | null =>
  plan.spec.where.length ? whereSql(plan.spec.where, 'events', plan.context, 'e') : null;

/** The filter of a step (from 0), or null. */
export function stepWhere(plan: Plan, i: number): string | null {
  const conditions = plan.spec.steps[i]?.where ?? [];
  return conditions.length ? whereSql(conditions, 'events', plan.context, 'e') : null;
}

/** Whether a row's day lies in the period, or null without one. */
export const inPeriod = ({ period }: Plan): string | null =>
  period && `s.day BETWEEN ${date(period.from)} AND ${date(period.to)}`;

/** Rows that no chain of the period can hold need not be read; a day more for the zone. */
export function horizonSql({ period, windowSeconds }: Plan): string | null {
  if (!period) return null;
  const days = Math.ceil(windowSeconds / 86_400) + 1;
  return `s.day BETWEEN ${date(period.from)} AND ${date(addDays(period.to, days))}`;
}

/**
 * How equal times are ordered: by event, then by the other columns' values, never by where the
 * row stood in its file. Columns of `events` under the alias e.
 */
export function tieOrder(plan: Plan): string {
  const filled = new Set(filledColumns(plan.context, 'events').map((c) => c.name));
  const canonical = tableDef('events').columns.map((c) => c.name);
  const properties = [...filled].filter((c) => c.startsWith('prop.')).sort();
  const others = canonical.filter(
    (c) => c !== 'event' && c !== 'ts' && c !== 'user' && filled.has(c),
  );
  return ['event', ...others, ...properties].map((c) => `e.${ident(c)}`).join(', ');
}
