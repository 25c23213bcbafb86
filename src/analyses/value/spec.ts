import * as v from 'valibot';
import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { addDays, daysBetween } from '../../model/days.ts';
import { dataEnd, resolvePeriod } from '../../model/period.ts';
import { Problem } from '../../model/problem.ts';
import { segmentBreakdown } from '../parts/groups/breakdown.ts';
import { canFilter, SEGMENT } from '../../model/where.ts';
import { parseSpec, periodSpec, where, window } from '../../model/spec.ts';

export const BY = ['channel', 'campaign', 'source', 'medium'] as const;
export const TOUCHES = ['first', 'last', 'last_non_direct'] as const;
export const CHOICES = ['auto', 'bg_nbd', 'pareto_nbd'] as const;

const attribution = v.strictObject({
  /** The touch that a customer is said to come by, of those before the first order. */
  model: v.optional(v.picklist(TOUCHES), 'first'),
  /** How long before the first order a touch still counts; null = unlimited. */
  lookback: v.optional(v.nullable(window), { value: 30, unit: 'day' }),
});

export const valueSpec = v.strictObject({
  kind: v.literal('value'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** What customers are told apart by: a mark of the touch that won them. */
  by: v.optional(v.picklist(BY), 'channel'),
  /** Values beyond these, by customers, stand together as (other). */
  top: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 12),
  attribution: v.optional(attribution, {}),
  /** What an order is worth: revenue less refund, or margin. */
  basis: v.optional(v.picklist(['revenue', 'margin']), 'revenue'),
  /** The model of repeat purchases; `auto` takes the one that foretold the holdout better. */
  model: v.optional(v.picklist(CHOICES), 'auto'),
  /** Months ahead. */
  horizon: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)), 12),
  /** A year's discount on what is foretold, as a share. */
  discount: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
  /** The share of the time that the models are tried on; the rest is held out. */
  calibration: v.optional(v.pipe(v.number(), v.minValue(0.3), v.maxValue(0.9)), 0.67),
  /** Segments are compared with those of so many days before. */
  moved: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3660)), 90),
  /** By segments alone: what tells customers apart is `by`. */
  breakdown: segmentBreakdown,
  /** Bounds the day of the first purchase: whose value is asked for. */
  period: v.optional(periodSpec, null),
  /** Filters customers by their first order and the touch that won them, and spend. */
  where: v.optional(where, []),
});
export type ValueSpec = v.InferOutput<typeof valueSpec>;

/** Validates and fills in; rejects with `invalid-spec`. */
export function completeValue(input: unknown, context: Context): ValueSpec {
  const spec = parseSpec(valueSpec, input);
  for (const { column } of spec.where) {
    const known = (['orders', 'events', 'spend'] as const).some((t) =>
      hasColumn(context, t, column),
    );
    if (!known && !(column === SEGMENT && canFilter(context, 'orders', column))) {
      throw new Problem('invalid-spec', { path: `where.${column}`, reason: 'unknown-column' });
    }
  }
  return spec;
}

/** Whether only the people of segments are asked about, of whom spend says nothing. */
export const ofSegment = ({ where: tests }: ValueSpec): boolean =>
  tests.some(({ column }) => column === SEGMENT);

/** By channel, a year ahead; margin where orders have a cost of goods. */
export function valueDefaults(context: Context): ValueSpec {
  const costed = filledColumns(context, 'orders').some((c) => c.name === 'cost_of_goods');
  return parseSpec(valueSpec, { kind: 'value', basis: costed ? 'margin' : 'revenue' });
}

/** The days that an answer speaks of, all inclusive. */
export interface Span {
  /** Customers whose first purchase lies in these. */
  from: string;
  to: string;
  /** The last day of which purchases are known. */
  end: string;
  /** The last day that the holdout's models see. */
  cut: string;
}

/** Null where no day of orders is over. */
export function spanOf(spec: ValueSpec, context: Context): Span | null {
  const end = dataEnd(context, ['orders'])?.lastFullDay;
  const first = context.tables.orders?.from;
  if (!end || !first) return null;
  const period = resolvePeriod(spec.period, context, ['orders']);
  const from = period && period.from > first ? period.from : first;
  const to = period && period.to < end ? period.to : end;
  const days = Math.max(0, daysBetween(from, end) + 1);
  return { from, to, end, cut: addDays(from, Math.round(spec.calibration * days) - 1) };
}
