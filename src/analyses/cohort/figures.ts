import { addDays, addMonths } from '../../model/days.ts';
import type { Row } from '../contract.ts';

export type Shown = 'rate' | 'value' | 'cumulative_value' | 'value_per_customer';
export type Interval = 'day' | 'week' | 'month';

/** One cell of the triangle. */
export interface CohortCell {
  cohort: string | null;
  size: number;
  offset: number;
  count: number;
  figure: number | null;
  complete: boolean;
  row: Row;
}

/** A cohort or the average of all, its cells by offset. */
export interface CohortLine {
  cohort: string | null;
  size: number;
  cells: CohortCell[];
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The first day of the interval `offset` after the one that begins on `cohort`. */
export const intervalStart = (cohort: string, offset: number, interval: Interval): string =>
  interval === 'month'
    ? addMonths(cohort, offset)
    : addDays(cohort, offset * (interval === 'week' ? 7 : 1));

/**
 * The lines of one value of the breakdown (null = the whole), the average last. A cell whose
 * interval has not begun at the data's end (`lastDay`) is left out.
 */
export function cohortLines(
  rows: readonly Row[],
  breakdown: string | null,
  shown: Shown,
  interval: Interval,
  lastDay: string | null,
): { cohorts: CohortLine[]; average: CohortLine | null } {
  const lines = new Map<string | null, CohortLine>();
  for (const row of rows) {
    if ((row['breakdown'] ?? null) !== breakdown) continue;
    const cohort = row['total'] === true ? null : String(row['cohort']);
    const offset = number(row['offset']);
    const begins = typeof row['from'] === 'number' ? row['from'] : offset;
    if (cohort && lastDay && intervalStart(cohort, begins, interval) > lastDay) continue;
    const line = lines.get(cohort) ?? { cohort, size: 0, cells: [] };
    line.size = Math.max(line.size, number(row['size']));
    const figure = row[shown];
    line.cells.push({
      cohort,
      size: number(row['size']),
      offset,
      count: number(row['count']),
      figure: typeof figure === 'number' ? figure : null,
      complete: row['complete'] !== false,
      row,
    });
    lines.set(cohort, line);
  }
  for (const line of lines.values()) line.cells.sort((a, b) => a.offset - b.offset);
  const average = lines.get(null) ?? null;
  const cohorts = [...lines.values()]
    .filter((line) => line.cohort !== null)
    .sort((a, b) => (a.cohort! < b.cohort! ? -1 : 1));
  return { cohorts, average };
}

/** The figure that takes the deepest colour: the first offset is everybody and would flatten all. */
export function deepest(lines: readonly CohortLine[]): number {
  const of = (from: number) =>
    lines.flatMap((l) =>
      l.cells.filter((c) => c.offset >= from && c.figure !== null).map((c) => c.figure!),
    );
  const later = of(1);
  return Math.max(1e-9, ...(later.some((v) => v > 0) ? later : of(0)));
}

/** The offsets that occur, with their bracket where the mode has brackets. */
export function offsetsOf(rows: readonly Row[]): { offset: number; from: number; to: number }[] {
  const found = new Map<number, { offset: number; from: number; to: number }>();
  for (const row of rows) {
    const offset = number(row['offset']);
    if (found.has(offset)) continue;
    const { from, to } = row;
    found.set(offset, {
      offset,
      from: typeof from === 'number' ? from : offset,
      to: typeof to === 'number' ? to : offset,
    });
  }
  return [...found.values()].sort((a, b) => a.offset - b.offset);
}
