import { filledColumns, type Context } from '../../model/context.ts';
import { ident } from '../../model/sql.ts';
import { loaded, saleTable, type SaleTable } from '../parts/credit/sale.ts';
import { onlySpend } from './columns.ts';
import { BUYER_SUMS, buyerSums } from './buyers.ts';
import { RATIOS } from './metrics.ts';
import type { RoiSpec } from './spec.ts';
import { timesOf, type Time } from './times.ts';

/** What a spend row adds, beside its cost; reach is no sum. */
export const SPEND_COUNTS = ['impressions', 'clicks', 'platform_conversions'] as const;

/**
 * The CTE `summed`: `side` added up by all that the answer tells apart, once: the levels, buyers and
 * times of the answer are then sums of far fewer rows.
 */
export function summedSql(spec: RoiSpec, context: Context, compared: boolean): string {
  const sale = saleTable(context) !== null;
  const apart = [
    ...(compared ? ['period'] : []),
    ...spec.by.map(ident),
    ...timesOf(spec, context),
    'not_attributed',
    ...(sale ? ['is_new', 'margin IS NOT NULL AS is_costed'] : []),
  ];
  const sums = [
    ...(loaded(context, 'spend') ? ['cost', ...SPEND_COUNTS, 'platform_value'] : []),
    ...(sale ? ['orders', 'revenue', 'refund', 'margin'] : []),
  ];
  return `summed AS (
  SELECT ${apart.join(', ')},
    ${sums.map((c) => `sum(${c}) AS ${c}`).join(', ')}
  FROM side
  GROUP BY ALL
)`;
}

/**
 * The sums of each row and of the whole, and the ratios of the sums; of several columns also the
 * sums of each level above the rows, whose deeper columns have no value: `level` counts those that
 * have one. Last, the sums of the times that the answer needs (times.ts).
 */
export function rowsSql(spec: RoiSpec, context: Context, compared: boolean): string {
  const by = spec.by.map(ident);
  const label = compared ? ['period'] : [];
  const above = by.slice(1).map((_, i) => [...label, ...by.slice(0, i + 1), 'not_attributed']);
  const level = above.length ? ['level'] : [];
  const spend = loaded(context, 'spend');
  const sale = saleTable(context);
  const sums = [
    spend ? 'coalesce(sum(cost), 0) AS cost' : 'NULL::DOUBLE AS cost',
    ...[...SPEND_COUNTS, 'platform_value'].map((c) =>
      spend ? `sum(${c}) AS ${c}` : `NULL::DOUBLE AS ${c}`,
    ),
    ...valueSums(spec, context, sale),
  ];
  const times = timesOf(spec, context);
  const ofTime: Record<Time, string[]> = {
    week: [...label, by[0]!, 'not_attributed', 'week'],
    on_day: [...label, 'on_day'],
  };
  const sets = [
    [...label, ...by, 'not_attributed'],
    ...above,
    label,
    ...times.map((time) => ofTime[time]),
  ];
  const order = [
    ...label.map((l) => `${l} DESC`),
    ...times.map((time) => `${time} NULLS FIRST`),
    ...level.map((l) => `${l} DESC`),
    ...['total', 'not_attributed', 'cost DESC NULLS LAST', 'revenue DESC NULLS LAST'],
    ...by,
  ];
  return `SELECT ${[...label, ...by, ...level, ...times].join(', ')}, not_attributed, total, cost, impressions, clicks,
  orders AS conversions, orders, new_customers, revenue, refund, margin, costed_orders, costed_revenue,
  ${BUYER_SUMS.join(', ')}, orders - unknown_orders AS known_orders,
  platform_conversions, platform_value,
  ${RATIOS(spec.basis)
    .map(({ name, sql }) => `${sql} AS ${name}`)
    .join(',\n  ')}
FROM (
  SELECT ${[...label, ...by, ...times].join(', ')}, not_attributed, grouping(not_attributed) = 1 AS total,
    ${[...level.map((l) => `${levelSql(by)} AS ${l}`), ...sums].join(',\n    ')}
  FROM summed
  GROUP BY GROUPING SETS (${sets.map((set) => `(${set.join(', ')})`).join(', ')})
)
ORDER BY ${order.join(', ')}`;
}

/** The sums of the value side. */
export const VALUE_SUMS = [
  ...['orders', 'new_customers', 'revenue', 'refund', 'margin', 'costed_orders', 'costed_revenue'],
  ...BUYER_SUMS,
];

const levelSql = (by: readonly string[]): string =>
  by.map((c) => `CASE grouping(${c}) WHEN 0 THEN 1 ELSE 0 END`).join(' + ');

/**
 * The value side's sums. A row without a sale has 0, but no value where a column that the row is
 * told apart by is known to spend alone, or where nothing that could sell is loaded.
 */
function valueSums(spec: RoiSpec, context: Context, sale: SaleTable | null): string[] {
  if (!sale) return VALUE_SUMS.map((n) => `NULL::DOUBLE AS ${n}`);
  const silent = spec.by.find((c) => onlySpend(c, context));
  const none = silent
    ? `CASE WHEN coalesce(not_attributed, true) OR grouping(${ident(silent)}) = 1 THEN 0 END`
    : '0';
  const zero = (sum: string) => `coalesce(${sum}, ${none})`;
  const costed =
    sale === 'orders' && filledColumns(context, 'orders').some((c) => c.name === 'cost_of_goods');
  const sum = (name: string, column: string, test = '') =>
    `${zero(`sum(${column})${test && ` FILTER (WHERE ${test})`}`)} AS ${name}`;
  // A sale whose cost of goods is not known has no margin; of none there is nothing to know.
  const margin = (name: string, test = '') => {
    const filter = test && ` FILTER (WHERE ${test})`;
    return costed
      ? `CASE WHEN count(orders)${filter} > 0 THEN sum(margin)${filter} ELSE ${none} END AS ${name}`
      : `NULL::DOUBLE AS ${name}`;
  };
  return [
    sum('orders', 'orders'),
    sum('revenue', 'revenue'),
    sum('refund', 'refund'),
    margin('margin'),
    sum('costed_orders', 'orders', 'is_costed'),
    sum('costed_revenue', 'revenue', 'is_costed'),
    ...buyerSums(sum, margin),
  ];
}
