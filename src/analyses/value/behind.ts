import type { Context } from '../../model/context.ts';
import { addDays, addMonths } from '../../model/days.ts';
import { date, literal } from '../../model/sql.ts';
import type { Behind, Lines, Row } from '../contract.ts';
import { sameValues, valueConditions } from '../parts/behind.ts';
import { customersSql } from './customers.ts';
import { costDays, costFrom, spendColumn, valueUses } from './query.ts';
import { scoredSql } from './rfm.ts';
import { spanOf, type Span, type ValueSpec } from './spec.ts';

/** The customers of a row, a cohort or a segment; their orders, and what was spent to win them. */
export const behind: Behind<ValueSpec> = {
  part(row, spec) {
    const { cohort } = row;
    const where = valueConditions(row, [spec.by]);
    if (typeof cohort === 'string') {
      return { where, period: { from: cohort, to: addDays(addMonths(cohort, 1), -1) } };
    }
    return where.length ? { where } : null;
  },
  people(row, spec, context) {
    const span = spanOf(spec, context);
    if (!span || row[spec.by] === OTHER) return null;
    const sql = scored(row)
      ? segmentSql('s.person', '', row, spec, context, span)
      : wonSql('c.person', '', row, spec, context, span);
    return { sql, uses: valueUses(context) };
  },
  lines(row, spec, context) {
    const span = spanOf(spec, context);
    if (!span || row[spec.by] === OTHER) return [];
    if (scored(row)) {
      const bought = segmentSql(
        'o.row',
        ' JOIN order_line o ON o.person = s.person',
        row,
        spec,
        context,
        span,
      );
      return [{ table: 'orders', sql: bought, uses: valueUses(context) }];
    }
    const orders = wonSql(
      'o.row',
      ' JOIN order_line o ON o.person = c.person',
      row,
      spec,
      context,
      span,
    );
    return [
      { table: 'orders', sql: orders, uses: valueUses(context) },
      ...spendLines(row, spec, context, span),
    ];
  },
};

/** The values beyond the largest: no one condition names them. */
const OTHER = '(other)';

/** True for a mark of the segments. */
const scored = (row: Row): boolean => ['segment', 'r', 'f'].some((name) => name in row);

/** `column` over the customers of a segment or of a square of scores. */
function segmentSql(
  column: string,
  join: string,
  row: Row,
  spec: ValueSpec,
  context: Context,
  span: Span,
): string {
  const tests = sameValues(row, { segment: 's.segment', r: 's.r', f: 's.f' });
  return `WITH ${[...customersSql(spec, context, span, false), scoredSql('standing', span.end)].join(',\n')}
SELECT ${column} FROM standing s${join}${tests.length ? ` WHERE ${tests.join(' AND ')}` : ''}`;
}

/** `column` over the customers of a row, who were won in the span. */
function wonSql(
  column: string,
  join: string,
  row: Row,
  spec: ValueSpec,
  context: Context,
  span: Span,
): string {
  const { cohort } = row;
  const tests = [
    'c.is_new',
    ...sameValues(row, { [spec.by]: 'c.name' }),
    ...(row['not_attributed'] === true ? ['c.name IS NULL'] : []),
    ...(typeof cohort === 'string'
      ? [`date_trunc('month', c.first_day) = ${literal(cohort)}::DATE`]
      : []),
  ];
  return `WITH ${customersSql(spec, context, span, true).join(',\n')}
SELECT ${column} FROM customer c${join}
WHERE ${tests.join(' AND ')}`;
}

function spendLines(row: Row, spec: ValueSpec, context: Context, span: Span): Lines[] {
  const days = costDays(spec, span, context);
  if (!days || row['not_attributed'] === true) return [];
  const { cohort } = row;
  const tests = [
    ...sameValues(row, { [spec.by]: `coalesce(${spendColumn(spec.by, context)}, '(none)')` }),
    ...(typeof cohort === 'string'
      ? [`spend.day >= ${date(cohort)} AND spend.day < ${date(addMonths(cohort, 1))}`]
      : []),
  ];
  return [
    { table: 'spend', sql: `SELECT spend.row\n${costFrom(spec, context, days, tests)}`, uses: [] },
  ];
}
