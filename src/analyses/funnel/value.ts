import { ident } from '../../model/sql.ts';
import { stepNumbers, type Cte, type Plan } from './plan.ts';
import { tieOrder } from './rows.ts';
import type { FunnelSpec } from './spec.ts';

export const NONE = '(none)';
export const OTHER = '(other)';
export const NOT_REACHED = '(not reached)';

/**
 * named(…, breakdown): `chain` with the value of the breakdown's column on the row asked for.
 * Values beyond the `top` largest become "(other)"; ties of size go by name. Under compare both
 * periods have the values that are largest in the current one, whose chains `others` gives.
 */
export function namedChains(plan: Plan, others = ''): Cte[] {
  const { breakdown, incomplete } = plan.spec;
  if (!breakdown) return [];
  return [
    ...valued(plan),
    {
      name: 'ranked',
      sql: `${others && `-- the largest of the period that this one is compared with\n${others}\n`}SELECT value, row_number() OVER (ORDER BY count(*) DESC, value) AS rank
FROM valued
WHERE value <> '${NOT_REACHED}'${incomplete === 'exclude' ? ' AND NOT open' : ''}
GROUP BY value`,
    },
    {
      name: 'named',
      materialized: true,
      sql: `SELECT v.*, CASE WHEN value = '${NOT_REACHED}' OR r.rank <= ${breakdown.top} THEN value ELSE '${OTHER}' END AS breakdown
FROM valued AS v LEFT JOIN ranked AS r USING (value)`,
    },
  ];
}

const text = (value: string): string => `coalesce(${value}::VARCHAR, '${NONE}')`;

/** Which row of a chain is asked for: its first, its last or a step's own. */
type At = NonNullable<FunnelSpec['breakdown']>['at'];

/** The number of the step asked for, or null for the last. */
const stepAt = (at: At): number | null => (at === 'first' ? 1 : at === 'last' ? null : at);

export const valuedChains = (plan: Plan): Cte[] => (plan.spec.breakdown ? valued(plan) : []);

/** valued(…, value): each chain with the column's value on the row asked for. */
function valued(plan: Plan): Cte[] {
  const { column, at } = plan.spec.breakdown!;
  return [
    ...chosenRows(plan, at),
    {
      name: 'valued',
      sql: `SELECT c.*, CASE WHEN c.chosen IS NULL THEN '${NOT_REACHED}' ELSE ${text(`e.${ident(column)}`)} END AS value
FROM chosen AS c LEFT JOIN events AS e ON e.row = c.chosen`,
    },
  ];
}

/**
 * chosen(…, chosen): each chain with the row asked for, NULL where it has none. The plan must be one
 * that `picks`.
 */
export function chosenRows(plan: Plan, at: At): Cte[] {
  const both = plan.way === 'both';
  const byTime = both || plan.way === 'pass';
  const passed = both ? 'passed' : 'chain';
  const sources = [
    ...(byTime ? [chosenByTime(plan, at, passed)] : []),
    ...(plan.way === 'pass' ? [] : [chosenByPath(plan, at, both ? 'walked' : 'chain')]),
  ];
  return [
    ...(byTime ? pickedByTime(plan, at, passed) : []),
    { name: 'chosen', sql: sources.join('\nUNION ALL BY NAME\n') },
  ];
}

function chosenByPath(plan: Plan, at: At, chain: string): string {
  const step = stepAt(at);
  const opens = plan.spec.entry === 'open' && at === 'first';
  const steps = stepNumbers(plan).map((j) => `c.path[${j}]`);
  const place =
    step === null || opens
      ? `coalesce(${(opens ? steps : steps.reverse()).join(', ')})`
      : `c.path[${step}]`;
  return `SELECT c.*, p.row AS chosen
FROM ${chain} AS c LEFT JOIN placed AS p ON p.place = ${place}`;
}

/** Whether the row is found by counting the steps done: in any order, one after the first. */
const byCounting = (plan: Plan, at: At): boolean => plan.spec.order === 'any' && stepAt(at) !== 1;

function chosenByTime(plan: Plan, at: At, chain: string): string {
  const { entrant } = plan;
  const counting = byCounting(plan, at);
  return `SELECT c.*, ${counting ? 'p.chosen' : 'coalesce(t.chosen, p.chosen)'} AS chosen
FROM ${chain} AS c
LEFT JOIN picked AS p USING (${entrant})${counting ? '' : `\nLEFT JOIN tied AS t USING (${entrant})`}`;
}

/** Rows are found again by their time; where several share it, the first of them in their order. */
const pickedByTime = (plan: Plan, at: At, chain: string): Cte[] =>
  byCounting(plan, at) ? nthDone(plan, at, chain) : atTime(plan, at, chain);

const lastTime = (plan: Plan): string =>
  `coalesce(${[...stepNumbers(plan)]
    .reverse()
    .map((j) => `c.x${j}`)
    .join(', ')})`;

/** picked(chosen, rows): a row at the time asked for, and how many there are; tied(chosen): which of them. */
function atTime(plan: Plan, at: At, chain: string): Cte[] {
  const { entrant, spec } = plan;
  const asked = stepAt(at);
  const time = asked === null ? lastTime(plan) : `c.x${asked}`;
  const step = spec.order === 'any' ? '' : ` AND m.step = ${asked ?? 'c.depth'}`;
  const own = entrant === 'row' && asked === null ? ' AND (c.depth > 1 OR m.row = c.row)' : '';
  const match = entrant === 'row' && asked === 1 ? 'm.row = c.row' : `m.x = ${time}${step}${own}`;
  return [
    {
      name: 'picked',
      sql: `SELECT c.${entrant}, min(m.row) AS chosen, count(*) AS rows
FROM ${chain} AS c JOIN matched AS m ON ${match}
GROUP BY c.${entrant}`,
    },
    {
      name: 'tied',
      sql: `-- rows at equal times: by event, then by the other columns
SELECT c.${entrant}, first(m.row ORDER BY ${tieOrder(plan)}) AS chosen
FROM ${chain} AS c
SEMI JOIN (SELECT ${entrant} FROM picked WHERE rows > 1) AS p USING (${entrant})
JOIN matched AS m ON ${match}
JOIN events AS e ON e.row = m.row
GROUP BY c.${entrant}`,
    },
  ];
}

/** picked(chosen): the row with which the k-th (or last) different step was done, in any order. */
function nthDone(plan: Plan, at: At, chain: string): Cte[] {
  const { entrant, lane } = plan;
  return [
    {
      name: 'in_window',
      sql: `SELECT c.${entrant}, c.depth, m.row, m.step,
  row_number() OVER (PARTITION BY c.${entrant} ORDER BY m.x, ${tieOrder(plan)}) AS place
FROM ${chain} AS c
JOIN matched AS m ON m.${lane} = c.${lane} AND m.x BETWEEN c.x1 AND ${lastTime(plan)}
JOIN events AS e ON e.row = m.row`,
    },
    {
      name: 'picked',
      sql: `SELECT ${entrant}, row AS chosen
FROM (SELECT * FROM in_window QUALIFY place = min(place) OVER (PARTITION BY ${entrant}, step))
QUALIFY row_number() OVER (PARTITION BY ${entrant} ORDER BY place) = ${stepAt(at) ?? 'depth'}`,
    },
  ];
}
