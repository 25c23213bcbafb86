import type { Context } from '../../../model/context.ts';
import { windowSeconds, windowSql, type Window } from '../../../model/spec.ts';

/** Whether any touch or sale came as a day without a time. */
export const dayGrained = (context: Context): boolean =>
  (['events', 'orders', 'leads'] as const).some((t) => context.tables[t]?.hasDayGrain);

/**
 * The CTE `eligible(row, person, n, ts, …)` over `sale s` and `touches t`, with further `columns`
 * of the two.
 */
export function eligibleSql(
  lookback: Window | null,
  dayGrain: boolean,
  columns: readonly string[] = ['t.channel'],
): string {
  const until = dayGrain
    ? `CASE WHEN 'day' IN (s.grain, t.grain) THEN t.day <= s.day ELSE t.ts <= s.ts END`
    : 't.ts <= s.ts';
  return `eligible AS (  -- the touches before each order that may have a share in it
  SELECT s.row, s.person, t.n, t.ts, ${columns.join(', ')}
  FROM sale s JOIN touches t ON t.person = s.person
    AND ${until}${lookback ? `\n    AND ${sinceSql(lookback, dayGrain)}` : ''}
)`;
}

/** Windows in days compare days where either row came as a day. */
export function sinceSql(lookback: Window, dayGrain: boolean): string {
  const instants = `t.ts >= s.ts - ${windowSql(lookback)}`;
  const days = windowSeconds(lookback) / 86_400;
  return dayGrain && (lookback.unit === 'day' || lookback.unit === 'week')
    ? `CASE WHEN 'day' IN (s.grain, t.grain) THEN t.day >= s.day - ${days} ELSE ${instants} END`
    : instants;
}
