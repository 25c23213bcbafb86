/** Lifecycle as `lifecycle/meaning.md` says it, person by person and interval by interval. */
export interface SlowActive {
  /** 'YYYY-MM-DD HH:MM:SS' */
  ts: string;
  person: string | null;
  event: string;
  channel: string | null;
}
export interface SlowLifecycleSpec {
  event: string;
  interval: 'day' | 'week' | 'month';
  top: number | null;
  from: string;
  to: string;
  lastFullDay: string;
}

const DAY = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const add = (day: string, n: number): string => iso(Date.parse(`${day}T00:00:00Z`) + n * DAY);

function startOf(interval: SlowLifecycleSpec['interval'], day: string): string {
  if (interval === 'month') return `${day.slice(0, 8)}01`;
  let at = day;
  while (interval === 'week' && new Date(`${at}T00:00:00Z`).getUTCDay() !== 1) at = add(at, -1);
  return at;
}
function nextOf(interval: SlowLifecycleSpec['interval'], start: string): string {
  let at = add(start, 1);
  while (startOf(interval, at) === start) at = add(at, 1);
  return at;
}
const less = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

/** Who is of which part: by the value on the first row; null in the list is the whole. */
function partsOf(rows: readonly SlowActive[], top: number | null): Map<string, string | null> {
  const value = new Map<string, string>();
  const sorted = [...rows].sort(
    (a, b) => less(a.ts, b.ts) || less(a.event, b.event) || less(a.channel, b.channel),
  );
  for (const r of sorted)
    if (r.person && !value.has(r.person)) value.set(r.person, r.channel ?? '(none)');
  const number = new Map<string, number>();
  for (const v of value.values()) number.set(v, (number.get(v) ?? 0) + 1);
  const ranked = [...number].sort((a, b) => b[1] - a[1] || less(a[0], b[0])).map(([v]) => v);
  return new Map(
    [...value].map(([person, v]) => [
      person,
      top === null ? null : ranked.indexOf(v) < top ? v : '(other)',
    ]),
  );
}

export interface SlowPhase {
  active: number;
  new: number;
  returning: number;
  resurrected: number;
  dormant: number;
  complete: boolean;
}

/** Who a mark means: of a part (null = the whole) those active in days, or in a phase of an interval. */
export function slowPeople(
  all: readonly SlowActive[],
  spec: SlowLifecycleSpec,
  mark: { part: string | null; start: string; phase: keyof SlowPhase | null },
): string[] {
  const rows = all.filter((r) => r.person && (spec.event === '*' || r.event === spec.event));
  const part = partsOf(rows, spec.top);
  const active = (person: string, from: string, until: string): boolean =>
    rows.some((r) => r.person === person && r.ts.slice(0, 10) >= from && r.ts.slice(0, 10) < until);
  const before = startOf(spec.interval, add(mark.start, -1));
  const next = nextOf(spec.interval, mark.start);
  return [...part.keys()]
    .filter((person) => mark.part === null || part.get(person) === mark.part)
    .filter((person) => {
      const now = active(person, mark.start, next);
      const last = active(person, before, mark.start);
      const ever = active(person, '0000-01-01', mark.start);
      if (mark.phase === 'dormant') return last && !now;
      if (mark.phase === 'new') return now && !ever;
      if (mark.phase === 'returning') return now && last;
      if (mark.phase === 'resurrected') return now && ever && !last;
      return now;
    })
    .sort();
}

export function slowLifecycle(all: readonly SlowActive[], spec: SlowLifecycleSpec) {
  const rows = all.filter((r) => r.person && (spec.event === '*' || r.event === spec.event));
  const part = partsOf(rows, spec.top);
  const parts = [...new Set([null, ...part.values()])];
  const people = (p: string | null, from: string, to: string): Set<string> =>
    new Set(
      rows
        .filter((r) => p === null || part.get(r.person!) === p)
        .filter((r) => r.ts.slice(0, 10) >= from && r.ts.slice(0, 10) <= to)
        .map((r) => r.person!),
    );
  const phases = new Map<string, SlowPhase>();
  const sticky = new Map<
    string,
    { daily: number; monthly: number; complete: boolean; error: number | null }
  >();
  const actives = new Map<string, (number | null)[]>();
  for (const p of parts) {
    const within = (start: string) => people(p, start, add(nextOf(spec.interval, start), -1));
    const starts: string[] = [];
    const last = startOf(spec.interval, spec.to);
    for (let s = startOf(spec.interval, spec.from); s <= last; s = nextOf(spec.interval, s))
      starts.push(s);
    for (const [i, start] of starts.entries()) {
      const now = within(start);
      const before = i ? within(starts[i - 1]!) : new Set<string>();
      const ever = people(p, '0000-01-01', add(start, -1));
      phases.set(`${p}|${start}`, {
        active: now.size,
        new: [...now].filter((x) => !ever.has(x)).length,
        returning: [...now].filter((x) => before.has(x)).length,
        resurrected: [...now].filter((x) => ever.has(x) && !before.has(x)).length,
        dormant: [...before].filter((x) => !now.has(x)).length,
        complete: add(nextOf(spec.interval, start), -1) <= spec.lastFullDay,
      });
    }
    for (let d = spec.from; d <= spec.lastFullDay; d = add(d, 1)) {
      const window = (n: number) =>
        add(d, 1 - n) < spec.from ? null : people(p, add(d, 1 - n), d).size;
      actives.set(`${p}|${d}`, [window(1), window(7), window(30)]);
    }
    const month = (d: string) => startOf('month', d);
    for (let m = month(spec.from); m <= spec.lastFullDay; m = nextOf('month', m)) {
      const days: string[] = [];
      for (let d = m; d < nextOf('month', m); d = add(d, 1))
        if (d >= spec.from && d <= spec.lastFullDay) days.push(d);
      const monthly = people(p, days[0]!, days.at(-1)!).size;
      if (!monthly) continue;
      const daily = days.reduce((s, d) => s + people(p, d, d).size, 0) / days.length;
      const complete = days[0] === m && add(days.at(-1)!, 1) === nextOf('month', m);
      // Of each person the share of days; sd by n − 1 over √n.
      const shares = [...people(p, days[0]!, days.at(-1)!)].map(
        (x) => days.filter((d) => people(p, d, d).has(x)).length / days.length,
      );
      const mean = shares.reduce((a, b) => a + b, 0) / monthly;
      const variance = shares.reduce((a, b) => a + (b - mean) ** 2, 0) / (monthly - 1);
      const error = monthly > 1 ? Math.sqrt(variance / monthly) : null;
      sticky.set(`${p}|${m}`, { daily, monthly, complete, error });
    }
  }
  return { phases, sticky, actives };
}
