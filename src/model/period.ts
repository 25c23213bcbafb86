import { Problem } from './problem.ts';
import type { Context } from './context.ts';
import type { TableName } from './tables.ts';
import { addDays, addMonths, daysBetween, endOfMonth, startOfMonth } from './days.ts';

/** Inclusive local days. `null` = all the data. */
export interface Period {
  from: string;
  to: string;
}

export type PeriodSpec = Period | { last: number; unit: 'day' | 'week' | 'month' } | null;
export type CompareSpec = 'previous_period' | 'previous_year' | Period | null;

/** The earliest `end` (exclusive instant) and `lastFullDay` of the tables used. */
export function dataEnd(
  context: Context,
  tables: readonly TableName[],
): { end: string; lastFullDay: string } | null {
  const ends = tables.flatMap((name) => {
    const t = context.tables[name];
    return t?.end && t.lastFullDay ? [{ end: t.end, lastFullDay: t.lastFullDay }] : [];
  });
  return ends.length ? ends.reduce((a, b) => (b.end < a.end ? b : a)) : null;
}

/** The days that a spec's period means for this data; `null` = no bound. */
export function resolvePeriod(
  spec: PeriodSpec,
  context: Context,
  tables: readonly TableName[],
): Period | null {
  if (spec === null) return null;
  if ('from' in spec) {
    if (spec.from > spec.to) {
      throw new Problem('invalid-spec', { path: 'period', reason: 'ends-before-it-starts' });
    }
    return spec;
  }
  const to = dataEnd(context, tables)?.lastFullDay;
  if (!to) return null;
  const from =
    spec.unit === 'month'
      ? addDays(addMonths(to, -spec.last), 1)
      : addDays(to, 1 - spec.last * (spec.unit === 'week' ? 7 : 1));
  return { from, to };
}

/** The period to compare with: as many days just before, or whole months before whole months. */
export function comparedPeriod(period: Period, compare: Exclude<CompareSpec, null>): Period {
  if (typeof compare === 'object') return compare;
  if (compare === 'previous_year') {
    return { from: addMonths(period.from, -12), to: addMonths(period.to, -12) };
  }
  const wholeMonths =
    period.from === startOfMonth(period.from) && period.to === endOfMonth(period.to);
  if (wholeMonths) {
    const months =
      (Number(period.to.slice(0, 4)) - Number(period.from.slice(0, 4))) * 12 +
      Number(period.to.slice(5, 7)) -
      Number(period.from.slice(5, 7)) +
      1;
    return { from: addMonths(period.from, -months), to: addDays(period.from, -1) };
  }
  const days = daysBetween(period.from, period.to) + 1;
  return { from: addDays(period.from, -days), to: addDays(period.from, -1) };
}
