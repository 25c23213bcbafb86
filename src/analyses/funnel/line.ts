import { daysBetween } from '../../model/days.ts';
import { MODEL } from '../../model/tables.ts';
import type { Plan } from './plan.ts';

/** All lives end to end on one line of microseconds, so that one running minimum serves all. */
export interface Line {
  /** Microseconds between the beginnings of two lives. */
  gap: bigint;
  /** The window in microseconds. */
  window: bigint;
  wide: boolean;
}

const MICROS_OF_DAY = 86_400_000_000n;

/** HUGEINT where the lives are too many or too long for BIGINT. */
export function lineOfTime(plan: Plan): Line {
  const events = plan.context.tables.events;
  const window = BigInt(plan.windowSeconds) * 1_000_000n;
  const known = events?.from && events.to && events.futureRows === 0;
  if (!known) return { gap: 10n ** 19n, window, wide: true };
  const span = BigInt(daysBetween(events.from!, events.to!) + 3) * MICROS_OF_DAY;
  const gap = span + window;
  return { gap, window, wide: gap * BigInt(lanes(plan) + 1) > 2n ** 62n };
}

/** At least as many lanes as there are codes. Distinct counts are approximate: twice is plenty. */
function lanes(plan: Plan): number {
  const tables = Object.values(plan.context.tables);
  if (plan.lane === 'session') return plan.context.tables.events?.rows ?? 0;
  return tables.reduce((sum, table) => {
    const own = MODEL.get(table.name)?.columns.filter((c) => c.role === 'person') ?? [];
    return (
      sum +
      own.reduce((people, { name }) => {
        const distinct = table.columns.find((c) => c.name === name)?.distinct ?? 0;
        return people + (distinct >= 1000 ? Math.min(table.rows, distinct * 2) : table.rows);
      }, 0)
    );
  }, 0);
}

/** The gap between two lives. */
export const gapSql = ({ gap, wide }: Line): string => (wide ? `${gap}::HUGEINT` : String(gap));
/** Where a life begins. */
export const placeOf = (lane: string, line: Line): string => `${lane} * ${gapSql(line)}`;
