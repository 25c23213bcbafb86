import * as v from 'valibot';
import { comparedSpec, periodSpec, where, window } from '../../model/spec.ts';

export const MAX_STEPS = 30;

const name = v.pipe(v.string(), v.minLength(1));
const events = v.union([name, v.pipe(v.array(name), v.minLength(1), v.maxLength(200))]);
const stepNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STEPS));

const step = v.strictObject({
  /** A row of any of these events matches the step. */
  event: events,
  where: v.optional(where, []),
  /** What the step is called; its events where left out. */
  label: v.optional(v.string()),
  optional: v.optional(v.boolean(), false),
  /** At most this long after the row of the step before. */
  within: v.optional(v.nullable(window), null),
});

export const funnelSpec = v.strictObject({
  kind: v.literal('funnel'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** Left out: a likely journey is chosen from the data. */
  steps: v.optional(v.pipe(v.array(step), v.minLength(1), v.maxLength(MAX_STEPS))),
  order: v.optional(v.picklist(['ordered', 'strict', 'any']), 'ordered'),
  /** From the row of step 1 to the row of the last step, both ends included. */
  window: v.optional(window, { value: 7, unit: 'day' }),
  exclude: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          event: events,
          after: v.optional(stepNumber, 1),
          before: v.optional(stepNumber, 2),
        }),
      ),
      v.maxLength(10),
    ),
    [],
  ),
  hold: v.optional(
    v.array(v.strictObject({ column: name, steps: v.pipe(v.array(stepNumber), v.minLength(2)) })),
    [],
  ),
  entry: v.optional(v.picklist(['closed', 'open']), 'closed'),
  count: v.optional(v.picklist(['users', 'sessions', 'totals']), 'users'),
  breakdown: v.optional(
    v.nullable(
      v.strictObject({
        column: name,
        at: v.optional(v.union([v.picklist(['first', 'last']), stepNumber]), 'first'),
        /** Values beyond the largest so many become "(other)". */
        top: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 10),
      }),
    ),
    null,
  ),
  /** Bounds the row of step 1. */
  period: v.optional(periodSpec, null),
  /** Another period, or two groups, of which the second is compared with. */
  compare: v.optional(comparedSpec, null),
  where: v.optional(where, []),
  /** Counts also by the day, week or month of step 1. */
  trend: v.optional(v.nullable(v.picklist(['day', 'week', 'month'])), null),
  /** What becomes of entrants whose window is still open at the data's end. */
  incomplete: v.optional(v.picklist(['include', 'exclude']), 'include'),
  /** Also tells what was done instead of the next step, and before the first. */
  around: v.optional(v.boolean(), false),
  /** Also tells which properties and events go with converting. */
  correlate: v.optional(v.boolean(), false),
});

type Given = v.InferOutput<typeof funnelSpec>;
export type FunnelStep = v.InferOutput<typeof step>;
export type FunnelSpec = Omit<Given, 'steps'> & { steps: FunnelStep[] };

/** The names of a step's events, each once. */
export const stepEvents = (of: { event: string | string[] }): string[] => [
  ...new Set(typeof of.event === 'string' ? [of.event] : of.event),
];

export const stepLabel = (of: FunnelStep): string => of.label ?? stepEvents(of).join(' / ');

/** The numbers of the steps that are not optional; the first is one of them. */
export const requiredSteps = (spec: Pick<FunnelSpec, 'steps'>): number[] =>
  spec.steps.flatMap((s, i) => (s.optional ? [] : [i + 1]));

/**
 * The step before, against which share, loss and time are told: the required one before it, as no
 * step depends on an optional one. 0 = none.
 */
export const stepBefore = (spec: Pick<FunnelSpec, 'steps'>, step: number): number =>
  requiredSteps(spec).findLast((k) => k < step) ?? 0;

/** Whether a row may match two steps, so that one must see to it that it serves only one. */
export function stepsShareEvents(spec: FunnelSpec): boolean {
  const names = spec.steps.flatMap(stepEvents);
  return new Set(names).size < names.length;
}
