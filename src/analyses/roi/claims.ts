import type { Row } from '../contract.ts';
import { outerRows } from './change.ts';
import type { RoiSpec } from './spec.ts';

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const over = (a: number | null, b: number | null): number | null =>
  a === null || !b ? null : a / b;

/**
 * What platforms claim beside what the orders credit them with: `claims` a row for each value of the
 * first column that claims any, and the whole (`total`), whose `orders` are all orders there are and
 * whose `excess` is how many more are claimed; `claim_days` the same of each day. Empty where nothing
 * is claimed.
 */
export function claimParts(
  given: { rows: readonly Row[]; levels: readonly Row[] },
  days: readonly Row[],
  spec: RoiSpec,
): Record<string, Row[]> {
  const now = (rows: readonly Row[]) => rows.filter((r) => r['period'] !== 'compared');
  const by = spec.by[0]!;
  const rows = outerRows({ rows: now(given.rows), levels: now(given.levels) }, spec).filter(
    (r) => r['not_attributed'] !== true && (number(r['platform_conversions']) ?? 0) > 0,
  );
  const total = now(given.rows).find((r) => r['total'] === true);
  if (!rows.length || number(total?.['orders']) === null) return {};
  const line = (r: Row, head: Row): Row => {
    const [claimed, orders] = [number(r['platform_conversions']), number(r['orders'])];
    return {
      ...head,
      claimed,
      orders,
      excess: claimed === null || orders === null ? null : claimed - orders,
      ratio: over(claimed, orders),
      claimed_value: number(r['platform_value']),
      revenue: number(r['revenue']),
      value_ratio: over(number(r['platform_value']), number(r['revenue'])),
    };
  };
  return {
    claims: [
      ...rows
        .map((r) => line(r, { [by]: r[by]! }))
        .sort((a, b) => Number(b['claimed']) - Number(a['claimed'])),
      line(total!, { [by]: null, total: true }),
    ],
    claim_days: days.map((r) => ({
      on_day: String(r['on_day']).slice(0, 10),
      claimed: number(r['platform_conversions']) ?? 0,
      orders: number(r['orders']) ?? 0,
      excess: (number(r['platform_conversions']) ?? 0) - (number(r['orders']) ?? 0),
    })),
  };
}
