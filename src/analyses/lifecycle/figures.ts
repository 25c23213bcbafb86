import type { Row } from '../contract.ts';

/** What a person is in an interval, in the order in which bars are stacked from the axis. */
export const PHASES = ['returning', 'resurrected', 'new', 'dormant'] as const;
export type Phase = (typeof PHASES)[number];

/** One piece of a bar; those who went quiet lie below the axis. */
export interface Piece {
  /** Place of the interval, from 0. */
  at: number;
  phase: Phase;
  y1: number;
  y2: number;
  people: number;
  row: Row;
}

const n = (row: Row, column: string): number => Number(row[column] ?? 0);

/** The pieces of all bars: active above the axis in three, dormant below. */
export const pieces = (rows: readonly Row[]): Piece[] =>
  rows.flatMap((row, at) => {
    let top = 0;
    return PHASES.flatMap((phase): Piece[] => {
      const people = n(row, phase);
      if (people === 0) return [];
      if (phase === 'dormant') return [{ at, phase, y1: -people, y2: 0, people, row }];
      const y1 = top;
      top += people;
      return [{ at, phase, y1, y2: top, people, row }];
    });
  });

export const KINDS = ['daily_actives', 'weekly_actives', 'monthly_actives'] as const;
export type Kind = (typeof KINDS)[number];

export interface ActivePoint {
  kind: Kind;
  day: string;
  people: number;
}

/** The three lines of actives, where they have a value. */
export const activePoints = (rows: readonly Row[]): ActivePoint[] =>
  KINDS.flatMap((kind) =>
    rows.flatMap((row): ActivePoint[] =>
      typeof row[kind] === 'number' ? [{ kind, day: String(row['day']), people: row[kind] }] : [],
    ),
  );
