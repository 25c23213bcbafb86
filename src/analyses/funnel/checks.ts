import { hasColumn, type Context } from '../../model/context.ts';
import { canFilter } from '../../model/where.ts';
import { Problem } from '../../model/problem.ts';
import { windowSeconds, type Condition } from '../../model/spec.ts';
import type { FunnelSpec } from './spec.ts';

const MAX_WINDOW_SECONDS = 36_525 * 86_400;

const invalid = (path: string, reason: string): Problem =>
  new Problem('invalid-spec', { path, reason });

/** Refuses, with path and reason, what the steps and options cannot mean together. */
export function checkMeaning(spec: FunnelSpec): void {
  const { steps, order, breakdown } = spec;
  if (windowSeconds(spec.window) > MAX_WINDOW_SECONDS) throw invalid('window', 'too-long');
  const at = breakdown?.at;
  if (typeof at === 'number' && at > steps.length) throw invalid('breakdown.at', 'no-such-step');
  for (const [i, s] of steps.entries()) {
    if (s.within && windowSeconds(s.within) > MAX_WINDOW_SECONDS)
      throw invalid(`steps.${i}.within`, 'too-long');
    // A step's own window begins at the step before; in any order no step is before another.
    if (s.within && (i === 0 || order === 'any'))
      throw invalid(`steps.${i}.within`, 'no-step-before');
    // An optional step lies between neighbours of the chain; the first has none before it.
    if (s.optional && i === 0) throw invalid('steps.0.optional', 'no-step-before');
    // In any order a row of the result counts the steps done, whichever they are.
    if (s.optional && order === 'any') throw invalid(`steps.${i}.optional`, 'optional-any');
  }
  // Rows of step 1 share what follows them: whose it is could not be told.
  for (const part of ['around', 'correlate'] as const) {
    if (spec[part] && spec.count === 'totals') throw invalid(part, 'around-totals');
  }
  checkExclusions(spec);
  for (const [i, h] of spec.hold.entries()) {
    if (h.steps.some((k) => k > steps.length)) throw invalid(`hold.${i}.steps`, 'no-such-step');
    if (new Set(h.steps).size < h.steps.length) throw invalid(`hold.${i}.steps`, 'twice');
  }
  if (typeof spec.compare === 'string' && spec.period === null)
    throw invalid('compare', 'needs-period');
}

function checkExclusions({ steps, exclude }: FunnelSpec): void {
  for (const [i, x] of exclude.entries()) {
    if (x.before <= x.after || x.before > steps.length)
      throw invalid(`exclude.${i}.before`, 'no-such-step');
    // It refuses the chain from `before` on, but no required step depends on an optional one.
    for (const end of ['after', 'before'] as const) {
      if (steps[x[end] - 1]!.optional) throw invalid(`exclude.${i}.${end}`, 'optional-step');
    }
  }
}

export function checkColumns(spec: FunnelSpec, context: Context): void {
  const check = (column: string, path: string, known = hasColumn) => {
    if (!known(context, 'events', column)) {
      throw new Problem('invalid-spec', { path, reason: 'unknown-column', received: column });
    }
  };
  const checkAll = (conditions: readonly Condition[], path: string) => {
    for (const [i, c] of conditions.entries()) check(c.column, `${path}.${i}.column`, canFilter);
  };
  checkAll(spec.where, 'where');
  for (const [i, s] of spec.steps.entries()) checkAll(s.where, `steps.${i}.where`);
  if (spec.breakdown) check(spec.breakdown.column, 'breakdown.column');
  for (const [i, h] of spec.hold.entries()) check(h.column, `hold.${i}.column`);
}
