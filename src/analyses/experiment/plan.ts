import type { Row } from '../../engine/types.ts';
import { daysBetween } from '../../model/days.ts';
import { along, moments, outcome, type Sums } from '../../stats/moments.ts';
import {
  detectable,
  powerAtRatio,
  powerOfRates,
  sampleSizeMeans,
  sampleSizeRates,
} from '../../stats/power.ts';
import { enough, sumsOfRow, valueOf } from './figure.ts';
import type { Metric } from './metric.ts';
import type { ExperimentSpec } from './spec.ts';
import { windowDays } from './unit.ts';

/** Changes that are set beside the one that is asked for. */
const EFFECTS = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3];
/** The lines of the power chart: half of the change asked for, itself, and twice. */
const TIMES = [0.5, 1, 2];
const WEEKS = [1, 2, 4, 8, 12];
/** The chart ends where the units are so many times those needed. */
const BEYOND = 2;
const STEPS = 24;

/** What is known of one metric and of how fast units come in. */
interface Base {
  metric: Metric;
  value: number;
  /** Standard deviation of a unit's outcome; of a ratio by the delta method. */
  sd: number;
  /** Units a day of each variant. */
  pace: number;
  variants: number;
  /** Units a variant that the change asked for needs; Infinity where there is no such change. */
  needed: number;
  /** Days from a unit's assignment until its outcome is known. */
  wait: number;
}

/**
 * What a next test like this one takes: two-sided with a fixed horizon, all variants alike, each
 * metric for itself, from the control's values and the units a day that came in. Parts by metric:
 * `plan` for the change asked for, `plan_effects` for others beside it, `plan_weeks` the smallest
 * change that so many weeks show, `power` by units.
 */
export function planParts(
  main: readonly Row[],
  units: readonly Row[],
  control: string | null,
  spec: ExperimentSpec,
): Record<'plan' | 'plan_effects' | 'plan_weeks' | 'power', Row[]> {
  const bases = main
    .filter((r) => r['variant'] === control && r['whole'] !== false)
    .flatMap((r) => baseOf(r, units, spec) ?? []);
  const { effect } = spec.plan;
  const effects = [...new Set([...EFFECTS, effect])].sort((a, b) => a - b);
  return {
    plan: bases.map((base) => ({ ...sizeRow(base, effect, spec), ...paceOf(base), ...like(base) })),
    plan_effects: bases.flatMap((base) => effects.map((e) => sizeRow(base, e, spec))),
    plan_weeks: bases.flatMap((base) => WEEKS.flatMap((weeks) => weekRow(base, weeks, spec))),
    power: bases.flatMap((base) => powerRows(base, spec)),
  };
}

const paceOf = ({ pace, variants }: Base): Row => ({ units_per_day: pace * variants, variants });
const like = ({ value, sd }: Base): Row => ({ baseline: value, sd });

function baseOf(row: Row, units: readonly Row[], spec: ExperimentSpec): Base | null {
  const metric = spec.metrics[Number(row['metric']) - 1]!;
  const sums = sumsOfRow(row, metric, spec);
  const value = valueOf(sums, metric);
  const sd = enough(sums, metric) ? spreadOf(sums, metric) : NaN;
  if (value === null || !(value > 0) || !(sd > 0)) return null;
  const names = new Set(units.map((u) => u['variant']));
  const variants = spec.plan.variants ?? Math.max(2, names.size);
  const pace = (spec.plan.units_per_day ?? traffic(units)) / variants;
  const base = { metric, value, sd, pace, variants, wait: windowDays(spec) };
  const { effect, power } = spec.plan;
  const needed =
    metric.type === 'proportion'
      ? unitsForShare(value, effect, spec)
      : sampleSizeMeans(value * effect, sd, spec.alpha, power);
  return { ...base, needed };
}

function spreadOf(sums: Sums, metric: Metric): number {
  const m = moments(sums, metric.type === 'proportion');
  return Math.sqrt(along(m, outcome(m).by) * m.n);
}

/** Units a day in the mean of the days from the first to the last on which some came in. */
function traffic(units: readonly Row[]): number {
  const days = units.map((u) => String(u['day'])).sort();
  const all = units.reduce((sum, u) => sum + Number(u['units']), 0);
  return days.length ? all / (daysBetween(days[0]!, days.at(-1)!) + 1) : 0;
}

/** Units that show a relative change, and the days until their outcomes are known. */
function sizeRow(base: Base, effect: number, spec: ExperimentSpec): Row {
  const needed = Math.ceil(unitsFor(base, effect, spec));
  const known = Number.isFinite(needed);
  return {
    metric: base.metric.name,
    effect,
    delta: base.value * effect,
    alpha: spec.alpha,
    power: spec.plan.power,
    units_per_variant: known ? needed : null,
    units: known ? needed * base.variants : null,
    days: known && base.pace > 0 ? Math.ceil(needed / base.pace) + base.wait : null,
  };
}

/** Of a mean the exact number is that of the change asked for; others are told by its square. */
const unitsFor = ({ metric, value, needed }: Base, effect: number, spec: ExperimentSpec): number =>
  metric.type === 'proportion'
    ? unitsForShare(value, effect, spec)
    : needed * (spec.plan.effect / effect) ** 2;

/** Infinity where there is no such change: a share beyond 1 both ways. */
function unitsForShare(value: number, effect: number, { alpha, plan }: ExperimentSpec): number {
  const other = shifted(value, effect);
  return other === null ? Infinity : sampleSizeRates(value, other, alpha, plan.power);
}

/** A share that lies so far off: above, or below where there is no share above. */
function shifted(value: number, effect: number): number | null {
  const [up, down] = [value * (1 + effect), value * (1 - effect)];
  return up < 1 ? up : down > 0 ? down : null;
}

/** The smallest change that the units of so many weeks show; none while no outcome is known. */
function weekRow(base: Base, weeks: number, spec: ExperimentSpec): Row[] {
  const units = Math.floor(base.pace * (weeks * 7 - base.wait));
  if (!(units >= 2)) return [];
  const stderr = base.sd * Math.sqrt(2 / units);
  return [
    {
      metric: base.metric.name,
      weeks,
      units_per_variant: units,
      minimum_effect: detectable(stderr, spec.alpha, spec.plan.power) / base.value,
    },
  ];
}

function powerRows(base: Base, spec: ExperimentSpec): Row[] {
  const { needed } = base;
  if (!Number.isFinite(needed)) return [];
  return TIMES.flatMap((times) => {
    const effect = spec.plan.effect * times;
    const other = base.metric.type === 'proportion' ? shifted(base.value, effect) : 0;
    if (other === null) return [];
    return Array.from({ length: STEPS }, (_, i): Row => {
      const units = Math.max(2, Math.round((needed * BEYOND * (i + 1)) / STEPS));
      return {
        metric: base.metric.name,
        effect,
        units_per_variant: units,
        days: base.pace > 0 ? Math.ceil(units / base.pace) + base.wait : null,
        power:
          base.metric.type === 'proportion'
            ? powerOfRates(units, base.value, other, spec.alpha)
            : powerAtRatio((units / needed) * times ** 2, spec.alpha, spec.plan.power),
      };
    });
  });
}
