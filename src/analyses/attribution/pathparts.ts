import type { Row } from '../../engine/types.ts';
import { quantile } from '../../stats/quantile.ts';
import { perPath, totals } from './credits.ts';
import { OTHER, type Journeys } from './journeys.ts';
import { whole } from './resample.ts';

/** So many paths are told one by one; the others are one row. */
const MOST_PATHS = 100;
/** Lengths from here on are one row. */
const LONG = 10;
const HOUR = 3600;
const DAY = 86_400;
const EDGES = [
  0,
  HOUR,
  DAY,
  2 * DAY,
  3 * DAY,
  5 * DAY,
  7 * DAY,
  14 * DAY,
  21 * DAY,
  30 * DAY,
  60 * DAY,
  90 * DAY,
];

/** One row of figures about the whole. */
export function summary(journeys: Journeys): Row {
  const { sales, paths, lost } = journeys;
  const { credited, rest } = totals(journeys, whole(journeys));
  const lengths = [...sales.path]
    .flatMap((p) => (p < 0 ? [] : [paths[p]!.players.length]))
    .sort(ascending);
  const buyers = new Set(sales.person.filter((_, i) => sales.path[i]! >= 0));
  const none = (of: readonly number[], p: number) => (of.length ? quantile(of, p) : null);
  const first = agesOf(journeys, 'first').sort(ascending);
  const last = agesOf(journeys, 'last').sort(ascending);
  return {
    conversions: credited.conversions + rest.conversions,
    revenue: credited.revenue + rest.revenue,
    credited_conversions: credited.conversions,
    credited_revenue: credited.revenue,
    people: buyers.size,
    not_converted: lost.reduce((sum, l) => sum + l.people, 0),
    median_touches: none(lengths, 0.5),
    mean_touches: lengths.length ? lengths.reduce((a, b) => a + b, 0) / lengths.length : null,
    several_touches: lengths.filter((n) => n > 1).length,
    first_lag_median_seconds: none(first, 0.5),
    first_lag_p90_seconds: none(first, 0.9),
    last_lag_median_seconds: none(last, 0.5),
    last_lag_p90_seconds: none(last, 0.9),
  };
}

const ascending = (a: number, b: number): number => a - b;

/** Seconds from the first or the last touch to each conversion that has one. */
const agesOf = ({ sales }: Journeys, touch: 'first' | 'last'): number[] =>
  sales.ages.flatMap((ages) => (ages ? [Math.max(0, ages.at(touch === 'first' ? 0 : -1)!)] : []));

/** The most frequent paths; `people` converted over it, `not_converted` went it and did not. */
export function topPaths(journeys: Journeys): Row[] {
  const of = perPath(journeys, whole(journeys));
  const rows = new Map<
    string,
    {
      path: string;
      touches: number;
      conversions: number;
      revenue: number;
      people: number;
      not_converted: number;
    }
  >();
  const row = (players: readonly number[]) => {
    const path = players.map((p) => journeys.players[p]!.name).join(' > ');
    const known = rows.get(path) ?? {
      path,
      touches: players.length,
      conversions: 0,
      revenue: 0,
      people: 0,
      not_converted: 0,
    };
    rows.set(path, known);
    return known;
  };
  journeys.paths.forEach((path, i) => {
    const mine = row(path.players);
    mine.conversions += of.conversions[i]!;
    mine.revenue += of.revenue[i]!;
  });
  for (const { players, people } of journeys.lost) row(players).not_converted += people;
  const pairs = new Set<string>();
  const { path, person } = journeys.sales;
  for (let i = 0; i < path.length; i++) {
    const players = journeys.paths[path[i]!]?.players;
    if (!players) continue;
    const mine = row(players);
    const pair = `${person[i]} ${mine.path}`;
    if (!pairs.has(pair)) mine.people++;
    pairs.add(pair);
  }
  const all = [...rows.values()].sort(
    (a, b) =>
      b.conversions - a.conversions ||
      b.not_converted - a.not_converted ||
      (a.path < b.path ? -1 : 1),
  );
  const rest = all.slice(MOST_PATHS);
  const sum = (name: 'conversions' | 'revenue' | 'people' | 'not_converted') =>
    rest.reduce((s, r) => s + r[name], 0);
  return [
    ...all.slice(0, MOST_PATHS),
    ...(rest.length
      ? [
          {
            path: OTHER,
            touches: null,
            conversions: sum('conversions'),
            revenue: sum('revenue'),
            people: sum('people'),
            not_converted: sum('not_converted'),
          },
        ]
      : []),
  ];
}

/** How long before the conversion its first and its last touch came; the last bin has no end. */
export function lags(journeys: Journeys): Row[] {
  const { sales } = journeys;
  return (['first', 'last'] as const).flatMap((touch) => {
    const bins = EDGES.map((from, i) => ({
      touch,
      from_seconds: from,
      to_seconds: EDGES[i + 1] ?? null,
      conversions: 0,
      revenue: 0,
    }));
    sales.ages.forEach((ages, i) => {
      if (!ages) return;
      const age = Math.max(0, ages.at(touch === 'first' ? 0 : -1)!);
      const bin = bins[EDGES.findLastIndex((from) => age >= from)]!;
      bin.conversions++;
      bin.revenue += sales.revenue[i]!;
    });
    return bins.slice(0, bins.findLastIndex((b) => b.conversions > 0) + 1);
  });
}

/** How many touches conversions had; `to_touches` null = and more. */
export function lengths(journeys: Journeys): Row[] {
  const of = perPath(journeys, whole(journeys));
  const rows = Array.from({ length: LONG }, (_, i) => ({
    from_touches: i + 1,
    to_touches: i + 1 < LONG ? i + 1 : null,
    conversions: 0,
    revenue: 0,
  }));
  journeys.paths.forEach(({ players }, i) => {
    const row = rows[Math.min(players.length, LONG) - 1]!;
    row.conversions += of.conversions[i]!;
    row.revenue += of.revenue[i]!;
  });
  return rows.slice(0, rows.findLastIndex((r) => r.conversions > 0) + 1);
}

/** Conversions that a player was part of without being the last touch, against those it closed. */
export function assisted(journeys: Journeys, by: string): Row[] {
  const of = perPath(journeys, whole(journeys));
  const rows = journeys.players.map(() => ({
    assisted_conversions: 0,
    last_conversions: 0,
    first_conversions: 0,
    assisted_revenue: 0,
    last_revenue: 0,
  }));
  journeys.paths.forEach(({ players }, i) => {
    const [n, money] = [of.conversions[i]!, of.revenue[i]!];
    const last = players.at(-1)!;
    rows[last]!.last_conversions += n;
    rows[last]!.last_revenue += money;
    rows[players[0]!]!.first_conversions += n;
    for (const p of new Set(players)) {
      if (p === last) continue;
      rows[p]!.assisted_conversions += n;
      rows[p]!.assisted_revenue += money;
    }
  });
  return named(
    journeys,
    by,
    rows.map((r) => ({
      ...r,
      assisted_per_last: r.last_conversions ? r.assisted_conversions / r.last_conversions : null,
    })),
  ).sort((a, b) => Number(b['assisted_conversions']) - Number(a['assisted_conversions']));
}

/**
 * Where a player's touches stand in the paths of conversions (the only touch, first, middle, last)
 * and how often it was alone in a path: why models differ about it.
 */
export function positions(journeys: Journeys, by: string): Row[] {
  const of = perPath(journeys, whole(journeys));
  const rows = journeys.players.map(() => ({
    only: 0,
    first: 0,
    middle: 0,
    last: 0,
    conversions: 0,
    alone: 0,
  }));
  journeys.paths.forEach(({ players }, i) => {
    const n = of.conversions[i]!;
    const end = players.length - 1;
    players.forEach((p, k) => {
      const place = end === 0 ? 'only' : k === 0 ? 'first' : k === end ? 'last' : 'middle';
      rows[p]![place] += n;
    });
    const distinct = new Set(players);
    for (const p of distinct) {
      rows[p]!.conversions += n;
      if (distinct.size === 1) rows[p]!.alone += n;
    }
  });
  const share = (a: number, b: number) => (b ? a / b : null);
  return named(
    journeys,
    by,
    rows.map((r) => {
      const touches = r.only + r.first + r.middle + r.last;
      return {
        touches,
        only_share: share(r.only, touches),
        first_share: share(r.first, touches),
        middle_share: share(r.middle, touches),
        last_share: share(r.last, touches),
        conversions: r.conversions,
        alone: r.alone,
        alone_share: share(r.alone, r.conversions),
      };
    }),
  );
}

const named = (journeys: Journeys, by: string, rows: readonly Row[]): Row[] =>
  rows
    .map((row, p) => ({ [by]: journeys.players[p]!.name, ...row }))
    .filter((_, p) => journeys.players[p]!.shown);

/** Conversions by the day by which they are counted. */
export function dayParts({ sales }: Journeys): Row[] {
  const days = new Map<string, { conversions: number; revenue: number }>();
  sales.day.forEach((day, i) => {
    const row = days.get(day) ?? { conversions: 0, revenue: 0 };
    row.conversions++;
    row.revenue += sales.revenue[i]!;
    days.set(day, row);
  });
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, row]) => ({ day, ...row }));
}
