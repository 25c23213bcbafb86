import type { Row } from '../../engine/types.ts';
import { newcombe } from '../../stats/interval.ts';
import type { Context } from '../../model/context.ts';
import type { Finding } from '../contract.ts';
import type { LifecycleAnswer } from './result.ts';
import type { LifecycleSpec } from './spec.ts';

/** Fewer people than this are not worth a sentence, nor a change below this share. */
const ENOUGH = 30;
const WORTH = 0.05;

const n = (row: Row, column: string): number => Number(row[column] ?? 0);

/** The latest interval that is over: more came than left, or fewer; then who came back after a break. */
export function lifecycleFindings(
  answer: LifecycleAnswer,
  spec: LifecycleSpec,
  _context: Context,
): Finding[] {
  const whole = answer.rows.filter(
    (r) => (r['breakdown'] ?? null) === null && r['complete'] && r['period'] !== 'compared',
  );
  const now = whole.at(-1);
  if (!now) return [];
  return [...moved(now, spec), ...resurrected(now, whole.at(-2), spec)];
}

function moved(now: Row, spec: LifecycleSpec): Finding[] {
  const [active, before] = [n(now, 'active'), n(now, 'previous_active')];
  if (before < ENOUGH || Math.abs(active - before) < WORTH * before) return [];
  const better = active > before;
  return [
    {
      key: `lifecycle.finding.${better ? 'grew' : 'shrank'}`,
      args: {
        interval: spec.interval,
        start: { day: String(now['start']) },
        active,
        before,
        new: n(now, 'new'),
        resurrected: n(now, 'resurrected'),
        dormant: n(now, 'dormant'),
      },
      level: better ? 'better' : 'worse',
      reason: 'lifecycle.reason.sums',
      evidence: [{ start: now['start']! }],
    },
  ];
}

/** Of those active, how many had been away, against the interval before. */
function resurrected(now: Row, before: Row | undefined, spec: LifecycleSpec): Finding[] {
  if (!before) return [];
  const of = (row: Row): [number, number] => [n(row, 'resurrected'), n(row, 'active')];
  const [own, then] = [of(now), of(before)];
  // Nobody can come back after a break in the first two intervals of the data.
  if (own[1] < ENOUGH || then[1] < ENOUGH || then[0] === 0) return [];
  const gap = newcombe(own[0], own[1], then[0], then[1]);
  if (gap.low <= 0 && gap.high >= 0) return [];
  return [
    {
      key: `lifecycle.finding.resurrected-${gap.low > 0 ? 'more' : 'less'}`,
      args: {
        interval: spec.interval,
        start: { day: String(now['start']) },
        own: { rate: own[0] / own[1], of: own },
        then: { rate: then[0] / then[1], of: then },
        low: { points: gap.low },
        high: { points: gap.high },
      },
      level: 'info',
      reason: 'lifecycle.reason.interval',
      evidence: [{ start: now['start']! }],
    },
  ];
}
