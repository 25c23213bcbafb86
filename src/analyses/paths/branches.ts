import type { Context, Row } from '../contract.ts';
import type { Places } from './places.ts';
import { sideList, type Side } from '../parts/groups/sides.ts';
import type { PathsSpec } from './spec.ts';
import { grouping, heads, keys, takenCte, wayCtes } from './ways.ts';

type Sides = readonly Side<PathsSpec>[];
/** What fewer than this share of all do has no branch of its own. */
const LEAST = 0.005;

/** `beginning(begins, step, over, count, open)`: each path by the nodes that it begins with. */
const beginningCte = (spec: PathsSpec, sides: Sides): string => `beginning AS (
  SELECT ${keys(spec, sides)}nodes[1:step] AS begins, step, step = len(nodes) AND NOT went_on AS over,
    count, open
  FROM (SELECT *, unnest(range(1, len(nodes) + 1)) AS step FROM taken)
)`;

/** The CTEs that end in `big_branch(begins)`: what so many paths begin with that it stands alone. */
export const branchCtes = (spec: PathsSpec, sides: Sides): string[] => [
  beginningCte(spec, sides),
  `big_branch AS (
  SELECT begins FROM beginning GROUP BY begins
  HAVING sum(count) >= ${Math.max(LEAST, spec.min_share)} * (SELECT sum(count) FROM taken)
)`,
];

/** `branches`: for the nodes that paths begin with, how many begin so, and how many of them end there. */
export function branchesSql(spec: PathsSpec, context: Context): string {
  const sides = sideList(spec, context);
  return `-- Paths by the nodes that they begin with
WITH ${[...wayCtes(spec, context), takenCte(spec, sides), ...branchCtes(spec, sides)].join(',\n')}
SELECT ${heads(spec, sides)}begins, sum(count)::BIGINT AS count,
  coalesce(sum(count) FILTER (over), 0)::BIGINT AS ended,
  coalesce(sum(open) FILTER (over), 0)::BIGINT AS open
FROM beginning JOIN big_branch USING (begins)
${grouping(spec, sides, ['begins'])}`;
}

/** The part `branches`: a row for each, those that begin with the same nodes after these. */
export function branchRows(found: readonly Row[], places: Places): Row[] {
  const n = (row: Row, column: string): number => Number(row[column] ?? 0);
  const rows = found.map((r): Row => {
    const begins = Array.isArray(r['begins']) ? r['begins'] : [];
    const size = places.size(r);
    return {
      ...places.head(r),
      begins,
      step: begins.length,
      count: n(r, 'count'),
      size,
      share: size ? n(r, 'count') / size : null,
      ended: n(r, 'ended'),
      ended_rate: n(r, 'count') ? n(r, 'ended') / n(r, 'count') : null,
      ended_open: n(r, 'open'),
    };
  });
  const nobody = (row: Row): Row => {
    const size = places.size(row);
    const share = size ? 0 : null;
    return { ...row, count: 0, size, share, ended: 0, ended_rate: null, ended_open: 0 };
  };
  const text = (row: Row): string => JSON.stringify(row['begins']);
  return places
    .same(rows, ['begins'], nobody)
    .sort(
      (a, b) =>
        places.order(a, b) ||
        n(a, 'step') - n(b, 'step') ||
        n(b, 'count') - n(a, 'count') ||
        (text(a) < text(b) ? -1 : 1),
    );
}
