import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { line } from '../../stats/regression.ts';
import type { Row } from '../contract.ts';
import { saleTable } from '../parts/credit/sale.ts';
import { periodsOf } from './query.ts';
import type { RoiSpec } from './spec.ts';

/** Fewer whole weeks than this say nothing of how revenue goes with spend. */
export const LEAST_WEEKS = 8;
/** Nor does a spend whose standard deviation is below this share of its mean. */
export const LEAST_SPREAD = 0.1;

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/**
 * What one more unit of spend went with, as observed: `weeks` a row for each value of the first
 * column and whole week from its first to its last with spend, `marginal` a row for each value: its
 * weeks, sums, `average` (revenue ÷ cost), and `slope` of the weeks' revenue on their cost with a 95 %
 * interval, or why there is none (`refused`). No cause: season and promotion move both.
 */
export function marginalParts(
  timed: readonly Row[],
  spec: RoiSpec,
  context: Context,
): Record<string, Row[]> {
  const by = spec.by[0]!;
  const span = spanOf(spec, context);
  const peers = timed.filter((r) => r['not_attributed'] !== true && r['total'] !== true);
  if (!span || !peers.length) return {};
  const values = [...new Set(peers.map((r) => r[by] as string))];
  const weeks = values.flatMap((value) =>
    filled(
      peers.filter((r) => r[by] === value),
      span,
    ).map((week) => ({ [by]: value, ...week }) satisfies Row),
  );
  const marginal = values
    .map((value) => marginOf(value, by, weeks))
    .filter((r) => r['cost'] !== 0)
    .sort((a, b) => number(b['cost']) - number(a['cost']));
  return marginal.length ? { weeks, marginal } : {};
}

interface Week {
  week: string;
  cost: number;
  revenue: number;
  orders: number;
}

/** Each whole week from the first to the last with spend; one without rows is one of nothing. */
function filled(rows: readonly Row[], span: { from: string; to: string }): Week[] {
  const whole = new Map(
    rows
      .map((r) => [String(r['week']).slice(0, 10), r] as const)
      .filter(([week]) => week >= span.from && addDays(week, 6) <= span.to),
  );
  const paid = [...whole].filter(([, r]) => number(r['cost']) > 0).map(([week]) => week);
  paid.sort();
  const out: Week[] = [];
  for (let week = paid[0]; week !== undefined && week <= paid.at(-1)!; week = addDays(week, 7)) {
    const row = whole.get(week);
    out.push({
      week,
      cost: number(row?.['cost']),
      revenue: number(row?.['revenue']),
      orders: number(row?.['orders']),
    });
  }
  return out;
}

function marginOf(value: string, by: string, all: readonly Row[]): Row {
  const weeks = all.filter((w) => w[by] === value);
  const x = weeks.map((w) => number(w['cost']));
  const y = weeks.map((w) => number(w['revenue']));
  const sum = (of: number[]) => of.reduce((s, v) => s + v, 0);
  const [cost, revenue] = [sum(x), sum(y)];
  const mean = cost / x.length;
  const spread = Math.sqrt(sum(x.map((v) => (v - mean) ** 2)) / (x.length - 1)) / mean;
  const refused =
    weeks.length < LEAST_WEEKS ? 'few-weeks' : spread < LEAST_SPREAD ? 'steady' : null;
  const fit = refused ? null : line(x, y);
  return {
    [by]: value,
    weeks: weeks.length,
    ...{ cost, revenue, average: cost > 0 ? revenue / cost : null },
    spread: weeks.length > 1 ? spread : null,
    slope: fit?.slope ?? null,
    low: fit?.low ?? null,
    high: fit?.high ?? null,
    refused,
  };
}

/** The days of which both spend and sales are known in full. */
function spanOf(spec: RoiSpec, context: Context): { from: string; to: string } | null {
  const period = periodsOf(spec, context)[0]!.period;
  const sale = saleTable(context);
  const tables = [context.tables.spend, sale ? context.tables[sale] : undefined];
  const from = [period?.from, ...tables.map((t) => t?.from)].filter((d) => typeof d === 'string');
  const to = [
    period?.to,
    context.tables.spend?.lastFullDay,
    // Leads are won after the last of them came in.
    sale === 'orders' ? context.tables.orders?.lastFullDay : null,
  ].filter((d) => typeof d === 'string');
  if (!from.length || !to.length) return null;
  return { from: from.sort().at(-1)!, to: to.sort()[0]! };
}
