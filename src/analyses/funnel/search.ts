import { stepNumbers, type Cte, type Plan } from './plan.ts';
import { anyOrderSteps } from './searchany.ts';
import { optionalSteps } from './searchoptional.ts';
import { orderedSteps } from './searchorder.ts';
import { bit, firstRows, kept, spots } from './searchrows.ts';

/**
 * The chains of a funnel in which a later row may serve where an earlier one does not: every start
 * is followed step by step through all states that could matter. Gives `placed` and `chain` (one
 * row per entrant: x1 … xn, day, open, path = the place of each step's row, NULL where none).
 */
export function searchedChains(plan: Plan): Cte[] {
  const any = plan.spec.order === 'any';
  const open = any || plan.spec.entry === 'open';
  const starts = (open ? (any ? stepNumbers(plan) : plan.required) : [1]).reduce(
    (sum, k) => sum + bit(k),
    0,
  );
  return [
    ...spots(plan),
    firstRows(plan, starts),
    ...(any ? anyOrderSteps(plan) : orderedSteps(plan)),
    { name: 'counted', sql: countedSql(plan), materialized: true },
    ...optionalSteps(plan),
    { name: 'chain', sql: chainSql(plan), materialized: true },
  ];
}

const places = ({ spec, required }: Plan): number[] =>
  spec.order === 'any' ? spec.steps.map((_, i) => i + 1) : required;

/**
 * The counted chain of each entrant: most steps, then the earliest step to begin at, then the
 * earliest rows.
 */
function countedSql(plan: Plan): string {
  const { entrant, lane } = plan;
  const opens = plan.spec.entry === 'open' && plan.spec.order !== 'any';
  const own = [...kept(plan).map((c) => c.name), ...(opens ? ['entry'] : []), 'path', 'times'];
  const all = places(plan).map((k) => `SELECT ${own.join(', ')} FROM step_${k}`);
  const entries = places(plan)
    .map((k, i) => `WHEN ${k} THEN ${i}`)
    .join(' ');
  const at = (list: string, i: number) =>
    opens ? `CASE WHEN skipped <= ${i} THEN ${list}[${i + 1} - skipped] END` : `${list}[${i + 1}]`;
  const columns = places(plan).flatMap((k, i) => [
    `${at('path', i)} AS p${k}`,
    `${at('times', i)} AS x${k}`,
  ]);
  return `SELECT ${kept(plan)
    .map((c) => c.name)
    .join(', ')},
  ${columns.join(', ')}
FROM (
  SELECT *${opens ? `, CASE entry ${entries} END AS skipped` : ''}
  FROM (
    ${all.join('\n    UNION ALL ')}
  )
  QUALIFY row_number() OVER (PARTITION BY ${entrant === 'row' ? 'start' : lane} ORDER BY len(path) DESC, ${opens ? 'entry, ' : ''}path) = 1
)`;
}

function chainSql(plan: Plan): string {
  const steps = stepNumbers(plan);
  const optional = plan.spec.steps.filter((s) => s.optional).length;
  return `SELECT ${plan.entrant === 'row' ? 'start_row AS row' : plan.lane}, ${steps.map((k) => `x${k}`).join(', ')},
  start_day AS day, [${steps.map((k) => `p${k}`).join(', ')}] AS path, open AND p${places(plan).at(-1)!} IS NULL AS open
FROM counted${optional ? `_${optional}` : ''}`;
}
