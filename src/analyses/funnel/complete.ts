import type { Context } from '../../model/context.ts';
import { resolvePeriod } from '../../model/period.ts';
import { Problem } from '../../model/problem.ts';
import { parseSpec } from '../../model/spec.ts';
import { checkColumns, checkMeaning } from './checks.ts';
import { funnelSpec, type FunnelSpec, type FunnelStep } from './spec.ts';
import { checkGroups } from '../parts/groups/sides.ts';
import { suggestSteps } from '../parts/suggest.ts';

/** Validates and fills in: rejects with `invalid-spec` and the path of what is wrong. */
export function completeFunnel(input: unknown, context: Context): FunnelSpec {
  const given = parseSpec(funnelSpec, input);
  const steps = given.steps ?? parseSteps(context);
  const spec: FunnelSpec = { ...given, steps };
  checkMeaning(spec);
  resolvePeriod(spec.period, context, ['events']);
  checkColumns(spec, context);
  checkGroups(spec, (side) => checkColumns(side, context));
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
  if (!steps.length) throw new Problem('invalid-spec', { path: 'steps', reason: 'no-events' });
  return steps;
}
