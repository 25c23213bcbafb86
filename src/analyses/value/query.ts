import { hasColumn, type Context } from '../../model/context.ts';
import { baseMoney, rateJoin } from '../../model/money.ts';
import { date } from '../../model/sql.ts';
import { conditionSql } from '../../model/where.ts';
import type { Query } from '../contract.ts';
import { saleMoney } from '../parts/credit/sale.ts';
import { textColumn } from '../parts/credit/values.ts';
import { customersSql, touched } from './customers.ts';
import { rfmSql, rfmMovesSql } from './rfm.ts';
import { ofSegment, spanOf, type Span, type ValueSpec } from './spec.ts';

/**
 * The days that both orders and spend cover: of these the cost of a new customer is known. Spend
 * names nobody, so what the people of a segment cost is not.
 */
export function costDays(
  spec: ValueSpec,
  span: Span,
  context: Context,
): { from: string; to: string } | null {
  if (ofSegment(spec)) return null;
  const spend = context.tables.spend;
  if (!spend?.rows || !spend.from || !spend.lastFullDay) return null;
  const from = spend.from > span.from ? spend.from : span.from;
  const to = spend.lastFullDay < span.to ? spend.lastFullDay : span.to;
  return from <= to ? { from, to } : null;
}

export const valueUses = (context: Context): Query['uses'] =>
  touched(context)
    ? ['people', 'rate_of_day', 'event_session', 'touch']
    : ['people', 'rate_of_day'];

/**
 * `histories` what each customer bought, and how much of it before the holdout; `ages` what they
 * brought by days since the first purchase; `later` repeat purchases by day; `cost` by month; the
 * segments, and `checks`. The first four go to the worker, which fits and adds up.
 */
export function valueQuery(spec: ValueSpec, context: Context): Query {
  const span = spanOf(spec, context);
  if (!span) return { statements: [], uses: [], money: [] };
  const cost = costDays(spec, span, context);
  const statement = (comment: string, named: boolean, select: string, ...ctes: string[]) =>
    `-- ${comment}\nWITH ${[...customersSql(spec, context, span, named), ...ctes].join(',\n')}\n${select}`;
  return {
    statements: [
      {
        name: 'histories',
        to: 'work',
        sql: statement(
          'Customers by what they bought and when: equal ones as one row, as the models need them',
          true,
          historiesSql(span),
          historySql(span),
        ),
      },
      {
        name: 'ages',
        to: 'work',
        sql: statement(
          'What customers brought, by days since their first purchase',
          true,
          `SELECT name, date_trunc('month', first_day)::DATE AS cohort, day - first_day AS age,
  coalesce(sum(value), 0)::DOUBLE AS value, sum(orders)::DOUBLE AS orders
FROM purchase WHERE is_new GROUP BY ALL ORDER BY ALL`,
        ),
      },
      {
        name: 'later',
        to: 'work',
        sql: statement(
          'Repeat purchases of those who first bought before the holdout, by day',
          false,
          `SELECT day, count(*) AS purchases
FROM purchase WHERE is_new AND first_day <= ${date(span.cut)} AND day > first_day
GROUP BY day ORDER BY day`,
        ),
      },
      ...(cost ? [{ name: 'cost', to: 'work' as const, sql: costSql(spec, context, cost) }] : []),
      { name: 'rfm', sql: statement('Recency, frequency and money', false, ...rfmSql(span)) },
      {
        name: 'moves',
        sql: statement('Who moved between segments', false, ...rfmMovesSql(span, spec.moved)),
      },
      {
        name: 'checks',
        sql: statement(
          'What a reader of these figures should know of the rows behind them',
          false,
          `SELECT count(*) AS orders, count_if(person IS NULL) AS nameless,
  count(margin) AS costed,
  (SELECT count(*) FROM customer WHERE NOT is_new) AS earlier
FROM order_line`,
        ),
      },
    ],
    uses: valueUses(context),
    money: [
      { table: 'orders', columns: saleMoney('orders'), where: `orders.day <= ${date(span.end)}` },
      ...(cost
        ? [
            {
              table: 'spend' as const,
              columns: ['cost'],
              where: `spend.day BETWEEN ${date(cost.from)} AND ${date(cost.to)}`,
            },
          ]
        : []),
    ],
  };
}

const historySql = ({ cut }: Span): string => {
  const before = `day <= ${date(cut)}`;
  return `history AS (
  SELECT person, name, first_day, count(*) - 1 AS frequency, max(day) - first_day AS recency,
    count(*) FILTER (WHERE ${before}) - 1 AS frequency_before,
    max(day) FILTER (WHERE ${before}) - first_day AS recency_before,
    coalesce(sum(value) FILTER (WHERE day = first_day), 0) AS first_value,
    sum(value) FILTER (WHERE day > first_day)
      / nullif(count(value) FILTER (WHERE day > first_day), 0) AS mean_value,
    coalesce(sum(value) FILTER (WHERE day > first_day), 0) AS repeat_value
  FROM purchase WHERE is_new GROUP BY person, name, first_day
)`;
};

const historiesSql = ({
  end,
}: Span): string => `SELECT name, ${date(end)} - first_day AS age, frequency, recency, frequency_before, recency_before,
  mean_value, repeat_value::DOUBLE AS repeat_value, count(*) AS customers,
  sum(first_value)::DOUBLE AS first_value, sum(first_value::DOUBLE ** 2) AS first_squares
FROM history GROUP BY ALL ORDER BY ALL`;

/** A column of spend as text; NULL where spend has no such column. */
export const spendColumn = (name: string, context: Context): string =>
  hasColumn(context, 'spend', name) ? textColumn(context, 'spend', name) : 'NULL::VARCHAR';

/** The spend of the days in which customers were won, `FROM …`. */
export function costFrom(
  spec: ValueSpec,
  context: Context,
  days: { from: string; to: string },
  more: readonly string[] = [],
): string {
  const tests = [
    `spend.day BETWEEN ${date(days.from)} AND ${date(days.to)}`,
    ...spec.where.map((w) => conditionSql(w, spendColumn(w.column, context), true)),
    ...more,
  ];
  return `FROM spend${rateJoin(context, 'spend')}\nWHERE ${tests.join('\n  AND ')}`;
}

const costSql = (spec: ValueSpec, context: Context, days: { from: string; to: string }): string =>
  `-- What was spent while customers were won
SELECT coalesce(${spendColumn(spec.by, context)}, '(none)') AS name,
  date_trunc('month', spend.day)::DATE AS cohort,
  coalesce(sum(${baseMoney(context, 'spend', 'cost')}), 0)::DOUBLE AS cost
${costFrom(spec, context, days)}
GROUP BY ALL ORDER BY ALL`;
