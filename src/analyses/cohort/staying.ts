import type { Row } from '../../engine/types.ts';
import type { CohortSpec } from './spec.ts';

/** The interval after the start at which staying shows: two weeks of days, a month, a quarter. */
const STAYING = { day: 14, week: 4, month: 3 } as const;

/** The latest offset up to STAYING whose complete cells still hold half of the people. */
export function stayingOffset(averages: readonly Row[], spec: CohortSpec): number | null {
  const whole = averages.filter((r) => r['breakdown'] === null);
  const start = Number(whole.find((r) => r['offset'] === 0)?.['size'] ?? 0);
  const held = whole
    .filter((r) => Number(r['size']) >= start / 2 && Number(r['offset']) <= STAYING[spec.interval])
    .map((r) => Number(r['offset']));
  const last = Math.max(0, ...held);
  return last > 0 ? last : null;
}
