import type { Cte, Plan } from './plan.ts';
import {
  barColumns,
  barsOf,
  bestStates,
  bit,
  clearSql,
  comparable,
  inWindowSql,
  kept,
  soonSql,
  TRAIL,
  type Column,
} from './searchrows.ts';
import { stepsShareEvents } from './spec.ts';

/**
 * step_k: the chains that come as far as step k, in order or strictly so, as states: the start and
 * all that decides how they may go on. `path` has the places of their rows, `times` their times.
 */
export function orderedSteps(plan: Plan): Cte[] {
  return plan.required.map((step, i) => ({
    name: `step_${step}`,
    materialized: true,
    sql: stepSql(plan, step, plan.required[i - 1], plan.required[i + 1]),
  }));
}

const opens = ({ spec }: Plan): boolean => spec.entry === 'open';

function stepSql(plan: Plan, step: number, before?: number, after?: number): string {
  const columns = columnsAt(plan, step, before);
  const begin = `SELECT ${columns.map((c) => `${c.first} AS ${c.name}`).join(', ')}
FROM first_row AS s
WHERE s.steps & ${bit(step)} <> 0`;
  if (before === undefined) return begin;
  const onward = `SELECT * FROM (
  SELECT ${columns.map((c) => `${c.next} AS ${c.name}`).join(', ')}
  FROM step_${before} AS w JOIN spot AS r ON r.${plan.lane} = w.${plan.lane} AND r.ts >= w.ts
  WHERE ${conditions(plan, step).join('\n    AND ')}
)
${bestStates(
  columns.filter((c) => c.key).map((c) => c.name),
  after === undefined ? null : dominance(plan, step, after),
  'ts',
)}`;
  return opens(plan) ? `${begin}\nUNION ALL\n(${onward})` : onward;
}

const entered = (plan: Plan): string | null => (opens(plan) ? 'w.entry' : null);

function columnsAt(plan: Plan, step: number, before?: number): Column[] {
  const { spec } = plan;
  const days = plan.mixesDays;
  const same = (name: string, first: string, key = false): Column => ({
    name,
    first,
    next: `w.${name}`,
    key,
  });
  const last = (name: string, key: boolean): Column => ({
    name,
    first: `s.${name}`,
    next: `r.${name}`,
    key,
  });
  return [
    ...kept(plan).map((c) => same(c.name, c.first, c.name === 'start')),
    ...(opens(plan) ? [same('entry', String(step), true)] : []),
    last('ts', true),
    ...(days ? [last('day', true), last('grain', true)] : []),
    ...(spec.order === 'strict' ? [last('n', false)] : []),
    ...barColumns(barsOf(plan), step, entered(plan)),
    ...spec.hold.flatMap((h, i) => heldColumn(plan, i, h.steps, step, before)),
    ...(stepsShareEvents(spec)
      ? [
          {
            // the rows of the last time that are used up
            name: 'used',
            first: '[s.kind]',
            next: 'CASE WHEN r.ts = w.ts THEN list_sort(list_append(w.used, r.kind)) ELSE [r.kind] END',
            key: true,
          },
        ]
      : []),
    ...TRAIL,
  ];
}

/** The named steps before this one and after it that are required. */
const named = (plan: Plan, steps: readonly number[]): number[] =>
  plan.required.filter((k) => steps.includes(k));

/** The value held from the first named step of the chain to the last. */
function heldColumn(
  plan: Plan,
  i: number,
  steps: readonly number[],
  step: number,
  before: number | undefined,
): Column[] {
  const all = named(plan, steps);
  if (step < (all[0] ?? Infinity) || step >= (all.at(-1) ?? 0)) return [];
  const name = `value_${i + 1}`;
  const own = all.includes(step);
  // Where the chain began after the last named step before, it holds nothing yet.
  const carried = before !== undefined && before >= all[0]!;
  const next = carried
    ? own && opens(plan)
      ? `CASE WHEN w.entry <= ${all.findLast((k) => k < step)!} THEN w.${name} ELSE r.${name} END`
      : `w.${name}`
    : `r.${name}`;
  return [{ name, first: own ? `s.${name}` : 'NULL', next, key: true }];
}

function conditions(plan: Plan, step: number): string[] {
  const { spec, n } = plan;
  const { within } = spec.steps[step - 1]!;
  const last = { ts: 'w.ts', day: 'w.day', grain: 'w.grain' };
  return [
    `r.steps & ${bit(step)} <> 0 AND r.nth <= ${n}`,
    ...(stepsShareEvents(spec) ? ['NOT list_contains(w.path, r.place)'] : []),
    inWindowSql(plan, 'w', 'r'),
    ...(within ? [soonSql(plan, within, last, 'r')] : []),
    ...(spec.order === 'strict' ? ['r.n <= w.n + 1'] : []),
    ...spec.hold.flatMap((h, i) => {
      const all = named(plan, h.steps);
      const earlier = all.findLast((k) => k < step);
      if (!all.includes(step) || earlier === undefined) return [];
      const same = `r.value_${i + 1} IS NOT DISTINCT FROM w.value_${i + 1}`;
      return [opens(plan) ? `(w.entry > ${earlier} OR ${same})` : same];
    }),
    ...clearSql(barsOf(plan), step, entered(plan)),
  ];
}

/** By what chains at `step` must be alike for an earlier one to do all that a later one can. */
function dominance(plan: Plan, step: number, after: number): string[] | null {
  const { spec } = plan;
  const exclusions = comparable(barsOf(plan), step);
  if (spec.order === 'strict' || spec.steps[after - 1]!.within || !exclusions) return null;
  const held = spec.hold.flatMap((h, i) =>
    heldColumn(plan, i, h.steps, step, undefined).map((c) => c.name),
  );
  return ['start', ...(opens(plan) ? ['entry'] : []), ...held, ...exclusions];
}
