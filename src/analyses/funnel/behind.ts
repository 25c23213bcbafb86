import { addDays, addMonths } from '../../model/days.ts';
import { date, list } from '../../model/sql.ts';
import type { Behind, Part, Row } from '../contract.ts';
import { indented, sameValues, valueCondition } from '../parts/behind.ts';
import { planFunnel, type Plan } from './plan.ts';
import { funnelUses, reachedSql } from './query.ts';
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
    const plan = planFunnel(spec, context);
    return { sql: personsSql(plan, row), uses: funnelUses(plan) };
  },
  lines(row, spec, context) {
    const plan = planFunnel(spec, context);
    const steps =
      spec.order === 'any' || stepOf(row) === null
        ? spec.steps.map((_, i) => i)
        : [stepOf(row)! - 1];
    const sql = steps.map((i) => rowsOfStep(plan, i, row)).join('\nUNION ALL\n');
    return [{ table: 'events', sql, uses: funnelUses(plan) }];
  },
};

const stepOf = (row: Row): number | null => (typeof row['step'] === 'number' ? row['step'] : null);

function partOf(row: Row, spec: FunnelSpec): Part | null {
  const value = row['breakdown'] ?? null;
  const one = spec.breakdown && value !== null && valueCondition(spec.breakdown.column, value);
  const from = typeof row['day'] === 'string' && spec.trend ? row['day'] : null;
  const next =
    from &&
    (spec.trend === 'month' ? addMonths(from, 1) : addDays(from, spec.trend === 'week' ? 7 : 1));
  if (!one && !next) return null;
  return {
    ...(one ? { where: [one] } : {}),
    ...(from && next ? { period: { from, to: addDays(next, -1) } } : {}),
  };
}

/** SELECT of the entrants (people, sessions or rows of step 1) whom a mark counts. */
function entrantsSql(plan: Plan, row: Row): string {
  const { spec, entrant } = plan;
  const began = `date_trunc('${spec.trend}', day)::DATE`;
  const tests = [
    `step = ${stepOf(row) ?? 1}`,
    ...(spec.breakdown ? sameValues(row, { breakdown: 'breakdown' }) : []),
    ...(spec.trend && typeof row['day'] === 'string' ? [`${began} = ${date(row['day'])}`] : []),
    ...(spec.incomplete === 'exclude' ? ['NOT open'] : []),
  ];
  return `${reachedSql(plan, [entrant])}
SELECT ${entrant} FROM reached
WHERE ${tests.join(' AND ')}`;
}

function personsSql(plan: Plan, row: Row): string {
  const entrants = entrantsSql(plan, row);
  if (plan.entrant === 'person') return entrants;
  const [table, column] =
    plan.entrant === 'session' ? ['event_session', 'session'] : ['event_spine', 'row'];
  return `SELECT person FROM ${table} WHERE ${column} IN (
${indented(entrants)}
)`;
}

/** The rows that could serve a step (from 0), of those whom the mark counts. */
function rowsOfStep(plan: Plan, i: number, row: Row): string {
  const { spec } = plan;
  const own = stepWhere(plan, i);
  const common = commonWhere(plan);
  const who = plan.entrant === 'row' && i === 0 ? 's.row' : laneSql(plan);
  const entrants = plan.entrant === 'row' && i > 0 ? personsSql(plan, row) : entrantsSql(plan, row);
  const begins = i === 0 && spec.order !== 'any' && spec.entry === 'closed';
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
