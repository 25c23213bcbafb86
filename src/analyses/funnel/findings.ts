import { addDays, addMonths } from '../../model/days.ts';
import { dataEnd } from '../../model/period.ts';
import { windowSeconds } from '../../model/spec.ts';
import { newcombe, type Interval } from '../../stats/interval.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { wilson } from '../../stats/wilson.ts';
import type { Figure } from '../../i18n/index.ts';
import type { Context, Finding, Row } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import type { FunnelAnswer, FunnelRow } from './result.ts';
import { requiredSteps, stepBefore, type FunnelSpec } from './spec.ts';
import { NOT_REACHED, OTHER } from './value.ts';

/** Fewer entrants than this on either side are not worth a sentence. */
const ENOUGH = 30;
/** A step that loses less than this share, surely, is no news. */
const SMALL_LOSS = 0.05;
/** From this share of entrants whose window is still open the figures will still move. */
const MANY_OPEN = 0.2;

/** Of `size` entrants `count` went on. */
interface Share {
  count: number;
  size: number;
}

const rate = (s: Share): number => s.count / s.size;
const figure = (s: Share): Figure => ({ rate: rate(s), of: [s.count, s.size] });

/** The largest loss, how conversion moved, which value differs most, how much is still open. */
export function funnelFindings(
  answer: FunnelAnswer,
  spec: FunnelSpec,
  context: Context,
): Finding[] {
  // Where a chain may begin at any step, a later step's number is no share of an earlier one's.
  if (spec.entry === 'open' && spec.order !== 'any') return [];
  const now = { ...answer, rows: answer.rows.filter((r) => r.period !== 'compared') };
  const open = stillOpen(now, spec);
  const others = [
    ...largestLoss(now, spec),
    ...(spec.compare ? compared(answer, spec) : change(now, spec, context)),
    ...values(now, spec),
  ];
  // Where most is still open, that comes before figures that will move.
  return (open[0]?.level === 'worse' ? [...open, ...others] : [...others, ...open]).slice(0, 3);
}

/** The step with which an entrant has converted. */
const goal = (spec: FunnelSpec): number => requiredSteps(spec).at(-1)!;

const wholeOf = (answer: FunnelAnswer): FunnelRow[] =>
  answer.rows.filter((r) => r.breakdown === null);

function largestLoss(answer: FunnelAnswer, spec: FunnelSpec): Finding[] {
  const whole = wholeOf(answer);
  const before = (r: FunnelRow): FunnelRow => whole[stepBefore(spec, r.step) - 1]!;
  const worst = whole
    .filter((r) => r.step > 1 && !spec.steps[r.step - 1]!.optional)
    .reduce<FunnelRow | null>((most, r) => (r.lost! > (most?.lost ?? 0) ? r : most), null);
  if (!worst || whole[0]!.count < ENOUGH) return [];
  const size = before(worst).count;
  const [low, high] = wilson(worst.lost!, size);
  if (low < SMALL_LOSS) return [];
  return [
    {
      key: `funnel.finding.loss${spec.order === 'any' ? '-any' : ''}`,
      args: {
        step: worst.label,
        number: worst.step,
        before: before(worst).label,
        lost: figure({ count: worst.lost!, size }),
        low: { rate: low },
        high: { rate: high },
        unit: spec.count,
      },
      level: 'worse',
      reason: 'funnel.reason.rate',
      evidence: [{ breakdown: null, step: worst.step }],
    },
  ];
}

/** The first half of the intervals whose windows are over against the second half. */
function change(answer: FunnelAnswer, spec: FunnelSpec, context: Context): Finding[] {
  const end = dataEnd(context, ['events']);
  const { trend } = spec;
  if (!trend || !end) return [];
  const lastDay = addDays(end.lastFullDay, -Math.ceil(windowSeconds(spec.window) / 86_400));
  const rows = (answer.parts['trend'] ?? []).filter((r) => (r['breakdown'] ?? null) === null);
  const over = (day: string): boolean => {
    const next = trend === 'month' ? addMonths(day, 1) : addDays(day, trend === 'week' ? 7 : 1);
    return addDays(next, -1) <= lastDay;
  };
  const days = [...new Set(rows.map((r) => String(r['day'])))].filter(over);
  if (days.length < 4) return [];
  const middle = days[Math.ceil(days.length / 2)]!;
  const conversion = (part: readonly Row[]): Share => ({
    count: sum(part.filter((r) => r['step'] === goal(spec))),
    size: sum(part.filter((r) => r['step'] === 1)),
  });
  const done = rows.filter((r) => over(String(r['day'])));
  const now = conversion(done.filter((r) => String(r['day']) >= middle));
  const before = conversion(done.filter((r) => String(r['day']) < middle));
  const interval = apart(now, before);
  if (!interval) return [];
  const better = interval.low > 0;
  return [
    {
      key: `funnel.finding.change-${better ? 'better' : 'worse'}`,
      args: {
        now: figure(now),
        before: figure(before),
        day: { day: middle },
        difference: { points: rate(now) - rate(before) },
        low: { points: interval.low },
        high: { points: interval.high },
      },
      level: better ? 'better' : 'worse',
      reason: 'funnel.reason.difference',
      evidence: [{ breakdown: null, step: goal(spec) }],
    },
  ];
}

/** All steps against the compared period or group; where that is noise, the page says so. */
function compared(answer: FunnelAnswer, spec: FunnelSpec): Finding[] {
  const found = (answer.parts['differences'] ?? []).find(
    (d) => d['breakdown'] === null && d['step'] === goal(spec) && d['of'] === 'start',
  );
  const conversion = (period: string): Share => {
    const own = wholeOf(answer).filter((r) => r.period === period);
    return { count: own[goal(spec) - 1]!.count, size: own[0]!.count };
  };
  const [now, before] = [conversion('current'), conversion('compared')];
  if (!found || now.size < ENOUGH || before.size < ENOUGH) return [];
  const points = (name: string): Figure => ({ points: Number(found[name]) });
  const better = Number(found['difference']) > 0;
  const level = found['noise'] ? 'info' : better ? 'better' : 'worse';
  return [
    {
      key: `funnel.finding.compared-${found['noise'] ? 'noise' : level}`,
      args: {
        groups: String(isGroups(spec.compare)),
        now: figure(now),
        before: figure(before),
        difference: points('difference'),
        low: points('low'),
        high: points('high'),
      },
      level,
      reason: 'funnel.reason.difference',
      evidence: [{ breakdown: null, step: goal(spec) }],
    },
  ];
}

const sum = (rows: readonly Row[]): number => rows.reduce((s, r) => s + Number(r['count']), 0);

/** The interval of a − b where it leaves out zero; `tests` is how many were looked at. */
function apart(a: Share, b: Share, tests = 1): Interval | null {
  if (a.size < ENOUGH || b.size < ENOUGH) return null;
  const z = normalQuantile(1 - 0.025 / tests);
  const { low, high } = newcombe(a.count, a.size, b.count, b.size, z);
  return low > 0 || high < 0 ? { low, high } : null;
}

/** The value that, against all others, moves the most conversions; one each way. */
function values(answer: FunnelAnswer, spec: FunnelSpec): Finding[] {
  const { breakdown } = spec;
  if (!breakdown) return [];
  const conversion = (value: string): Share => {
    const own = answer.rows.filter((r) => r.breakdown === value);
    return { count: own[goal(spec) - 1]!.count, size: own[0]!.count };
  };
  const names = [...new Set(answer.rows.map((r) => r.breakdown))].filter(
    (v): v is string => v !== null && v !== NOT_REACHED,
  );
  const all = names
    .map(conversion)
    .reduce((s, x) => ({ count: s.count + x.count, size: s.size + x.size }), { count: 0, size: 0 });
  const tested = names.filter((v) => v !== OTHER && conversion(v).size >= ENOUGH);
  const found = tested.flatMap((value) => {
    const own = conversion(value);
    const rest = { count: all.count - own.count, size: all.size - own.size };
    const interval = apart(own, rest, tested.length);
    const moved = (rate(own) - rate(rest)) * own.size;
    return interval ? [{ value, own, rest, interval, moved }] : [];
  });
  const byMoved = [...found].sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved));
  const picked = [byMoved.find((f) => f.moved < 0), byMoved.find((f) => f.moved > 0)];
  return picked
    .filter((f) => f !== undefined)
    .sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved))
    .map(({ value, own, rest, interval, moved }) => ({
      key: `funnel.finding.value-${moved > 0 ? 'better' : 'worse'}`,
      args: {
        value,
        own: figure(own),
        rest: figure(rest),
        difference: { points: rate(own) - rate(rest) },
        low: { points: interval.low },
        high: { points: interval.high },
        tests: tested.length,
      },
      level: moved > 0 ? 'better' : 'worse',
      reason: 'funnel.reason.value',
      evidence: [{ breakdown: value, step: goal(spec) }],
    }));
}

function stillOpen(answer: FunnelAnswer, spec: FunnelSpec): Finding[] {
  const first = wholeOf(answer)[0]!;
  const size = first.count + (spec.incomplete === 'exclude' ? first.incomplete : 0);
  const share = { count: first.incomplete, size };
  if (size < ENOUGH || rate(share) < MANY_OPEN) return [];
  const most = rate(share) >= 0.5;
  return [
    {
      key: `funnel.finding.open${spec.incomplete === 'exclude' ? '-left-out' : ''}`,
      args: { open: figure(share), unit: spec.count },
      level: most && spec.incomplete === 'include' ? 'worse' : 'info',
      reason: 'funnel.reason.open',
      evidence: [{ breakdown: null, step: 1 }],
    },
  ];
}
