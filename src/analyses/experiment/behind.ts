import { personJoin } from '../../model/joins.ts';
import { literal } from '../../model/sql.ts';
import type { Behind, Context, Row } from '../contract.ts';
import { sameValues, valueConditions } from '../parts/behind.ts';
import type { Metric, Source } from './metric.ts';
import { fromWhere } from './outcome.ts';
import { EXPERIMENT_USES } from './query.ts';
import type { ExperimentSpec } from './spec.ts';
import { unitSql } from './unit.ts';

/**
 * The units of a variant; where a mark names a metric, those of them who did what it counts, and
 * the rows with which they did; without a metric, the rows that assigned them.
 */
export const behind: Behind<ExperimentSpec> = {
  part(row, spec) {
    if (!spec.breakdown || typeof row['breakdown'] !== 'string') return null;
    const { column } = spec.breakdown;
    const where = valueConditions({ [column]: row['breakdown'] }, [column]);
    return where.length ? { where } : null;
  },
  people(row, spec, context) {
    const metric = metricOf(row, spec);
    const sql = metric
      ? did('u.person', metric, row, spec, context)
      : `WITH ${unitSql(spec, context)}
SELECT u.person FROM unit u${unitTests(row)
          .map((test, i) => `${i ? ' AND' : ' WHERE'} ${test}`)
          .join('')}`;
    return { sql, uses: EXPERIMENT_USES };
  },
  lines(row, spec, context) {
    const metric = metricOf(row, spec);
    if (!metric) return [{ table: 'assignments', sql: came(row, spec, context), uses: ['people'] }];
    const id = metric.table === 'events' ? 's.row' : `${metric.table}.row`;
    const sql = did(id, metric, row, spec, context);
    return [{ table: metric.table, sql, uses: EXPERIMENT_USES }];
  },
};

const metricOf = (row: Row, spec: ExperimentSpec): Metric | undefined =>
  spec.metrics.find((m) => m.name === row['metric']);

const unitTests = (row: Row): string[] =>
  sameValues(row, { variant: 'u.variant', breakdown: 'u.breakdown' });

/** The assignments of the units themselves. */
const came = (row: Row, spec: ExperimentSpec, context: Context): string => {
  const tests = unitTests(row);
  return `WITH ${unitSql(spec, context)}
SELECT assignments.row FROM assignments ${personJoin(context, 'assignments', 'JOIN')}
WHERE assignments.experiment = ${literal(spec.experiment)}
  AND p.person IN (SELECT u.person FROM unit u${tests.length ? ` WHERE ${tests.join(' AND ')}` : ''})`;
};

/** What is asked of the rows after the assignment: nothing that was before, whatever is taken off. */
function did(
  column: string,
  source: Source,
  row: Row,
  asked: ExperimentSpec,
  context: Context,
): string {
  const spec = { ...asked, cuped: null };
  return `WITH ${unitSql(spec, context)}
SELECT ${column}
${fromWhere(source, spec, context, unitTests(row))}`;
}
