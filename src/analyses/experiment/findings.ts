import type { Figure } from '../../i18n/index.ts';
import type { Finding, Row } from '../contract.ts';
import { figureOf, metricName } from './amounts.ts';
import { chanceText } from './labels.ts';
import type { Metric } from './metric.ts';
import type { ExperimentAnswer } from './result.ts';
import type { ExperimentSpec } from './spec.ts';

/** Units that would be needed are said up to so many times of those that are there. */
const WITHIN_REACH = 20;

interface Board {
  rows: readonly Row[];
  spec: ExperimentSpec;
  answer: ExperimentAnswer;
}

const n = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);
const point = (row: Row): Row => ({
  metric: row['metric']!,
  variant: row['variant']!,
  breakdown: row['breakdown'] ?? null,
});

/**
 * The verdict first, in one sentence: what the goal (the first metric that is no guard) shows for
 * the variant that it favours most; then guards that broke, then what else moved. At most three.
 */
export function experimentFindings(answer: ExperimentAnswer, spec: ExperimentSpec): Finding[] {
  const rows = answer.rows.filter((r) => r['breakdown'] === null);
  const board: Board = { rows, spec, answer };
  if (!rows.length) return [];
  if (rows.some((r) => r['verdict'] === 'unreadable')) return [unreadable(board)];
  return [...verdict(board), ...guards(board), ...others(board)].slice(0, 3);
}

const metricOf = (row: Row, spec: ExperimentSpec): Metric =>
  spec.metrics.find((m) => m.name === row['metric'])!;

/** The units are not split as was meant. */
function unreadable({ answer, rows }: Board): Finding {
  const split = answer.parts['srm'] ?? [];
  const farthest = [...split].sort(
    (a, b) =>
      Math.abs(n(b, 'units') - n(b, 'expected')) - Math.abs(n(a, 'units') - n(a, 'expected')),
  )[0];
  return {
    key: 'experiment.finding.unreadable',
    args: {
      variant: String(farthest?.['variant']),
      share: {
        rate: n(farthest, 'share'),
        of: [n(farthest, 'units'), n(farthest, 'units') / (n(farthest, 'share') || 1)],
      },
      expected: { rate: n(farthest, 'expected_share') },
      p: small(n(farthest, 'p')),
    },
    level: 'worse',
    reason: 'experiment.reason.sample-ratio',
    evidence: rows.slice(0, 1).map((r) => ({ variant: r['variant']! })),
  };
}

const RANK = ['better', 'none_shown', 'worse', 'too_few'];
const small = (p: number): Figure =>
  p < 0.0001 ? '< 0.0001' : `= ${p.toFixed(p < 0.001 ? 4 : 3)}`;

/** The goal's row of the variant that it favours most. */
function goalRow({ rows, spec }: Board): Row | undefined {
  const goal = spec.metrics.find((m) => !m.guard);
  const gain = (r: Row) => n(r, 'difference') * (goal?.direction === 'down' ? -1 : 1);
  return rows
    .filter((r) => r['metric'] === goal?.name)
    .sort(
      (a, b) =>
        RANK.indexOf(String(a['verdict'])) - RANK.indexOf(String(b['verdict'])) ||
        gain(b) - gain(a),
    )[0];
}

function verdict(board: Board): Finding[] {
  const row = goalRow(board);
  if (!row) return [];
  const { spec, rows } = board;
  const broken = rows.filter((r) => r['verdict'] === 'broken' && r['variant'] === row['variant']);
  const found = String(row['verdict']);
  const reach = need(board, row);
  const kind =
    found === 'better' && broken.length
      ? 'better-broken'
      : found === 'none_shown' && reach
        ? 'none_shown-needed'
        : found;
  const guard = broken[0] && metricOf(broken[0], spec);
  return [
    {
      key: `experiment.finding.${kind}`,
      args: { ...argsOf(row, spec), ...reach, ...(guard ? { guard: metricName(guard) } : {}) },
      level:
        found === 'better'
          ? broken.length
            ? 'info'
            : 'better'
          : found === 'worse'
            ? 'worse'
            : 'info',
      ...reasonOf(row, spec),
      evidence: [point(row)],
    },
  ];
}

/** What is said of every comparison: values, effect, interval, and how sure. */
function argsOf(row: Row, spec: ExperimentSpec): Finding['args'] {
  const metric = metricOf(row, spec);
  const relative = typeof row['relative'] === 'number';
  const change = (of: string): Figure =>
    relative
      ? { change: n(row, `relative${of}`) }
      : { decimal: n(row, of.slice(1) || 'difference') };
  return {
    variant: String(row['variant']),
    control: String(row['control']),
    metric: metricName(metric),
    value: figureOf(row, 'own', metric),
    control_value: figureOf(row, 'control', metric),
    change: change(''),
    low: change('_low'),
    high: change('_high'),
    level: { decimal: 100 * (1 - spec.alpha) },
    p: typeof row['p_adjusted'] === 'number' ? small(row['p_adjusted']) : '–',
    correction: metric.guard ? 'none' : spec.correction,
    chance: chanceText(n(row, 'chance_to_win')),
    risk: chanceText(n(row, 'risk')),
    units: Math.min(n(row, 'n'), n(row, 'control_n')),
    detectable: relative
      ? { change: n(row, 'detectable') / n(row, 'control_value') }
      : { decimal: n(row, 'detectable') },
  };
}

/** How the sureness is told depends on the method. */
function reasonOf(row: Row, spec: ExperimentSpec): { reason: string } {
  if (row['verdict'] === 'too_few') return { reason: 'experiment.reason.too-few' };
  return { reason: `experiment.reason.${spec.method}` };
}

/** Units and days that it would take to show the difference seen; null where that is far away. */
function need({ answer }: Board, row: Row): Record<string, Figure> | null {
  const units = Math.min(n(row, 'n'), n(row, 'control_n'));
  const needed = typeof row['needed'] === 'number' ? row['needed'] : Infinity;
  if (needed <= units || needed > WITHIN_REACH * units) return null;
  const days = new Set((answer.parts['units'] ?? []).map((r) => r['day'])).size;
  const variants = (answer.parts['srm'] ?? []).length;
  const all = (answer.parts['srm'] ?? []).reduce((sum, r) => sum + n(r, 'units'), 0);
  const pace = all / variants / Math.max(1, days);
  return { needed, days: Math.ceil((needed - units) / pace) };
}

function guards({ rows, spec }: Board): Finding[] {
  return rows
    .filter((r) => r['verdict'] === 'broken')
    .map((row) => ({
      key: 'experiment.finding.broken',
      args: argsOf(row, spec),
      level: 'worse' as const,
      reason: `experiment.reason.guard`,
      evidence: [point(row)],
    }));
}

/** What else moved beyond noise. */
function others(board: Board): Finding[] {
  const { rows, spec } = board;
  const first = goalRow(board);
  return rows
    .filter((r) => r !== first && (r['verdict'] === 'better' || r['verdict'] === 'worse'))
    .map((row) => ({
      key: `experiment.finding.${String(row['verdict'])}`,
      args: argsOf(row, spec),
      level: row['verdict'] === 'better' ? ('better' as const) : ('worse' as const),
      ...reasonOf(row, spec),
      evidence: [point(row)],
    }));
}
