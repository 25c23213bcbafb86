import type { Frame } from '../../engine/frame.ts';
import { addDays } from '../../model/days.ts';
import type { Customers } from './histories.ts';
import type { Span } from './spec.ts';

/** What sums are kept for: each shown value of the breakdown, each cohort, and the whole. */
export interface Groups {
  /** The shown values, largest first, `(other)` last; null = no touch won them. */
  names: (string | null)[];
  /** First days of the months in which customers first bought. */
  cohorts: string[];
  /** Number of the group of a value; values beyond the top are `(other)`. */
  named: (name: string | null) => number;
  /** Number of the group of a month. */
  cohort: (month: string) => number;
  whole: number;
  size: number;
}

const OTHER = '(other)';

/** Values by their customers, then those that only cost, ties by name; `top` of them are shown. */
export function groupsOf(c: Customers, cost: Frame | null, top: number, span: Span): Groups {
  const people = new Map<string | null, number>();
  for (let i = 0; i < c.length; i++) {
    people.set(c.name[i]!, (people.get(c.name[i]!) ?? 0) + c.customers[i]!);
  }
  const costing = cost ? (cost.cells('name') as string[]) : [];
  for (const name of costing) if (!people.has(name)) people.set(name, 0);
  const byAge = new Map<number, string>();
  for (let i = 0; i < c.length; i++) {
    if (!byAge.has(c.age[i]!)) byAge.set(c.age[i]!, monthOf(span, c.age[i]!));
  }
  const cohorts = [...new Set(byAge.values())].sort();
  const ranked = [...people]
    .filter(([name]) => name !== null)
    .sort(([a, n], [b, m]) => m - n || (a! < b! ? -1 : 1))
    .map(([name]) => name);
  const names = [
    ...ranked.slice(0, top),
    ...(ranked.length > top ? [OTHER] : []),
    ...(people.has(null) ? [null] : []),
  ];
  const at = new Map(names.map((name, i) => [name, i]));
  const month = new Map(cohorts.map((cohort, i) => [cohort, names.length + i]));
  return {
    names,
    cohorts,
    named: (name) => at.get(name) ?? at.get(OTHER)!,
    cohort: (day) => month.get(day) ?? -1,
    whole: names.length + cohorts.length,
    size: names.length + cohorts.length + 1,
  };
}

/** The groups of each row of the customers: its value, its cohort, the whole. */
export const keysOf = (c: Customers, groups: Groups, span: Span): number[][] =>
  Array.from({ length: c.length }, (_, i) => [
    groups.named(c.name[i]!),
    groups.cohort(monthOf(span, c.age[i]!)),
    groups.whole,
  ]);

/** The first day of the month in which customers of an age first bought. */
export const monthOf = ({ end }: Span, age: number): string =>
  `${addDays(end, -age).slice(0, 8)}01`;
