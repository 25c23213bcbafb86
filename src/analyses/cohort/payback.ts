import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { baseMoney, rateJoin } from '../../model/money.ts';
import { dataEnd } from '../../model/period.ts';
import { date, ident, timestamp } from '../../model/sql.ts';
import { whereSql } from '../../model/where.ts';
import type { Query } from '../contract.ts';
import { rowsSql } from '../parts/rows/end.ts';
import { labelSql } from '../parts/rows/label.ts';
import { cohortOf, insideSql, intervalsAfter, shownPeriods, shownSql } from './members.ts';
import { marginSql } from './rows.ts';
import type { CohortSpec } from './spec.ts';

/** So many days of a curve are asked for: two years. */
const MOST_DAYS = 731;

const fills = (context: Context, table: 'orders' | 'spend', column: string): boolean =>
  filledColumns(context, table).some((c) => c.name === column);

/**
 * Whether the cohorts are of new customers, spend is loaded, and spend can be told apart by all
 * that tells their starts apart. `meaning.md` says the rest.
 */
export const paysBack = ({ start }: CohortSpec, context: Context): boolean =>
  start.table === 'orders' &&
  start.first &&
  start.times === 1 &&
  ['cost', ...start.where.map((w) => w.column)].every((c) => fills(context, 'spend', c));

/** Broken down where both sides know the column; else customers and cost would never meet. */
function divided(spec: CohortSpec, context: Context): CohortSpec {
  const { breakdown } = spec;
  const known =
    breakdown &&
    (['orders', 'spend'] as const).every((table) => fills(context, table, breakdown.column));
  return known ? spec : { ...spec, breakdown: null };
}

/** `payback`: a row for each cohort and the whole; `payback_days`: their curves by day. */
export function paybackSql(asked: CohortSpec, context: Context): Query['statements'] {
  const spec = divided(asked, context);
  const parts = [
    newCustomersSql(spec, context),
    earnedSql(spec, context),
    paidSql(spec, context),
    groupSql(spec, context),
    pooledSql(spec),
  ];
  const head = `-- What new customers cost, and what all their orders have brought since their first
WITH ${parts.join(',\n')}`;
  return [
    { name: 'payback', sql: `${head}\n${summarySql(spec)}` },
    { name: 'payback_days', sql: `${head}\n${daysSql(spec)}` },
  ];
}

export const paybackMoney = (spec: CohortSpec): Query['money'] => [
  { table: 'spend', columns: ['cost'] },
  {
    table: 'orders',
    columns: ['revenue', 'refund', ...(spec.basis === 'margin' ? ['cost_of_goods'] : [])],
  },
];

const part = (spec: CohortSpec): string => (spec.breakdown ? 'breakdown, ' : '');
const sets = (spec: CohortSpec, keys: string): string =>
  spec.breakdown ? `GROUP BY GROUPING SETS ((breakdown, ${keys}), (${keys}))` : `GROUP BY ${keys}`;
const same = (spec: CohortSpec, a: string, b: string): string =>
  `${a}.cohort = ${b}.cohort${
    spec.breakdown ? ` AND ${a}.breakdown IS NOT DISTINCT FROM ${b}.breakdown` : ''
  }`;
const group = (spec: CohortSpec): string => (spec.breakdown ? 'breakdown, cohort' : 'cohort');

/** `customer(person, cohort[, breakdown], ts, day, grain)`: members who were new by that order. */
function newCustomersSql(spec: CohortSpec, context: Context): string {
  const { breakdown, start } = spec;
  const flag = hasColumn(context, 'orders', 'new_customer');
  const value = breakdown ? `orders.${ident(breakdown.column)}` : null;
  const rows = rowsSql(start, context, [
    'orders.ts, orders.day, orders.grain',
    ...(flag ? ['orders.new_customer'] : []),
    ...(value ? [`${value} AS value`] : []),
  ]);
  const order = [
    'ts',
    ...(value ? ['value NULLS LAST'] : []),
    'day',
    ...(flag ? ['new_customer DESC NULLS LAST'] : []),
  ];
  const shown = shownSql(spec, context, 's.day');
  const current = spec.compare ? shownPeriods(spec, context).current : null;
  // Of those who are chosen by more than being an order, some have ordered before.
  const earlier = start.where.length > 0;
  const first = earlier ? 's.ts = e.ts' : 'true';
  const everyOrder = rowsSql({ ...start, where: [] }, context, ['orders.ts']);
  return `first_order AS (
  SELECT * FROM (
    ${rows}
  )
  QUALIFY row_number() OVER (PARTITION BY person ORDER BY ${order.join(', ')}) = 1
),
member AS (
  SELECT s.person, ${cohortOf(spec, 's.day')} AS cohort, s.ts, s.day, s.grain,
    ${flag ? `coalesce(s.new_customer, ${first})` : first} AS is_new${
      value ? `,\n    coalesce(s.value::VARCHAR, '(none)') AS value` : ''
    }
  FROM first_order s${
    earlier
      ? `
  JOIN (
    SELECT person, min(ts) AS ts FROM (
      ${everyOrder}
    ) GROUP BY person
  ) e ON e.person = s.person`
      : ''
  }${shown ? `\n  WHERE ${shown}` : ''}
),
${breakdown ? `${labelSql(breakdown.top)},\n` : ''}customer AS (  -- those whom that order made a customer
  SELECT * FROM ${breakdown ? 'labelled' : 'member'} WHERE is_new${current ? ` AND ${insideSql(spec, current, 'cohort')}` : ''}
)`;
}

/** `earned(cohort[, breakdown], day, worth)`: what all orders brought, by day since the start. */
function earnedSql(spec: CohortSpec, context: Context): string {
  const amount = (column: string) => baseMoney(context, 'orders', column);
  const worth =
    spec.basis === 'margin'
      ? marginSql(context)
      : `coalesce(${amount('revenue')}, 0) - coalesce(${amount('refund')}, 0)`;
  const end = { ...spec.start, where: [] };
  const rows = rowsSql(
    end,
    context,
    ['orders.ts, orders.day, orders.grain', `${worth} AS worth`],
    true,
  );
  const days = 'r.day - m.day';
  const byDay = `'day' IN (r.grain, m.grain)`;
  const since =
    spec.clock === 'calendar'
      ? days
      : `CASE WHEN ${byDay} THEN ${days} ELSE (epoch_us(r.ts) - epoch_us(m.ts)) // 86400000000 END`;
  return `order_row AS (
  ${rows}
),
earned AS (
  SELECT ${part(spec)}cohort, day, sum(worth) AS worth
  FROM (
    SELECT ${spec.breakdown ? 'm.breakdown, ' : ''}m.cohort, ${since} AS day, r.worth
    FROM customer m JOIN order_row r ON r.person = m.person
      AND CASE WHEN ${byDay} THEN r.day >= m.day ELSE r.ts >= m.ts END
  )
  ${sets(spec, 'cohort, day')}
)`;
}

/** `paid(cohort[, breakdown], cost)`: the spend of each interval in which both tables have begun. */
function paidSql(spec: CohortSpec, context: Context): string {
  const { breakdown, start } = spec;
  const begun = [context.tables.spend?.from, context.tables.orders?.from].flatMap((d) => d ?? []);
  const from = begun.sort().at(-1);
  const { current } = shownPeriods(spec, context);
  const tests = [
    ...(from ? [`${cohortOf(spec, 'spend.day')} >= ${cohortOf(spec, date(from))}`] : []),
    ...(current ? [insideSql(spec, current, 'spend.day')] : []),
    ...(start.where.length ? [whereSql(start.where, 'spend', context, 'spend')] : []),
  ];
  const column = breakdown && `coalesce(spend.${ident(breakdown.column)}::VARCHAR, '(none)')`;
  return `paid AS (
  SELECT ${part(spec)}cohort, sum(cost) AS cost
  FROM (
    SELECT ${cohortOf(spec, 'spend.day')} AS cohort, ${baseMoney(context, 'spend', 'cost')} AS cost${
      breakdown
        ? `,
      CASE WHEN place.place <= ${breakdown.top} OR (SELECT count(*) FROM place) <= ${breakdown.top}
        THEN ${column} ELSE '(other)' END AS breakdown`
        : ''
    }
    FROM spend${rateJoin(context, 'spend')}${
      column ? `\n      LEFT JOIN place ON place.value = ${column}` : ''
    }${tests.length ? `\n    WHERE ${tests.join('\n      AND ')}` : ''}
  )
  ${sets(spec, 'cohort')}
)`;
}

/** The days since the start that are over for each member of a cohort. */
function overSql(spec: CohortSpec, context: Context): string {
  const end = dataEnd(context, ['orders']);
  if (!end) return '0';
  const days = `${date(addDays(end.lastFullDay, 1))} - day`;
  const over =
    spec.clock === 'calendar'
      ? days
      : `CASE grain WHEN 'day' THEN ${days} ELSE (epoch_us(${timestamp(end.end)}) - epoch_us(ts)) // 86400000000 END`;
  return `greatest(min(${over}), 0)`;
}

/**
 * `side(cohort[, breakdown], new_customers, cost, days, complete)`: customers and cost together,
 * whether the other is there or not. `complete`: the interval is over, and spend covers it.
 */
function groupSql(spec: CohortSpec, context: Context): string {
  const { from, to } = context.tables.spend ?? {};
  const end = dataEnd(context, ['orders', 'spend']);
  const next = intervalsAfter(spec, 'g.cohort', '1');
  const covered =
    from && to ? `g.cohort BETWEEN ${cohortOf(spec, date(from))} AND ${date(to)}` : 'false';
  const over = end ? `${next} <= ${date(addDays(end.lastFullDay, 1))}` : 'false';
  const alone = end ? `greatest(${date(addDays(end.lastFullDay, 2))} - (${next})::DATE, 0)` : '0';
  const keys = spec.breakdown ? 'g.breakdown, g.cohort' : 'g.cohort';
  return `cohort_days AS (
  SELECT cohort, ${overSql(spec, context)} AS days FROM customer GROUP BY cohort
),
side AS (
  SELECT ${keys}, sum(g.new_customers)::BIGINT AS new_customers,
    CASE WHEN ${covered} THEN coalesce(sum(g.cost), 0) END AS cost,
    coalesce(any_value(d.days), ${alone}) AS days, ${covered} AND ${over} AS complete
  FROM (
    SELECT ${group(spec)}, count(*) AS new_customers, NULL AS cost FROM customer ${sets(spec, 'cohort')}
    UNION ALL
    SELECT ${group(spec)}, 0, cost FROM paid
  ) g LEFT JOIN cohort_days d ON d.cohort = g.cohort
  GROUP BY ${keys}
)`;
}

/** `running`: what each cohort has brought by day; `pooled`: all whose cost is known, alike. */
function pooledSql(spec: CohortSpec): string {
  const keys = group(spec);
  return `running AS (
  SELECT ${keys}, day, coalesce(sum(worth) OVER (PARTITION BY ${keys} ORDER BY day), 0) AS so_far
  FROM earned
),
known AS (  -- the cohorts whose cost is known
  SELECT *, sum(new_customers) OVER (${spec.breakdown ? 'PARTITION BY breakdown' : ''}) AS all_customers
  FROM side WHERE complete
),
pooled AS (  -- each day over the cohorts of which it is over, on both sides
  SELECT ${part(spec)}day, count(*) AS cohorts, sum(new_customers)::BIGINT AS new_customers,
    2 * sum(new_customers) >= any_value(all_customers) AS most, sum(cost) AS cost, sum(so_far) AS so_far
  FROM (
    SELECT s.*, d.day, coalesce(sum(e.worth) OVER (
      PARTITION BY ${keys.replace(/(\w+)/g, 's.$1')} ORDER BY d.day), 0) AS so_far
    FROM known s
    JOIN (SELECT unnest(range(${MOST_DAYS})) AS day) d ON d.day < s.days
    LEFT JOIN earned e ON ${same(spec, 'e', 's')} AND e.day = d.day
  )
  GROUP BY ${part(spec)}day
)`;
}

const RATIOS = `cost / nullif(new_customers, 0) AS cac,
  so_far AS cumulative_value, so_far / nullif(new_customers, 0) AS value_per_customer`;

function summarySql(spec: CohortSpec): string {
  const of = (alias: string) => (spec.breakdown ? `${alias}.breakdown, ` : '');
  const reached = `SELECT ${part(spec)}min(day) AS payback_day FROM pooled
    WHERE most AND new_customers > 0 AND so_far >= cost ${spec.breakdown ? 'GROUP BY breakdown' : ''}`;
  return `, cell AS (
  SELECT ${of('s')}s.cohort, s.new_customers, s.cost, s.days, s.complete,
    coalesce(max_by(r.so_far, r.day) FILTER (WHERE r.day < s.days), 0) AS so_far,
    min(r.day) FILTER (WHERE r.day < s.days AND r.so_far >= s.cost) AS payback_day
  FROM side s LEFT JOIN running r ON ${same(spec, 'r', 's')}
  GROUP BY ALL
)
SELECT ${spec.breakdown ? 'breakdown' : 'NULL AS breakdown'}, cohort, new_customers, cost,
  ${RATIOS}, days, payback_day, complete, total
FROM (
  SELECT *, false AS total FROM cell
  UNION ALL BY NAME
  SELECT ${of('c')}NULL::DATE AS cohort, sum(c.new_customers)::BIGINT AS new_customers, sum(c.cost) AS cost,
    min(c.days) AS days, true AS complete, true AS total, sum(c.so_far) AS so_far,
    any_value(p.payback_day) AS payback_day
  FROM cell c LEFT JOIN (
    ${reached}
  ) p ON ${spec.breakdown ? 'p.breakdown IS NOT DISTINCT FROM c.breakdown' : 'true'}
  WHERE c.complete ${spec.breakdown ? 'GROUP BY c.breakdown' : 'HAVING count(*) > 0'}
)
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}total, cohort`;
}

/** Curves by day: the whole and its parts pooled, and each cohort of the whole where it changes. */
function daysSql(spec: CohortSpec): string {
  const b = spec.breakdown ? 'breakdown' : 'NULL AS breakdown';
  const whole = spec.breakdown ? 'AND s.breakdown IS NULL' : '';
  const single = `
  UNION ALL BY NAME
  SELECT s.cohort, r.day, s.new_customers, s.cost, r.so_far, r.day < s.days AS complete, false AS total
  FROM running r JOIN side s ON ${same(spec, 's', 'r')}
  WHERE r.day < ${MOST_DAYS} ${whole}`;
  return `SELECT ${b}, cohort, day, new_customers, cost, ${RATIOS}, complete, total
FROM (
  SELECT ${part(spec)}NULL::DATE AS cohort, day, new_customers, cost, so_far,
    cohorts = max(cohorts) OVER (${spec.breakdown ? 'PARTITION BY breakdown' : ''}) AS complete, true AS total
  FROM pooled${spec.interval === 'day' ? '' : single}
)
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}total, cohort, day`;
}
