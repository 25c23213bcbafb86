import { addDays, nextInterval } from '../../model/days.ts';
import { date, list } from '../../model/sql.ts';
import type { Behind, Context, Part, Row } from '../contract.ts';
import { indented, peopleOf, sameValues, valueCondition } from '../parts/behind.ts';
import { groupOf, sidesOf } from '../parts/groups/sides.ts';
import { aroundPeople } from './around.ts';
import { correlationPeople, FIRST_TOUCH, SEEN_BEFORE } from './correlation.ts';
import { funnelUses, plansOf, type Plan } from './plan.ts';
import { entersAnywhere, reachedSql } from './query.ts';
import {
  commonWhere,
  hasWhere,
  horizonSql,
  inPeriod,
  laneSql,
  joinsSql,
  stepWhere,
} from './rows.ts';
import { stepEvents, type FunnelSpec } from './spec.ts';

/** Those who reached a step (of a value, of an interval of the trend), and their rows of it. */
export const behind: Behind<FunnelSpec> = {
  part: partOf,
  people(row, spec, context) {
    if (row['what'] === 'property' || row['what'] === 'event')
      return correlationPeople(row, sidesOf(spec, context, ['events']).own, context);
    if (typeof row['what'] === 'string')
      return aroundPeople(row, sidesOf(spec, context, ['events']).own, context);
    const plan = planOf(row, spec, context);
    return { sql: personsSql(plan, row), uses: funnelUses(plan) };
  },
  lines(row, spec, context) {
    if (typeof row['what'] === 'string') return [];
    const plan = planOf(row, spec, context);
    const steps =
      spec.order === 'any' || stepOf(row) === null
        ? spec.steps.map((_, i) => i)
        : [stepOf(row)! - 1];
    const sql = steps.map((i) => rowsOfStep(plan, i, row)).join('\nUNION ALL\n');
    return [{ table: 'events', sql, uses: funnelUses(plan) }];
  },
};

/** The plan of the side that a mark is of, and under compare the one whose values are named. */
type Seen = Plan & { sizes?: Plan };

function planOf(row: Row, spec: FunnelSpec, context: Context): Seen {
  const { plan, compared } = plansOf(spec, context);
  return row['period'] === 'compared' && compared ? { ...compared, sizes: plan } : plan;
}

const stepOf = (row: Row): number | null => (typeof row['step'] === 'number' ? row['step'] : null);

function partOf(row: Row, spec: FunnelSpec, context: Context): Part | null {
  if (row['what'] === 'property') return partOfProperty(row);
  const value = row['breakdown'] ?? null;
  const one = spec.breakdown && value !== null && valueCondition(spec.breakdown.column, value);
  const from = typeof row['day'] === 'string' && spec.trend ? row['day'] : null;
  const next = from && nextInterval(from, spec.trend!);
  const group = groupOf(row, spec.compare);
  const then = row['period'] === 'compared' && !group ? planOf(row, spec, context).period : null;
  const period = from && next ? { from, to: addDays(next, -1) } : then;
  const where = [...(group ?? []), ...(one ? [one] : [])];
  if (!where.length && !period) return null;
  return { ...(where.length ? { where } : {}), ...(period ? { period } : {}) };
}

/** What a person brought along is no column to filter by. */
function partOfProperty({ column, value }: Row): Part | null {
  if (column === FIRST_TOUCH || column === SEEN_BEFORE) return null;
  const condition = valueCondition(String(column), value ?? null);
  return condition && { where: [condition] };
}

/** SELECT of the entrants (people, sessions or rows of step 1) whom a mark counts. */
function entrantsSql(plan: Seen, row: Row): string {
  const { spec, entrant } = plan;
  const began = `date_trunc('${spec.trend}', day)::DATE`;
  const tests = [
    `step = ${stepOf(row) ?? (entersAnywhere(plan) ? 0 : 1)}`,
    ...(spec.breakdown ? sameValues(row, { breakdown: 'breakdown' }) : []),
    ...(spec.trend && typeof row['day'] === 'string' ? [`${began} = ${date(row['day'])}`] : []),
    ...(spec.incomplete === 'exclude' ? ['NOT open'] : []),
  ];
  return `${reachedSql(plan, [entrant], plan.sizes)}
SELECT ${entrant} FROM reached
WHERE ${tests.join(' AND ')}`;
}

function personsSql(plan: Seen, row: Row): string {
  const entrants = entrantsSql(plan, row);
  return peopleOf(plan.entrant, entrants);
}

/** The rows that could serve a step (from 0), of those whom the mark counts. */
function rowsOfStep(plan: Seen, i: number, row: Row): string {
  const { spec } = plan;
  const own = stepWhere(plan, i);
  const common = commonWhere(plan);
  const begins = i === 0 && spec.order !== 'any' && spec.entry === 'closed';
  const starts = plan.entrant === 'row' && begins;
  const who = starts ? 's.row' : laneSql(plan);
  const entrants =
    plan.entrant === 'row' && !starts ? personsSql(plan, row) : entrantsSql(plan, row);
  const tests = [
    `s.event IN ${list(stepEvents(spec.steps[i]!))}`,
    ...[begins ? inPeriod(plan) : horizonSql(plan), common, own].filter((x) => x !== null),
    `${who} IN (\n${indented(entrants)}\n)`,
  ];
  return [
    'SELECT s.row',
    'FROM event_spine AS s',
    joinsSql(plan, hasWhere(plan)),
    `WHERE ${tests.join('\n  AND ')}`,
  ]
    .filter(Boolean)
    .join('\n');
}
