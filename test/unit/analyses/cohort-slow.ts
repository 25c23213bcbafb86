/** Cohorts as design 5 says them, person by person and cell by cell: slow and obvious. */
export interface SlowRow {
  /** 'YYYY-MM-DD HH:MM:SS', or 'YYYY-MM-DD' where it came as a day. */
  ts: string;
  person: string | null;
  event: string;
  channel: string | null;
  /** Whole cents in base currency; null = no value. */
  worth: number | null;
}
export interface SlowCohortSpec {
  start: string;
  back: string;
  first: boolean;
  /** More than 1: the row that makes it so many, soon enough after the first of all. */
  times: number;
  within: { value: number; unit: 'hour' | 'day' | 'week' } | null;
  interval: 'day' | 'week' | 'month';
  mode: 'on' | 'on_or_after' | 'within' | { brackets: [number, number][] };
  clock: 'calendar' | 'elapsed';
  intervals: number;
  period: { from: string; to: string } | null;
  top: number | null;
  /** The last local day that is over; the data end with it (zone UTC). */
  lastFullDay: string;
}
export interface SlowCell {
  size: number;
  count: number;
  /** Sums of cents, and the number of rows for the measure `orders`. */
  value: number;
  cumulative: number;
  rows: number;
  complete: boolean;
}

const DAY = 86_400_000;
const ms = (ts: string): number =>
  Date.parse(ts.length === 10 ? `${ts}T00:00:00Z` : `${ts.replace(' ', 'T')}Z`);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const dayOf = (ts: string): string => ts.slice(0, 10);

export function cohortOf(interval: SlowCohortSpec['interval'], day: string): string {
  if (interval === 'month') return `${day.slice(0, 8)}01`;
  if (interval === 'day') return day;
  let time = ms(day);
  while (new Date(time).getUTCDay() !== 1) time -= DAY;
  return iso(time);
}

/** The first day of the interval `k` after the one that begins on `cohort`. */
function later(interval: SlowCohortSpec['interval'], cohort: string, k: number): string {
  if (interval === 'day') return iso(ms(cohort) + k * DAY);
  if (interval === 'week') return iso(ms(cohort) + 7 * k * DAY);
  const [year, month] = cohort.split('-').map(Number) as [number, number];
  return iso(Date.UTC(year, month - 1 + k, 1));
}

const blockDays = { day: 1, week: 7, month: 30 };
const anyDay = (a: SlowRow, b: SlowRow): boolean => a.ts.length === 10 || b.ts.length === 10;
const notBefore = (row: SlowRow, start: SlowRow): boolean =>
  anyDay(row, start) ? dayOf(row.ts) >= dayOf(start.ts) : ms(row.ts) >= ms(start.ts);

function offset(spec: SlowCohortSpec, start: SlowRow, row: SlowRow): number {
  if (spec.clock === 'elapsed') {
    const apart = anyDay(row, start)
      ? ms(dayOf(row.ts)) - ms(dayOf(start.ts))
      : ms(row.ts) - ms(start.ts);
    return Math.floor(apart / (blockDays[spec.interval] * DAY));
  }
  const cohort = cohortOf(spec.interval, dayOf(start.ts));
  let k = 0;
  while (later(spec.interval, cohort, k + 1) <= dayOf(row.ts)) k++;
  return k;
}

function isSoon(within: SlowCohortSpec['within'], first: SlowRow, row: SlowRow): boolean {
  if (!within) return true;
  const { value, unit } = within;
  if (unit !== 'hour' && anyDay(first, row)) {
    const days = (ms(dayOf(row.ts)) - ms(dayOf(first.ts))) / DAY;
    return days <= value * (unit === 'week' ? 7 : 1);
  }
  return ms(row.ts) - ms(first.ts) <= value * { hour: DAY / 24, day: DAY, week: 7 * DAY }[unit];
}

function isOver(spec: SlowCohortSpec, starts: readonly SlowRow[], k: number): boolean {
  const end = ms(spec.lastFullDay) + DAY;
  if (spec.clock === 'calendar') {
    const cohort = cohortOf(spec.interval, dayOf(starts[0]!.ts));
    return ms(later(spec.interval, cohort, k + 1)) <= end;
  }
  return starts.every((s) => ms(s.ts) + (k + 1) * blockDays[spec.interval] * DAY <= end);
}

const less = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

/** Cells by `breakdown|cohort|offset`; breakdown '' is the whole, cohort '' the averages. */
export function slowCohort(rows: readonly SlowRow[], spec: SlowCohortSpec): Map<string, SlowCell> {
  const matches = (name: string) => (r: SlowRow) => name === '*' || r.event === name;
  const members: { person: string; start: SlowRow; cohort: string }[] = [];
  for (const person of new Set(rows.map((r) => r.person))) {
    if (person === null) continue;
    const starts = rows
      .filter((r) => r.person === person && matches(spec.start)(r))
      .sort((a, b) => ms(a.ts) - ms(b.ts) || less(a.event, b.event) || less(a.channel, b.channel));
    if (spec.times > 1) {
      const start = starts[spec.times - 1];
      if (!start || !isSoon(spec.within, starts[0]!, start)) continue;
      members.push({ person, start, cohort: cohortOf(spec.interval, dayOf(start.ts)) });
      continue;
    }
    const seen = new Set<string>();
    for (const start of starts) {
      const cohort = cohortOf(spec.interval, dayOf(start.ts));
      if (seen.has(cohort) || (spec.first && seen.size)) continue;
      seen.add(cohort);
      members.push({ person, start, cohort });
    }
  }
  const shown = members.filter(
    ({ cohort }) => !spec.period || (cohort >= spec.period.from && cohort <= spec.period.to),
  );
  const out = new Map<string, SlowCell>();
  const label = labels(
    shown.map((m) => m.start.channel ?? '(none)'),
    spec.top,
  );
  const groups = new Map<string, typeof shown>();
  for (const m of shown) {
    for (const b of spec.top === null ? [''] : ['', label.get(m.start.channel ?? '(none)')!]) {
      const key = `${b}|${m.cohort}`;
      groups.set(key, [...(groups.get(key) ?? []), m]);
    }
  }
  const steps: [number, number][] =
    typeof spec.mode === 'object'
      ? spec.mode.brackets
      : Array.from({ length: spec.intervals }, (_, k) => [k, k]);
  for (const [key, group] of groups) {
    const returns = group.map(({ person, start }) =>
      rows
        .filter((r) => r.person === person && matches(spec.back)(r) && notBefore(r, start))
        .map((row) => ({ row, at: offset(spec, start, row) })),
    );
    for (const [i, [from, to]] of steps.entries()) {
      const counts = (at: number): boolean => {
        if (spec.mode === 'on_or_after') return at >= from;
        if (spec.mode === 'within' && from > 0) return at >= 1 && at <= to;
        return at >= from && at <= to;
      };
      const own = returns.flat().filter(({ at }) => at >= from && at <= to);
      const sum = (all: typeof own) => all.reduce((s, { row }) => s + (row.worth ?? 0), 0);
      const cell: SlowCell = {
        size: group.length,
        count: returns.filter((all) => all.some(({ at }) => counts(at))).length,
        value: sum(own),
        cumulative: sum(returns.flat().filter(({ at }) => at <= to)),
        rows: own.length,
        complete: isOver(
          spec,
          group.map((m) => m.start),
          to,
        ),
      };
      out.set(`${key}|${i}`, cell);
      const average = `${key.split('|')[0]}||${i}`;
      const all = out.get(average) ?? {
        size: 0,
        count: 0,
        value: 0,
        cumulative: 0,
        rows: 0,
        complete: false,
      };
      out.set(average, cell.complete ? add(all, cell) : all);
    }
  }
  return out;
}

const add = (a: SlowCell, b: SlowCell): SlowCell => ({
  size: a.size + b.size,
  count: a.count + b.count,
  value: a.value + b.value,
  cumulative: a.cumulative + b.cumulative,
  rows: a.rows + b.rows,
  complete: true,
});

/** The `top` values by number, ties by name, under their own names; the rest under (other). */
function labels(values: readonly string[], top: number | null): Map<string, string> {
  const number = new Map<string, number>();
  for (const v of values) number.set(v, (number.get(v) ?? 0) + 1);
  const ranked = [...number].sort((a, b) => b[1] - a[1] || less(a[0], b[0]));
  return new Map(ranked.map(([v], i) => [v, i < (top ?? 0) ? v : '(other)']));
}
