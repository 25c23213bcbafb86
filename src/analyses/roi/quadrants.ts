import { quantile } from '../../stats/quantile.ts';
import { depthOf } from '../../ui/tree.ts';
import { valueLabel } from '../parts/names.ts';
import type { RoiLine } from './figures.ts';
import type { RoiSpec } from './spec.ts';

/** A row as a point of cost and return. */
export interface Point {
  name: string;
  cost: number;
  roas: number;
  claimed: number | null;
  row: RoiLine;
}

/** With fewer points a middle says nothing. */
const LEAST_POINTS = 4;

/** Pays back at little cost, at much, does not at much, at little. */
export const QUADRANTS = ['scale', 'keep', 'fix', 'watch'] as const;
export type Quadrant = (typeof QUADRANTS)[number];

/** Where cost and return are parted: the median cost of the points, and the break-even. */
export interface Middle {
  cost: number;
  roas: number;
}

/** The rows that have a cost and a return, told apart by the first `depth` columns. */
export const pointsOf = (rows: readonly RoiLine[], { by }: RoiSpec, depth: number): Point[] =>
  rows.flatMap((row): Point[] => {
    const { cost, roas } = row;
    if (row['total'] === true || row['not_attributed'] === true) return [];
    if (typeof cost !== 'number' || cost <= 0 || typeof roas !== 'number') return [];
    if (depthOf(row, by) !== depth) return [];
    const name = by.slice(0, depth).map((c) => valueLabel(row[c]));
    return [{ name: name.join(' · '), cost, roas, claimed: row.claimed_roas, row }];
  });

export function middleOf(points: readonly Point[], even: number | null): Middle | null {
  if (even === null || points.length < LEAST_POINTS) return null;
  const costs = points.map((p) => p.cost).sort((a, b) => a - b);
  return { cost: quantile(costs, 0.5), roas: even };
}

/** On a line counts as beyond it. */
export function quadrantOf({ cost, roas }: Point, middle: Middle): Quadrant {
  if (roas >= middle.roas) return cost >= middle.cost ? 'keep' : 'scale';
  return cost >= middle.cost ? 'fix' : 'watch';
}
