import { addDays } from '../../model/days.ts';
import { date } from '../../model/sql.ts';
import type { Behind, Context, Part, Row } from '../contract.ts';
import { sameValues, valueCondition } from '../parts/behind.ts';
import { groupOf, sideOf } from '../parts/groups/sides.ts';
import { rowsSql, timeColumns } from '../parts/rows/end.ts';
import { labelSql } from '../parts/rows/label.ts';
import { intervalStart } from './figures.ts';
import { members, memberSql, shownMembersSql, shownPeriods } from './members.ts';
import { cohortUses, completeSql, offsetSql, sinceSql, sizeSql } from './query.ts';
import { filtered, hasDayGrain } from './rows.ts';
import type { CohortSpec } from './spec.ts';

/** The members of a cohort, those of them whom a cell counts, and the rows with which they came back. */
export const behind: Behind<CohortSpec> = {
  part: partOf,
  people(row, asked, context) {
    const spec = sideOf(row, asked, context);
    return {
      sql:
        offsetOf(row) === null
          ? membersSql(row, spec, context)
          : backSql('m.person', row, spec, context),
      uses: cohortUses,
    };
  },
  lines(row, asked, context) {
    const spec = sideOf(row, asked, context);
    return [
      { table: spec.return.table, sql: backSql('r.row', row, spec, context), uses: cohortUses },
    ];
  },
};

const offsetOf = (row: Row): number | null =>
  typeof row['offset'] === 'number' ? row['offset'] : null;

function partOf(row: Row, spec: CohortSpec): Part | null {
  const { breakdown, cohort } = row;
  const one =
    spec.breakdown && typeof breakdown === 'string'
      ? valueCondition(spec.breakdown.column, breakdown)
      : null;
  const from = typeof cohort === 'string' ? cohort : null;
  const where = [...(groupOf(row, spec.compare) ?? []), ...(one ? [one] : [])];
  if (!where.length && !from) return null;
  return {
    ...(where.length ? { where } : {}),
    ...(from ? { period: { from, to: addDays(intervalStart(from, 1, spec.interval), -1) } } : {}),
  };
}

/** The CTEs that end in the members: with their breakdown, and of the mark's period, if there are. */
function memberCtes(row: Row, spec: CohortSpec, context: Context): string[] {
  const periods = shownPeriods(spec, context);
  const period = row['period'] === 'compared' ? periods.compared : periods.current;
  return [
    memberSql(spec, context),
    ...(spec.breakdown ? [labelSql(spec.breakdown.top)] : []),
    ...(spec.compare ? [shownMembersSql(spec, period)] : []),
  ];
}

/** Which members a mark speaks of. */
const memberTests = (row: Row, spec: CohortSpec): string[] => [
  ...(typeof row['cohort'] === 'string' ? [`m.cohort = ${date(row['cohort'])}`] : []),
  ...(spec.breakdown ? sameValues(row, { breakdown: 'm.breakdown' }) : []),
];

const where = (tests: readonly string[]): string =>
  tests.length ? `\nWHERE ${tests.join('\n  AND ')}` : '';

function membersSql(row: Row, asked: CohortSpec, context: Context): string {
  const spec = filtered(asked, context);
  return `WITH ${memberCtes(row, spec, context).join(',\n')}
SELECT m.person FROM ${members(spec)} m${where(memberTests(row, spec))}`;
}

/** A column of the returns (`r`) of members (`m`) that a cell, or without an offset a line, counts. */
function backSql(column: string, row: Row, asked: CohortSpec, context: Context): string {
  const spec = filtered(asked, context);
  const grain = hasDayGrain(spec, context);
  const alias = spec.return.table === 'events' ? 's' : 'orders';
  const offset = offsetOf(row);
  const span = offset === null ? null : spanOf(spec, offset);
  // An average is made of complete cells alone.
  const average = span !== null && typeof row['cohort'] !== 'string';
  const ctes = [
    ...memberCtes(row, spec, context),
    `return_row AS (
  ${rowsSql(spec.return, context, [...timeColumns(spec.return, grain), `${alias}.row`])}
)`,
    ...(average ? [sizeSql(spec, context)] : []),
  ];
  const tests = [
    ...memberTests(row, spec),
    ...(span ? [`${offsetSql(spec, grain)} ${between(span)}`] : []),
    ...(average ? [completeSql(spec, context)] : []),
  ];
  const size = `
  JOIN size s ON s.cohort = m.cohort${
    !spec.breakdown
      ? ''
      : typeof row['breakdown'] === 'string'
        ? ' AND s.breakdown = m.breakdown'
        : ' AND s.breakdown IS NULL'
  }
  CROSS JOIN (SELECT ${span?.until ?? offset} AS until) k`;
  return `WITH ${ctes.join(',\n')}
SELECT ${column}
FROM ${members(spec)} m
  JOIN return_row r ON r.person = m.person AND ${sinceSql(grain)}${average ? size : ''}${where(tests)}`;
}

/** The offsets at which a return counts for a cell, and the last interval that the cell spans. */
interface Span {
  since: number;
  /** null = to the end of the data. */
  to: number | null;
  until: number;
}

function spanOf(spec: CohortSpec, offset: number): Span {
  if (typeof spec.mode === 'object') {
    const [since, to] = spec.mode.brackets[offset]!;
    return { since, to, until: to };
  }
  const since = spec.mode === 'within' ? Math.min(1, offset) : offset;
  return { since, to: spec.mode === 'on_or_after' ? null : offset, until: offset };
}

const between = ({ since, to }: Span): string =>
  to === null ? `>= ${since}` : since === to ? `= ${since}` : `BETWEEN ${since} AND ${to}`;
