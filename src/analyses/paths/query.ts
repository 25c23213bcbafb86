import type { Context, Query } from '../contract.ts';
import type { DerivedName } from '../../model/derived.ts';
import { windowSql } from '../../model/spec.ts';
import { branchesSql } from './branches.ts';
import type { PathsSpec } from './spec.ts';
import { sideList } from '../parts/groups/sides.ts';
import {
  bigNodeCte,
  bigWayCte,
  counted,
  grouping,
  heads,
  keys,
  takenCte,
  wayCtes,
} from './ways.ts';

/**
 * `main`, of one walk over the rows of each period: `what` says whether a row is a path, a way from
 * a node to the next, a detour, or tells of how many units the path is open. `total` marks the whole
 * where it is broken down. For the icicle also `branches`.
 */
export function pathsQuery(spec: PathsSpec, context: Context): Query {
  return {
    statements: [
      { name: 'main', sql: mainSql(spec, context) },
      ...(spec.view === 'icicle' ? [{ name: 'branches', sql: branchesSql(spec, context) }] : []),
    ],
    uses: pathsUses(spec),
    money: [],
  };
}

export const pathsUses = (spec: PathsSpec): DerivedName[] => [
  'people',
  'event_spine',
  ...(spec.count === 'sessions' ? (['event_session'] as const) : []),
];

/** Names in a comment must not end it. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 200);

function headline(spec: PathsSpec): string {
  const { anchor, direction, count, window } = spec;
  const unit = count === 'sessions' ? 'sessions' : 'people';
  const edge = direction === 'from' ? 'first' : 'last';
  const where = anchor
    ? `the first ${oneLine([anchor.event].flat().join(' or '))}`
    : `their ${edge} row`;
  const way = direction === 'from' ? 'from' : 'back from';
  return `-- Paths of ${unit} ${way} ${where}, at most ${spec.steps} nodes${window ? `, within ${windowSql(window).slice(9).toLowerCase()}` : ''}`;
}

function mainSql(spec: PathsSpec, context: Context): string {
  const sides = sideList(spec, context);
  const group = (...columns: string[]): string => grouping(spec, sides, columns);
  const head = heads(spec, sides);
  const ctes = [
    ...wayCtes(spec, context),
    takenCte(spec, sides),
    bigNodeCte(spec),
    bigWayCte(spec),
    `path AS (  -- the wait is from the path's first node to its last
  SELECT ${head}nodes, rest, count(*) AS count, count(*) FILTER (open) AS open,
    count(*) FILTER (went_on) AS went_on, quantile_cont(wait, 0.5) / 1e6 AS median_seconds${
      spec.conversion ? ',\n    count(*) FILTER (converted) AS converted' : ''
    }
  FROM (
    SELECT way.* REPLACE (b.nodes AS nodes), b.nodes IS NULL AS rest
    FROM way LEFT JOIN big_way b ON b.nodes = way.nodes${counted(spec)}
  )
  ${group('nodes', 'rest')}
)`,
    `hop AS (  -- from each node to the next; NULL where the path ends
  SELECT ${keys(spec, sides)}unnest(range(1, len(nodes) + 1)) AS step, unnest(nodes) AS node,
    unnest(nodes[2:] || [CASE WHEN went_on THEN '(more)' END]) AS next, count, open
  FROM taken
)`,
    `link AS (
  SELECT ${head}h.step, CASE WHEN a.node IS NULL THEN '(other)' ELSE h.node END AS source,
    CASE WHEN next IS NULL OR h.step = ${spec.steps} OR b.node IS NOT NULL THEN next ELSE '(other)' END AS target,
    sum(count)::BIGINT AS count, sum(open)::BIGINT AS open
  FROM hop h
    LEFT JOIN big_node a ON a.step = h.step AND a.node = h.node
    LEFT JOIN big_node b ON b.step = h.step + 1 AND b.node = h.next
  ${group('h.step', 'source', 'target')}
)`,
    `way_back AS (  -- away from a node and straight back, each path once
  SELECT ${sides.length > 1 ? 'period, ' : ''}source, via AS target, sum(count)::BIGINT AS count
  FROM (
    SELECT DISTINCT nodes, went_on, ${keys(spec, sides)}count, source, via
    FROM (
      SELECT *, unnest(nodes) AS source, unnest(nodes[2:]) AS via, unnest(nodes[3:]) AS back
      FROM taken
    )
    WHERE source = back AND via <> source
  )
  GROUP BY ALL
)`,
    `detour AS (
  SELECT way_back.* FROM way_back
    JOIN (SELECT source, target FROM way_back GROUP BY source, target
      ORDER BY sum(count) DESC, source, target LIMIT 10) USING (source, target)
)`,
    `unit_of AS (
  SELECT ${head}count(*) FILTER (open) AS open FROM way
  ${group() || 'HAVING count(*) > 0'}
)`,
  ];
  return `${headline(spec)}
WITH ${ctes.join(',\n')}
SELECT 'path' AS what, * FROM path
UNION ALL BY NAME SELECT 'link' AS what, * FROM link
UNION ALL BY NAME SELECT 'detour' AS what, * FROM detour
UNION ALL BY NAME SELECT 'unit' AS what, * FROM unit_of`;
}
