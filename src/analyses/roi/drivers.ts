import type { Row } from '../../engine/types.ts';
import type { Figure } from '../../i18n/index.ts';
import type { Finding } from '../contract.ts';
import { factorValue } from './factors.ts';
import type { RoiAnswer } from './result.ts';

/** A change below this share of the revenue is not worth a sentence. */
const WORTH_CHANGE = 0.02;
/** What went the other way is named from this share of the change on. */
const WORTH_OTHER = 0.2;

const money = (row: Row): Figure => ({ money: Math.abs(Number(row['part'])) });
const named = (row: Row): Figure => ({ named: String(row['factor']), under: 'roi.factor' });

/** What the revenue's change came from: the largest part, and the largest that went against it. */
export function drivers({ parts }: RoiAnswer): Finding[] {
  const factors = (parts['change'] ?? []).filter((r) => r['of'] === 'revenue');
  const whole = factors.find((r) => r['factor'] === 'total');
  const change = Number(whole?.['part'] ?? 0);
  if (!whole || Math.abs(change) < WORTH_CHANGE * Math.abs(Number(whole['before']))) return [];
  const along = factors
    .filter((r) => r !== whole)
    .map((row) => ({ row, part: Number(row['part']) * Math.sign(change) }))
    .sort((a, b) => b.part - a.part);
  const [most, least] = [along[0], along.at(-1)];
  if (!most || most.part <= 0) return [];
  const against = least && -least.part >= WORTH_OTHER * Math.abs(change) ? least.row : null;
  const factor = String(most.row['factor']);
  const from = factorValue(factor, most.row['before']);
  const to = factorValue(factor, most.row['after']);
  const known = from !== null && to !== null;
  return [
    {
      key: `roi.finding.revenue-${change > 0 ? 'rose' : 'fell'}${against ? '' : '-all'}`,
      args: {
        size: money(whole),
        before: { money: Number(whole['before']) },
        after: { money: Number(whole['after']) },
        factor: named(most.row),
        part: money(most.row),
        known: known ? 'yes' : 'no',
        ...(known ? { from, to } : { from: 0, to: 0 }),
        ...(against ? { other: named(against), other_part: money(against) } : {}),
      },
      level: change > 0 ? 'better' : 'worse',
      reason: 'roi.reason.parts',
      evidence: [{ factor }],
    },
  ];
}
