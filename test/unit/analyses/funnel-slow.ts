/**
 * The funnel of design 5 by trying everything: every chain of different rows, one person at a time.
 * Slow and obvious on purpose; it shares nothing with the SQL.
 */
export interface Event {
  user: string;
  session: string;
  /** Minutes since the beginning of 2026, or whole days where `grain` is day. */
  ts: number;
  grain: 'instant' | 'day';
  event: string;
  channel: string | null;
  page: string | null;
}

export interface SlowSpec {
  steps: { events: string[]; channel?: string }[];
  order: 'ordered' | 'strict' | 'any';
  /** In minutes; a multiple of a day where `days`. */
  window: number;
  /** The window was given in days: rows that came as days are compared by their day. */
  days: boolean;
  count: 'users' | 'sessions' | 'totals';
  exclude: { event: string; before: number }[];
  period: { from: number; to: number } | null;
  /** The data's end in minutes. */
  end: number;
  at: 'first' | 'last' | number | null;
}

export interface SlowAnswer {
  counts: number[];
  /** Minutes from the step before, for each step from the second, sorted. */
  waits: number[][];
  incomplete: number;
  by: Record<string, { counts: number[]; incomplete: number }>;
  /** Entrants by the day of step 1 and step. */
  days: Record<string, number[]>;
}

const DAY = 1440;
const dayOf = (e: Event): number => Math.floor(e.ts / DAY);

/** Equal times by event, then by the other columns' values; a missing value comes last. */
function before(a: Event, b: Event): number {
  const text = (x: string | null, y: string | null): number =>
    x === y ? 0 : x === null ? 1 : y === null ? -1 : x < y ? -1 : 1;
  return (
    a.ts - b.ts ||
    text(a.event, b.event) ||
    text(a.session, b.session) ||
    text(a.channel, b.channel) ||
    text(a.page, b.page)
  );
}

interface Found {
  depth: number;
  chain: Event[];
  open: boolean;
}

export function slowFunnel(log: readonly Event[], spec: SlowSpec): SlowAnswer {
  const n = spec.steps.length;
  const matches = (e: Event, step: number): boolean => {
    const s = spec.steps[step - 1]!;
    return s.events.includes(e.event) && (s.channel === undefined || e.channel === s.channel);
  };
  const inWindow = (start: Event, e: Event): boolean =>
    spec.days && (start.grain === 'day' || e.grain === 'day')
      ? dayOf(e) - dayOf(start) <= spec.window / DAY
      : e.ts - start.ts <= spec.window;
  const mayStart = (e: Event): boolean =>
    !spec.period || (dayOf(e) >= spec.period.from && dayOf(e) <= spec.period.to);
  const isOpen = (start: Event): boolean =>
    spec.days && start.grain === 'day'
      ? dayOf(start) + spec.window / DAY > spec.end / DAY - 1
      : start.ts + spec.window > spec.end;

  const found: Found[] = [];
  for (const user of new Set(log.map((e) => e.user))) {
    const all = log.filter((e) => e.user === user).sort(before);
    const keys = spec.count === 'sessions' ? [...new Set(all.map((e) => e.session))] : [null];
    for (const key of keys) {
      const rows = key === null ? all : all.filter((e) => e.session === key);
      const goesOn = spec.order === 'any' ? anyNext(rows) : orderedNext(rows, all);
      const reach = (chain: Event[]): number =>
        Math.max(
          chain.length,
          ...(chain.length < n ? goesOn(chain).map((e) => reach([...chain, e])) : []),
        );
      const starts = rows.filter(
        (e) =>
          mayStart(e) &&
          (spec.order === 'any' ? spec.steps.some((_, i) => matches(e, i + 1)) : matches(e, 1)),
      );
      const entrants =
        spec.count === 'totals' ? starts.map((s) => [s]) : starts.length ? [starts] : [];
      for (const own of entrants) {
        const depth = Math.max(...own.map((s) => reach([s])));
        let chain = [own.find((s) => reach([s]) === depth)!];
        while (chain.length < depth) {
          const next = goesOn(chain).find((e) => reach([...chain, e]) === depth)!;
          chain = [...chain, next];
        }
        found.push({ depth, chain, open: depth < n && own.some(isOpen) });
      }
    }
  }
  return summary(found, n, spec);

  /** Rows that may come next, earliest first: other rows, in time order, in the window. */
  function orderedNext(rows: Event[], all: Event[]) {
    return (chain: Event[]): Event[] => {
      const last = chain.at(-1)!;
      return rows.filter(
        (e) =>
          matches(e, chain.length + 1) &&
          !chain.includes(e) &&
          e.ts >= last.ts &&
          inWindow(chain[0]!, e) &&
          (spec.order !== 'strict' || !all.some((x) => x.ts > last.ts && x.ts < e.ts)) &&
          !spec.exclude.some(
            (x) =>
              chain.length + 1 >= x.before &&
              all.some(
                (y) =>
                  y.event === x.event &&
                  y.ts >= chain[0]!.ts &&
                  y.ts <= (chain.length + 1 === x.before ? e : chain[x.before - 1]!).ts,
              ),
          ),
      );
    };
  }

  /** Rows after the last that, with those of the chain, can all do different steps. */
  function anyNext(rows: Event[]) {
    const canDo = (chain: Event[], free: number[]): boolean => {
      const [first, ...others] = chain;
      return (
        !first ||
        free.some(
          (s) =>
            matches(first, s) &&
            canDo(
              others,
              free.filter((x) => x !== s),
            ),
        )
      );
    };
    const every = spec.steps.map((_, i) => i + 1);
    return (chain: Event[]): Event[] =>
      rows
        .slice(rows.indexOf(chain.at(-1)!) + 1)
        .filter((e) => inWindow(chain[0]!, e) && canDo([...chain, e], every));
  }
}

function summary(found: readonly Found[], n: number, spec: SlowSpec): SlowAnswer {
  const steps = Array.from({ length: n }, (_, i) => i + 1);
  const count = (of: readonly Found[]) => steps.map((k) => of.filter((f) => f.depth >= k).length);
  const incomplete = (of: readonly Found[]) => of.filter((f) => f.open).length;
  const value = (f: Found): string => {
    const row =
      spec.at === 'first'
        ? f.chain[0]
        : spec.at === 'last'
          ? f.chain.at(-1)
          : f.chain[spec.at! - 1];
    return row ? (row.channel ?? '(none)') : '(not reached)';
  };
  const groups = <T>(of: readonly Found[], key: (f: Found) => string, make: (g: Found[]) => T) =>
    Object.fromEntries(
      [...new Set(of.map(key))].map((k) => [k, make(of.filter((f) => key(f) === k))]),
    );
  return {
    counts: count(found),
    waits: steps.slice(1).map((k) =>
      found
        .filter((f) => f.depth >= k)
        .map((f) => f.chain[k - 1]!.ts - f.chain[k - 2]!.ts)
        .sort((a, b) => a - b),
    ),
    incomplete: incomplete(found),
    by:
      spec.at === null
        ? {}
        : groups(found, value, (g) => ({ counts: count(g), incomplete: incomplete(g) })),
    days: groups(
      found,
      (f) => new Date(Date.UTC(2026, 0, 1 + dayOf(f.chain[0]!))).toISOString().slice(0, 10),
      count,
    ),
  };
}

/** Linear interpolation between order statistics, of sorted values; null for none. */
export function quantile(sorted: readonly number[], p: number): number | null {
  if (!sorted.length) return null;
  const at = p * (sorted.length - 1);
  const [a, b] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return a + (b - a) * (at - Math.floor(at));
}
