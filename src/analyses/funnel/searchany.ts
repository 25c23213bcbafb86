import { stepNumbers, type Cte, type Plan } from './plan.ts';
import {
  barColumns,
  barsOf,
  bestStates,
  bit,
  clearSql,
  comparable,
  inWindowSql,
  kept,
  TRAIL,
  type Column,
} from './searchrows.ts';
import { stepEvents } from './spec.ts';

/**
 * done_k: the ways to do k different steps by rows taken in their order, as states: the start, the
 * last row, the steps done (as bits) of those that a later row could do, the values held.
 */
export function anyOrderSteps(plan: Plan): Cte[] {
  return [
    { name: 'step_bit', sql: bitsSql(plan) },
    ...stepNumbers(plan).map((k): Cte => ({
      name: `step_${k}`,
      materialized: true,
      sql: doneSql(plan, k),
    })),
  ];
}

/** Of steps that are defined alike, and of which none is held, the earlier is done first. */
function bitsSql({ spec }: Plan): string {
  const told = spec.steps.map((s, i) =>
    spec.hold.some((h) => h.steps.includes(i + 1))
      ? String(i)
      : JSON.stringify([stepEvents(s).sort(), s.where]),
  );
  const rows = told.map((x, i) => {
    const twin = i > 0 ? told.lastIndexOf(x, i - 1) : -1;
    return `(${bit(i + 1)}, ${twin >= 0 ? bit(twin + 1) : 0})`;
  });
  return `SELECT * FROM (VALUES ${rows.join(', ')}) AS given(bit, twin)`;
}

const mask = (steps: readonly number[]): number => steps.reduce((sum, k) => sum + bit(k), 0);

function columnsAt(plan: Plan, k: number): Column[] {
  const same = (name: string, first: string): Column => ({
    name,
    first,
    next: `w.${name}`,
    key: name === 'start',
  });
  return [
    ...kept(plan).map((c) => same(c.name, c.first)),
    { name: 'place', first: 's.place', next: 'r.place', key: true },
    { name: 'ts', first: 's.ts', next: 'r.ts', key: false },
    { name: 'done', first: 'b.bit', next: 'w.done | b.bit', key: false },
    { name: 'undone', first: 'b.bit & s.later', next: '(w.done | b.bit) & r.later', key: true },
    ...barColumns(barsOf(plan), k, null),
    ...plan.spec.hold.map((h, i): Column => {
      const own = `b.bit & ${mask(h.steps)} <> 0`;
      const name = `value_${i + 1}`;
      return {
        name,
        first: `CASE WHEN ${own} THEN [s.${name}] END`,
        next: `CASE WHEN ${own} THEN [r.${name}] ELSE w.${name} END`,
        key: true,
      };
    }),
    ...TRAIL,
  ];
}

function doneSql(plan: Plan, k: number): string {
  const { spec, lane, n } = plan;
  const columns = columnsAt(plan, k);
  if (k === 1) {
    return `SELECT ${columns.map((c) => `${c.first} AS ${c.name}`).join(', ')}
FROM first_row AS s JOIN step_bit AS b ON s.steps & b.bit <> 0 AND b.twin = 0`;
  }
  const bars = barsOf(plan);
  const held = spec.hold.map(
    (h, i) =>
      `(b.bit & ${mask(h.steps)} = 0 OR w.value_${i + 1} IS NULL OR w.value_${i + 1}[1] IS NOT DISTINCT FROM r.value_${i + 1})`,
  );
  const tests = [inWindowSql(plan, 'w', 'r'), ...held, ...clearSql(bars, k, null)];
  const exclusions = k < n ? comparable(bars, k) : null;
  const alike = exclusions && [
    'start',
    'done',
    ...spec.hold.map((_, i) => `value_${i + 1}`),
    ...exclusions,
  ];
  return `SELECT * FROM (
  SELECT ${columns.map((c) => `${c.next} AS ${c.name}`).join(', ')}
  FROM step_${k - 1} AS w
  JOIN spot AS r ON r.${lane} = w.${lane} AND r.place > w.place
  JOIN step_bit AS b ON r.steps & b.bit <> 0 AND w.done & b.bit = 0 AND w.done & b.twin = b.twin
  WHERE ${tests.join('\n    AND ')}
)
${bestStates(
  columns.filter((c) => c.key).map((c) => c.name),
  alike,
  'place',
)}`;
}
