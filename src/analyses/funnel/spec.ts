import * as v from 'valibot';
import { hasColumn, type Context } from '../../model/context.ts';
import { resolvePeriod } from '../../model/period.ts';
import { Problem } from '../../model/problem.ts';
import {
  compareSpec,
  parseSpec,
  periodSpec,
  where,
  window,
  windowSeconds,
  type Condition,
} from '../../model/spec.ts';
import { suggestSteps } from './suggest.ts';

export const MAX_STEPS = 30;
const MAX_WINDOW_SECONDS = 36_525 * 86_400;

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
  compare: v.optional(compareSpec, null),
  where: v.optional(where, []),
  /** Counts also by the day, week or month of step 1. */
  trend: v.optional(v.nullable(v.picklist(['day', 'week', 'month'])), null),
  /** What becomes of entrants whose window is still open at the data's end. */
  incomplete: v.optional(v.picklist(['include', 'exclude']), 'include'),
});

type Given = v.InferOutput<typeof funnelSpec>;
export type FunnelStep = v.InferOutput<typeof step>;
export type FunnelSpec = Omit<Given, 'steps'> & { steps: FunnelStep[] };

/** The names of a step's events, each once. */
export const stepEvents = (of: { event: string | string[] }): string[] => [
  ...new Set(typeof of.event === 'string' ? [of.event] : of.event),
];

export const stepLabel = (of: FunnelStep): string => of.label ?? stepEvents(of).join(' / ');

/** Whether a row may match two steps, so that one must see to it that it serves only one. */
export function stepsShareEvents(spec: FunnelSpec): boolean {
  const names = spec.steps.flatMap(stepEvents);
  return new Set(names).size < names.length;
}

/**
 * Validates and fills in: rejects with `invalid-spec` and the path of what is wrong, or with
 * `not-yet` for what a later version brings.
 */
export function completeFunnel(input: unknown, context: Context): FunnelSpec {
  const given = parseSpec(funnelSpec, input);
  const steps = given.steps ?? parseSteps(context);
  const spec: FunnelSpec = { ...given, steps };
  if (windowSeconds(spec.window) > MAX_WINDOW_SECONDS) throw invalid('window', 'too-long');
  const at = spec.breakdown?.at;
  if (typeof at === 'number' && at > steps.length) throw invalid('breakdown.at', 'no-such-step');
  for (const [i, x] of spec.exclude.entries()) {
    if (x.before <= x.after || x.before > steps.length)
      throw invalid(`exclude.${i}.before`, 'no-such-step');
  }
  resolvePeriod(spec.period, context, ['events']);
  checkColumns(spec, context);
  refuseNotYet(spec);
  return spec;
}

/** The first spec that the page shows: the likely journey and how it moved, week by week. */
export function funnelDefaults(context: Context): FunnelSpec {
  const spec = completeFunnel({ kind: 'funnel' }, context);
  const { from, to } = context.tables.events ?? {};
  const days = from && to ? (Date.parse(to) - Date.parse(from)) / 86_400_000 : 0;
  return { ...spec, trend: days > 400 ? 'month' : days > 45 ? 'week' : 'day' };
}

function parseSteps(context: Context): FunnelStep[] {
  const steps = suggestSteps(context).map((event) => ({
    event,
    where: [],
    optional: false,
    within: null,
  }));
  if (!steps.length) throw invalid('steps', 'no-events');
  return steps;
}

function checkColumns(spec: FunnelSpec, context: Context): void {
  const check = (column: string, path: string) => {
    if (!hasColumn(context, 'events', column)) {
      throw new Problem('invalid-spec', { path, reason: 'unknown-column', received: column });
    }
  };
  const checkAll = (conditions: readonly Condition[], path: string) => {
    for (const [i, c] of conditions.entries()) check(c.column, `${path}.${i}.column`);
  };
  checkAll(spec.where, 'where');
  for (const [i, s] of spec.steps.entries()) checkAll(s.where, `steps.${i}.where`);
  if (spec.breakdown) check(spec.breakdown.column, 'breakdown.column');
  for (const [i, h] of spec.hold.entries()) check(h.column, `hold.${i}.column`);
}

function refuseNotYet(spec: FunnelSpec): void {
  const ordered = spec.order === 'ordered';
  const names = new Set(spec.steps.flatMap(stepEvents));
  // An exclusion is exact and cheap where it begins at step 1 and no step could use its rows.
  const hardExclude =
    !ordered ||
    spec.count === 'sessions' ||
    stepsShareEvents(spec) ||
    spec.exclude.some((x) => x.after > 1 || stepEvents(x).some((e) => names.has(e)));
  const missing: [string, boolean][] = [
    ['compare', spec.compare !== null],
    ['hold', spec.hold.length > 0],
    ['entry: open', spec.entry === 'open'],
    ['optional', spec.steps.some((s) => s.optional)],
    ['within', spec.steps.some((s) => s.within !== null)],
    ['exclude', spec.exclude.length > 0 && hardExclude],
    ['count: totals', spec.count === 'totals' && spec.order === 'any'],
  ];
  const found = missing.find(([, is]) => is);
  if (found) throw new Problem('not-yet', { what: found[0] });
}

const invalid = (path: string, reason: string): Problem =>
  new Problem('invalid-spec', { path, reason });
