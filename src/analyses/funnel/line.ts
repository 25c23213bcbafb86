import { daysBetween } from '../../model/days.ts';
import { MODEL } from '../../model/tables.ts';
import type { Plan } from './plan.ts';

/** All lives end to end on one line of time, so that one running minimum serves all. */
export interface Line {
  /** Milliseconds where no row is finer, so that more lives fit into 64 bits, which cost half. */
  unit: 'ms' | 'us';
  /** Units between the beginnings of two lives. */
  gap: bigint;
  /** The window in units. */
  window: bigint;
  wide: boolean;
}

const A_SECOND = { ms: 1000n, us: 1_000_000n };

/** HUGEINT where the lives are too many or too long for BIGINT. */
export function lineOfTime(plan: Plan): Line {
  const events = plan.context.tables.events;
  const unit = unitOf(plan);
  const window = BigInt(plan.windowSeconds) * A_SECOND[unit];
  const known = events?.from && events.to && events.futureRows === 0;
  if (!known) return { unit, gap: 10n ** 19n, window, wide: true };
  const span = BigInt(daysBetween(events.from!, events.to!) + 3) * 86_400n * A_SECOND[unit];
  const gap = span + window;
  return { unit, gap, window, wide: gap * BigInt(lanes(plan) + 1) > 2n ** 62n };
}

/** Walks, whose chains stand beside the passed ones, are in microseconds. */
export const unitOf = ({ way, context }: Plan): Line['unit'] =>
  way === 'pass' && context.tables.events?.wholeMillis ? 'ms' : 'us';

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

/** The gap between two lives. A number that fits into 32 bits would be multiplied in 32. */
export const gapSql = ({ gap, wide }: Line): string =>
  wide ? `${gap}::HUGEINT` : gap < 2n ** 31n ? `${gap}::BIGINT` : String(gap);
/** Where a life begins. */
export const placeOf = (lane: string, line: Line): string => `${lane} * ${gapSql(line)}`;
/** An instant of a life, as units since 1970. */
export const instantOf = (ts: string, { unit }: Line): string => `epoch_${unit}(${ts})`;
