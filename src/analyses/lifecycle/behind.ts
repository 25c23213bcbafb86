import { addDays, addMonths } from '../../model/days.ts';
import { date } from '../../model/sql.ts';
import type { Behind, Context, Row } from '../contract.ts';
import { indented, sameValues } from '../parts/behind.ts';
import { groupOf, sideOf } from '../parts/groups/sides.ts';
import { rowsSql } from '../parts/rows/end.ts';
import { KINDS, PHASES, type Kind, type Phase } from './figures.ts';
import { lifecycleUses, walkCtes } from './query.ts';
import { activeDaysSql, lastDay } from './rows.ts';
import type { LifecycleSpec } from './spec.ts';

/** Days, both inclusive. */
interface Days {
  from: string;
  to: string;
}

/** Who is in a phase, or active in a month or in the days up to one; and the rows that say so. */
export const behind: Behind<LifecycleSpec> = {
  part(row, spec) {
    const days = daysOf(row, spec);
    const where = groupOf(row, spec.compare);
    if (!days && !where) return null;
    return { ...(where ? { where } : {}), ...(days ? { period: days } : {}) };
  },
  people: (row, asked, context) => ({
    sql: peopleSql(row, sideOf(row, asked, context), context),
    uses: lifecycleUses,
  }),
  lines(row, asked, context) {
    const spec = sideOf(row, asked, context);
    return [{ table: spec.table, sql: linesSql(row, spec, context), uses: lifecycleUses }];
  },
};

const phaseOf = ({ phase }: Row): Phase | null => PHASES.find((p) => p === phase) ?? null;
const kindOf = ({ kind }: Row): Kind => KINDS.find((k) => k === kind) ?? 'daily_actives';
const REACH: Record<Kind, number> = { daily_actives: 1, weekly_actives: 7, monthly_actives: 30 };

const nextStart = (start: string, interval: LifecycleSpec['interval'], n = 1): string =>
  interval === 'month' ? addMonths(start, n) : addDays(start, interval === 'week' ? 7 * n : n);

/** The days that a mark tells of: its interval's, its month's, or those that end with its day. */
function daysOf(row: Row, { interval }: LifecycleSpec): Days | null {
  const { start, month, day } = row;
  if (typeof start === 'string')
    return { from: start, to: addDays(nextStart(start, interval), -1) };
  if (typeof month === 'string') return { from: month, to: addDays(addMonths(month, 1), -1) };
  if (typeof day === 'string') return { from: addDays(day, 1 - REACH[kindOf(row)]), to: day };
  return null;
}

const between = (column: string, { from, to }: Days): string =>
  `${column} BETWEEN ${date(from)} AND ${date(to)}`;

function peopleSql(row: Row, spec: LifecycleSpec, context: Context): string {
  const parts = spec.breakdown ? sameValues(row, { breakdown: 'breakdown' }) : [];
  const phase = phaseOf(row);
  if (typeof row['start'] === 'string' && phase) {
    const tests = [...phaseTests(phase, row['start'], spec), ...parts];
    return `WITH ${walkCtes(spec, context).join(',\n')}
SELECT person FROM walk WHERE ${tests.join(' AND ')}`;
  }
  const days = daysOf(row, spec);
  const tests = [...(days ? [between('day', days)] : []), ...parts];
  return `WITH ${activeDaysSql(spec, context, lastDay(row, spec, context))}
SELECT person FROM active_day${tests.length ? ` WHERE ${tests.join(' AND ')}` : ''}`;
}

/** Those who went quiet were active in the interval before, and not in this. */
function phaseTests(phase: Phase, start: string, { interval }: LifecycleSpec): string[] {
  const before = date(nextStart(start, interval, -1));
  const at = `start = ${date(start)}`;
  if (phase === 'dormant')
    return [`start = ${before}`, `(after IS NULL OR after > ${date(start)})`];
  if (phase === 'new') return [at, 'before IS NULL'];
  return [at, `before ${phase === 'returning' ? '=' : '<'} ${before}`];
}

/** The rows that make these people active; of those who went quiet, the last before it. */
function linesSql(row: Row, spec: LifecycleSpec, context: Context): string {
  const alias = spec.table === 'orders' ? 'orders' : 's';
  const days = daysOf(row, spec);
  const until = lastDay(row, spec, context);
  const dormant = phaseOf(row) === 'dormant' && days;
  const before = dormant && {
    from: nextStart(days.from, spec.interval, -1),
    to: addDays(days.from, -1),
  };
  const tests = [
    ...(before || days ? [between('day', before || days!)] : []),
    `day <= ${date(until)}`,
    `person IN (\n${indented(peopleSql(row, spec, context))}\n)`,
  ];
  return `SELECT row FROM (
  ${rowsSql(spec, context, [`${alias}.day`, `${alias}.row`])}
) WHERE ${tests.join('\n  AND ')}`;
}
