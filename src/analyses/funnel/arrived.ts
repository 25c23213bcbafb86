import type { Context } from '../contract.ts';
import { lineOfTime, placeOf, unitOf } from './line.ts';
import { planFunnel, stepNumbers, type Plan, type Way } from './plan.ts';
import type { FunnelSpec } from './spec.ts';

/** The chains alone, without what splits them. */
export const planWhole = (spec: FunnelSpec, context: Context): Plan =>
  planFunnel({ ...spec, breakdown: null, trend: null, compare: null }, context);

/** FROM: the rows of the spine (`s`) that are those entrants' in the CTE `entrants`. */
export const besideSpine = ({ lane }: Plan, entrants: string): string =>
  lane === 'session'
    ? `FROM ${entrants} JOIN event_session AS v USING (session)\nJOIN event_spine AS s ON s.row = v.row`
    : `FROM ${entrants} JOIN event_spine AS s USING (person)`;

/** The required steps; in any order step k is that k of them are done. */
export const countedSteps = (plan: Plan): number[] =>
  plan.spec.order === 'any' ? stepNumbers(plan) : plan.required;

/**
 * arrived(step, converted, began, left_at …): how far each entrant of the CTE `chains` came, and
 * when; `more` are further columns of it.
 */
export function arrivedSql(plan: Plan, chains = 'chain', more: readonly string[] = []): string {
  const steps = countedSteps(plan);
  const reached = [...steps].reverse();
  const last = reached.map((k) => `WHEN x${k} IS NOT NULL THEN ${k}`).join(' ');
  const all = stepNumbers(plan).map((k) => `x${k}`);
  return `SELECT ${[plan.lane, ...more].join(', ')}, CASE ${last} END AS step, x${steps.at(-1)!} IS NOT NULL AS converted,
  ${instant(plan, `least(${all.join(', ')})`)} AS began,
  ${instant(plan, `greatest(${all.join(', ')})`)} AS left_at
FROM ${chains}`;
}

/** The time of a place in a chain: those that were passed lie on the line of all lives. */
function instant(plan: Plan, x: string): string {
  const line = lineOfTime(plan);
  const onLine = `${x} - ${placeOf(plan.lane, line)}`;
  const places: Record<Way, string> = {
    pass: onLine,
    both: `CASE WHEN path IS NULL THEN ${onLine} ELSE ${x} END`,
    walk: x,
    search: x,
  };
  return `make_timestamp(${unitOf(plan) === 'ms' ? '1000 * ' : ''}(${places[plan.way]})::BIGINT)`;
}
