import * as v from 'valibot';
import type { Context } from '../../model/context.ts';
import { daysBetween } from '../../model/days.ts';
import { comparedSpec, parseSpec, periodSpec } from '../../model/spec.ts';
import { requireColumn } from '../../model/where.ts';
import { checkGroups } from '../parts/groups/sides.ts';
import { completeEnd, endKeys, type End } from '../parts/rows/end.ts';

export const lifecycleSpec = v.strictObject({
  kind: v.literal('lifecycle'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** What makes a person active in an interval: one such row. */
  ...endKeys,
  interval: v.optional(v.picklist(['day', 'week', 'month'])),
  /** Chooses the intervals that are shown, by their first day; who is new is known from all data. */
  period: v.optional(periodSpec, null),
  compare: v.optional(comparedSpec, null),
  /** By the value on the person's first such row in all data. */
  breakdown: v.optional(
    v.nullable(
      v.strictObject({
        column: v.pipe(v.string(), v.minLength(1)),
        top: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 8),
      }),
    ),
    null,
  ),
});
type Parsed = v.InferOutput<typeof lifecycleSpec>;

/** A complete spec: what the schema leaves open is filled in from the data. */
export type LifecycleSpec = Omit<Parsed, 'table' | 'event' | 'interval'> & {
  table: End['table'];
  event: End['event'];
  interval: 'day' | 'week' | 'month';
};

/** Validates and fills in; rejects with `invalid-spec`. */
export function completeLifecycle(input: unknown, context: Context): LifecycleSpec {
  const parsed = parseSpec(lifecycleSpec, input);
  const home = context.tables.events?.rows ? 'events' : 'orders';
  const end = completeEnd('lifecycle', '', parsed, home, context);
  if (parsed.breakdown) requireColumn(context, end.table, parsed.breakdown.column);
  const interval = parsed.interval ?? fittingInterval(end.table, context);
  const spec = { ...parsed, ...end, interval };
  checkGroups(spec, (side) => completeLifecycle(side, context));
  return spec;
}

/** Months from a year on, weeks from four weeks on, else days. */
function fittingInterval(table: End['table'], context: Context): LifecycleSpec['interval'] {
  const { from, to } = context.tables[table] ?? {};
  const days = from && to ? daysBetween(from, to) + 1 : 0;
  return days >= 300 ? 'month' : days >= 28 ? 'week' : 'day';
}

export const lifecycleDefaults = (context: Context): LifecycleSpec =>
  completeLifecycle({ kind: 'lifecycle' }, context);
