import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import { newcombe } from '../../stats/interval.ts';
import type { Figure } from '../../i18n/index.ts';
import type { Finding } from '../contract.ts';
import type { CohortAnswer } from './result.ts';
import type { CohortSpec } from './spec.ts';

/** Fewer people than this on either side are not worth a sentence. */
const ENOUGH = 30;
/** The interval after the start at which staying shows: two weeks of days, a month, a quarter. */
const STAYING = { day: 14, week: 4, month: 3 } as const;

interface Share {
  count: number;
  size: number;
}

const share = (row: Row): Share => ({ count: Number(row['count']), size: Number(row['size']) });
const rate = ({ count, size }: Share): number => count / size;
const figure = (s: Share): Figure => ({ rate: rate(s), of: [s.count, s.size] });
const minus = (a: Share, b: Share): Share => ({ count: a.count - b.count, size: a.size - b.size });
const plus = (a: Share, b: Share): Share => ({ count: a.count + b.count, size: a.size + b.size });

/** How sure the difference of two shares is: its 95 % interval, when it leaves out zero. */
function apart(a: Share, b: Share): { low: number; high: number } | null {
  if (a.size < ENOUGH || b.size < ENOUGH) return null;
  const interval = newcombe(a.count, a.size, b.count, b.size);
  return interval.low > 0 || interval.high < 0 ? interval : null;
}

/** The latest cohort against those before it; then who stays most and least of the breakdown. */
export function cohortFindings(
  answer: CohortAnswer,
  spec: CohortSpec,
  _context: Context,
): Finding[] {
  return [...latest(answer, spec), ...parts(answer, spec)].slice(0, 3);
}

/** The newest cohort of which the first interval after the start is over. */
function latest(answer: CohortAnswer, spec: CohortSpec): Finding[] {
  const whole = answer.rows.filter(
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
function parts(answer: CohortAnswer, spec: CohortSpec): Finding[] {
  const { breakdown } = spec;
  if (!breakdown) return [];
  const averages = answer.rows.filter((r) => r['total']);
  const offset = stayingOffset(averages, spec);
  if (offset === null) return [];
  const at = averages.filter((r) => r['offset'] === offset);
  const all = at.find((r) => r['breakdown'] === null)!;
  const different = at
    .filter((r) => r['breakdown'] !== null && !/^\(.*\)$/.test(String(r['breakdown'])))
    .flatMap((row) => {
      const own = share(row);
      const others = minus(share(all), own);
      const interval = apart(own, others);
      return interval ? [{ row, own, others, interval }] : [];
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

/** The latest offset up to STAYING whose complete cells still hold half of the people. */
function stayingOffset(averages: readonly Row[], spec: CohortSpec): number | null {
  const whole = averages.filter((r) => r['breakdown'] === null);
  const start = Number(whole.find((r) => r['offset'] === 0)?.['size'] ?? 0);
  const held = whole
    .filter((r) => Number(r['size']) >= start / 2 && Number(r['offset']) <= STAYING[spec.interval])
    .map((r) => Number(r['offset']));
  const last = Math.max(0, ...held);
  return last > 0 ? last : null;
}
