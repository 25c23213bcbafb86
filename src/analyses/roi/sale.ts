import { hasColumn, type Context } from '../../model/context.ts';
import { baseMoney, rateJoin } from '../../model/money.ts';
import { localDaySql } from '../../model/zones.ts';
import type { TableName } from '../../model/tables.ts';

type SaleTable = 'orders' | 'leads';

/** The columns that place a sale in time: an order by its own, a lead by the moment it was won. */
export function saleTime(table: SaleTable, context: Context): { ts: string; day: string } {
  if (table === 'orders') return { ts: 'orders.ts', day: 'orders.day' };
  const { from, to } = context.tables.leads!;
  const zone = context.settings.timeZone;
  // Won leads lie after the day they came in; two years more hold every change of the clocks.
  const until = `${Number((to ?? '2026').slice(0, 4)) + 2}-12-31`;
  const local = localDaySql('leads.won', zone, from ?? '2000-01-01', until);
  return {
    ts: 'leads.won',
    day:
      zone === 'UTC'
        ? 'leads.won::DATE'
        : `CASE leads.grain WHEN 'day' THEN leads.won::DATE ELSE ${local} END`,
  };
}

export const saleMoney = (table: SaleTable): string[] =>
  table === 'orders' ? ['revenue', 'refund', 'cost_of_goods'] : ['amount'];

/** The rows of the value side, without bounds of time. */
export const isSale = (table: SaleTable): string =>
  table === 'orders' ? 'orders.day IS NOT NULL' : 'leads.won IS NOT NULL';

/**
 * The CTE `sale(row, person, ts, day, grain, is_new, orders, revenue, refund, margin)`: one row an
 * order (or won lead) within `bounds`, in base currency. `orders` is its count of 1.
 */
export function saleSql(table: SaleTable, context: Context, bounds: string | null): string {
  const { ts, day } = saleTime(table, context);
  const id = table === 'orders' ? 'order_id' : 'lead_id';
  const amount = (column: string) => baseMoney(context, table, column);
  const zero = (column: string) => `coalesce(${amount(column)}, 0)`;
  const [revenue, refund, margin] =
    table === 'orders'
      ? [
          zero('revenue'),
          zero('refund'),
          `${zero('revenue')} - ${zero('refund')} - ${amount('cost_of_goods')}`,
        ]
      : [zero('amount'), '0', 'NULL'];
  const flag = hasFlag(context, table)
    ? `coalesce(${table}.new_customer, f.row IS NOT NULL)`
    : 'f.row IS NOT NULL';
  return `first_sale AS (  -- the first of each customer in all data, for those without a flag
  SELECT row FROM ${table} WHERE customer IS NOT NULL AND ${isSale(table)}
  QUALIFY row_number() OVER (PARTITION BY customer ORDER BY ${ts}, ${id}) = 1
),
sale AS (
  SELECT ${table}.row, p.person, ${ts} AS ts, ${day} AS day, ${table}.grain,
    ${flag} AS is_new, 1::DECIMAL(38,14) AS orders,
    (${revenue})::DECIMAL(38,14) AS revenue,
    (${refund})::DECIMAL(38,14) AS refund,
    (${margin})::DECIMAL(38,14) AS margin
  FROM ${table}
  LEFT JOIN people p ON p.id = ${table}.customer
  LEFT JOIN first_sale f ON f.row = ${table}.row${rateJoin(context, table)}
  WHERE ${[isSale(table), ...(bounds ? [bounds] : [])].join(' AND ')}
)`;
}

const hasFlag = (context: Context, table: TableName): boolean =>
  hasColumn(context, table, 'new_customer');
