import { type Cte, type Plan, stepNumbers } from './plan.ts';
import { stepEvents } from './spec.ts';
import {
  bestChain,
  laterSql,
  placedRows,
  startCte,
  startColumns,
  startSelect,
  withinSql,
} from './walk.ts';

/**
 * The chains of an any-order funnel in which one row may match several steps. Rows are taken in
 * their order, and one counts if the rows taken so far, it included, can all do different steps.
 * `covered` lists the sets of steps (as bits) that the rows taken can do.
 */
export function walkedAnyOrder(plan: Plan): Cte[] {
  return [
    ...placedRows(plan),
    { name: 'next_place', sql: nextSql(plan), materialized: true },
    startCte(plan, 'place'),
    { name: 'walk', sql: walkSql(plan) },
    ...bestChain(plan),
  ];
}

function nextSql(plan: Plan): string {
  const nexts = stepNumbers(plan).map(
    (j) => `min(place) FILTER (steps & ${1 << (j - 1)} <> 0) OVER ${laterSql(plan.lane, 'place')}`,
  );
  return `SELECT *, [${nexts.join(', ')}] AS next
FROM placed`;
}

/** Of steps that are defined alike the earlier is done first: `twin` is its bit, or 0. */
function bitsSql(plan: Plan): string {
  const told = plan.spec.steps.map((s) => JSON.stringify([stepEvents(s).sort(), s.where]));
  const bits = told.map((x, i) => {
    const twin = told.lastIndexOf(x, i - 1);
    return `{bit: ${1 << i}, twin: ${i > 0 && twin >= 0 ? 1 << twin : 0}}`;
  });
  return `[${bits.join(', ')}]`;
}

function walkSql(plan: Plan): string {
  const all = 2 ** plan.n - 1;
  const free = (row: string, set: string) =>
    `${row} & b.bit <> 0 AND ${set} & b.bit = 0 AND ${set} & b.twin = b.twin`;
  const same = startColumns(plan);
  return `SELECT ${startSelect(plan)},
  s.place, p.next, 1 AS depth, [s.place] AS path, [epoch_us(s.ts)] AS times,
  list_transform(list_filter(${bitsSql(plan)}, lambda b: ${free('s.steps', '0')}), lambda b: b.bit) AS covered
FROM walk_start AS s JOIN next_place AS p USING (place)
UNION ALL
(
  WITH onward AS (
    -- steps that some way of doing the others leaves to do, and the next row that matches one
    SELECT *, ${all} & ~list_aggregate(covered, 'bit_and') AS wanted,
      list_min(list_filter(next, lambda t, j: wanted & (1 << (j - 1)) <> 0)) AS to_place
    FROM walk
    WHERE depth < ${plan.n}
  )
  SELECT ${same.map((c) => `w.${c}`).join(', ')},
    r.place, r.next, w.depth + 1, list_append(w.path, r.place), list_append(w.times, epoch_us(r.ts)),
    list_distinct(flatten(list_transform(w.covered, lambda c: list_transform(
      list_filter(${bitsSql(plan)}, lambda b: ${free('r.steps', 'c')}), lambda b: c | b.bit))))
  FROM onward AS w JOIN next_place AS r ON r.place = w.to_place
  WHERE ${withinSql(plan, 'r.ts', 'r')}
)`;
}
