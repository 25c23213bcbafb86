import type { Row } from '../../engine/types.ts';
import { newcombe } from '../../stats/interval.ts';
import type { Figure } from '../../i18n/index.ts';
import type { Finding } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import { outermost } from './change.ts';
import { drivers } from './drivers.ts';
import { partCosted } from './figures.ts';
import type { RoiAnswer } from './result.ts';
import { bySegment, type RoiSpec } from './spec.ts';

/** Rows below this share of the cost, and below this many orders, are not worth a sentence. */
const WORTH_COST = 0.02;
const ENOUGH_ORDERS = 20;
/** A small row has at most this share of the cost; it stands out from this multiple on. */
const SMALL_COST = 0.15;
const STANDS_OUT = 1.5;
/** A claim is worth a word from this multiple of what is credited. */
const OVERCLAIM = 1.25;
const LARGE_REST = 0.2;

interface Board {
  rows: Row[];
  total: Row;
  rest: Row | undefined;
  spec: RoiSpec;
}

const n = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);
const has = (row: Row, column: string): boolean => typeof row[column] === 'number';
const name = (row: Row, { by }: RoiSpec): string =>
  by.flatMap((c) => (row[c] === null ? [] : [String(row[c])])).join(' · ');
const point = (row: Row, { by }: RoiSpec): Row => Object.fromEntries(by.map((c) => [c, row[c]!]));
const money = (value: number): Figure => ({ money: value });
/** What a row brought, under the basis of the spec. */
const back = (row: Row, spec: RoiSpec): number =>
  spec.basis === 'margin' ? n(row, 'margin') : n(row, 'revenue') - n(row, 'refund');

/** What a reader should see first, by what it is worth: at most three, each of another row. */
export function roiFindings(answer: RoiAnswer, spec: RoiSpec): Finding[] {
  const current = answer.rows.filter((r) => r['period'] !== 'compared');
  const total = current.find((r) => r['total']);
  // The cost of all against the sales of some says nothing of either.
  if (!total || bySegment(spec)) return [];
  const levels = (answer.parts['levels'] ?? []).filter((r) => r['period'] !== 'compared');
  const rows = (levels.length ? outermost(levels, spec) : current).filter(
    (r) =>
      !r['total'] && !r['not_attributed'] && spec.by.every((c) => !/^\(.*\)$/.test(String(r[c]))),
  );
  const board: Board = { rows, total, rest: current.find((r) => r['not_attributed']), spec };
  const then = answer.rows.find((r) => r['period'] === 'compared' && r['total']);
  const clicks = clicked(board);
  const found = [
    ...(then ? changed(board, then) : []),
    ...drivers(answer),
    ...clicks,
    ...lost(board)
      .filter((f) => !clicks.some((c) => sameRow(c, f)))
      .slice(0, 1),
    ...small(board),
    ...unattributed(board),
    ...claimed(board),
  ];
  return found.filter((f, i) => !found.slice(0, i).some((other) => sameRow(other, f))).slice(0, 3);
}

const sameRow = (a: Finding, b: Finding): boolean =>
  JSON.stringify(a.evidence) === JSON.stringify(b.evidence);

/** The whole against the compared period or group. */
function changed({ total, spec }: Board, then: Row): Finding[] {
  if (!has(total, 'roi') || !has(then, 'roi')) return [];
  // What is known of more orders than before has risen by that alone.
  if (spec.basis === 'margin' && (partCosted(total) || partCosted(then))) return [];
  const difference = n(total, 'roi') - n(then, 'roi');
  if (Math.abs(difference) < 0.05) return [];
  return [
    {
      key: `roi.finding.${difference > 0 ? 'rose' : 'fell'}`,
      args: {
        groups: String(isGroups(spec.compare)),
        now: { rate: n(total, 'roi') },
        before: { rate: n(then, 'roi') },
        cost: money(n(total, 'cost')),
        cost_before: money(n(then, 'cost')),
        revenue: money(n(total, 'revenue')),
        revenue_before: money(n(then, 'revenue')),
      },
      level: difference > 0 ? 'better' : 'worse',
      reason: isGroups(spec.compare) ? 'roi.reason.groups' : 'roi.reason.compared',
      evidence: [{ total: true }],
    },
  ];
}

/** The row that cost most beyond what it brought. */
function lost({ rows, total, spec }: Board): Finding[] {
  const losses = rows
    .filter((r) => has(r, 'roi') && n(r, 'cost') >= WORTH_COST * n(total, 'cost'))
    .filter((r) => spec.basis === 'revenue' || !partCosted(r))
    .map((row) => ({ row, loss: n(row, 'cost') - back(row, spec) }))
    .filter(({ loss }) => loss > 0)
    .sort((a, b) => b.loss - a.loss);
  return losses.map(({ row, loss }) => ({
    key: 'roi.finding.loss',
    args: {
      name: name(row, spec),
      basis: spec.basis,
      cost: money(n(row, 'cost')),
      back: money(back(row, spec)),
      loss: money(loss),
      losing: losses.length,
      share: { rate: n(row, 'cost') / n(total, 'cost') },
    },
    level: 'worse',
    reason: 'roi.reason.cost-share',
    evidence: [point(row, spec)],
  }));
}

/** Clicked more often than the others and bought by far fewer: the widest such gap. */
function clicked({ rows, total, spec }: Board): Finding[] {
  const clicks = (r: Row) => n(r, 'clicks');
  const orders = (r: Row) => Math.min(Math.round(n(r, 'orders')), clicks(r));
  const bought = rows.filter((r) => clicks(r) > 0);
  const sum = (of: (r: Row) => number) => bought.reduce((s, r) => s + of(r), 0);
  const [allClicks, allOrders] = [sum(clicks), sum(orders)];
  return bought
    .filter((r) => clicks(r) >= WORTH_COST * allClicks && n(r, 'ctr') > n(total, 'ctr'))
    .flatMap((row) => {
      const own = [orders(row), clicks(row)] as const;
      const others = [allOrders - own[0], allClicks - own[1]] as const;
      if (others[1] < 1 || others[0] < ENOUGH_ORDERS) return [];
      const gap = newcombe(own[0], own[1], others[0], others[1]);
      const low = own[0] / own[1] < others[0] / others[1] / 2;
      return low && gap.high < 0 ? [{ row, own, others, gap }] : [];
    })
    .sort(
      (a, b) =>
        n(b.row, 'cost') - n(a.row, 'cost') || (name(a.row, spec) < name(b.row, spec) ? -1 : 1),
    )
    .slice(0, 1)
    .map(({ row, own, others, gap }) => ({
      key: 'roi.finding.clicks',
      args: {
        name: name(row, spec),
        ctr: { rate: n(row, 'ctr'), of: [clicks(row), n(row, 'impressions')] },
        all_ctr: { rate: n(total, 'ctr') },
        cvr: { rate: own[0] / own[1], of: [...own] },
        others: { rate: others[0] / others[1], of: [...others] },
        low: { points: gap.low },
        high: { points: gap.high },
      },
      level: 'worse' as const,
      reason: 'roi.reason.interval',
      evidence: [point(row, spec)],
    }));
}

/** A row with little of the cost that brings far more for it than the whole does. */
function small({ rows, total, spec }: Board): Finding[] {
  const best = rows
    .filter(
      (r) =>
        has(r, 'roas') &&
        n(r, 'cost') <= SMALL_COST * n(total, 'cost') &&
        n(r, 'orders') >= ENOUGH_ORDERS &&
        n(r, 'roi') > 0 &&
        n(r, 'roas') >= STANDS_OUT * n(total, 'roas'),
    )
    .sort((a, b) => n(b, 'roas') - n(a, 'roas'))[0];
  if (!best || rows.length < 3) return [];
  return [
    {
      key: 'roi.finding.small',
      args: {
        name: name(best, spec),
        roas: n(best, 'roas'),
        all: n(total, 'roas'),
        cost: money(n(best, 'cost')),
        revenue: money(n(best, 'revenue')),
        share: { rate: n(best, 'cost') / n(total, 'cost') },
      },
      level: 'better',
      reason: 'roi.reason.cost-share',
      evidence: [point(best, spec)],
    },
  ];
}

/** Much that no touch explains makes every row's figure a lower bound. */
function unattributed({ rest, total }: Board): Finding[] {
  const share = n(rest, 'revenue') / n(total, 'revenue');
  if (!(share >= LARGE_REST)) return [];
  return [
    {
      key: 'roi.finding.not-attributed',
      args: {
        share: { rate: share },
        revenue: money(n(rest, 'revenue')),
        all: money(n(total, 'revenue')),
        orders: n(rest, 'orders'),
      },
      level: 'info',
      reason: 'roi.reason.lower-bound',
      evidence: [{ not_attributed: true }],
    },
  ];
}

/** The platform whose own count exceeds what the shop's orders give it by most. */
function claimed({ rows, spec }: Board): Finding[] {
  const over = rows
    .filter((r) => has(r, 'platform_value') && has(r, 'revenue'))
    .map((row) => ({ row, over: n(row, 'platform_value') - n(row, 'revenue') }))
    .filter(
      ({ row, over: o }) => o > 0 && n(row, 'platform_value') >= OVERCLAIM * n(row, 'revenue'),
    )
    .sort((a, b) => b.over - a.over);
  return over.slice(0, 1).map(({ row }) => ({
    key: 'roi.finding.claims',
    args: {
      name: name(row, spec),
      claimed: money(n(row, 'platform_value')),
      credited: money(n(row, 'revenue')),
      rows: over.length,
      claims: money(over.reduce((s, x) => s + n(x.row, 'platform_value'), 0)),
      credits: money(over.reduce((s, x) => s + n(x.row, 'revenue'), 0)),
    },
    level: 'worse',
    reason: 'roi.reason.claims',
    evidence: [point(row, spec)],
  }));
}
