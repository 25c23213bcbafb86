import type { Context } from '../../model/context.ts';
import { personJoin } from '../../model/joins.ts';
import { baseMoney, rateJoin } from '../../model/money.ts';
import { list, literal } from '../../model/sql.ts';
import { whereSql } from '../../model/where.ts';
import type { CohortSpec, End } from './spec.ts';

/** Whether rows of either end came as days, so that times must be compared by their grain. */
export const hasDayGrain = (spec: CohortSpec, context: Context): boolean =>
  [spec.start.table, spec.return.table].some((t) => context.tables[t]?.hasDayGrain);

/** The rows of one end, as `FROM … WHERE …`, with `person` and the columns asked for. */
export function rowsSql(
  end: End,
  context: Context,
  columns: readonly string[],
  money = false,
): string {
  const conditions = [
    ...(end.table === 'events' ? eventTest(end.event) : []),
    ...(end.where.length ? [whereSql(end.where, end.table, context, end.table)] : []),
  ];
  const where = conditions.length ? `\n  WHERE ${conditions.join('\n    AND ')}` : '';
  const rates = money ? rateJoin(context, end.table) : '';
  if (end.table === 'orders') {
    return `SELECT p.person, ${columns.join(', ')}
  FROM orders ${personJoin(context, 'orders', 'JOIN')}${rates}${where}`;
  }
  const joined = end.where.length > 0 || columns.some((c) => /\bevents\./.test(c));
  return `SELECT s.person, ${columns.join(', ')}
  FROM event_spine s${joined ? ' JOIN events ON events.row = s.row' : ''}${rates}${where}`;
}

function eventTest(event: End['event']): string[] {
  if (event === '*') return [];
  const names = typeof event === 'string' ? [event] : event;
  return [names.length === 1 ? `s.event = ${literal(names[0]!)}` : `s.event IN ${list(names)}`];
}

/** `events.event = …` for the check of rates, which knows the canonical table alone. */
export function moneyTest(end: End, context: Context): string {
  const names = typeof end.event === 'string' ? [end.event] : end.event;
  const tests = [
    ...(end.table === 'events' && end.event !== '*' ? [`events.event IN ${list(names)}`] : []),
    ...(end.where.length ? [whereSql(end.where, end.table, context, end.table)] : []),
  ];
  return tests.join(' AND ') || 'true';
}

/** The columns of a row's time: `s` is the spine, which knows no grain. */
export const timeColumns = (end: End, grain: boolean): string[] =>
  end.table === 'orders'
    ? ['orders.ts', 'orders.day', ...(grain ? ['orders.grain'] : [])]
    : ['s.ts', 's.day', ...(grain ? ['events.grain'] : [])];

/** What a row that came back is worth; null where the measure is people. */
export function worthColumns(spec: CohortSpec): string[] {
  if (spec.measure === 'people' || spec.measure === 'orders') return [];
  if (spec.return.table === 'events') return ['value'];
  return spec.measure === 'revenue' ? ['revenue'] : ['revenue', 'refund', 'cost_of_goods'];
}

export function worthSql(spec: CohortSpec, context: Context): string | null {
  const amount = (column: string) => baseMoney(context, spec.return.table, column);
  switch (spec.measure) {
    case 'people':
      return null;
    case 'orders':
      return '1';
    case 'revenue':
      return amount(spec.return.table === 'events' ? 'value' : 'revenue');
    case 'margin':
      return `coalesce(${amount('revenue')}, 0) - coalesce(${amount('refund')}, 0) - ${amount('cost_of_goods')}`;
  }
}
