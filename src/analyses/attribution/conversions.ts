import type { Context } from '../../model/context.ts';
import { BASE_MONEY, baseMoney, rateJoin } from '../../model/money.ts';
import { personJoin } from '../../model/joins.ts';
import { list } from '../../model/sql.ts';
import { whereSql } from '../../model/where.ts';
import { saleSql, saleTime } from '../parts/credit/sale.ts';
import { conversionTable, ofTouch, type AttributionSpec } from './spec.ts';

/** What makes a row of the conversion's table a conversion, over that table; its days apart. */
export function conversionTests(spec: AttributionSpec, context: Context): string[] {
  const table = conversionTable(spec);
  const own = spec.where.filter((w) => !ofTouch(w.column, context));
  return [
    ...kindTests(spec, context),
    ...(own.length ? [whereSql(own, table, context, table)] : []),
  ];
}

/** The same without the spec's own filter. */
function kindTests({ conversion: c }: AttributionSpec, context: Context): string[] {
  if (typeof c === 'string') return c === 'leads' ? ['leads.won IS NOT NULL'] : [];
  const names = typeof c.event === 'string' ? [c.event] : c.event;
  return [
    `events.event IN ${list(names)}`,
    ...(c.where.length ? [whereSql(c.where, 'events', context, 'events')] : []),
  ];
}

/** The CTEs that end in `sale(row, person, ts, day, grain, revenue, …)`, one row a conversion. */
export function conversionsSql(
  spec: AttributionSpec,
  context: Context,
  bounds: string | null,
): string {
  const table = conversionTable(spec);
  if (table !== 'events') return saleSql(table, context, bounds);
  return `sale AS (
  SELECT events.row, s.person, events.ts, events.day, events.grain,
    coalesce(${baseMoney(context, 'events', 'value')}, 0)::${BASE_MONEY} AS revenue
  FROM event_spine s JOIN events ON events.row = s.row${rateJoin(context, 'events')}
  WHERE ${bounds ?? 'true'}
)`;
}

/** The CTE `first_day(person, day)`: of each customer's first conversion in all data. */
export function firstDaySql(spec: AttributionSpec, context: Context): string {
  const table = conversionTable(spec);
  const day = table === 'events' ? 'events.day' : saleTime(table, context).day;
  return `first_day AS (
  SELECT p.person, min(${day}) AS day
  FROM ${table} ${personJoin(context, table, 'JOIN')}
  WHERE ${kindTests(spec, context).join(' AND ') || 'true'}
  GROUP BY p.person
)`;
}
