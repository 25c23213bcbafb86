import { addDays, addMonths, daysBetween, startOfWeek } from '../../model/days.ts';
import { wilson } from '../../stats/wilson.ts';
import type { Row } from '../contract.ts';

/** One bar of the funnel: a step of the whole or of one value of the breakdown, of one period. */
export interface StepBar {
  breakdown: string | null;
  total: boolean;
  /** Of the period that the current one is compared with. */
  compared: boolean;
  step: number;
  label: string;
  count: number;
  first: number;
  /** The count of the step before. */
  before: number | null;
  /** Share of step 1. */
  share: number | null;
  row: Row;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The rows as bars, each with its denominators; `stepBefore` where it is not simply one less. */
export function stepBars(
  rows: readonly Row[],
  stepBefore: (step: number) => number = (step) => step - 1,
): StepBar[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row['period'], row['breakdown'] ?? null, row['total'] === true]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const steps = [...group].sort((a, b) => number(a['step']) - number(b['step']));
    const count = (step: number) => number(steps.find((r) => r['step'] === step)?.['count']);
    const first = number(steps[0]?.['count']);
    return steps.map((row, i) => ({
      breakdown: row['breakdown'] === null ? null : String(row['breakdown']),
      total: row['total'] === true,
      compared: row['period'] === 'compared',
      step: number(row['step']),
      label: String(row['label'] ?? row['step']),
      count: number(row['count']),
      first,
      before: i ? count(stepBefore(number(row['step']))) : null,
      share: first ? number(row['count']) / first : null,
      row,
    }));
  });
}

const places = ['breakdown', 'step', 'total'] as const;
const samePlace = (a: Row, b: Row): boolean =>
  places.every((name) => (a[name] ?? null) === (b[name] ?? null));

/**
 * The rows of the current period with how their share of step 1 differs, from the compared period's
 * or from that of all other values: `difference`, `low`, `high`, `noise`, `other`, `other_count`.
 */
export function tableLines(rows: readonly Row[], differences: readonly Row[]): Row[] {
  const then = rows.filter((r) => r['period'] === 'compared');
  const found = differences.filter((d) => d['of'] === 'start');
  return rows
    .filter((r) => r['period'] !== 'compared')
    .map((row) => {
      const { difference, low, high, noise, other } = found.find((d) => samePlace(d, row)) ?? {};
      const earlier = then.find((r) => samePlace(r, row));
      return {
        ...row,
        other_count: earlier?.['count'] ?? null,
        other: other ?? earlier?.['rate_from_start'] ?? null,
        difference: difference ?? null,
        low: low ?? null,
        high: high ?? null,
        noise: noise ?? null,
      };
    });
}

/** A point of the trend: of those who began on `day`, the share that reached the step. */
export interface TrendPoint {
  breakdown: string | null;
  /** Of the period that the current one is compared with. */
  compared: boolean;
  day: string;
  /** The day at which it is drawn: of the current period. */
  at: string;
  count: number;
  of: number;
  rate: number;
  low: number;
  high: number;
  /** The window of its last starter ends after the data do. */
  open: boolean;
}

/**
 * The trend of one step against another, a point for each interval that has starters; `beside`
 * gives the day of the current period at which one of the compared period is drawn.
 */
export function trendPoints(
  trend: readonly Row[],
  step: number,
  of: number,
  openFrom: string | null,
  beside: (day: string) => string = (day) => day,
): TrendPoint[] {
  const counts = new Map<string, { reached: number; began: number; row: Row }>();
  for (const row of trend) {
    const at = number(row['step']);
    if (at !== step && at !== of) continue;
    const key = JSON.stringify([row['breakdown'] ?? null, row['day'], row['period']]);
    const entry = counts.get(key) ?? { reached: 0, began: 0, row };
    if (at === step) entry.reached = number(row['count']);
    if (at === of) entry.began = number(row['count']);
    counts.set(key, entry);
  }
  return [...counts.values()]
    .filter((e) => e.began > 0)
    .map(({ reached, began, row }) => {
      const [low, high] = wilson(reached, began);
      return {
        breakdown: row['breakdown'] === null ? null : String(row['breakdown']),
        compared: row['period'] === 'compared',
        day: String(row['day']),
        at: row['period'] === 'compared' ? beside(String(row['day'])) : String(row['day']),
        count: reached,
        of: began,
        rate: reached / began,
        low,
        high,
        open: openFrom !== null && String(row['day']) >= openFrom,
      };
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The values with the most starters, at most `most` of them. */
export function largest(points: readonly TrendPoint[], most: number): (string | null)[] {
  const size = new Map<string | null, number>();
  for (const p of points)
    if (!p.compared) size.set(p.breakdown, (size.get(p.breakdown) ?? 0) + p.of);
  return [...size]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([value]) => value);
}

/** Where the intervals of a compared period are drawn: as far into the current one as into theirs. */
export function besideOf(
  unit: 'day' | 'week' | 'month',
  current: string,
  compared: string,
): (day: string) => string {
  const months = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  if (unit === 'month') return (day) => addMonths(day, months(current) - months(compared));
  const start = unit === 'week' ? startOfWeek : (day: string): string => day;
  return (day) => addDays(day, daysBetween(start(compared), start(current)));
}
