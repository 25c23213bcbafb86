import { hasColumn, type Context } from '../../../model/context.ts';
import { joinsPeople, personJoin } from '../../../model/joins.ts';
import { BASE_MONEY, baseMoney, rateJoin } from '../../../model/money.ts';
import type { TableName } from '../../../model/tables.ts';
import { localDaySql } from '../../../model/zones.ts';

export type SaleTable = 'orders' | 'leads';

export const loaded = (context: Context, table: TableName): boolean =>
  (context.tables[table]?.rows ?? 0) > 0;

/** The table that gives the value side: orders, else won leads, else nothing. */
export function saleTable(context: Context): SaleTable | null {
  return loaded(context, 'orders') ? 'orders' : loaded(context, 'leads') ? 'leads' : null;
}

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

/**
 * The CTE `sale(row, person, ts, day, grain, is_new, orders, revenue, refund, margin)`: one row an
 * order (or won lead) within `bounds`, in base currency. `orders` is its count of 1; `is_new` is the
 * file's flag, else whether it is its customer's first in all data: no value where neither is known.
 */
export function saleSql(table: SaleTable, context: Context, bounds: string | null): string {
  const { ts, day } = saleTime(table, context);
  const id = table === 'orders' ? 'order_id' : 'lead_id';
  const won = table === 'leads' ? ['leads.won IS NOT NULL'] : [];
  const where = (...tests: string[]) => (tests.length ? `\n  WHERE ${tests.join(' AND ')}` : '');
  const first = 'CASE WHEN p.person IS NOT NULL THEN f.row IS NOT NULL END';
  const isNew = hasColumn(context, table, 'new_customer')
    ? `coalesce(${table}.new_customer, ${first})`
    : first;
  const firstSql = joinsPeople(context)
    ? `SELECT ${table}.row FROM ${table} ${personJoin(context, table, 'JOIN')}${where(...won)}
  QUALIFY row_number() OVER (PARTITION BY p.person ORDER BY ${ts}, ${id}) = 1`
    : `SELECT row FROM ${table}${where('customer IS NOT NULL', ...won)}
  QUALIFY row_number() OVER (PARTITION BY customer ORDER BY ${ts}, ${id}) = 1`;
  return `first_sale AS (  -- the first of each customer in all data, for those without a flag
  ${firstSql}
),
sold AS (
  SELECT ${table}.row, p.person, ${ts}, ${day} AS day, ${table}.grain, ${isNew} AS is_new,
    ${amountsSql(table, context).join(',\n    ')}
  FROM ${table}
  ${personJoin(context, table, 'LEFT JOIN')}
  LEFT JOIN first_sale f ON f.row = ${table}.row${rateJoin(context, table)}${where(...won, ...(bounds ? [bounds] : []))}
),
sale AS (
  SELECT row, person, ${table === 'leads' ? 'won AS ts' : 'ts'}, day, grain, is_new, 1::${BASE_MONEY} AS orders,
    revenue, refund, revenue - refund - cost_of_goods AS margin
  FROM sold
)`;
}

/** Revenue, refund and cost of goods in base currency; only the last may have no value. */
function amountsSql(table: SaleTable, context: Context): string[] {
  const amount = (column: string) => baseMoney(context, table, column);
  return table === 'orders'
    ? [
        `coalesce(${amount('revenue')}, 0) AS revenue`,
        `coalesce(${amount('refund')}, 0) AS refund`,
        `${amount('cost_of_goods')} AS cost_of_goods`,
      ]
    : [
        `coalesce(${amount('amount')}, 0) AS revenue`,
        `0::${BASE_MONEY} AS refund`,
        `NULL::${BASE_MONEY} AS cost_of_goods`,
      ];
}
