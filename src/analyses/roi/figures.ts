import type { Row } from '../contract.ts';
import type { RoiSpec } from './spec.ts';

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** A row of the page: the answer's, with what is seen beside it. */
export interface RoiLine extends Row {
  /** Claimed by the platforms ÷ credited − 1. */
  gap: number | null;
  /** Claimed by the platforms ÷ cost. */
  claimed_roas: number | null;
  /** Against the compared period. */
  roas_change: number | null;
  cost_change: number | null;
  revenue_change: number | null;
}

const keyOf = (row: Row, by: readonly string[]): string =>
  JSON.stringify([
    ...by.map((c) => row[c] ?? null),
    row['total'] ?? null,
    row['not_attributed'] ?? null,
  ]);

const ratio = (a: number | null, b: number | null): number | null =>
  a === null || !b ? null : a / b;
const less = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;

/** The current period's rows with gap and changes. */
export function lines(rows: readonly Row[], spec: RoiSpec): RoiLine[] {
  const earlier = new Map(
    rows.filter((r) => r['period'] === 'compared').map((r) => [keyOf(r, spec.by), r]),
  );
  return rows
    .filter((r) => r['period'] !== 'compared')
    .map((row) => {
      const then = earlier.get(keyOf(row, spec.by));
      const claimed = number(row['platform_value']);
      const revenue = number(row['revenue']);
      const over = ratio(claimed, revenue);
      const change = (name: string) => (then ? less(number(row[name]), number(then[name])) : null);
      return {
        ...row,
        // The whole holds revenue that no platform could claim: there is no gap to speak of.
        gap: over === null || !claimed || row['total'] === true ? null : over - 1,
        claimed_roas: claimed ? ratio(claimed, number(row['cost'])) : null,
        roas_change: change('roas'),
        cost_change: change('cost'),
        revenue_change: change('revenue'),
      };
    });
}

/** Why a row is no peer of the others; null = it is one. */
export function apart(row: Row): 'not-attributed' | 'no-spend' | 'no-revenue' | null {
  if (row['not_attributed'] === true) return 'not-attributed';
  if (row['total'] === true) return null;
  if (!row['cost']) return 'no-spend';
  return row['revenue'] === 0 ? 'no-revenue' : null;
}

/** Largest cost first; rows apart follow by their reason. */
export function ordered(all: readonly RoiLine[]): RoiLine[] {
  const place = { 'no-revenue': 1, 'no-spend': 2, 'not-attributed': 3 };
  const rank = (row: RoiLine) => {
    const why = apart(row);
    return why ? place[why] : 0;
  };
  const size = (row: RoiLine) => number(row['cost']) || number(row['revenue']) || 0;
  return [...all].sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

/** True where the cost of goods is known of some orders of a row, and not of all. */
export function partCosted(row: Row): boolean {
  const [costed, orders] = [number(row['costed_orders']), number(row['orders'])];
  return costed !== null && orders !== null && costed > 0 && costed < orders;
}

/**
 * The ROAS at which ROI is 0: revenue over what is left of it under the basis; under margin both of
 * the orders whose cost of goods is known.
 */
export function breakEven(all: readonly Row[], basis: RoiSpec['basis']): number | null {
  const total = all.find((r) => r['total'] === true);
  if (!total) return null;
  const margin = basis === 'margin';
  const revenue = number(total[margin ? 'costed_revenue' : 'revenue']);
  const kept = margin ? number(total['margin']) : less(revenue, number(total['refund']) ?? 0);
  return kept !== null && kept > 0 ? ratio(revenue, kept) : null;
}
