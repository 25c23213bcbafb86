import { resolvePeriod } from '../../model/period.ts';
import { literal } from '../../model/sql.ts';
import type { Behind, Context, Row, Source } from '../contract.ts';
import { indented, peopleOf, sameValues, valueConditions } from '../parts/behind.ts';
import { branchCtes } from './branches.ts';
import { pathsUses } from './query.ts';
import { groupOf, sideAt, sideList } from '../parts/groups/sides.ts';
import type { PathsSpec } from './spec.ts';
import { walkCtes } from './walk.ts';
import { bigNodeCte, bigWayCte, takenCte, wayCtes } from './ways.ts';

/** Whose path a mark counts, and the rows that are its nodes. */
export const behind: Behind<PathsSpec> = {
  part(row, spec, context) {
    const { breakdown } = spec;
    const where = breakdown
      ? valueConditions({ [breakdown.column]: row['breakdown'] ?? null }, [breakdown.column])
      : [];
    const { name, spec: side } = sideAt(row, sideList(spec, context));
    const then = name === 'compared' ? resolvePeriod(side.period, context, ['events']) : null;
    const all = [...(groupOf(row, spec.compare) ?? []), ...where];
    if (!all.length && !then) return null;
    return { ...(all.length ? { where: all } : {}), ...(then ? { period: then } : {}) };
  },
  people: (row, spec, context) => personSource(row, spec, context),
  lines: (row, spec, context) => [
    { table: 'events', sql: linesSql(row, spec, context), uses: pathsUses(spec) },
  ],
};

/** All that tells which units a mark means; of the icicle also which branches stand alone. */
function ctes(row: Row, spec: PathsSpec, context: Context): string[] {
  const sides = sideList(spec, context);
  return [
    ...wayCtes(spec, context),
    takenCte(spec, sides),
    bigNodeCte(spec),
    bigWayCte(spec),
    ...(row['begins'] && row['rest'] === true ? branchCtes(spec, sides) : []),
  ];
}

const unitsOf = (row: Row, spec: PathsSpec, context: Context): string =>
  `SELECT unit FROM way WHERE ${tests(row, spec, context)}`;

function personSource(row: Row, spec: PathsSpec, context: Context): Source {
  const units = `WITH ${ctes(row, spec, context).join(',\n')}\n${unitsOf(row, spec, context)}`;
  const unit = spec.count === 'users' ? 'person' : 'session';
  return { sql: peopleOf(unit, units), uses: pathsUses(spec) };
}

/** The rows of the nodes; where two sides are walked, those of the mark's are walked by themselves. */
function linesSql(row: Row, spec: PathsSpec, context: Context): string {
  const sides = sideList(spec, context);
  const all = [
    ...(sides.length > 1 ? walkCtes(sideAt(row, sides).spec, context) : []),
    ...ctes(row, spec, context),
  ];
  const at = detourOf(row);
  const units = unitsOf(row, spec, context);
  const rows = at
    ? `SELECT row FROM step
WHERE (unit, step) IN (
  SELECT unit, unnest([i, i + 1, i + 2])
  FROM (SELECT unit, unnest(${at}) AS i FROM way WHERE unit IN (\n${indented(indented(units))}\n  ))
)`
    : `SELECT row FROM step
WHERE step <= ${spec.steps}${stepTest(row)}
  AND unit IN (\n${indented(units)}\n)`;
  return `WITH ${all.join(',\n')}\n${rows}`;
}

/** The rows of a node are those of its step; of a way to the next, of both; of a branch, all up to it. */
function stepTest(row: Row): string {
  const { begins } = row;
  if (Array.isArray(begins)) return ` AND step <= ${begins.length + Number(row['rest'] === true)}`;
  const step = Number(row['step'] ?? 0);
  if (!step) return '';
  return typeof row['source'] === 'string'
    ? ` AND step IN (${step}, ${step + 1})`
    : ` AND step = ${step}`;
}

/** Where a path leaves a node and comes straight back, as a list of steps; null for other marks. */
function detourOf({ step, source, target }: Row): string | null {
  if (step !== undefined || typeof source !== 'string' || typeof target !== 'string') return null;
  const [from, via] = [literal(source), literal(target)];
  return `list_filter(range(1, len(nodes) - 1), lambda i:
    nodes[i] = ${from} AND nodes[i + 1] = ${via} AND nodes[i + 2] = ${from})`;
}

/** What a unit's path must be like for the mark to count it. */
function tests(row: Row, spec: PathsSpec, context: Context): string {
  const step = Number(row['step'] ?? 0);
  const at = (k: number, name: Row[string]): string[] =>
    typeof name !== 'string'
      ? []
      : name === '(other)'
        ? [
            `nodes[${k}] IS NOT NULL AND nodes[${k}] NOT IN (SELECT node FROM big_node WHERE step = ${k})`,
          ]
        : [`nodes[${k}] = ${literal(name)}`];
  const sides = sideList(spec, context);
  const detour = detourOf(row);
  const found = [
    ...(sides.length > 1 ? [`period = '${sideAt(row, sides).name}'`] : []),
    ...(spec.incomplete === 'exclude' ? ['NOT open'] : []),
    ...(Array.isArray(row['begins']) ? branchTest(row['begins'], row) : wayTest(row, spec)),
    ...(detour ? [`len(${detour}) > 0`] : []),
    ...(step
      ? [...at(step, row['node'] ?? row['source'] ?? null), ...at(step + 1, row['target'] ?? null)]
      : []),
    ...(step && row['end'] === true ? [`len(nodes) = ${step} AND NOT went_on`] : []),
    ...(spec.breakdown ? sameValues(row, { breakdown: 'breakdown' }) : []),
  ];
  return found.join('\n  AND ') || 'true';
}

function wayTest({ nodes, rest }: Row, spec: PathsSpec): string[] {
  if (rest === true) return ['nodes NOT IN (SELECT nodes FROM big_way)'];
  if (!Array.isArray(nodes)) return [];
  return [`nodes = ${listSql(spec.direction === 'to' ? [...nodes].reverse() : nodes)}`];
}

const listSql = (nodes: readonly unknown[]): string =>
  `[${nodes.map((node) => literal(String(node))).join(', ')}]`;

/** Who begins with these nodes; of them those who end there, or go on to what has no branch. */
function branchTest(begins: readonly unknown[], { end, rest }: Row): string[] {
  const k = begins.length;
  return [
    ...(k ? [`nodes[1:${k}] = ${listSql(begins)}`] : []),
    ...(end === true ? [`len(nodes) = ${k} AND NOT went_on`] : []),
    ...(rest === true
      ? [`len(nodes) > ${k} AND nodes[1:${k + 1}] NOT IN (SELECT begins FROM big_branch)`]
      : []),
  ];
}
