import type { Row } from '../contract.ts';

export const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
export const or0 = (value: unknown): number => number(value) ?? 0;

/** Fewer customers than this give a mean that says little. */
export const FEW = 30;

/** A point of a curve: what a customer had brought in the mean after so many days. */
export interface Climb {
  days: number;
  value: number;
  watched: number;
  complete: boolean;
  row: Row;
}
export interface Line {
  /** The cohort's first day, the value of the breakdown, or null for all customers. */
  name: string | null;
  points: Climb[];
}

const BLOCK = 30;

/** The curves of the rows that `of` names; none is followed where too few were watched. */
export function linesOf(
  curve: readonly Row[],
  of: (row: Row) => string | null | undefined,
): Line[] {
  const lines = new Map<string | null, Climb[]>();
  for (const row of curve) {
    const name = of(row);
    if (name === undefined) continue;
    const points = lines.get(name) ?? [];
    lines.set(name, points);
    if (or0(row['watched']) < FEW && row['complete'] !== true) continue;
    points.push({
      days: or0(row['offset']) * BLOCK,
      value: or0(row['value_per_customer']),
      watched: or0(row['watched']),
      complete: row['complete'] === true,
      row,
    });
  }
  return [...lines].filter(([, p]) => p.length).map(([name, points]) => ({ name, points }));
}

/** Customers by recency and frequency, whatever their money. */
export interface Square {
  r: number;
  f: number;
  customers: number;
  money: number;
}

export function squaresOf(rfm: readonly Row[]): Square[] {
  const at = new Map<string, Square>();
  for (const row of rfm) {
    const [r, f] = [or0(row['r']), or0(row['f'])];
    const square = at.get(`${r} ${f}`) ?? { r, f, customers: 0, money: 0 };
    square.customers += or0(row['customers']);
    square.money += or0(row['money']);
    at.set(`${r} ${f}`, square);
  }
  return [...at.values()].sort((a, b) => b.f - a.f || a.r - b.r);
}
