import type { Row } from '../../engine/types.ts';
import { newcombe, type Interval } from '../../stats/interval.ts';
import { wilson } from '../../stats/wilson.ts';
import type { CohortSpec } from './spec.ts';

/** Fewer people than this are too few for a share to be read: it is marked, and never a finding. */
export const ENOUGH = 30;

export interface Share {
  count: number;
  size: number;
}

export const share = (row: Row): Share => ({
  count: Number(row['count']),
  size: Number(row['size']),
});
export const rate = ({ count, size }: Share): number => count / size;
export const minus = (a: Share, b: Share): Share => ({
  count: a.count - b.count,
  size: a.size - b.size,
});
export const plus = (a: Share, b: Share): Share => ({
  count: a.count + b.count,
  size: a.size + b.size,
});
export const few = (...shares: readonly Share[]): boolean => shares.some((s) => s.size < ENOUGH);

/** The 95 % interval of the difference of two shares of different people. */
export const difference = (a: Share, b: Share): Interval =>
  newcombe(a.count, a.size, b.count, b.size);
/** A difference whose interval holds zero cannot be told from chance. */
export const isNoise = ({ low, high }: Interval): boolean => low <= 0 && high >= 0;

const part = (row: Row) => row['breakdown'] ?? null;

/**
 * Of an average row of a part: its people and all others, over the same cohorts. Under the elapsed
 * clock a cell of a part can be over while that of the whole is not: such cohorts are left out.
 */
export function ownAndRest(
  row: Row,
  rows: readonly Row[],
  spec: CohortSpec,
): { own: Share; rest: Share } | null {
  if (spec.clock === 'calendar') {
    const whole = rows.find((r) => r['total'] && part(r) === null && r['offset'] === row['offset']);
    return whole ? { own: share(row), rest: minus(share(whole), share(row)) } : null;
  }
  const cells = rows.filter((r) => !r['total'] && r['offset'] === row['offset'] && r['complete']);
  const whole = new Map(cells.filter((r) => part(r) === null).map((r) => [r['cohort'], share(r)]));
  const nobody = { count: 0, size: 0 };
  const own = cells.filter((r) => part(r) === part(row) && whole.has(r['cohort']!));
  // Cohorts in which the part has nobody are the rest's alone.
  const mine = own.map(share).reduce(plus, nobody);
  return { own: mine, rest: minus([...whole.values()].reduce(plus, nobody), mine) };
}

/**
 * `retention`: the averages with the interval of each rate (Wilson), how many cohorts they hold,
 * and for each part its difference from all others (Newcombe).
 */
export function retentionRows(rows: readonly Row[], spec: CohortSpec): Row[] {
  const cohorts = new Map<string, number>();
  const key = (r: Row) => JSON.stringify([part(r), r['offset']]);
  for (const r of rows) {
    if (!r['total'] && r['complete']) cohorts.set(key(r), (cohorts.get(key(r)) ?? 0) + 1);
  }
  return rows
    .filter((r) => r['total'])
    .map((r) => {
      const own = share(r);
      const [low, high] = own.size ? wilson(own.count, own.size) : [null, null];
      return {
        breakdown: part(r),
        offset: r['offset']!,
        ...(r['from'] === undefined ? {} : { from: r['from'], to: r['to']! }),
        cohorts: cohorts.get(key(r)) ?? 0,
        size: own.size,
        count: own.count,
        rate: own.size ? rate(own) : null,
        low,
        high,
        few: few(own),
        ...(spec.breakdown ? againstRest(r, rows, spec) : {}),
      };
    });
}

function againstRest(row: Row, rows: readonly Row[], spec: CohortSpec): Row {
  const pair = part(row) === null ? null : ownAndRest(row, rows, spec);
  const interval = pair && pair.own.size && pair.rest.size ? difference(pair.own, pair.rest) : null;
  return {
    rest_count: pair?.rest.count ?? null,
    rest_size: pair?.rest.size ?? null,
    difference: pair && interval ? rate(pair.own) - rate(pair.rest) : null,
    difference_low: interval?.low ?? null,
    difference_high: interval?.high ?? null,
    noise: interval ? isNoise(interval) : null,
  };
}

/** `comparison`: the averages of both periods, offset by offset, and their difference. */
export function comparisonRows(current: readonly Row[], compared: readonly Row[]): Row[] {
  const key = (r: Row) => JSON.stringify([part(r), r['offset']]);
  const then = new Map(compared.filter((r) => r['total']).map((r) => [key(r), share(r)]));
  return current
    .filter((r) => r['total'])
    .map((r) => {
      const now = share(r);
      const before = then.get(key(r)) ?? { count: 0, size: 0 };
      const interval = now.size && before.size ? difference(now, before) : null;
      return {
        breakdown: part(r),
        offset: r['offset']!,
        count: now.count,
        size: now.size,
        rate: now.size ? rate(now) : null,
        compared_count: before.count,
        compared_size: before.size,
        compared_rate: before.size ? rate(before) : null,
        difference: interval ? rate(now) - rate(before) : null,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        noise: interval ? isNoise(interval) : null,
        few: few(now, before),
      };
    });
}
