/**
 * The funnel of design 5 by trying everything: every chain of different rows, one person at a time,
 * each judged as a whole. Slow and obvious on purpose; it shares nothing with the SQL.
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

/** In minutes; `days`: given in days, so that rows that came as days are compared by their day. */
export interface SlowWindow {
  minutes: number;
  days: boolean;
}

export interface SlowStep {
  events: string[];
  channel?: string;
  optional?: boolean;
  within?: SlowWindow;
}

export interface SlowSpec {
  steps: SlowStep[];
  order: 'ordered' | 'strict' | 'any';
  entry: 'closed' | 'open';
  window: SlowWindow;
  count: 'users' | 'sessions' | 'totals';
  exclude: { event: string[]; after: number; before: number }[];
  hold: { column: 'channel' | 'page'; steps: number[] }[];
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

/** Whether `b`, which is not earlier, comes at most so long after `a`. */
const soon = (a: Event, b: Event, window: SlowWindow): boolean =>
  window.days && (a.grain === 'day' || b.grain === 'day')
    ? dayOf(b) - dayOf(a) <= window.minutes / DAY
    : b.ts - a.ts <= window.minutes;

/** A row that serves a step; in any order `step` is how many are done with it. */
interface Link {
  step: number;
  row: Event;
}

/** An entrant's counted chain: the row of each step, or null. */
interface Found {
  rows: (Event | null)[];
  open: boolean;
}

export function slowFunnel(log: readonly Event[], spec: SlowSpec): SlowAnswer {
  const found: Found[] = [];
  for (const user of new Set(log.map((e) => e.user))) {
    const all = log.filter((e) => e.user === user).sort(before);
    const keys = spec.count === 'sessions' ? [...new Set(all.map((e) => e.session))] : [null];
    for (const key of keys) {
      found.push(...entrants(key === null ? all : all.filter((e) => e.session === key), all, spec));
    }
  }
  return summary(found, spec);
}

const requiredOf = ({ steps }: SlowSpec): number[] =>
  steps.flatMap((s, i) => (s.optional ? [] : [i + 1]));

function matches(e: Event, step: number, spec: SlowSpec): boolean {
  const s = spec.steps[step - 1]!;
  return s.events.includes(e.event) && (s.channel === undefined || e.channel === s.channel);
}

/** The entrants whose chains are made of `rows`, sorted; `all` are all rows of the person. */
function entrants(rows: Event[], all: Event[], spec: SlowSpec): Found[] {
  const any = spec.order === 'any';
  const entries = any || spec.entry === 'open' ? requiredOf(spec) : [1];
  const mayStart = (e: Event): boolean =>
    (!spec.period || (dayOf(e) >= spec.period.from && dayOf(e) <= spec.period.to)) &&
    entries.some((k) => matches(e, k, spec));
  const isOpen = (start: Event): boolean =>
    spec.window.days && start.grain === 'day'
      ? dayOf(start) + spec.window.minutes / DAY > spec.end / DAY - 1
      : start.ts + spec.window.minutes > spec.end;
  const starts = rows.filter(mayStart);
  const entering = spec.count === 'totals' ? starts.map((s) => [s]) : starts.length ? [starts] : [];
  return entering.map((own) => {
    const chains = own.flatMap((start) =>
      any
        ? anyChains([start], rows, all, spec)
        : entries
            .filter((k) => matches(start, k, spec))
            .flatMap((k) => orderedChains([{ step: k, row: start }], rows, all, spec)),
    );
    const best = chains.reduce((a, b) => (better(b, a, rows) ? b : a));
    const found: (Event | null)[] = spec.steps.map(
      (_, i) => best.find((l) => l.step === i + 1)?.row ?? null,
    );
    fillOptional(found, rows, all, spec);
    return { rows: found, open: !found[requiredOf(spec).at(-1)! - 1] && own.some(isOpen) };
  });
}

/** More steps, then the smaller first step, then the earlier rows. */
function better(a: Link[], b: Link[], rows: Event[]): boolean {
  const ranks = (chain: Link[]) => [
    -chain.length,
    chain[0]!.step,
    ...chain.map((l) => rows.indexOf(l.row)),
  ];
  const [x, y] = [ranks(a), ranks(b)];
  const at = x.findIndex((v, i) => v !== y[i]);
  return at >= 0 && x[at]! < y[at]!;
}

/** Whether nothing of what an exclusion names lies between, but for the rows of the chain. */
const excluded = (chain: Link[], all: Event[], spec: SlowSpec): boolean =>
  spec.exclude.some((x) => {
    const [a, b] = [x.after, x.before].map((k) => chain.find((l) => l.step === k)?.row);
    const own = chain.filter((l) => l.step <= x.before).map((l) => l.row);
    return (
      a &&
      b &&
      all.some((y) => x.event.includes(y.event) && y.ts >= a.ts && y.ts <= b.ts && !own.includes(y))
    );
  });

function orderedChains(chain: Link[], rows: Event[], all: Event[], spec: SlowSpec): Link[][] {
  const next = requiredOf(spec).find((k) => k > chain.at(-1)!.step);
  if (next === undefined) return [chain];
  const longer = rows
    .filter((row) => matches(row, next, spec))
    .map((row) => [...chain, { step: next, row }])
    .filter((longer) => isChain(longer, all, spec));
  return [chain, ...longer.flatMap((c) => orderedChains(c, rows, all, spec))];
}

function isChain(chain: Link[], all: Event[], spec: SlowSpec): boolean {
  const first = chain[0]!.row;
  return (
    new Set(chain.map((l) => l.row)).size === chain.length &&
    chain.every(({ row, step }, i) => {
      const last = chain[i - 1]?.row;
      if (!last) return true;
      const { within } = spec.steps[step - 1]!;
      return (
        row.ts >= last.ts &&
        soon(first, row, spec.window) &&
        (!within || soon(last, row, within)) &&
        (spec.order !== 'strict' || !all.some((x) => x.ts > last.ts && x.ts < row.ts))
      );
    }) &&
    spec.hold.every(
      (h) =>
        new Set(chain.filter((l) => h.steps.includes(l.step)).map((l) => l.row[h.column])).size <=
        1,
    ) &&
    !excluded(chain, all, spec)
  );
}

function anyChains(taken: Event[], rows: Event[], all: Event[], spec: SlowSpec): Link[][] {
  const chain = taken.map((row, i) => ({ step: i + 1, row }));
  const fits =
    soon(taken[0]!, taken.at(-1)!, spec.window) &&
    canDo(taken, [], spec) &&
    !excluded(chain, all, spec);
  if (!fits) return [];
  const later = rows.slice(rows.indexOf(taken.at(-1)!) + 1);
  return [chain, ...later.flatMap((e) => anyChains([...taken, e], rows, all, spec))];
}

/** Whether the rows can do different steps, with equal values where steps are held. */
function canDo(rows: Event[], done: Link[], spec: SlowSpec): boolean {
  const [row, ...others] = rows;
  if (!row) {
    return spec.hold.every(
      (h) =>
        new Set(done.filter((l) => h.steps.includes(l.step)).map((l) => l.row[h.column])).size <= 1,
    );
  }
  return spec.steps.some(
    (_, i) =>
      matches(row, i + 1, spec) &&
      !done.some((l) => l.step === i + 1) &&
      canDo(others, [...done, { step: i + 1, row }], spec),
  );
}

/** An optional step has the first row between its neighbours in the chain that serves no other. */
function fillOptional(found: (Event | null)[], rows: Event[], all: Event[], spec: SlowSpec): void {
  const first = found.find((e) => e !== null)!;
  const required = requiredOf(spec);
  for (const [i, s] of spec.steps.entries()) {
    const stepBefore = found[required.findLast((k) => k < i + 1)! - 1];
    if (!s.optional || !stepBefore) continue;
    const left = found.slice(0, i).findLast((e) => e !== null)!;
    const right = found.slice(i + 1).find((e) => e !== null);
    const between = (a: Event, b: Event) => all.some((x) => x.ts > a.ts && x.ts < b.ts);
    found[i] =
      rows.find(
        (e) =>
          matches(e, i + 1, spec) &&
          !found.includes(e) &&
          e.ts >= left.ts &&
          (!right || e.ts <= right.ts) &&
          soon(first, e, spec.window) &&
          (!s.within || soon(stepBefore, e, s.within)) &&
          (spec.order !== 'strict' ||
            !(between(left, e) || (right !== undefined && right !== null && between(e, right)))) &&
          spec.hold.every(
            (h) =>
              !h.steps.includes(i + 1) ||
              h.steps.every((k) => !found[k - 1] || found[k - 1]![h.column] === e[h.column]),
          ),
      ) ?? null;
  }
}

function summary(found: readonly Found[], spec: SlowSpec): SlowAnswer {
  const steps = spec.steps.map((_, i) => i + 1);
  const count = (of: readonly Found[]) => steps.map((k) => of.filter((f) => f.rows[k - 1]).length);
  const incomplete = (of: readonly Found[]) => of.filter((f) => f.open).length;
  const filled = (f: Found): Event[] => f.rows.filter((e) => e !== null);
  const value = (f: Found): string => {
    const row =
      spec.at === 'first'
        ? filled(f)[0]
        : spec.at === 'last'
          ? filled(f).at(-1)
          : f.rows[spec.at! - 1];
    return row ? (row.channel ?? '(none)') : '(not reached)';
  };
  const groups = <T>(of: readonly Found[], key: (f: Found) => string, make: (g: Found[]) => T) =>
    Object.fromEntries(
      [...new Set(of.map(key))].map((k) => [k, make(of.filter((f) => key(f) === k))]),
    );
  const stepBefore = (k: number) => requiredOf(spec).findLast((r) => r < k)!;
  return {
    counts: count(found),
    waits: steps.slice(1).map((k) =>
      found
        .flatMap((f) => {
          const [a, b] = [f.rows[stepBefore(k) - 1], f.rows[k - 1]];
          return a && b ? [b.ts - a.ts] : [];
        })
        .sort((a, b) => a - b),
    ),
    incomplete: incomplete(found),
    by:
      spec.at === null
        ? {}
        : groups(found, value, (g) => ({ counts: count(g), incomplete: incomplete(g) })),
    days: groups(
      found,
      (f) => new Date(Date.UTC(2026, 0, 1 + dayOf(filled(f)[0]!))).toISOString().slice(0, 10),
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
