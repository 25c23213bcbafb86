import { wilson } from '../../stats/wilson.ts';
import type { Context, Finding, Row } from '../contract.ts';
import { changedPath } from './changed.ts';
import type { PathsAnswer } from './result.ts';
import type { PathsSpec } from './spec.ts';

/** Fewer units than this are not worth a sentence, nor what fewer than this share of all do. */
const ENOUGH = 30;
const WORTH = 0.01;
/** From this share of units whose path may still go on the figures will still move. */
const MANY_OPEN = 0.2;

const n = (row: Row, column: string): number => Number(row[column] ?? 0);
/** The rows of the whole, of two periods those of the current one. */
const whole = (rows: readonly Row[] | undefined): Row[] =>
  (rows ?? []).filter((r) => (r['breakdown'] ?? null) === null && r['period'] !== 'compared');

/**
 * What changed, under compare; what is still open, where that is much; the most common path, where
 * most stop, and the way that leads straight back.
 */
export function pathFindings(answer: PathsAnswer, spec: PathsSpec, _context: Context): Finding[] {
  const all = n(whole(answer.rows)[0] ?? {}, 'size');
  if (all < ENOUGH) return [];
  return [
    ...changedPath(answer, spec),
    ...stillOpen(whole(answer.parts['units'])[0] ?? {}, spec),
    ...common(whole(answer.rows), spec),
    ...stop(whole(answer.parts['steps']), spec),
    ...detour(whole(answer.parts['detours']), spec),
  ].slice(0, 3);
}

/** Where many may still go on, that comes before figures that will move. */
function stillOpen(units: Row, spec: PathsSpec): Finding[] {
  const [open, size] = [n(units, 'incomplete'), n(units, 'size')];
  if (spec.incomplete === 'exclude' || open < MANY_OPEN * size) return [];
  return [
    {
      key: 'paths.finding.open',
      args: { open: { rate: open / size, of: [open, size] }, count: spec.count },
      level: 'info',
      reason: 'paths.reason.open',
      evidence: [],
    },
  ];
}

/** Of the paths of more than a node: one alone is told of as a stop. */
function common(rows: readonly Row[], spec: PathsSpec): Finding[] {
  const most = rows.find((r) => !r['rest'] && n(r, 'length') > 1);
  if (!most || n(most, 'share') < WORTH) return [];
  // A path that holds the conversion, or leaves no time for it, says nothing by its rate.
  const telling = n(most, 'converted') > 0 && n(most, 'converted') < n(most, 'count');
  const converted = telling && n(most, 'count') >= ENOUGH;
  return [
    {
      key: `paths.finding.common${converted ? '-converted' : ''}`,
      args: {
        path: String(most['path']),
        taken: { rate: n(most, 'share'), of: [n(most, 'count'), n(most, 'size')] },
        count: spec.count,
        ...(converted
          ? {
              converted: {
                rate: n(most, 'converted_rate'),
                of: [n(most, 'converted'), n(most, 'count')],
              },
            }
          : {}),
      },
      level: 'info',
      reason: 'paths.reason.common',
      evidence: [{ breakdown: null, nodes: most['nodes']! }],
    },
  ];
}

/** Where the most go no further; going back, where the most begin. */
function stop(steps: readonly Row[], spec: PathsSpec): Finding[] {
  const shown = steps.filter(
    (r) => n(r, 'step') < spec.steps && r['node'] !== '(other)' && n(r, 'count') >= ENOUGH,
  );
  const worst = [...shown].sort((a, b) => n(b, 'ended') - n(a, 'ended'))[0];
  if (!worst || n(worst, 'ended') < WORTH * n(worst, 'size')) return [];
  const [low, high] = wilson(n(worst, 'ended'), n(worst, 'count'));
  return [
    {
      key: `paths.finding.stop-${spec.direction}`,
      args: {
        node: String(worst['node']),
        step: n(worst, 'step'),
        count: spec.count,
        ended: { rate: n(worst, 'ended_rate'), of: [n(worst, 'ended'), n(worst, 'count')] },
        low: { rate: low },
        high: { rate: high },
      },
      level: spec.direction === 'from' ? 'worse' : 'info',
      reason: 'paths.reason.stop',
      evidence: [{ step: worst['step']!, node: worst['node']! }],
    },
  ];
}

function detour(detours: readonly Row[], spec: PathsSpec): Finding[] {
  const [most] = detours;
  if (!most || n(most, 'share') < WORTH) return [];
  return [
    {
      key: 'paths.finding.detour',
      args: {
        source: String(most['source']),
        target: String(most['target']),
        count: spec.count,
        taken: { rate: n(most, 'share'), of: [n(most, 'count'), n(most, 'size')] },
      },
      level: 'info',
      reason: 'paths.reason.detour',
      evidence: [{ source: most['source']!, target: most['target']! }],
    },
  ];
}
