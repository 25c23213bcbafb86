import * as v from 'valibot';
import type { Context } from '../../../model/context.ts';
import { personJoin } from '../../../model/joins.ts';
import { rateJoin } from '../../../model/money.ts';
import { Problem } from '../../../model/problem.ts';
import { where, type Condition } from '../../../model/spec.ts';
import { list, literal } from '../../../model/sql.ts';
import { canFilter, requireColumn, whereSql } from '../../../model/where.ts';

/** Rows that say something of a person: which rows of which table. */
export interface End {
  table: 'events' | 'orders';
  /** An event's name, several ("any of these"), or `*` for any row. */
  event: string | string[];
  where: Condition[];
}

/** The keys of an `End` in a spec; `completeEnd` fills in what the schema leaves open. */
export const endKeys = {
  table: v.optional(v.picklist(['events', 'orders'])),
  event: v.optional(
    v.union([
      v.pipe(v.string(), v.minLength(1)),
      v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50)),
    ]),
  ),
  where: v.optional(where, []),
};
type Given = v.InferOutput<v.StrictObjectSchema<typeof endKeys, undefined>>;

/** `home` is the table where none is named; `path` is where a spec's reader finds what is wrong. */
export function completeEnd(
  kind: string,
  path: string,
  end: Given,
  home: End['table'],
  context: Context,
): End {
  const from = end.table ?? home;
  if (!context.tables[from]?.rows) throw new Problem('no-data', { kind, tables: [from] });
  if (from === 'orders' && end.event !== undefined && end.event !== '*') {
    const at = path ? `${path}.event` : 'event';
    throw new Problem('invalid-spec', { path: at, reason: 'orders-have-no-event' });
  }
  for (const { column } of end.where) {
    if (!canFilter(context, from, column)) requireColumn(context, from, column);
  }
  return { table: from, event: end.event ?? '*', where: end.where };
}

/** The rows of an end as `SELECT … FROM … WHERE …`, with `person` and the columns asked for. */
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

/** `column = 'name'` of an event, of several, or nothing for any. */
export function eventTest(event: End['event'], column = 's.event'): string[] {
  if (event === '*') return [];
  const names = typeof event === 'string' ? [event] : event;
  return [names.length === 1 ? `${column} = ${literal(names[0]!)}` : `${column} IN ${list(names)}`];
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

/** The rows of an end in words, for a comment in the SQL. */
export const endText = (end: End): string =>
  end.table === 'orders'
    ? 'an order'
    : end.event === '*'
      ? 'any event'
      : literal(typeof end.event === 'string' ? end.event : end.event.join(' or ')).replaceAll(
          /\s+/g,
          ' ',
        );
