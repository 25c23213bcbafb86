import type { Context, Query } from '../contract.ts';
import { aroundStatements } from './around.ts';
import { countedChains } from './chains.ts';
import { correlationStatements, correlationUses } from './correlation.ts';
import { unitOf } from './line.ts';
import {
  funnelUses,
  headline,
  plansOf,
  stepNumbers,
  withSql,
  type Cte,
  type Plan,
  type Way,
} from './plan.ts';
import { stepBefore, type FunnelSpec } from './spec.ts';
import { timeEdges } from './times.ts';
import { namedChains, valuedChains } from './value.ts';

/**
 * `main`: the numbers of each group and step; `trend`: the counts by the day of step 1; under
 * compare the same of the compared period or group. Tests give another way than the plan's, to the same
 * answer.
 */
export function funnelQuery(spec: FunnelSpec, context: Context, way?: Way): Query {
  const plans = plansOf(spec, context);
  const by = (planned: Plan): Plan => (way ? { ...planned, way } : planned);
  const plan = by(plans.plan);
  const compared = plans.compared && by(plans.compared);
  return {
    statements: [
      ...statementsOf(plan, ''),
      ...(compared ? statementsOf(compared, '_compared', plan) : []),
      ...aroundStatements(plan.spec, context),
      ...correlationStatements(plan.spec, context),
    ],
    uses: [...new Set([...funnelUses(plan), ...correlationUses(plan.spec, context)])],
    money: [],
  };
}

/** The statements of a side; `sizes`: the plan whose values are named, where it is another. */
const statementsOf = (plan: Plan, suffix: string, sizes?: Plan): Query['statements'] => [
  {
    name: `main${suffix}`,
    sql: statement(untrended(plan), mainSql(plan), sizes && untrended(sizes)),
  },
  ...(plan.spec.trend
    ? [{ name: `trend${suffix}`, sql: statement(plan, trendSql(plan), sizes) }]
    : []),
];

/** The numbers of the steps need no day: a trend that is switched does not change what asks for them. */
const untrended = (plan: Plan): Plan => ({ ...plan, spec: { ...plan.spec, trend: null } });

function statement(plan: Plan, select: string, sizes?: Plan): string {
  const { period } = plan;
  const compared = sizes
    ? `\n-- What is compared with${period ? `, ${period.from} to ${period.to}` : ''}`
    : '';
  return `${headline(plan)}${compared}\n${reachedSql(plan, [], sizes)}\n${select}`;
}

/**
 * All up to `reached`, whose rows carry `more` beside what the numbers need; `sizes`: the plan whose
 * values are named, where it is another.
 */
export function reachedSql(plan: Plan, more: readonly string[] = [], sizes?: Plan): string {
  const ranking = sizes && withChains(sizes, valuedChains(sizes));
  return withChains(plan, [...namedChains(plan, ranking), reached(plan, more)]);
}

const withChains = (plan: Plan, more: readonly Cte[]): string =>
  withSql([...countedChains(plan), ...more], plan.way === 'walk' || plan.way === 'both');

/**
 * reached(step, wait, open …): a row for each entrant and step; wait in microseconds since the step
 * before. Where an entrant need not do step 1, step 0 has a row for each.
 */
function reached(plan: Plan, more: readonly string[]): Cte {
  const { spec } = plan;
  const from = spec.breakdown ? 'named' : 'chain';
  const carried = [
    ...more,
    ...(spec.breakdown ? ['breakdown'] : []),
    ...(spec.trend ? ['day'] : []),
    'open',
  ];
  const search = plan.way === 'search';
  const always = entersAnywhere(plan) ? 0 : 1;
  const parts = [...(always ? [] : [0]), ...stepNumbers(plan)].map((j) =>
    j === always
      ? `SELECT ${carried.join(', ')}, ${j} AS step, NULL::BIGINT AS wait FROM ${from}`
      : `SELECT ${carried.join(', ')}, ${j}, ${j > 1 ? waitSql(plan, j) : 'NULL'} FROM ${from} WHERE ${search ? `x${j} IS NOT NULL` : `depth >= ${j}`}`,
  );
  return { name: 'reached', sql: parts.join('\nUNION ALL ') };
}

/** Microseconds from the step before. */
function waitSql(plan: Plan, step: number): string {
  const wait = `(x${step} - x${stepBefore(plan.spec, step)})::BIGINT`;
  return unitOf(plan) === 'ms' ? `1000 * ${wait}` : wait;
}

/** Whether an entrant need not do step 1. */
export const entersAnywhere = ({ spec }: Plan): boolean =>
  spec.entry === 'open' && spec.order !== 'any';

/** Aggregates count all entrants, or only those whose window is over. */
const counted = ({ spec }: Plan): string =>
  spec.incomplete === 'exclude' ? ' FILTER (NOT open)' : '';

function mainSql(plan: Plan): string {
  const only = counted(plan);
  const broken = plan.spec.breakdown !== null;
  const edges = timeEdges(plan).map((seconds) => seconds * 1_000_000);
  return `SELECT ${broken ? 'breakdown, grouping(breakdown) = 1 AS total, ' : ''}step,
  count(*)${only} AS count,
  quantile_cont(wait, 0.5)${only} / 1e6 AS median_seconds,
  sum(wait)${only} / count(wait)${only} / 1e6 AS mean_seconds,
  quantile_cont(wait, 0.9)${only} / 1e6 AS p90_seconds,
  count(*) FILTER (open) AS incomplete,
  map_values(histogram(wait, [${edges.join(', ')}]::BIGINT[])${only}) AS times
FROM reached
GROUP BY ${broken ? 'GROUPING SETS ((breakdown, step), (step))' : 'step'}
ORDER BY ${broken ? 'total DESC, breakdown, ' : ''}step`;
}

function trendSql(plan: Plan): string {
  const broken = plan.spec.breakdown !== null;
  return `SELECT ${broken ? 'breakdown, grouping(breakdown) = 1 AS total, ' : ''}began AS day, step, count(*)${counted(plan)} AS count
FROM (SELECT *, date_trunc('${plan.spec.trend}', day)::DATE AS began FROM reached)
GROUP BY ${broken ? 'GROUPING SETS ((breakdown, began, step), (began, step))' : 'began, step'}
ORDER BY ${broken ? 'total DESC, breakdown, ' : ''}began, step`;
}
