import { productParts } from '../../stats/decompose.ts';
import type { Row } from '../contract.ts';
import type { RoiSpec } from './spec.ts';

/**
 * What changed between two periods, along the formula: spend × share of the row × impressions per
 * cost × clicks per impression × orders per click × revenue per order (× what is kept of it − the
 * spend, for profit). Each row's change is that of a product, shared among its factors by
 * `productParts`; a factor's part is the sum over the rows, so that all parts add up to the change.
 */

/** What a row is counted along, in this order; a row skips what it cannot be divided by. */
const STEPS = ['cost', 'impressions', 'clicks', 'orders', 'revenue', 'kept'] as const;
type Step = (typeof STEPS)[number];

export type ChangeOf = 'revenue' | 'profit';

/** The names of the factors, in the order in which they are shown. */
export const FACTORS = [
  ...['cost', 'impressions', 'clicks', 'orders'].map((s) => `volume-${s}`),
  'mix',
  ...STEPS.flatMap((from, i) => STEPS.slice(i + 1).map((to) => `${from}-${to}`)),
  'spend',
  'other',
] as const;

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

type Amounts = Record<Step, number>;
interface Line {
  row: Row;
  before: Amounts;
  after: Amounts;
}

/**
 * `change`: a row for each factor, `of` revenue or profit, its `part`, and the figure that moved,
 * `before` and `after`, over all rows counted by it. `change_rows`: for each value of the first
 * column of `by`, `before`, `after`, `change` and a column for each factor. Empty without a compared
 * period, or where revenue has no value. Profit only where it is known of every order.
 */
export function changeParts(
  given: { rows: readonly Row[]; levels: readonly Row[] },
  spec: RoiSpec,
  /** Whether what is kept of the revenue is known of every order. */
  covered: boolean,
): Record<string, Row[]> {
  const all = outerRows(given, spec);
  const totals = given.rows.filter((r) => r['total'] === true);
  if (totals.length < 2 || totals.some((r) => typeof r['revenue'] !== 'number')) return {};
  // Where no row's revenue is known, the whole is the one row.
  const known = all.every((r) => typeof r['revenue'] === 'number');
  const lines = paired(known ? all : totals, spec);
  const kinds: ChangeOf[] =
    covered && totals.every((r) => typeof r['cost'] === 'number')
      ? ['revenue', 'profit']
      : ['revenue'];
  const of = kinds.map((kind) => changeOf(kind, lines, spec));
  return {
    change: of.flatMap((x) => x.factors),
    change_rows: of.flatMap((x) => x.rows),
  };
}

/** Of rows that open, those of the first column: each holds what its children hold. */
export const outermost = (levels: readonly Row[], { by }: RoiSpec): Row[] =>
  levels.filter((r) => by.slice(1).every((c) => r[c] === null));

/** The rows of the first column, and what no touch earned. */
export function outerRows(
  { rows, levels }: Parameters<typeof changeParts>[0],
  spec: RoiSpec,
): Row[] {
  const first = outermost(levels, spec);
  const own = rows.filter((r) => r['total'] !== true);
  return levels.length ? [...first, ...own.filter((r) => r['not_attributed'] === true)] : own;
}

function paired(rows: readonly Row[], spec: RoiSpec): Line[] {
  const keyOf = (r: Row) => JSON.stringify([r[spec.by[0]!] ?? null, r['not_attributed'] ?? null]);
  const found = new Map<string, { row: Row; current?: Row; compared?: Row }>();
  for (const row of rows) {
    const line = found.get(keyOf(row)) ?? { row };
    line[row['period'] === 'compared' ? 'compared' : 'current'] = row;
    found.set(keyOf(row), line);
  }
  const kept = (r: Row) =>
    spec.basis === 'margin' ? number(r['margin']) : number(r['revenue']) - number(r['refund']);
  const amounts = (r: Row = {}) =>
    Object.fromEntries(STEPS.map((s) => [s, s === 'kept' ? kept(r) : number(r[s])])) as Amounts;
  return [...found.values()].map(({ row, current, compared }) => ({
    row,
    before: amounts(compared),
    after: amounts(current),
  }));
}

function changeOf(of: ChangeOf, lines: readonly Line[], spec: RoiSpec) {
  const last: Step = of === 'profit' ? 'kept' : 'revenue';
  const chains = lines.map((line) => ({ line, steps: chainOf(line, last) }));
  // How much there was of what a row's chain begins with, over the rows that begin so.
  const sums = new Map<Step, { before: number; after: number }>();
  for (const { line, steps } of chains) {
    const sum = sums.get(steps[0]!) ?? { before: 0, after: 0 };
    sum.before += line.before[steps[0]!];
    sum.after += line.after[steps[0]!];
    sums.set(steps[0]!, sum);
  }
  const value = (a: Amounts) => a[last] - (of === 'profit' ? a.cost : 0);
  const parts = new Map<string, number>();
  const rows = chains.map(({ line, steps }) => {
    const own = lineParts(line, steps, sums.get(steps[0]!)!);
    const spend = line.before.cost - line.after.cost;
    if (of === 'profit' && spend !== 0) own['spend'] = spend;
    for (const [name, part] of Object.entries(own)) parts.set(name, (parts.get(name) ?? 0) + part);
    const [before, after] = [value(line.before), value(line.after)];
    const { row } = line;
    return {
      of,
      [spec.by[0]!]: row[spec.by[0]!] ?? null,
      ...(row['not_attributed'] === true ? { not_attributed: true } : {}),
      ...{ before, after, change: after - before },
      ...own,
    } satisfies Row;
  });
  const total = (a: 'before' | 'after') => lines.reduce((sum, line) => sum + value(line[a]), 0);
  const factors: Row[] = FACTORS.filter((name) => parts.has(name)).map((name) => ({
    of,
    factor: name,
    part: parts.get(name)!,
    ...levelsOf(name, chains),
  }));
  const [before, after] = [total('before'), total('after')];
  return {
    factors: [...factors, { of, factor: 'total', part: after - before, before, after }],
    rows,
  };
}

/**
 * The steps that a row can be counted along in both periods: where one of them is nothing, what
 * comes after it is nothing too.
 */
function chainOf({ before, after }: Line, last: Step): Step[] {
  const steps: Step[] = [last];
  for (const step of STEPS.slice(0, STEPS.indexOf(last)).reverse()) {
    const next = steps[0]!;
    const divides = (a: Amounts) => a[step] > 0 || (a[step] === 0 && a[next] === 0);
    if (divides(before) && divides(after) && before[step] + after[step] > 0) steps.unshift(step);
  }
  return steps;
}

/** A row's part of each factor; a factor that a period leaves open is as in the other one. */
function lineParts(
  { before, after }: Line,
  steps: readonly Step[],
  sum: { before: number; after: number },
): Record<string, number> {
  const [first, ...rest] = steps;
  if (first === 'revenue' || first === 'kept') {
    const last = steps.at(-1)!;
    const part = after[last] - before[last];
    return part === 0 ? {} : { other: part };
  }
  const names = [`volume-${first}`, 'mix', ...rest.map((to, i) => `${steps[i]}-${to}`)];
  const factors = (a: Amounts, whole: number) => [
    whole,
    whole === 0 ? null : a[first!] / whole,
    ...rest.map((to, i) => (a[steps[i]!] === 0 ? null : a[to] / a[steps[i]!])),
  ];
  const [was, is] = [factors(before, sum.before), factors(after, sum.after)];
  const filled = (own: typeof was, other: typeof was) => own.map((x, i) => x ?? other[i] ?? 0);
  const parts = productParts(filled(was, is), filled(is, was));
  return Object.fromEntries(names.map((name, i) => [name, parts[i]!]));
}

/** The figure behind a factor in both periods: the amount, or the ratio over the rows that have it. */
function levelsOf(
  name: string,
  chains: readonly { line: Line; steps: readonly Step[] }[],
): { before: number | null; after: number | null } {
  const sum = (at: 'before' | 'after', step: Step, rows: typeof chains) =>
    rows.reduce((s, { line }) => s + line[at][step], 0);
  const both = (of: (at: 'before' | 'after') => number | null) => ({
    before: of('before'),
    after: of('after'),
  });
  if (name === 'spend') return both((at) => sum(at, 'cost', chains));
  const [from, to] = name.split('-') as [Step | 'volume', Step | undefined];
  if (!to) return { before: null, after: null };
  if (from === 'volume') {
    const rows = chains.filter(({ steps }) => steps[0] === to);
    return both((at) => sum(at, to, rows));
  }
  const rows = chains.filter(
    ({ steps }) => steps[steps.indexOf(from) + 1] === to && steps.includes(from),
  );
  return both((at) => {
    const under = sum(at, from, rows);
    return under > 0 ? sum(at, to, rows) / under : null;
  });
}
