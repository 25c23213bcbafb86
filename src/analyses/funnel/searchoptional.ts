import type { Cte, Plan } from './plan.ts';
import { bit, inWindowSql, soonSql } from './searchrows.ts';
import { stepBefore } from './spec.ts';

/**
 * optional_k, counted_i: the counted chains with the rows of their optional steps. Such a step has
 * the first row between its neighbours in the chain (after the one before it where the chain ends
 * there) that serves no other step; required steps stay as they are.
 */
export function optionalSteps(plan: Plan): Cte[] {
  const optional = plan.spec.steps.flatMap((s, i) => (s.optional ? [i + 1] : []));
  return optional.flatMap((step, i) => {
    const from = i ? `counted_${i}` : 'counted';
    return [
      { name: `optional_${step}`, sql: rowSql(plan, step, from, optional.slice(0, i)) },
      {
        name: `counted_${i + 1}`,
        materialized: true as const,
        sql: `SELECT c.*, o.place AS p${step}, o.x AS x${step}\nFROM ${from} AS c LEFT JOIN optional_${step} AS o USING (start)`,
      },
    ];
  });
}

const filled = (letter: string, steps: readonly number[]): string =>
  steps.length > 1
    ? `coalesce(${steps.map((k) => `c.${letter}${k}`).join(', ')})`
    : `c.${letter}${steps[0]!}`;

/** The row of optional `step`; those of the optional steps before it are found already. */
function rowSql(plan: Plan, step: number, from: string, found: readonly number[]): string {
  const { spec, required, lane } = plan;
  const known = [...required, ...found];
  // Its neighbour before: the step before, or an optional one since; after: the next required one.
  const before = stepBefore(spec, step);
  const left = known.filter((k) => k >= before && k < step).sort((a, b) => b - a);
  const next = required.find((k) => k > step);
  const { within } = spec.steps[step - 1]!;
  const strict = spec.order === 'strict';
  const held = spec.hold.flatMap((h, i) => {
    const steps = known.filter((k) => h.steps.includes(k));
    return h.steps.includes(step) && steps.length ? [{ i: i + 1, steps }] : [];
  });
  const joins = [
    ...(within ? [`JOIN spot AS b ON b.place = c.p${before}`] : []),
    ...(strict ? [`JOIN spot AS l ON l.place = ${filled('p', left)}`] : []),
    ...(strict && next ? [`LEFT JOIN spot AS a ON a.place = c.p${next}`] : []),
    ...held.map(({ i, steps }) => `LEFT JOIN spot AS h${i} ON h${i}.place = ${filled('p', steps)}`),
  ];
  const tests = [
    `r.steps & ${bit(step)} <> 0 AND c.p${before} IS NOT NULL`,
    `NOT list_contains([${known.map((k) => `c.p${k}`).join(', ')}], r.place)`,
    `epoch_us(r.ts) >= ${filled('x', left)}`,
    ...(next ? [`coalesce(epoch_us(r.ts) <= c.x${next}, true)`] : []),
    inWindowSql(plan, 'c', 'r'),
    ...(within ? [soonSql(plan, within, { ts: 'b.ts', day: 'b.day', grain: 'b.grain' }, 'r')] : []),
    ...(strict ? ['r.n <= l.n + 1'] : []),
    ...(strict && next ? ['coalesce(a.n <= r.n + 1, true)'] : []),
    ...held.map(
      ({ i }) => `(h${i}.place IS NULL OR r.value_${i} IS NOT DISTINCT FROM h${i}.value_${i})`,
    ),
  ];
  return [
    `-- step ${step} is optional: its first row between its neighbours in the chain`,
    `SELECT c.start, r.place, epoch_us(r.ts) AS x`,
    `FROM ${from} AS c JOIN spot AS r ON r.${lane} = c.${lane}`,
    ...joins,
    `WHERE ${tests.join('\n  AND ')}`,
    `QUALIFY row_number() OVER (PARTITION BY c.start ORDER BY r.place) = 1`,
  ].join('\n');
}
