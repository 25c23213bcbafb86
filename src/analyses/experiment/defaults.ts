import { filledColumns, type Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { dataEnd } from '../../model/period.ts';
import { OUTCOME_TABLES } from './metric.ts';
import { completeExperiment, type ExperimentSpec } from './spec.ts';

/**
 * The largest test, over the days on which units came in where it is the only one. A test that was still running when the data
 * end is read by the view that may be looked at every day.
 */
export function experimentDefaults(context: Context): ExperimentSpec {
  const { from, to } = context.tables.assignments ?? {};
  const end = dataEnd(context, OUTCOME_TABLES)?.lastFullDay;
  const tests = filledColumns(context, 'assignments').find((c) => c.name === 'experiment');
  return completeExperiment(
    {
      kind: 'experiment',
      ...(from && to && tests?.distinct === 1
        ? { period: { from, to: end && end < to ? end : to } }
        : {}),
      ...(isRunning(context) ? { method: 'sequential' } : {}),
    },
    context,
  );
}

/** Whether units still came in when the outcomes end. */
export function isRunning(context: Context): boolean {
  const { to } = context.tables.assignments ?? {};
  const end = dataEnd(context, OUTCOME_TABLES)?.lastFullDay;
  return Boolean(to && end && to >= addDays(end, -1));
}
