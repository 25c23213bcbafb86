import { adjustP } from '../../stats/adjust.ts';
import { fisherExact, twoProportions } from '../../stats/chisquare.ts';
import { newcombe } from '../../stats/interval.ts';
import type { Row } from '../contract.ts';
import { FIRST_TOUCH } from './correlation.ts';
import type { FunnelSpec } from './spec.ts';

/** Fewer than this with the property, or without it, are left out: chance alone would fill the list. */
export const LEAST = 10;
/** Fewer than this on either side are marked. */
const THIN = 30;
/** Up to this share of false ones among what is called a signal. */
const FALSE_SHARE = 0.05;
/** Below this number in any cell, as expected by chance, the test counts all tables one by one. */
const EXPECTED = 5;

/** Of `count` people `converted` did. */
type Group = {
  count: number;
  converted: number;
};

/** A row of the part `correlation`: those with a property or an event against those without. */
export type Correlation = Group & {
  what: 'property' | 'event';
  column: string | null;
  value: string;
  rate: number;
  other_count: number;
  other_converted: number;
  other_rate: number;
  /** rate − other_rate, with its 95 % interval (Newcombe). */
  difference: number;
  low: number;
  high: number;
  /** rate / other_rate; no value where nobody of the others converted. */
  lift: number | null;
  /** Odds with over odds without, and its natural logarithm; no value where a cell is empty. */
  odds_ratio: number | null;
  log_odds: number | null;
  p: number;
  /** p after Benjamini & Hochberg over all rows of the part. */
  q: number;
  /** q is above 5 %: nobody should act on it. */
  noise: boolean;
  /** Few on either side. */
  thin: boolean;
};

const n = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);

/**
 * `correlation`: what goes with converting, the surest first; `correlated`: one row that says of
 * whom, in what span, and how much was looked at. Both only where asked for.
 */
export function correlationParts(found: readonly Row[], spec: FunnelSpec): Record<string, Row[]> {
  if (!spec.correlate) return {};
  const of = (what: string) => found.filter((r) => r['what'] === what);
  const [fair, waiting, arrived] = ['fair', 'waiting', 'arrived'].map((what) => of(what)[0]);
  const properties = of('property').map((r) => compared(r, fair));
  const events = of('event').map((r) => compared(r, waiting));
  const all = [...properties, ...events];
  const told = withoutTwins(withoutMirrors(all.filter(supported)));
  const adjusted = adjustP(
    told.map((r) => r.p),
    'bh',
  );
  const rows = told
    .map((r, i): Correlation => ({ ...r, q: adjusted[i]!, noise: adjusted[i]! > FALSE_SHARE }))
    .sort(bySureness);
  return {
    correlation: rows,
    correlated: [
      {
        count: n(fair, 'count'),
        converted: n(fair, 'converted'),
        open: n(arrived, 'count') - n(fair, 'count'),
        waiting: n(waiting, 'count'),
        waiting_converted: n(waiting, 'converted'),
        span_seconds: waiting?.['seconds'] ?? null,
        tested: rows.length,
        left_out: all.filter((r) => !supported(r)).length,
      },
    ],
  };
}

type Tested = Omit<Correlation, 'q' | 'noise'>;

function compared(row: Row, all: Row | undefined): Tested {
  const [count, converted] = [n(row, 'count'), n(row, 'converted')];
  const [others, othersConverted] = [n(all, 'count') - count, n(all, 'converted') - converted];
  const rate = converted / count;
  const otherRate = othersConverted / others;
  const [no, othersNo] = [count - converted, others - othersConverted];
  const odds = (converted * othersNo) / (no * othersConverted);
  const empty = !converted || !no || !othersConverted || !othersNo;
  return {
    what: row['what'] as Tested['what'],
    column: (row['column'] ?? null) as string | null,
    value: String(row['value']),
    count,
    converted,
    rate,
    other_count: others,
    other_converted: othersConverted,
    other_rate: otherRate,
    difference: rate - otherRate,
    ...newcombe(converted, count, othersConverted, others),
    lift: othersConverted ? rate / otherRate : null,
    odds_ratio: empty ? null : odds,
    log_odds: empty ? null : Math.log(odds),
    p: pOf({ count, converted }, { count: others, converted: othersConverted }),
    thin: count < THIN || others < THIN,
  };
}

const supported = (r: Tested): boolean => r.count >= LEAST && r.other_count >= LEAST;

/** Pearson's test, or Fisher's where some cell is expected to hold few. */
function pOf(a: Group, b: Group): number {
  const size = a.count + b.count;
  const all = a.converted + b.converted;
  const least = (Math.min(a.count, b.count) * Math.min(all, size - all)) / size;
  if (!(size > 0)) return 1;
  return least < EXPECTED
    ? fisherExact(a.converted, a.count - a.converted, b.converted, b.count - b.converted)
    : twoProportions(a.converted, a.count, b.converted, b.count).p;
}

/** Of two values that are each other's rest, and so say the same, the one that converts better. */
function withoutMirrors(rows: readonly Tested[]): Tested[] {
  const byColumn = new Map<string | null, Tested[]>();
  for (const r of rows) byColumn.set(r.column, [...(byColumn.get(r.column) ?? []), r]);
  const mirrored = (r: Tested): boolean => {
    const [one, two, ...more] = byColumn.get(r.column)!;
    if (r.column === null || !two || more.length || one!.count !== two.other_count) return false;
    return r !== (one!.difference >= 0 ? one : two);
  };
  return rows.filter((r) => !mirrored(r));
}

/** A first touch of the very people who came by the same channel says nothing of its own. */
const withoutTwins = (rows: readonly Tested[]): Tested[] =>
  rows.filter(
    (r) =>
      r.column !== FIRST_TOUCH ||
      !rows.some(
        (o) =>
          o.column === 'channel' &&
          o.value === r.value &&
          o.count === r.count &&
          o.converted === r.converted,
      ),
  );

const bySureness = (a: Correlation, b: Correlation): number =>
  Number(a.noise) - Number(b.noise) ||
  Math.abs(b.difference) - Math.abs(a.difference) ||
  b.count - a.count ||
  (`${a.column ?? ''} ${a.value}` < `${b.column ?? ''} ${b.value}` ? -1 : 1);
