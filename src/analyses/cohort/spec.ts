import * as v from 'valibot';
import { filledColumns, type Context } from '../../model/context.ts';
import { daysBetween } from '../../model/days.ts';
import { Problem } from '../../model/problem.ts';
import { parseSpec, periodSpec, where } from '../../model/spec.ts';
import { requireColumn } from '../../model/where.ts';

/** An event's name, several ("any of these"), or `*` for any row. */
const event = v.union([
  v.pipe(v.string(), v.minLength(1)),
  v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50)),
]);
const table = v.picklist(['events', 'orders']);
const offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3660));
const bracket = v.pipe(
  v.tuple([offset, offset]),
  v.check(([a, b]) => a <= b, 'ends-before-it-starts'),
);

const ends = {
  table: v.optional(table),
  event: v.optional(event),
  where: v.optional(where, []),
};

export const cohortSpec = v.strictObject({
  kind: v.literal('cohort'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** What makes a person a member. `first`: by the first such row in all data, once. */
  start: v.optional(v.strictObject({ ...ends, first: v.optional(v.boolean(), true) }), {}),
  /** What counts as coming back. */
  return: v.optional(v.strictObject(ends), {}),
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

/** One end of a cohort: which rows of which table. */
export interface End {
  table: 'events' | 'orders';
  event: string | string[];
  where: Parsed['start']['where'];
}
/** A complete spec: what the schema leaves open is filled in from the data. */
export type CohortSpec = Omit<Parsed, 'start' | 'return' | 'interval'> & {
  start: End & { first: boolean };
  return: End;
  interval: 'day' | 'week' | 'month';
};

/** Validates and fills in; rejects with `invalid-spec`. */
export function completeCohort(input: unknown, context: Context): CohortSpec {
  const parsed = parseSpec(cohortSpec, input);
  const home = context.tables.events?.rows ? 'events' : 'orders';
  const spec: CohortSpec = {
    ...parsed,
    start: { ...completeEnd('start', parsed.start, home, context), first: parsed.start.first },
    return: completeEnd(
      'return',
      parsed.return,
      parsed.measure === 'margin' ? 'orders' : home,
      context,
    ),
    interval: parsed.interval ?? fittingInterval(context),
  };
  if (spec.measure === 'margin' && spec.return.table === 'events') {
    throw new Problem('invalid-spec', { path: 'measure', reason: 'margin-needs-orders' });
  }
  if (spec.breakdown) requireColumn(context, spec.start.table, spec.breakdown.column);
  return spec;
}

function completeEnd(
  path: string,
  end: Parsed['return'],
  home: End['table'],
  context: Context,
): End {
  const from = end.table ?? home;
  if (!context.tables[from]?.rows) {
    throw new Problem('no-data', { kind: 'cohort', tables: [from] });
  }
  if (from === 'orders' && end.event !== undefined && end.event !== '*') {
    throw new Problem('invalid-spec', { path: `${path}.event`, reason: 'orders-have-no-event' });
  }
  for (const { column } of end.where) requireColumn(context, from, column);
  return { table: from, event: end.event ?? '*', where: end.where };
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
