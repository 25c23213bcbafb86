import { ident } from '../../model/sql.ts';
import { stepNumbers, type Cte, type Plan } from './plan.ts';
import { tieOrder } from './rows.ts';

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

/** Which row of a chain is asked for: its number, or null for the last. */
function asked(plan: Plan): number | null {
  const at = plan.spec.breakdown!.at;
  return at === 'first' ? 1 : at === 'last' ? null : at;
}

export const valuedChains = (plan: Plan): Cte[] => (plan.spec.breakdown ? valued(plan) : []);

/** valued(…, value): each chain with the column's value on the row asked for. */
function valued(plan: Plan): Cte[] {
  const both = plan.way === 'both';
  const byTime = both || plan.way === 'pass';
  const sources = [
    ...(byTime ? [valuedByTime(plan, both ? 'passed' : 'chain')] : []),
    ...(plan.way === 'pass' ? [] : [valuedByPath(plan, both ? 'walked' : 'chain')]),
  ];
  return [
    ...(byTime ? pickedByTime(plan, both ? 'passed' : 'chain') : []),
    { name: 'valued', sql: sources.join('\nUNION ALL BY NAME\n') },
  ];
}

function valuedByPath(plan: Plan, chain: string): string {
  const { column } = plan.spec.breakdown!;
  const at = asked(plan);
  const opens = plan.spec.entry === 'open' && plan.spec.breakdown!.at === 'first';
  const steps = stepNumbers(plan).map((j) => `c.path[${j}]`);
  const place =
    at === null || opens
      ? `coalesce(${(opens ? steps : steps.reverse()).join(', ')})`
      : `c.path[${at}]`;
  return `SELECT c.*, CASE WHEN p.row IS NULL THEN '${NOT_REACHED}' ELSE ${text(`e.${ident(column)}`)} END AS value
FROM ${chain} AS c
LEFT JOIN placed AS p ON p.place = ${place}
LEFT JOIN events AS e ON e.row = p.row`;
}

/** Whether the row is found by counting the steps done: in any order, one after the first. */
const byCounting = (plan: Plan): boolean => plan.spec.order === 'any' && asked(plan) !== 1;

function valuedByTime(plan: Plan, chain: string): string {
  const { entrant } = plan;
  const column = ident(plan.spec.breakdown!.column);
  const tie = byCounting(plan) ? '' : `WHEN p.rows > 1 THEN ${text('t.value')} `;
  return `SELECT c.*, CASE WHEN p.chosen IS NULL THEN '${NOT_REACHED}' ${tie}ELSE ${text(`e.${column}`)} END AS value
FROM ${chain} AS c
LEFT JOIN picked AS p USING (${entrant})${byCounting(plan) ? '' : `\nLEFT JOIN tied AS t USING (${entrant})`}
LEFT JOIN events AS e ON e.row = p.chosen`;
}

/** Rows are found again by their time; where several share it, the first of them in their order. */
const pickedByTime = (plan: Plan, chain: string): Cte[] =>
  byCounting(plan) ? nthDone(plan, chain) : atTime(plan, chain);

const lastTime = (plan: Plan): string =>
  `coalesce(${[...stepNumbers(plan)]
    .reverse()
    .map((j) => `c.x${j}`)
    .join(', ')})`;

/** picked(chosen, rows): a row at the time asked for, and how many there are; tied: which of them. */
function atTime(plan: Plan, chain: string): Cte[] {
  const { entrant, spec } = plan;
  const at = asked(plan);
  const time = at === null ? lastTime(plan) : `c.x${at}`;
  const step = spec.order === 'any' ? '' : ` AND m.step = ${at ?? 'c.depth'}`;
  const own = entrant === 'row' && at === null ? ' AND (c.depth > 1 OR m.row = c.row)' : '';
  const match = entrant === 'row' && at === 1 ? 'm.row = c.row' : `m.x = ${time}${step}${own}`;
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
SELECT c.${entrant}, first(e.${ident(spec.breakdown!.column)} ORDER BY ${tieOrder(plan)}) AS value
FROM ${chain} AS c
SEMI JOIN (SELECT ${entrant} FROM picked WHERE rows > 1) AS p USING (${entrant})
JOIN matched AS m ON ${match}
JOIN events AS e ON e.row = m.row
GROUP BY c.${entrant}`,
    },
  ];
}

/** picked(chosen): the row with which the k-th (or last) different step was done, in any order. */
function nthDone(plan: Plan, chain: string): Cte[] {
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
QUALIFY row_number() OVER (PARTITION BY ${entrant} ORDER BY place) = ${asked(plan) ?? 'depth'}`,
    },
  ];
}
