import * as v from 'valibot';
import type { Context } from '../../model/context.ts';
import { resolvePeriod } from '../../model/period.ts';
import {
  comparedSpec,
  parseSpec,
  periodSpec,
  where,
  window,
  type Condition,
} from '../../model/spec.ts';
import { canFilter, requireColumn } from '../../model/where.ts';
import { checkGroups } from '../parts/groups/sides.ts';
import { suggestSteps } from '../parts/suggest.ts';

const name = v.pipe(v.string(), v.minLength(1));
const rows = v.strictObject({
  event: v.union([name, v.pipe(v.array(name), v.minLength(1), v.maxLength(50))]),
  where: v.optional(where, []),
});
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export const MAX_STEPS = 12;

export const pathsSpec = v.strictObject({
  kind: v.literal('paths'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** Where a path begins or ends: the first such row; null = the first (or last) row of the unit. */
  anchor: v.optional(v.nullable(rows), null),
  /** From the anchor on, or back from it. */
  direction: v.optional(v.picklist(['from', 'to']), 'from'),
  count: v.optional(v.picklist(['sessions', 'users']), 'sessions'),
  /** The column of events whose values are the nodes; rows without a value are no node. */
  node: v.optional(name, 'event'),
  /** A path has at most so many nodes. */
  steps: v.optional(whole(2, MAX_STEPS), 5),
  /** Consecutive rows of one node count as one. */
  collapse: v.optional(v.boolean(), true),
  /** Values that are no node. */
  exclude: v.optional(v.pipe(v.array(name), v.maxLength(200)), []),
  /** At most this long from the anchor; null = as long as the unit lasts. */
  window: v.optional(v.nullable(window), null),
  /** The share of units that do this is told for each path. */
  conversion: v.optional(v.nullable(rows), null),
  /** So many nodes of a step stand alone; the rest is "(other)". */
  top: v.optional(whole(1, 30), 6),
  /** What a smaller share of all does is "(other)", nodes as paths. */
  min_share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)), 0),
  /** By the value on the anchor's row. */
  breakdown: v.optional(
    v.nullable(v.strictObject({ column: name, top: v.optional(whole(1, 100), 8) })),
    null,
  ),
  /** Bounds the anchor's row. */
  period: v.optional(periodSpec, null),
  compare: v.optional(comparedSpec, null),
  where: v.optional(where, []),
  /** What becomes of units whose path may still go on at the data's end. */
  incomplete: v.optional(v.picklist(['include', 'exclude']), 'include'),
  /** As a flow from step to step (Sankey), or by what paths begin with. */
  view: v.optional(v.picklist(['flow', 'icicle']), 'flow'),
});
export type PathsSpec = v.InferOutput<typeof pathsSpec>;

/** Validates; rejects with `invalid-spec` and the path of what is wrong. */
export function completePaths(input: unknown, context: Context): PathsSpec {
  const spec = parseSpec(pathsSpec, input);
  resolvePeriod(spec.period, context, ['events']);
  requireColumn(context, 'events', spec.node);
  if (spec.breakdown) requireColumn(context, 'events', spec.breakdown.column);
  for (const { column } of [
    ...spec.where,
    ...conditionsOf(spec.anchor),
    ...conditionsOf(spec.conversion),
  ]) {
    if (!canFilter(context, 'events', column)) requireColumn(context, 'events', column);
  }
  checkGroups(spec, (side) => completePaths(side, context));
  return spec;
}

const conditionsOf = (of: PathsSpec['anchor']): readonly Condition[] => of?.where ?? [];

/** The first spec that the page shows: what sessions begin with, and how many reach the goal. */
export function pathsDefaults(context: Context): PathsSpec {
  const journey = suggestSteps(context);
  const goal = journey.length > 1 ? journey.at(-1)! : null;
  return completePaths(
    { kind: 'paths', ...(goal === null ? {} : { conversion: { event: goal } }) },
    context,
  );
}

/** Whether a path begins or ends where its unit does. */
export const atEdge = (spec: PathsSpec): boolean => spec.anchor === null;
