import * as v from 'valibot';
import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { Problem } from '../../model/problem.ts';
import { canFilter, SEGMENT } from '../../model/where.ts';
import { ROW_COLUMNS } from '../../model/tables.ts';
import { parseSpec, periodSpec, where, window } from '../../model/spec.ts';
import { TUNING } from '../../stats/sequential.ts';
import { completeMetrics, metricSpec, OUTCOME_TABLES, type Metric } from './metric.ts';
import { suggestMetrics } from './suggested.ts';

const positive = v.pipe(v.number(), v.minValue(0.000001), v.maxValue(1_000_000));

export const experimentSpec = v.strictObject({
  kind: v.literal('experiment'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** Which test of `assignments`; the one of most rows where left out. */
  experiment: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** The variant that the others are read against; null = the one whose name says so. */
  control: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1))), null),
  /** Weights of the variants as they were meant; null = all alike. */
  split: v.optional(v.nullable(v.record(v.string(), positive)), null),
  metrics: v.optional(v.pipe(v.array(metricSpec), v.minLength(1), v.maxLength(12))),
  /** Outcomes count for so long after the own assignment; null = to the period's end. */
  window: v.optional(v.nullable(window), null),
  /** Bounds the first assignments; its end bounds the outcomes as well. */
  period: v.optional(periodSpec, null),
  /** Chooses units by what was known of them when they were assigned. */
  where: v.optional(where, []),
  breakdown: v.optional(
    v.nullable(
      v.strictObject({
        column: v.pipe(v.string(), v.minLength(1)),
        top: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 5),
      }),
    ),
    null,
  ),
  method: v.optional(v.picklist(['fixed', 'sequential', 'bayesian']), 'fixed'),
  /** Sequential: units of both variants at which the band is narrowest. */
  tuning: v.optional(v.pipe(v.number(), v.minValue(10), v.maxValue(1e9)), TUNING),
  /** Bayesian: what one believed of the relative effect before; null = nothing. */
  prior: v.optional(
    v.nullable(
      v.strictObject({
        mean: v.pipe(v.number(), v.minValue(-10), v.maxValue(10)),
        variance: v.pipe(v.number(), v.minValue(1e-9), v.maxValue(1000)),
      }),
    ),
    null,
  ),
  /** Takes off what units did in so many days before, or the covariate that came with them. */
  cuped: v.optional(
    v.nullable(
      v.union([
        v.strictObject({ days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365)) }),
        v.strictObject({ column: v.literal('covariate') }),
      ]),
    ),
    null,
  ),
  correction: v.optional(v.picklist(['none', 'holm', 'bh']), 'holm'),
  alpha: v.optional(v.pipe(v.number(), v.minValue(0.0001), v.maxValue(0.3)), 0.05),
  /** The next test like this one. */
  plan: v.optional(
    v.strictObject({
      /** The smallest change worth finding, as a share of the control's value, whatever its sign. */
      effect: v.optional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(10)), 0.05),
      power: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.99)), 0.8),
      /** null = as many as this test has. */
      variants: v.optional(
        v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(20))),
        null,
      ),
      /** Units a day, of all variants; null = as they came in here. */
      units_per_day: v.optional(
        v.nullable(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1e9))),
        null,
      ),
    }),
    {},
  ),
});
type Parsed = v.InferOutput<typeof experimentSpec>;
export type ExperimentSpec = Omit<Parsed, 'experiment' | 'metrics'> & {
  experiment: string;
  metrics: Metric[];
};

/** The test of most rows, the first by name of equals. */
export const mainExperiment = (context: Context): string =>
  filledColumns(context, 'assignments').find((c) => c.name === 'experiment')?.top[0] ?? '';

/** Validates and fills in; rejects with `invalid-spec`. */
export function completeExperiment(input: unknown, context: Context): ExperimentSpec {
  const parsed = parseSpec(experimentSpec, input);
  const given = parsed.metrics ?? suggestMetrics(context).map((m) => parseSpec(metricSpec, m));
  const named = [
    ...(parsed.breakdown ? [['breakdown.column', parsed.breakdown.column]] : []),
    ...parsed.where.map(({ column }) => [`where.${column}`, column]),
  ] as [string, string][];
  if (parsed.breakdown?.column === SEGMENT) {
    throw new Problem('invalid-spec', { path: 'breakdown.column', reason: 'no-segment-split' });
  }
  for (const [path, column] of named) {
    if (column === SEGMENT && canFilter(context, 'assignments', column)) continue;
    if (!homeOf(column, context)) {
      throw new Problem('invalid-spec', { path, reason: 'unknown-column' });
    }
  }
  if (parsed.cuped && 'column' in parsed.cuped && !hasCovariate(context)) {
    throw new Problem('invalid-spec', { path: 'cuped.column', reason: 'unknown-column' });
  }
  return {
    ...parsed,
    experiment: parsed.experiment ?? mainExperiment(context),
    metrics: completeMetrics(given, context),
  };
}

export const hasCovariate = (context: Context): boolean =>
  filledColumns(context, 'assignments').some((c) => c.name === 'covariate');

export type HomeTable = 'assignments' | (typeof OUTCOME_TABLES)[number];

/** What places a row or a unit says nothing of what it is like. */
const OURS: ReadonlySet<string> = new Set([
  ...ROW_COLUMNS.map((c) => c.name),
  'ts',
  'unit',
  'experiment',
  'person',
]);

/**
 * The table that tells of a unit's value in a column: its own assignment, else what its latest row
 * said before. null = no table has the column.
 */
export function homeOf(column: string, context: Context): HomeTable | null {
  if (OURS.has(column)) return null;
  const tables = ['assignments', ...OUTCOME_TABLES] as const;
  const fills = (table: HomeTable) => filledColumns(context, table).some((c) => c.name === column);
  return tables.find(fills) ?? tables.find((table) => hasColumn(context, table, column)) ?? null;
}
