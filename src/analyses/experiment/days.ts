import type { Row } from '../../engine/types.ts';
import { addDays, daysBetween } from '../../model/days.ts';
import { effects } from '../../stats/effect.ts';
import { sequential } from '../../stats/sequential.ts';
import type { Sums } from '../../stats/moments.ts';
import { compareVariants, plus, sumsOfRow, valueOf } from './figure.ts';
import type { Metric } from './metric.ts';
import type { ExperimentSpec } from './spec.ts';

/** More days than this are shown by their ends alone: a figure of a thousand points is no figure. */
const MOST_DAYS = 1100;
const NOBODY: Sums = { n: 0, y: 0, yy: 0 };

/**
 * The effect as it stood at the end of each day, with the interval of the spec's method and the
 * band that may be looked at every day.
 */
export function dailyRows(
  changes: readonly Row[],
  control: string,
  spec: ExperimentSpec,
  end: string | undefined,
): Row[] {
  const days = changes.map((r) => String(r['day'])).sort();
  const [from, to] = [days[0], end ?? days.at(-1)];
  if (!from || !to || daysBetween(from, to) >= MOST_DAYS) return [];
  const all = Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => addDays(from, i));
  const at = new Map(
    changes.map((r) => [`${String(r['metric'])} ${String(r['day'])} ${String(r['variant'])}`, r]),
  );
  const variants = [...new Set(changes.map((r) => String(r['variant'])))].sort();
  return spec.metrics.flatMap((metric, i) => {
    const sums = new Map<string, Sums>(variants.map((v) => [v, NOBODY]));
    return all.flatMap((day) => {
      for (const variant of variants) {
        const change = at.get(`${i + 1} ${day} ${variant}`);
        if (change) sums.set(variant, plus(sums.get(variant)!, sumsOfRow(change, metric, spec)));
      }
      const other = sums.get(control) ?? NOBODY;
      return variants
        .filter((v) => v !== control)
        .map((variant) => dayRow(day, variant, sums.get(variant)!, other, metric, spec));
    });
  });
}

function dayRow(
  day: string,
  variant: string,
  own: Sums,
  other: Sums,
  metric: Metric,
  spec: ExperimentSpec,
): Row {
  const found = compareVariants(other, own, metric, spec);
  const band = found && bandOf(other, own, metric, spec);
  return {
    metric: metric.name,
    variant,
    day,
    n: own.n,
    control_n: other.n,
    value: valueOf(own, metric),
    control_value: valueOf(other, metric),
    difference: found?.absolute.estimate ?? null,
    low: found?.absolute.low ?? null,
    high: found?.absolute.high ?? null,
    relative: found?.relative?.estimate ?? null,
    relative_low: found?.relative?.low ?? null,
    relative_high: found?.relative?.high ?? null,
    p: found?.absolute.p ?? null,
    sequential_low: band?.low ?? null,
    sequential_high: band?.high ?? null,
  };
}

/** The band of the relative effect that holds on all days at once. */
function bandOf(other: Sums, own: Sums, metric: Metric, spec: ExperimentSpec) {
  const rate = metric.type === 'proportion';
  const { relative } = effects(other, own, { rate, cuped: spec.cuped !== null });
  return relative && sequential(relative, spec.alpha, spec.tuning);
}
