import { indented } from '../parts/behind.ts';
import type { Context } from '../contract.ts';
import { openSql, runningCtes } from './open.ts';
import { sideList, type Side } from '../parts/groups/sides.ts';
import type { PathsSpec } from './spec.ts';
import { walkCtes } from './walk.ts';

/** At most so many paths stand by themselves in the table. */
export const MOST_PATHS = 200;

type Sides = readonly Side<PathsSpec>[];

/** What a unit is told apart by beside its path, as leading columns. */
export const keys = (spec: PathsSpec, sides: Sides): string =>
  `${sides.length > 1 ? 'period, ' : ''}${spec.breakdown ? 'breakdown, ' : ''}`;

/** The same of groups: where they are broken down also of the whole, which `total` marks. */
export const heads = (spec: PathsSpec, sides: Sides): string =>
  `${sides.length > 1 ? 'period, ' : ''}${spec.breakdown ? 'breakdown, grouping(breakdown) = 1 AS total, ' : ''}`;

/** Groups by what units are told apart by and by columns, of all parts and of each. */
export function grouping(spec: PathsSpec, sides: Sides, columns: readonly string[]): string {
  const all = [...(sides.length > 1 ? ['period'] : []), ...columns];
  if (spec.breakdown)
    return `GROUP BY GROUPING SETS ((${['breakdown', ...all].join(', ')}), (${all.join(', ')}))`;
  return all.length ? `GROUP BY ${all.join(', ')}` : '';
}

/** Units whose path may still change are left out where the spec says so. */
export const counted = (spec: PathsSpec): string =>
  spec.incomplete === 'exclude' ? ' WHERE NOT open' : '';

/**
 * The CTEs that end in `way([period, ]unit, nodes, went_on, wait, open[, converted][, breakdown])`:
 * the path of each unit as the list of its nodes, from the anchor on. Of two sides both.
 */
export function wayCtes(spec: PathsSpec, context: Context): string[] {
  const sides = sideList(spec, context);
  const walked = spec.breakdown ? 'walked' : 'way';
  const all =
    sides.length === 1
      ? [
          ...walkCtes(sides[0]!.spec, context),
          `${walked} AS MATERIALIZED (\n${indented(unitsSql(spec, context))}\n)`,
        ]
      : [
          `${walked} AS MATERIALIZED (\n${sides
            .map((side) => indented(sideSql(side, context)))
            .join('\n  UNION ALL\n')}\n)`,
        ];
  return [...runningCtes(spec, context), ...all, ...(spec.breakdown ? named(spec) : [])];
}

/** The units of one of two sides. */
const sideSql = ({ name, spec }: Side<PathsSpec>, context: Context): string =>
  `SELECT '${name}' AS period, * FROM (
  WITH ${indented(walkCtes(spec, context).join(',\n')).trimStart()}
${indented(unitsSql(spec, context))}
)`;

/** A row for each unit, from the rows of `step`. */
function unitsSql(spec: PathsSpec, context: Context): string {
  const { steps, conversion, breakdown } = spec;
  const shown = `FILTER (step <= ${steps})`;
  // A column for each step: to put nodes in order within each of many units takes ten times as long.
  const nodes = Array.from({ length: steps }, (_, i) => `node_${i + 1}`);
  return `SELECT * EXCLUDE (${nodes.join(', ')}),
  list_filter([${nodes.join(', ')}], lambda x: x IS NOT NULL) AS nodes
FROM (
  SELECT unit,
    ${nodes.map((name, i) => `max(node) FILTER (step = ${i + 1}) AS ${name}`).join(',\n    ')},
    max(step) > ${steps} AS went_on,
    CASE WHEN max(step) > 1 THEN
      epoch_us(max(ts) ${shown}) - epoch_us(min(ts) ${shown}) END AS wait,
    ${openSql(spec, context)} AS open${
      conversion ? `,\n    unit IN (SELECT unit FROM converted) AS converted` : ''
    }${breakdown ? `,\n    any_value(value) FILTER (step = 1) AS value` : ''}
  FROM step GROUP BY unit
)`;
}

/** The values of the breakdown under the names that are shown, the same in both periods. */
const named = (spec: PathsSpec): string[] => [
  `size_of AS (  -- values by size, ties by name
  SELECT value, row_number() OVER (ORDER BY count(*) DESC, value) AS place
  FROM walked${counted(spec)} GROUP BY value
)`,
  `way AS MATERIALIZED (
  SELECT walked.*, CASE WHEN place <= ${spec.breakdown!.top} THEN value ELSE '(other)' END AS breakdown
  FROM walked LEFT JOIN size_of USING (value)
)`,
];

/** `taken(nodes, went_on, count, open)`: each path that was taken, by how many, how many of them open. */
export const takenCte = (spec: PathsSpec, sides: Sides): string => `taken AS MATERIALIZED (
  SELECT ${keys(spec, sides)}nodes, went_on, count(*) AS count, count(*) FILTER (open) AS open
  FROM way${counted(spec)} GROUP BY ALL
)`;

/** `big_node(step, node)`: the nodes of each step that stand alone. */
export const bigNodeCte = (spec: PathsSpec): string => `big_node AS (
  SELECT step, node
  FROM (SELECT unnest(range(1, len(nodes) + 1)) AS step, unnest(nodes) AS node, count FROM taken)
  GROUP BY step, node${enough(spec)}
  QUALIFY row_number() OVER (PARTITION BY step ORDER BY sum(count) DESC, node) <= ${spec.top}
)`;

/** `big_way(nodes)`: the paths that stand alone. */
export const bigWayCte = (spec: PathsSpec): string => `big_way AS (
  SELECT nodes FROM taken GROUP BY nodes${enough(spec)}
  ORDER BY sum(count) DESC, nodes LIMIT ${MOST_PATHS}
)`;

/** What fewer than the least share of all take does not stand alone. */
const enough = (spec: PathsSpec): string =>
  spec.min_share > 0
    ? `\n  HAVING sum(count) >= ${spec.min_share} * (SELECT sum(count) FROM taken)`
    : '';
