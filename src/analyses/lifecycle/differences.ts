import { newcombe } from '../../stats/interval.ts';
import { normalQuantile } from '../../stats/normal.ts';
import type { Row } from '../contract.ts';
import type { LifecycleSpec } from './spec.ts';

/** The rates of an interval: whose share, of whom. */
const RATES = {
  /** Of those active in the interval before: who is active again. */
  retained: { over: 'returning', under: 'previous_active' },
  /** Of those active: who is new, who was away. */
  new: { over: 'new', under: 'active' },
  resurrected: { over: 'resurrected', under: 'active' },
} as const;
export type Rate = keyof typeof RATES;
export const MEASURES = Object.keys(RATES) as Rate[];

const n = (row: Row, column: string): number => Number(row[column] ?? 0);
const partOf = (row: Row): string | null =>
  typeof row['breakdown'] === 'string' ? row['breakdown'] : null;

/** A row and what it stands against; of the rest of the parts, what is left of the whole. */
interface Pair {
  row: Row;
  other: Row;
  against: 'compared' | 'rest';
}

/** The pairs of rows that are compared: `at` is the column of their day. Both are over. */
function pairs(rows: readonly Row[], at: string, spec: LifecycleSpec, compared: boolean): Pair[] {
  const over = (row: Row | undefined): row is Row => row?.['complete'] === true;
  const now = rows.filter((r) => r['period'] !== 'compared');
  if (!compared) {
    if (!spec.breakdown) return [];
    const whole = new Map(now.filter((r) => partOf(r) === null).map((r) => [r[at], r]));
    return now
      .filter((r) => partOf(r) !== null && over(r))
      .flatMap((row) => {
        const other = whole.get(row[at]!);
        return over(other) ? [{ row, other, against: 'rest' as const }] : [];
      });
  }
  const then = rows.filter((r) => r['period'] === 'compared');
  return [...new Set(now.map(partOf))].flatMap((part) => {
    const of = (all: readonly Row[]) => all.filter((r) => partOf(r) === part);
    const others = of(then);
    // Intervals stand beside each other by their place in the period.
    return of(now).flatMap((row, i) => {
      const other = others[i];
      return over(row) && over(other) ? [{ row, other, against: 'compared' as const }] : [];
    });
  });
}

/** What names a pair: its day, and under compare that of the other. */
const head = ({ row, other, against }: Pair, at: string, spec: LifecycleSpec): Row => ({
  ...(spec.breakdown ? { breakdown: partOf(row) } : {}),
  [at]: row[at]!,
  ...(against === 'compared' ? { period: 'current', other_start: other[at]! } : {}),
  against,
});

/**
 * Each interval's rates against those of the interval at the same place of the compared period, or
 * without one each part's against all others together: `rate` of `count` and `size`, `other` of
 * `other_count` and `other_size`, `difference` with its 95 % interval (Newcombe), `noise` where that
 * holds 0. Only intervals that are over, and no row where either side has nobody.
 */
export function rateDifferences(
  rows: readonly Row[],
  spec: LifecycleSpec,
  compared: boolean,
): Row[] {
  return pairs(rows, 'start', spec, compared).flatMap((pair) =>
    MEASURES.flatMap((of): Row[] => {
      const { row, other, against } = pair;
      const { over, under } = RATES[of];
      const less = (column: string): number => (against === 'rest' ? n(row, column) : 0);
      const mine = [n(row, over), n(row, under)] as const;
      const theirs = [n(other, over) - less(over), n(other, under) - less(under)] as const;
      if (!mine[1] || !theirs[1]) return [];
      const { low, high } = newcombe(...mine, ...theirs);
      const [rate, otherRate] = [mine[0] / mine[1], theirs[0] / theirs[1]];
      return [
        {
          ...head(pair, 'start', spec),
          of,
          count: mine[0],
          size: mine[1],
          rate,
          other_count: theirs[0],
          other_size: theirs[1],
          other: otherRate,
          difference: rate - otherRate,
          low,
          high,
          noise: low <= 0 && high >= 0,
        },
      ];
    }),
  );
}

/**
 * How the stickiness of whole months differs between two periods: a difference of two means over
 * people, with its 95 % interval from their standard errors (normal).
 */
export function stickinessDifferences(rows: readonly Row[], spec: LifecycleSpec): Row[] {
  const z = normalQuantile(0.975);
  return pairs(rows, 'month', spec, true).flatMap((pair): Row[] => {
    const { row, other } = pair;
    const errors = [row['standard_error'], other['standard_error']];
    if (!errors.every((e) => typeof e === 'number')) return [];
    const difference = n(row, 'stickiness') - n(other, 'stickiness');
    const reach = z * Math.hypot(...(errors as number[]));
    const [low, high] = [difference - reach, difference + reach];
    return [
      {
        ...head(pair, 'month', spec),
        rate: row['stickiness']!,
        other: other['stickiness']!,
        difference,
        low,
        high,
        noise: low <= 0 && high >= 0,
      },
    ];
  });
}
