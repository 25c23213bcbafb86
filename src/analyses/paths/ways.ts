import type { Context } from '../contract.ts';
import type { PathsSpec } from './spec.ts';
import { walkCtes } from './walk.ts';

/** At most so many paths stand by themselves in the table. */
export const MOST_PATHS = 200;
/** Between the nodes of a path. */
export const ARROW = ' → ';

/** The breakdown as a leading column, where there is one. */
export const part = (spec: PathsSpec): string => (spec.breakdown ? 'breakdown, ' : '');

/**
 * `way(unit, nodes, way, went_on, seconds, converted, breakdown)`: the path of each unit, its nodes
 * from the anchor on, and in the order of time as a text.
 */
export function wayCtes(spec: PathsSpec, context: Context): string[] {
  const { steps, direction, conversion, breakdown } = spec;
  const shown = `FILTER (step <= ${steps})`;
  // A column for each step: to put nodes in order within each of many units takes ten times as long.
  const nodes = Array.from({ length: steps }, (_, i) => `node_${i + 1}`);
  const inTime = direction === 'from' ? nodes : [...nodes].reverse();
  const way = `SELECT * EXCLUDE (${nodes.join(', ')}),
    list_filter([${nodes.join(', ')}], lambda x: x IS NOT NULL) AS nodes,
    concat_ws('${ARROW}', ${inTime.join(', ')}) AS way
  FROM (
    SELECT unit,
      ${nodes.map((name, i) => `max(node) FILTER (step = ${i + 1}) AS ${name}`).join(',\n      ')},
      max(step) > ${steps} AS went_on,
      CASE WHEN max(step) > 1 THEN
        epoch_us(max(ts) ${shown}) - epoch_us(min(ts) ${shown}) END AS wait${
          conversion ? `,\n      unit IN (SELECT unit FROM converted) AS converted` : ''
        }${breakdown ? `,\n      any_value(value) FILTER (step = 1) AS value` : ''}
    FROM step GROUP BY unit
  )`;
  const named = breakdown
    ? [
        `valued AS MATERIALIZED (
  ${way}
)`,
        `size_of AS (  -- values by size, ties by name
  SELECT value, row_number() OVER (ORDER BY count(*) DESC, value) AS place
  FROM valued GROUP BY value
)`,
        `way AS MATERIALIZED (
  SELECT valued.*, CASE WHEN place <= ${breakdown.top} THEN value ELSE '(other)' END AS breakdown
  FROM valued JOIN size_of USING (value)
)`,
      ]
    : [
        `way AS MATERIALIZED (
  ${way}
)`,
      ];
  return [...walkCtes(spec, context), ...named];
}

/** `taken(nodes, went_on, count)`: each path that was taken, and by how many. */
export const takenCte = (spec: PathsSpec): string => `taken AS MATERIALIZED (
  SELECT ${part(spec)}nodes, went_on, count(*) AS count FROM way GROUP BY ALL
)`;

/** `big_node(step, node)`: the nodes of each step that stand alone. */
export const bigNodeCte = (spec: PathsSpec): string => `big_node AS (
  SELECT step, node
  FROM (SELECT unnest(range(1, len(nodes) + 1)) AS step, unnest(nodes) AS node, count FROM taken)
  GROUP BY step, node${enough(spec, 'sum(count)', 'sum(count)', 'taken')}
  QUALIFY row_number() OVER (PARTITION BY step ORDER BY sum(count) DESC, node) <= ${spec.top}
)`;

/** `big_way(way)`: the paths that stand alone. */
export const bigWayCte = (spec: PathsSpec): string => `big_way AS (
  SELECT way FROM way GROUP BY way${enough(spec, 'count(*)', 'count(*)', 'way')}
  ORDER BY count(*) DESC, way LIMIT ${MOST_PATHS}
)`;

/** What fewer than the least share of all take does not stand alone. */
const enough = (spec: PathsSpec, own: string, all: string, table: string): string =>
  spec.min_share > 0
    ? `\n  HAVING ${own} >= ${spec.min_share} * (SELECT ${all} FROM ${table})`
    : '';
