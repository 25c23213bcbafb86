import type { Row } from '../../engine/types.ts';
import { chiSquareFit } from '../../stats/chisquare.ts';
import type { ExperimentSpec } from './spec.ts';

/** From this p on, the split of the units is not what was meant: nothing else is worth reading. */
export const SRM_ALARM = 0.001;
const CONTROL =
  /^(control|ctrl|baseline|base|original|default|off|a|0|old|holdout|对照组?|原版|旧版|默认|基准|控制组)$/i;

/** The variant that the others are read against: as named, else by its name, else the first. */
export function controlOf(spec: ExperimentSpec, variants: readonly string[]): string | null {
  if (spec.control !== null && variants.includes(spec.control)) return spec.control;
  const known = variants.find((name) => CONTROL.test(name.trim().normalize('NFKC')));
  return known ?? variants.find((name) => /control|对照/i.test(name)) ?? variants[0] ?? null;
}

export interface Split {
  rows: Row[];
  p: number;
  chiSquare: number;
  /** The units are not split as was meant: alarm. */
  alarm: boolean;
}

/** The sample ratio: how the units are split, against how they were meant to be. */
export function splitOf(
  units: readonly Row[],
  spec: ExperimentSpec,
  control: string | null,
): Split {
  const counts = new Map<string, number>();
  for (const row of units) {
    const variant = String(row['variant']);
    counts.set(variant, (counts.get(variant) ?? 0) + Number(row['units']));
  }
  // A variant that was meant and got nobody is part of the test, too.
  for (const variant of Object.keys(spec.split ?? {})) {
    if (!counts.has(variant)) counts.set(variant, 0);
  }
  const names = [...counts.keys()].sort(
    (a, b) => Number(b === control) - Number(a === control) || (a < b ? -1 : 1),
  );
  const weights = names.map((name) => (spec.split ? (spec.split[name] ?? 0) : 1));
  const whole = weights.reduce((a, b) => a + b, 0);
  const all = names.reduce((sum, name) => sum + counts.get(name)!, 0);
  // Units of a variant that was not meant to have any are beyond all chance.
  const { chiSquare, p } = chiSquareFit(
    names.map((name) => counts.get(name)!),
    weights,
  );
  const impossible = names.some((name, i) => weights[i] === 0 && counts.get(name)! > 0);
  const rows = names.map((variant, i): Row => ({
    variant,
    control: variant === control,
    units: counts.get(variant)!,
    expected: (all * weights[i]!) / whole,
    share: all ? counts.get(variant)! / all : null,
    expected_share: weights[i]! / whole,
    chi_square: impossible ? null : chiSquare,
    p: impossible ? 0 : p,
  }));
  return {
    rows,
    p: impossible ? 0 : p,
    chiSquare,
    alarm: impossible || p < SRM_ALARM,
  };
}
