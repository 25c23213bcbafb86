import type { Context, Warning } from '../contract.ts';
import { stepEvents, type FunnelSpec } from './spec.ts';

/** What the reader of a funnel should know; the first rows are those of the whole. */
export const warningsOf = (
  rows: readonly { count: number }[],
  spec: FunnelSpec,
  context: Context,
): Warning[] => [...strictOptional(spec), ...unknownEvents(rows, spec, context)];

/** Where nothing may lie between two steps, what may be left out between them can hardly count. */
function strictOptional({ order, steps }: FunnelSpec): Warning[] {
  const step = steps.findIndex((s, i) => s.optional && steps.slice(i).some((x) => !x.optional));
  return order === 'strict' && step > 0
    ? [{ code: 'strict-optional', args: { step: step + 1 } }]
    : [];
}

/** A step that nothing matches, where the data have no such event at all. */
function unknownEvents(
  rows: readonly { count: number }[],
  spec: FunnelSpec,
  context: Context,
): Warning[] {
  const known = context.tables.events?.events ?? [];
  if (known.length >= 200) return [];
  const names = new Set(known.map((e) => e.event));
  return spec.steps.flatMap((s, i) =>
    rows[i]?.count === 0 && !stepEvents(s).some((e) => names.has(e))
      ? [{ code: 'no-such-event', args: { step: i + 1, event: stepEvents(s).join(', ') } }]
      : [],
  );
}
