import type { Context } from '../../model/context.ts';
import { date } from '../../model/sql.ts';
import { conditionSql, inSegments, SEGMENT } from '../../model/where.ts';
import { creditSql, UNTOUCHED } from '../parts/credit/credit.ts';
import { loaded, saleSql } from '../parts/credit/sale.ts';
import { valueColumn, valueSource } from '../parts/credit/values.ts';
import type { Span, ValueSpec } from './spec.ts';

/** True where customers are told apart by a touch of theirs. */
export const touched = (context: Context): boolean => loaded(context, 'events');

/**
 * CTEs that end in `customer(person, first_day, is_new[, name])`, who first bought in the span, and
 * `purchase(person, …, day, value, orders)`: a row for each day on which one of them bought.
 * `named`: with the value of the touch that won them, NULL where there was none.
 */
export function customersSql(
  spec: ValueSpec,
  context: Context,
  span: Span,
  named: boolean,
): string[] {
  const credited = named || told(spec).length > 0;
  return [
    `order_line AS (  -- every order in the base currency; "first" is its customer's first in all data
  WITH ${saleSql('orders', context, `orders.day <= ${date(span.end)}`)}
  SELECT sale.*, first_sale.row IS NOT NULL AS "first"
  FROM sale LEFT JOIN first_sale ON first_sale.row = sale.row
)`,
    `sale AS (SELECT * FROM order_line WHERE "first")`,
    ...(credited ? [touched(context) ? creditSql(spec.attribution, context) : UNTOUCHED] : []),
    customerSql(spec, context, span, named),
    `purchase AS (  -- several orders of a day are one purchase
  SELECT c.person, c.first_day, c.is_new,${named ? ' c.name,' : ''} o.day,
    sum(${spec.basis === 'margin' ? 'o.margin' : 'o.revenue - o.refund'}) AS value, count(*) AS orders
  FROM customer c JOIN order_line o ON o.person = c.person
  GROUP BY ALL
)`,
  ];
}

/** The columns of the first order and its touch that choose customers. */
const told = ({ where }: ValueSpec): string[] =>
  where.map((w) => w.column).filter((column) => column !== SEGMENT);

function customerSql(spec: ValueSpec, context: Context, span: Span, named: boolean): string {
  const credited = named || told(spec).length > 0;
  const columns = [...(named ? [spec.by] : []), ...told(spec)];
  const events = touched(context) && columns.some((c) => valueSource(c, context) === 'event');
  const tests = [
    's.person IS NOT NULL',
    `s.day BETWEEN ${date(span.from)} AND ${date(span.to)}`,
    ...spec.where.map((w) =>
      w.column === SEGMENT
        ? inSegments(w, context, 's.person', 'person')
        : conditionSql(w, valueColumn(w.column, context), true),
    ),
  ];
  const joins = credited
    ? [
        'JOIN credit c ON c.row = s.row',
        'JOIN orders ON orders.row = s.row',
        ...(touched(context) ? ['LEFT JOIN touches t ON t.person = c.person AND t.n = c.n'] : []),
        ...(events ? ['LEFT JOIN events ON events.row = t.row'] : []),
      ]
    : [];
  return `customer AS (
  SELECT s.person, s.day AS first_day, s.is_new${
    named ? `,\n    ${valueColumn(spec.by, context, '(none)')} AS name` : ''
  }
  FROM sale s${joins.map((j) => `\n  ${j}`).join('')}
  WHERE ${tests.join('\n    AND ')}
)`;
}
