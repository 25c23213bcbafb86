import type { Context } from './context.ts';
import { ident } from './sql.ts';
import type { TableName } from './tables.ts';

/** Amounts in the base currency, exact: six decimals of money by eight of a rate. */
export const BASE_MONEY = 'DECIMAL(38,14)';

/** True where a table holds amounts in another currency than the workspace's. */
export const hasForeignMoney = (context: Context, table: TableName): boolean =>
  context.tables[table]?.currencies.some((c) => c !== context.settings.currency) ?? false;

/** An amount of `table` (under its own name as alias) in base currency; needs `rateJoin`. */
export const baseMoney = (context: Context, table: TableName, column: string): string =>
  hasForeignMoney(context, table)
    ? `${table}.${ident(column)}::DECIMAL(38,6) * coalesce(rate_of_day.rate, 1::DECIMAL(18,8))`
    : `${table}.${ident(column)}::${BASE_MONEY}`;

/** The join that `baseMoney` needs, on a line of its own; nothing where all money is at home. */
export const rateJoin = (context: Context, table: TableName): string =>
  hasForeignMoney(context, table)
    ? `\n  LEFT JOIN rate_of_day
    ON rate_of_day.currency = ${table}.currency AND rate_of_day.day = ${table}.day`
    : '';
