import { literal } from '../../model/sql.ts';
import type { Behind, Context, Row, Source } from '../contract.ts';
import { peopleOf, sameValues, valueConditions } from '../parts/behind.ts';
import { pathsUses } from './query.ts';
import type { PathsSpec } from './spec.ts';
import { bigNodeCte, bigWayCte, takenCte, wayCtes } from './ways.ts';

/** Whose path a mark counts, and the rows that are its nodes. */
export const behind: Behind<PathsSpec> = {
  part(row, spec) {
    const { breakdown } = spec;
    if (!breakdown) return null;
    const where = valueConditions({ [breakdown.column]: row['breakdown'] ?? null }, [
      breakdown.column,
    ]);
    return where.length ? { where } : null;
  },
  people: (row, spec, context) => personSource(row, spec, context),
  lines: (row, spec, context) => [
    {
      table: 'events',
      sql: `${withSql(spec, context)}
SELECT row FROM step
WHERE step <= ${spec.steps}${stepTest(row)}
  AND unit IN (SELECT unit FROM way WHERE ${tests(row, spec)})`,
      uses: pathsUses(spec),
    },
  ],
};

const withSql = (spec: PathsSpec, context: Context): string =>
  `WITH ${[...wayCtes(spec, context), takenCte(spec), bigNodeCte(spec), bigWayCte(spec)].join(',\n')}`;

function personSource(row: Row, spec: PathsSpec, context: Context): Source {
  const units = `${withSql(spec, context)}
SELECT unit FROM way WHERE ${tests(row, spec)}`;
  const unit = spec.count === 'users' ? 'person' : 'session';
  return { sql: peopleOf(unit, units), uses: pathsUses(spec) };
}

/** The rows of a node are those of its step; of a way to the next, of both. */
function stepTest(row: Row): string {
  const step = Number(row['step'] ?? 0);
  if (!step) return '';
  return typeof row['source'] === 'string'
    ? ` AND step IN (${step}, ${step + 1})`
    : ` AND step = ${step}`;
}

/** What a unit's path must be like for the mark to count it. */
function tests(row: Row, spec: PathsSpec): string {
  const step = Number(row['step'] ?? 0);
  const at = (k: number, name: Row[string]): string[] =>
    typeof name !== 'string'
      ? []
      : name === '(other)'
        ? [
            `nodes[${k}] IS NOT NULL AND nodes[${k}] NOT IN (SELECT node FROM big_node WHERE step = ${k})`,
          ]
        : [`nodes[${k}] = ${literal(name)}`];
  const found = [
    ...wayTest(row),
    ...(step
      ? [...at(step, row['node'] ?? row['source'] ?? null), ...at(step + 1, row['target'] ?? null)]
      : []),
    ...(step && row['end'] === true ? [`len(nodes) = ${step} AND NOT went_on`] : []),
    ...(spec.breakdown ? sameValues(row, { breakdown: 'breakdown' }) : []),
  ];
  return found.join('\n  AND ') || 'true';
}

function wayTest({ path, rest }: Row): string[] {
  if (typeof path !== 'string') return [];
  if (rest === true) return ['way NOT IN (SELECT way FROM big_way)'];
  return [`way = ${literal(path)}`];
}
