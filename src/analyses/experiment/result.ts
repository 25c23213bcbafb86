import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import { adjustP } from '../../stats/adjust.ts';
import type { Sums } from '../../stats/moments.ts';
import { detectable } from '../../stats/power.ts';
import type { Answer, AnswerColumn } from '../contract.ts';
import { dailyRows } from './days.ts';
import { isRunning } from './defaults.ts';
import { compareVariants, sumsOfRow, valueOf, type Comparison } from './figure.ts';
import type { Metric } from './metric.ts';
import { planParts } from './plan.ts';
import type { ExperimentSpec } from './spec.ts';
import { bounds } from './unit.ts';
import { controlOf, splitOf } from './variants.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { warningsOf } from './warnings.ts';

export type ExperimentAnswer = Answer;

/** One comparison before the corrections: its row so far and what is tested. */
interface Line {
  metric: Metric;
  row: Row;
  found: Comparison | null;
}

/**
 * Rows: each metric × variant against the control; of each metric the whole (`breakdown: null`)
 * first, then the values of the breakdown.
 *
 * {experiment, metric, type, guard, breakdown, variant, control, n, value, numerator, denominator,
 * control_n, control_value, control_numerator, control_denominator, difference, low, high,
 * relative, relative_low, relative_high, stderr, p, p_adjusted, relative_p, chance_to_win, risk,
 * risk_control, variance_saved, capped, cap, detectable, needed, verdict}
 *
 * `difference` is value − control_value, less what was known before under `cuped`; `relative` is it
 * over control_value; intervals hold with 1 − alpha by the method of the spec. `risk` is what taking
 * the variant costs in the mean, as a share of control_value. `detectable` is the smallest
 * difference that so many units show in 80 % of cases; `needed` the units a variant that it would
 * take to show the difference seen. `verdict`: better, worse, none_shown, too_few, broken (guard),
 * held (guard, no harm shown), unreadable (sample ratio).
 */
export function experimentResult(
  tables: Record<string, Row[]>,
  spec: ExperimentSpec,
  context: Context,
): ExperimentAnswer {
  const main = tables['main'] ?? [];
  const units = tables['units'] ?? [];
  const variants = [...new Set(units.map((r) => String(r['variant'])))].sort();
  const control = controlOf(spec, variants);
  const split = splitOf(units, spec, control);
  const lines = control === null ? [] : linesOf(main, control, spec);
  const rows = judged(lines, spec, split.alarm);
  const contamination = tables['contamination'] ?? [];
  return {
    rows,
    columns: columnsOf(spec),
    parts: {
      units,
      srm: split.rows,
      contamination,
      ...planParts(main, units, control, spec),
      daily:
        control === null
          ? []
          : dailyRows(tables['daily'] ?? [], control, spec, bounds(spec, context).to),
    },
    warnings: warningsOf({
      spec,
      main,
      rows,
      split,
      contamination,
      variants,
      control,
      running: isRunning(context),
    }),
  };
}

/** Each metric, value of the breakdown and variant beside the control of the same. */
function linesOf(main: readonly Row[], control: string, spec: ExperimentSpec): Line[] {
  const key = (r: Row) =>
    JSON.stringify([r['metric'], spec.breakdown ? r['whole'] : true, r['breakdown'] ?? null]);
  const controls = new Map(main.filter((r) => r['variant'] === control).map((r) => [key(r), r]));
  return main
    .filter((r) => r['variant'] !== control)
    .map((r): Line => {
      const metric = spec.metrics[Number(r['metric']) - 1]!;
      const against = controls.get(key(r));
      const [own, other] = [
        sumsOfRow(r, metric, spec),
        against ? sumsOfRow(against, metric, spec) : NOBODY,
      ];
      const found = compareVariants(other, own, metric, spec);
      return { metric, found, row: rowOf({ r, metric, own, other, control, found, spec }) };
    });
}

const NOBODY: Sums = { n: 0, y: 0, yy: 0 };

interface Parts {
  r: Row;
  metric: Metric;
  own: Sums;
  other: Sums;
  control: string;
  found: Comparison | null;
  spec: ExperimentSpec;
}

function rowOf({ r, metric, own, other, control, found, spec }: Parts): Row {
  const under = (s: Sums) => (metric.type === 'ratio' ? (s.d ?? 0) : s.n);
  const units = Math.min(own.n, other.n);
  const reach = found && detectable(found.stderr, spec.alpha);
  const seen = found && Math.abs(found.absolute.estimate);
  return {
    experiment: spec.experiment,
    metric: metric.name,
    type: metric.type,
    guard: metric.guard,
    breakdown: (r['breakdown'] as string | undefined) ?? null,
    variant: r['variant']!,
    control,
    n: own.n,
    value: valueOf(own, metric),
    numerator: own.y,
    denominator: under(own),
    control_n: other.n,
    control_value: valueOf(other, metric),
    control_numerator: other.y,
    control_denominator: under(other),
    difference: found?.absolute.estimate ?? null,
    low: found?.absolute.low ?? null,
    high: found?.absolute.high ?? null,
    relative: found?.relative?.estimate ?? null,
    relative_low: found?.relative?.low ?? null,
    relative_high: found?.relative?.high ?? null,
    stderr: found?.stderr ?? null,
    p: found?.absolute.p ?? null,
    p_adjusted: null,
    relative_p: found?.relative?.p ?? null,
    chance_to_win: found?.chanceToWin ?? null,
    risk: found?.risk ?? null,
    risk_control: found?.riskControl ?? null,
    variance_saved: found?.saved ?? null,
    capped: metric.cap ? Number(r['capped'] ?? 0) : null,
    cap: metric.cap ? (r['cap'] ?? null) : null,
    detectable: reach,
    needed: reach && seen ? Math.ceil(units * (reach / seen) ** 2) : null,
    verdict: null,
  };
}

/**
 * Corrects the goals' p for being several, the whole and the parts as families of their own (a
 * guard is watched for harm: correcting it would hide some), and says what each comparison shows.
 */
function judged(lines: readonly Line[], spec: ExperimentSpec, alarm: boolean): Row[] {
  const families = [true, false].map((whole) =>
    lines.filter(
      ({ row, metric, found }) =>
        (row['breakdown'] === null) === whole && !metric.guard && found?.absolute.p != null,
    ),
  );
  const corrected = new Map<Line, number>();
  for (const family of families) {
    const adjusted = adjustP(
      family.map((l) => l.found!.absolute.p!),
      spec.correction,
    );
    family.forEach((line, i) => corrected.set(line, adjusted[i]!));
  }
  const rows = lines.map((line): Row => {
    const p = corrected.get(line) ?? line.found?.absolute.p ?? null;
    const verdict: Verdict = verdictOf(line.metric, line.found, p, spec, alarm);
    return { ...line.row, p_adjusted: p, verdict };
  });
  return ordered(rows, spec);
}

/** By metric as the spec has them: the whole, then its groups by their units, `(other)` last. */
function ordered(rows: readonly Row[], spec: ExperimentSpec): Row[] {
  const units = new Map<unknown, number>();
  for (const r of rows) {
    const group = r['breakdown'];
    units.set(group, (units.get(group) ?? 0) + Number(r['n']) + Number(r['control_n']));
  }
  const place = (r: Row) =>
    r['breakdown'] === null
      ? Infinity
      : r['breakdown'] === '(other)'
        ? -1
        : units.get(r['breakdown'])!;
  const metric = (r: Row) => spec.metrics.findIndex((m) => m.name === r['metric']);
  // The sort is stable: equals stay by name of the group and of the variant.
  return [...rows].sort((a, b) => metric(a) - metric(b) || place(b) - place(a) || 0);
}

function columnsOf(spec: ExperimentSpec): AnswerColumn[] {
  const columns: AnswerColumn[] = [
    { name: 'experiment', unit: 'text' },
    { name: 'metric', unit: 'text' },
    { name: 'type', unit: 'text' },
    { name: 'guard', unit: 'flag' },
    ...(spec.breakdown ? [{ name: 'breakdown', unit: 'text' } as const] : []),
    { name: 'variant', unit: 'text' },
    { name: 'control', unit: 'text' },
    { name: 'n', unit: 'count' },
    { name: 'value', unit: 'decimal', of: { over: 'numerator', under: 'denominator' } },
    { name: 'numerator', unit: 'decimal' },
    { name: 'denominator', unit: 'decimal' },
    { name: 'control_n', unit: 'count' },
    {
      name: 'control_value',
      unit: 'decimal',
      of: { over: 'control_numerator', under: 'control_denominator' },
    },
    { name: 'control_numerator', unit: 'decimal' },
    { name: 'control_denominator', unit: 'decimal' },
    ...(['difference', 'low', 'high'] as const).map((name) => ({ name, unit: 'decimal' as const })),
    ...(['relative', 'relative_low', 'relative_high'] as const).map((name) => ({
      name,
      unit: 'rate' as const,
    })),
    { name: 'stderr', unit: 'decimal' },
    ...(['p', 'p_adjusted', 'relative_p', 'chance_to_win', 'risk', 'risk_control'] as const).map(
      (name) => ({
        name,
        unit: 'rate' as const,
      }),
    ),
    ...(spec.cuped ? [{ name: 'variance_saved', unit: 'rate' } as const] : []),
    ...(spec.metrics.some((m) => m.cap)
      ? ([
          { name: 'capped', unit: 'count' },
          { name: 'cap', unit: 'decimal' },
        ] as const)
      : []),
    { name: 'detectable', unit: 'decimal' },
    { name: 'needed', unit: 'count' },
    { name: 'verdict', unit: 'text' },
  ];
  return columns;
}
