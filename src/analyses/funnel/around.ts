import { list, literal } from '../../model/sql.ts';
import type { Context, Query, Row, Source } from '../contract.ts';
import { peopleOf } from '../parts/behind.ts';
import { arrivedSql, besideSpine, countedSteps, planWhole } from './arrived.ts';
import { countedChains } from './chains.ts';
import { funnelUses, headline, intervalSql, withSql, type Cte, type Plan } from './plan.ts';
import { commonWhere } from './rows.ts';
import { stepEvents, type FunnelSpec } from './spec.ts';
import { OTHER } from './value.ts';

/**
 * `around`, where it is asked for: what those who did not convert did next after their last step,
 * and what everybody did before the first. Of the whole and the current period, each entrant once.
 */
export function aroundStatements(spec: FunnelSpec, context: Context): Query['statements'] {
  if (!spec.around) return [];
  return [{ name: 'around', sql: aroundSql(planWhole(spec, context)) }];
}

/** All up to who came how far, what they did next, and what they did before. */
function aroundCtes(plan: Plan): string {
  const { lane } = plan;
  const left = plan.spec.incomplete === 'exclude' ? '\nWHERE NOT open' : '';
  const ctes: Cte[] = [
    ...countedChains(plan),
    { name: 'arrived', sql: `${arrivedSql(plan)}${left}`, materialized: true },
    { name: 'near', sql: nearSql(plan), materialized: true },
    {
      name: 'next',
      sql: `-- the first row after the last step, repeats of that step passed over
SELECT ${lane}, min(ts) AS ts, arg_min(event::VARCHAR, (ts, event)) AS event
FROM near
WHERE ts > left_at AND NOT converted${passedOver(plan)}
GROUP BY ${lane}`,
    },
    {
      name: 'earlier',
      sql: `SELECT DISTINCT ${lane}, converted, event::VARCHAR AS event FROM near WHERE ts < began`,
    },
  ];
  return `${headline(plan)}
-- what they did next instead of the next step, and before the first
${withSql(ctes, plan.way === 'walk' || plan.way === 'both')}`;
}

const aroundSql = (plan: Plan): string => `${aroundCtes(plan)}
SELECT 'instead' AS what, step, event, count(*) AS count,
  quantile_cont(epoch_us(n.ts) - epoch_us(left_at), 0.5) / 1e6 AS median_seconds
FROM arrived LEFT JOIN next AS n USING (${plan.lane})
WHERE NOT converted GROUP BY step, event
UNION ALL BY NAME
SELECT 'before' AS what, event, count(*) FILTER (converted) AS count,
  count(*) FILTER (NOT converted) AS other_count
FROM earlier GROUP BY event
UNION ALL BY NAME
SELECT 'all' AS what, count(*) FILTER (converted) AS count,
  count(*) FILTER (NOT converted) AS other_count
FROM arrived`;

/** The people whom a row of these parts counts; null for what is put together from several. */
export function aroundPeople(row: Row, spec: FunnelSpec, context: Context): Source | null {
  const event = row['event'] ?? null;
  if (event === OTHER) return null;
  const plan = planWhole(spec, context);
  const { lane } = plan;
  const units =
    row['what'] === 'instead'
      ? `SELECT ${lane} FROM arrived LEFT JOIN next USING (${lane})
WHERE NOT converted AND step = ${Number(row['step'])} AND event IS NOT DISTINCT FROM ${literal(event as string | null)}`
      : `SELECT ${lane} FROM earlier WHERE converted AND event = ${literal(event as string | null)}`;
  const sql = `${aroundCtes(plan)}\n${units}`;
  return { sql: peopleOf(lane, sql), uses: funnelUses(plan) };
}

/** near: the rows of the entrants within the window of the first step, and as long before it. */
function nearSql(plan: Plan): string {
  const common = commonWhere(plan);
  const window = intervalSql(plan);
  return [
    'SELECT a.*, s.ts, s.event',
    besideSpine(plan, 'arrived AS a'),
    common ? 'JOIN events AS e ON e.row = s.row' : '',
    `WHERE s.ts BETWEEN a.began - ${window} AND a.began + ${window}${common ? `\n  AND ${common}` : ''}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** In order, doing the last step once more is not what was done instead. */
function passedOver(plan: Plan): string {
  const { spec } = plan;
  if (spec.order === 'any') return '';
  const same = countedSteps(plan).map(
    (k) => `WHEN ${k} THEN event::VARCHAR IN ${list(stepEvents(spec.steps[k - 1]!))}`,
  );
  return `\n  AND NOT CASE step ${same.join(' ')} END`;
}
