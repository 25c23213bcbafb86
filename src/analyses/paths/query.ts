import type { Context, Query } from '../contract.ts';
import type { DerivedName } from '../../model/derived.ts';
import { windowSql } from '../../model/spec.ts';
import type { PathsSpec } from './spec.ts';
import { bigNodeCte, bigWayCte, part, takenCte, wayCtes } from './ways.ts';

/**
 * `main`, of one walk over the rows: `what` says whether a row is a path, a way from a node to the
 * next, or a detour. `total` marks the whole where it is broken down.
 */
export function pathsQuery(spec: PathsSpec, context: Context): Query {
  return {
    statements: [{ name: 'main', sql: mainSql(spec, context) }],
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
  const broken = spec.breakdown !== null;
  const group = (...keys: string[]): string =>
    broken
      ? `GROUP BY GROUPING SETS ((breakdown, ${keys.join(', ')}), (${keys.join(', ')}))`
      : `GROUP BY ${keys.join(', ')}`;
  const head = broken ? 'breakdown, grouping(breakdown) = 1 AS total, ' : '';
  const ctes = [
    ...wayCtes(spec, context),
    takenCte(spec),
    bigNodeCte(spec),
    bigWayCte(spec),
    `path AS (  -- the wait is from the path's first node to its last
  SELECT ${head}path, rest, any_value(len(nodes)) AS length, count(*) AS count,
    count(*) FILTER (went_on) AS went_on, quantile_cont(wait, 0.5) / 1e6 AS median_seconds${
      spec.conversion ? ',\n    count(*) FILTER (converted) AS converted' : ''
    }
  FROM (
    SELECT way.*, CASE WHEN b.way IS NULL THEN '(other)' ELSE b.way END AS path, b.way IS NULL AS rest
    FROM way LEFT JOIN big_way b ON b.way = way.way
  )
  ${group('path', 'rest')}
)`,
    `hop AS (  -- from each node to the next; NULL where the path ends
  SELECT ${part(spec)}unnest(range(1, len(nodes) + 1)) AS step, unnest(nodes) AS node,
    unnest(nodes[2:] || [CASE WHEN went_on THEN '(more)' END]) AS next, count
  FROM taken
)`,
    `link AS (
  SELECT ${head}h.step, CASE WHEN a.node IS NULL THEN '(other)' ELSE h.node END AS source,
    CASE WHEN next IS NULL OR h.step = ${spec.steps} OR b.node IS NOT NULL THEN next ELSE '(other)' END AS target,
    sum(count)::BIGINT AS count
  FROM hop h
    LEFT JOIN big_node a ON a.step = h.step AND a.node = h.node
    LEFT JOIN big_node b ON b.step = h.step + 1 AND b.node = h.next
  ${group('h.step', 'source', 'target')}
)`,
    `detour AS (  -- away from a node and straight back, each path once
  SELECT source, via AS target, sum(count)::BIGINT AS count
  FROM (
    SELECT DISTINCT nodes, went_on, ${part(spec)}count, source, via
    FROM (
      SELECT *, unnest(nodes) AS source, unnest(nodes[2:]) AS via, unnest(nodes[3:]) AS back
      FROM taken
    )
    WHERE source = back AND via <> source
  )
  GROUP BY source, via ORDER BY count DESC, source, target LIMIT 10
)`,
  ];
  return `${headline(spec)}
WITH ${ctes.join(',\n')}
SELECT 'path' AS what, * FROM path
UNION ALL BY NAME SELECT 'link' AS what, * FROM link
UNION ALL BY NAME SELECT 'detour' AS what, * FROM detour`;
}
