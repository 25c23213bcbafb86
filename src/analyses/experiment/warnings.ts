import type { Row } from '../../engine/types.ts';
import type { Warning } from '../contract.ts';
import { SEGMENT } from '../../model/where.ts';
import { daysBefore } from './outcome.ts';
import type { ExperimentSpec } from './spec.ts';
import type { Split } from './variants.ts';

interface Seen {
  spec: ExperimentSpec;
  main: readonly Row[];
  rows: readonly Row[];
  split: Split;
  contamination: readonly Row[];
  variants: readonly string[];
  control: string | null;
  running: boolean;
}

const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);

/** What a reader should know of the units and rows behind the figures. */
export function warningsOf({
  spec,
  main,
  rows,
  split,
  contamination,
  variants,
  control,
  running,
}: Seen): Warning[] {
  const out: Warning[] = [];
  const say = (code: string, args: Warning['args'] = {}) => out.push({ code, args });
  if (!variants.length) {
    say('no-units', { experiment: spec.experiment });
    return out;
  }
  if (variants.length < 2) say('one-variant', { variant: variants[0]! });
  if (spec.control !== null && spec.control !== control)
    say('no-control', { control: spec.control, used: control ?? '' });
  if (split.alarm) say('sample-ratio', { p: split.p });
  const lost = sum(contamination, 'units');
  const kept = sum(split.rows, 'units');
  if (lost) say('contaminated', { units: lost, share: lost / (lost + kept) });
  const whole = main.filter((r) => r['whole'] !== false);
  const counted = sum(
    whole.filter((r) => r['metric'] === 1),
    'n',
  );
  if (spec.where.some((w) => w.column === SEGMENT)) say('segment-after');
  if (spec.window && counted < kept) say('window-open', { units: kept - counted });
  for (const [i, metric] of spec.metrics.entries()) {
    const own = whole.filter((r) => r['metric'] === i + 1);
    const unknown = sum(own, 'unknown');
    if (unknown) say('worth-unknown', { metric: metric.name, rows: unknown });
    if (metric.cap && own.length && own.every((r) => r['cap'] === null)) {
      say('cap-zero', { metric: metric.name });
    }
  }
  if (running && spec.method === 'fixed') say('still-running');
  const parts = rows.filter((r) => r['breakdown'] !== null);
  if (parts.length) say('fishing', { comparisons: parts.length, correction: spec.correction });
  if (
    daysBefore(spec) &&
    rows.length &&
    rows.every((r) => !((r['variance_saved'] as number) > 0.01))
  ) {
    say('nothing-before', { days: daysBefore(spec) });
  }
  return out;
}
