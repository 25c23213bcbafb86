import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import type { Interval } from '../../stats/interval.ts';
import type { Figure } from '../../i18n/index.ts';
import type { Finding } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import type { CohortAnswer } from './result.ts';
import { paybackFindings } from './paid.ts';
import {
  difference,
  few,
  isNoise,
  ownAndRest,
  plus,
  rate,
  share,
  type Share,
} from './retention.ts';
import type { CohortSpec } from './spec.ts';
import { stayingOffset } from './staying.ts';

const figure = (s: Share): Figure => ({ rate: rate(s), of: [s.count, s.size] });

/** How sure the difference of two shares is: its 95 % interval, when it leaves out zero. */
function apart(a: Share, b: Share): Interval | null {
  if (few(a, b)) return null;
  const interval = difference(a, b);
  return isNoise(interval) ? null : interval;
}

/** Does it pay back; has it moved; is the latest cohort another; who stays most and least. */
export function cohortFindings(
  answer: CohortAnswer,
  spec: CohortSpec,
  _context: Context,
): Finding[] {
  const rows = answer.rows.filter((r) => r['period'] !== 'compared');
  return [
    ...paybackFindings(answer, spec),
    ...moved(answer, rows, spec),
    ...latest(rows, spec),
    ...parts(rows, spec),
  ].slice(0, 3);
}

/** Retention of the two periods at the offset at which staying shows. */
function moved(answer: CohortAnswer, rows: readonly Row[], spec: CohortSpec): Finding[] {
  const compared = answer.parts['comparison'];
  const offset = stayingOffset(
    rows.filter((r) => r['total']),
    spec,
  );
  if (!compared || offset === null) return [];
  const row = compared.find((r) => r['breakdown'] === null && r['offset'] === offset);
  if (!row || row['few'] || typeof row['difference'] !== 'number') return [];
  const before = { count: Number(row['compared_count']), size: Number(row['compared_size']) };
  const how = row['noise'] ? 'noise' : row['difference'] > 0 ? 'rose' : 'fell';
  return [
    {
      key: `cohort.finding.retention-${how}`,
      args: {
        interval: spec.interval,
        groups: String(isGroups(spec.compare)),
        offset,
        now: figure(share(row)),
        before: figure(before),
        difference: { points: row['difference'] },
        low: { points: Number(row['low']) },
        high: { points: Number(row['high']) },
      },
      level: how === 'noise' ? 'info' : how === 'rose' ? 'better' : 'worse',
      reason: 'cohort.reason.interval',
      evidence: [{ cohort: null, offset }],
    },
  ];
}

/** The newest cohort of which the first interval after the start is over. */
function latest(rows: readonly Row[], spec: CohortSpec): Finding[] {
  const whole = rows.filter(
    (r) => r['breakdown'] === null && !r['total'] && r['offset'] === 1 && r['complete'],
  );
  const last = whole.at(-1);
  if (!last) return [];
  const now = share(last);
  const before = whole.slice(0, -1).map(share).reduce(plus, { count: 0, size: 0 });
  const interval = apart(now, before);
  if (!interval) return [];
  const better = interval.low > 0;
  return [
    {
      key: `cohort.finding.latest-${better ? 'better' : 'worse'}`,
      args: {
        interval: spec.interval,
        cohort: { day: String(last['cohort']) },
        now: figure(now),
        before: figure(before),
        difference: { points: rate(now) - rate(before) },
        low: { points: interval.low },
        high: { points: interval.high },
        cohorts: whole.length - 1,
      },
      level: better ? 'better' : 'worse',
      reason: 'cohort.reason.interval',
      evidence: [{ breakdown: null, cohort: last['cohort']!, offset: 1 }],
    },
  ];
}

/** The value that stays most and the one that stays least, each against all others. */
function parts(rows: readonly Row[], spec: CohortSpec): Finding[] {
  const { breakdown } = spec;
  if (!breakdown) return [];
  const averages = rows.filter((r) => r['total']);
  const offset = stayingOffset(averages, spec);
  if (offset === null) return [];
  const different = averages
    .filter((r) => r['offset'] === offset)
    .filter((r) => r['breakdown'] !== null && !/^\(.*\)$/.test(String(r['breakdown'])))
    .flatMap((row) => {
      const pair = ownAndRest(row, rows, spec);
      const interval = pair && apart(pair.own, pair.rest);
      return interval ? [{ row, own: pair.own, others: pair.rest, interval }] : [];
    });
  const gap = (x: (typeof different)[number]) => rate(x.own) - rate(x.others);
  const ranked = different.sort((a, b) => gap(b) - gap(a));
  const best = ranked.find((x) => gap(x) > 0);
  const worst = ranked.findLast((x) => gap(x) < 0);
  return [
    ...(best ? [{ ...best, better: true }] : []),
    ...(worst ? [{ ...worst, better: false }] : []),
  ].map((x) => ({
    key: `cohort.finding.part-${x.better ? 'better' : 'worse'}`,
    args: {
      interval: spec.interval,
      offset,
      name: String(x.row['breakdown']),
      own: figure(x.own),
      others: figure(x.others),
      low: { points: x.interval.low },
      high: { points: x.interval.high },
    },
    level: x.better ? ('better' as const) : ('worse' as const),
    reason: 'cohort.reason.interval',
    evidence: [{ breakdown: x.row['breakdown']! }],
  }));
}
