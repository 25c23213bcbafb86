import * as v from 'valibot';
import { isDay } from './days.ts';
import { Problem } from './problem.ts';

/** The keys that every spec shares (design: "The analyses and what their numbers mean"). */

export const day = v.pipe(v.string(), v.check(isDay, 'day'));
export const period = v.strictObject({ from: day, to: day });
export const periodSpec = v.nullable(
  v.union([
    period,
    v.strictObject({
      last: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3660)),
      unit: v.picklist(['day', 'week', 'month']),
    }),
  ]),
);
export const compareSpec = v.nullable(
  v.union([v.picklist(['previous_period', 'previous_year']), period]),
);

export const OPERATORS = [
  'in',
  'not_in',
  'contains',
  'not_contains',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'is_null',
  'not_null',
] as const;
const whereValue = v.nullable(v.union([v.string(), v.number(), v.boolean()]));
export const condition = v.strictObject({
  column: v.pipe(v.string(), v.minLength(1)),
  op: v.picklist(OPERATORS),
  values: v.optional(v.array(whereValue), []),
});
export const where = v.pipe(v.array(condition), v.maxLength(50));
export type Condition = v.InferOutput<typeof condition>;

const group = v.pipe(v.array(condition), v.minLength(1), v.maxLength(50));
/** Two groups of people or rows, each a filter beside the spec's own; the second is compared with. */
export const groupsSpec = v.strictObject({ groups: v.tuple([group, group]) });
export type GroupsSpec = v.InferOutput<typeof groupsSpec>;
/** `compare` of an analysis that sets two periods or two groups side by side. */
export const comparedSpec = v.nullable(
  v.union([v.picklist(['previous_period', 'previous_year']), period, groupsSpec]),
);

export const WINDOW_UNITS = ['second', 'minute', 'hour', 'day', 'week'] as const;
export const window = v.strictObject({
  value: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000_000)),
  unit: v.picklist(WINDOW_UNITS),
});
export type Window = v.InferOutput<typeof window>;

const SECONDS: Record<Window['unit'], number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};
export const windowSeconds = (w: Window): number => w.value * SECONDS[w.unit];

/** `INTERVAL 7 DAYS`, as an analyst would write it. Days are 86,400 seconds. */
export const windowSql = (w: Window): string => `INTERVAL ${w.value} ${w.unit.toUpperCase()}S`;

/** Validates a spec; a failure is `invalid-spec` with the path of what is wrong, and why. */
export function parseSpec<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  throw new Problem('invalid-spec', problemOf(parsed.issues[0]));
}

/** The first issue as args of a Problem; its `reason` is worded by the message `reason.<reason>`. */
export function problemOf(issue: v.BaseIssue<unknown>): Problem['args'] {
  return {
    path: v.getDotPath(issue) ?? '',
    reason: reasonOf(issue),
    expected: (issue.expected ?? '').replaceAll('"', ''),
    received: issue.received.replaceAll('"', '').slice(0, 80),
  };
}

function reasonOf({ kind, type, expected, received }: v.BaseIssue<unknown>): string {
  if (kind === 'validation') return type === 'check' ? 'bad-value' : 'out-of-range';
  if (expected === 'never') return 'unknown-key';
  if (received === 'undefined') return 'missing';
  return type === 'picklist' || type === 'literal' ? 'not-one-of' : 'wrong-type';
}
