import * as v from 'valibot';
import { filledColumns, type Context } from '../../model/context.ts';
import { daysBetween } from '../../model/days.ts';
import { Problem } from '../../model/problem.ts';
import {
  comparedSpec,
  parseSpec,
  periodSpec,
  where,
  window,
  type Window,
} from '../../model/spec.ts';
import { canFilter, requireColumn } from '../../model/where.ts';
import { checkGroups, isGroups } from '../parts/groups/sides.ts';
import { completeEnd, endKeys, type End } from '../parts/rows/end.ts';

const offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3660));
const bracket = v.pipe(
  v.tuple([offset, offset]),
  v.check(([a, b]) => a <= b, 'ends-before-it-starts'),
);

const start = v.strictObject({
  ...endKeys,
  /** By the person's first such row in all data, once; else once in each interval. */
  first: v.optional(v.boolean(), true),
  /** So many such rows, the last of them at most `within` after the first of all. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 1),
  within: v.optional(v.nullable(window), null),
});

export const cohortSpec = v.strictObject({
  kind: v.literal('cohort'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** What makes a person a member: the row that does it is the member's start. */
  start: v.optional(start, {}),
  /** What counts as coming back. */
  return: v.optional(v.strictObject(endKeys), {}),
  interval: v.optional(v.picklist(['day', 'week', 'month'])),
  mode: v.optional(
    v.union([
      v.picklist(['on', 'on_or_after', 'within']),
      v.strictObject({ brackets: v.pipe(v.array(bracket), v.minLength(1), v.maxLength(100)) }),
    ]),
    'on',
  ),
  /** calendar: days, Monday weeks, months; elapsed: blocks of 1, 7, 30 days from the start. */
  clock: v.optional(v.picklist(['calendar', 'elapsed']), 'calendar'),
  measure: v.optional(v.picklist(['people', 'revenue', 'orders', 'margin']), 'people'),
  intervals: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366)), 12),
  /** Chooses the cohorts that are shown, by their first day. */
  period: v.optional(periodSpec, null),
  /** The cohorts of another period, or of a second group, to set retention beside. */
  compare: v.optional(comparedSpec, null),
  /** What pays a customer back: margin, where orders have a cost of goods, or revenue less refunds. */
  basis: v.optional(v.picklist(['revenue', 'margin'])),
  /** Filters the rows of each end whose table has the column. */
  where: v.optional(where, []),
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
type Parsed = v.InferOutput<typeof cohortSpec>;

/** A complete spec: what the schema leaves open is filled in from the data. */
export type CohortSpec = Omit<Parsed, 'start' | 'return' | 'interval' | 'basis'> & {
  start: End & { first: boolean; times: number; within: Window | null };
  return: End;
  interval: 'day' | 'week' | 'month';
  basis: 'revenue' | 'margin';
};

/** Validates and fills in; rejects with `invalid-spec`. */
export function completeCohort(input: unknown, context: Context): CohortSpec {
  const parsed = parseSpec(cohortSpec, input);
  const home = context.tables.events?.rows ? 'events' : 'orders';
  const back = parsed.measure === 'margin' ? 'orders' : home;
  const { first, times, within } = parsed.start;
  const costed = filledColumns(context, 'orders').some((c) => c.name === 'cost_of_goods');
  const start = completeEnd('cohort', 'start', parsed.start, home, context);
  const spec: CohortSpec = {
    ...parsed,
    start: { ...start, first, times, within },
    return: completeEnd('cohort', 'return', parsed.return, back, context),
    interval: parsed.interval ?? fittingInterval(context),
    basis: parsed.basis ?? (costed ? 'margin' : 'revenue'),
  };
  check(spec, context);
  checkGroups(spec, (side) => check(side, context));
  return spec;
}

/** What is known of an end beside its rows, and the common filter. */
function check(spec: CohortSpec, context: Context): void {
  const bad = (path: string, reason: string) => new Problem('invalid-spec', { path, reason });
  if (spec.measure === 'margin' && spec.return.table === 'events') {
    throw bad('measure', 'margin-needs-orders');
  }
  const { first, times, within } = spec.start;
  if (times > 1 && !first) throw bad('start.times', 'times-need-first');
  if (within && times === 1) throw bad('start.within', 'within-needs-times');
  if (typeof spec.compare === 'string' && !spec.period) throw bad('compare', 'needs-period');
  // The largest values of a column are not the same in two groups.
  if (isGroups(spec.compare) && spec.breakdown) throw bad('compare', 'groups-or-split');
  for (const { column } of spec.where) {
    const known = [spec.start, spec.return].some((end) => canFilter(context, end.table, column));
    if (!known) throw bad(`where.${column}`, 'unknown-column');
  }
  if (spec.breakdown) requireColumn(context, spec.start.table, spec.breakdown.column);
}

/** Months from a year on, weeks from four weeks on, else days. */
export function fittingInterval(context: Context): CohortSpec['interval'] {
  const { from, to } = context.tables.events ?? context.tables.orders ?? {};
  const days = from && to ? daysBetween(from, to) + 1 : 0;
  return days >= 300 ? 'month' : days >= 28 ? 'week' : 'day';
}

/** First visits and who comes back, by channel where the events carry one. */
export function cohortDefaults(context: Context): CohortSpec {
  const channel = filledColumns(context, 'events').find((c) => c.name === 'channel');
  const byChannel = channel && channel.distinct > 1 && channel.distinct <= 30;
  return completeCohort(
    { kind: 'cohort', ...(byChannel ? { breakdown: { column: 'channel' } } : {}) },
    context,
  );
}
