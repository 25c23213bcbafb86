import { newcombe } from '../../stats/interval.ts';
import { NOT_REACHED } from './value.ts';
import { stepBefore, type FunnelSpec } from './spec.ts';

/** A row of the result, as far as rates go. */
interface Counted {
  period?: 'current' | 'compared';
  breakdown: string | null;
  step: number;
  label: string;
  count: number;
  total?: true;
}

/** How a rate differs: a row of the part `differences`. */
export type Difference = {
  breakdown: string | null;
  step: number;
  label: string;
  /** Whose share the rate is: of step 1, or of the step before. */
  of: 'start' | 'previous';
  /** What it is set against: the compared period, or all other values of the breakdown. */
  against: 'compared' | 'rest';
  rate: number;
  other: number;
  /** rate − other, with its 95 % interval (Newcombe). */
  difference: number;
  low: number;
  high: number;
  /** The interval holds 0: nobody should act on the difference. */
  noise: boolean;
  total?: true;
};

/**
 * Each step's rates against those of the compared period, or without one each value's against all
 * others together. A rate that may pass 1 (open entry) is no share: it has no interval, no row.
 */
export function differencesOf(rows: readonly Counted[], spec: FunnelSpec): Difference[] {
  if (spec.entry === 'open' && spec.order !== 'any') return [];
  if (!spec.compare && !spec.breakdown) return [];
  const mine = rows.filter((r) => r.period !== 'compared');
  const key = (breakdown: string | null, step: number) => JSON.stringify([breakdown, step]);
  const counts = (of: readonly Counted[]) =>
    new Map(of.map((r) => [key(r.breakdown, r.step), r.count]));
  const own = counts(mine);
  const then = counts(rows.filter((r) => r.period === 'compared'));
  const at = (from: Map<string, number>, breakdown: string | null, step: number) =>
    from.get(key(breakdown, step)) ?? 0;
  return mine.flatMap((row) => {
    const { breakdown } = row;
    if (row.step === 1 || (!spec.compare && (row.total || breakdown === NOT_REACHED))) return [];
    const other = (step: number): number =>
      spec.compare ? at(then, breakdown, step) : at(own, null, step) - at(own, breakdown, step);
    const before = stepBefore(spec, row.step);
    return (['start', 'previous'] as const).flatMap((of) => {
      const base = of === 'start' ? 1 : before;
      const [size, otherSize] = [at(own, breakdown, base), other(base)];
      if (!size || !otherSize) return [];
      const { low, high } = newcombe(row.count, size, other(row.step), otherSize);
      const [rate, otherRate] = [row.count / size, other(row.step) / otherSize];
      return [
        {
          breakdown,
          step: row.step,
          label: row.label,
          of,
          against: spec.compare ? ('compared' as const) : ('rest' as const),
          rate,
          other: otherRate,
          difference: rate - otherRate,
          low,
          high,
          noise: low <= 0 && high >= 0,
          ...(row.total ? { total: true as const } : {}),
        },
      ];
    });
  });
}
