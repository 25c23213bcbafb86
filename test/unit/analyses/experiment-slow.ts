/**
 * A test read row by row, with a list of units and plain means and variances over it: slow and
 * obvious. Times are 'YYYY-MM-DD HH:MM:SS', or 'YYYY-MM-DD' where a row came as a day.
 */
export interface SlowAssignment {
  ts: string;
  experiment: string;
  unit: string;
  variant: string;
  covariate: number | null;
}
export interface SlowEvent {
  ts: string;
  user: string;
  event: string;
  device: string | null;
  value: number | null;
}
export interface SlowOrder {
  ts: string;
  order_id: string;
  customer: string;
  revenue: number;
}
export interface SlowData {
  assignments: SlowAssignment[];
  events: SlowEvent[];
  orders: SlowOrder[];
}
/** What of a person counts in a metric: a number for each of the rows, and each row's time. */
export interface SlowMetric {
  type: 'proportion' | 'mean' | 'ratio';
  over: (data: SlowData, person: string) => { ts: string; x: number }[];
  under?: (data: SlowData, person: string) => { ts: string; x: number }[];
  percentile?: number;
}
export interface SlowSpec {
  from: string;
  to: string;
  windowDays: number | null;
  cupedDays: number;
  device?: string;
}
export interface SlowUnit {
  person: string;
  variant: string;
  ts: string;
  /** Of the latest event that carries one and is not after the assignment. */
  device: string;
  /** The day on which it enters the series by day. */
  enters: string;
}

const isDay = (ts: string) => ts.length === 10;
const dayOf = (ts: string) => ts.slice(0, 10);
const time = (ts: string) => Date.parse(`${isDay(ts) ? `${ts} 00:00:00` : ts}Z`.replace(' ', 'T'));
const DAY = 86_400_000;
const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY;
const plusDays = (day: string, n: number) =>
  new Date((number(day) + n) * DAY).toISOString().slice(0, 10);

/** `b` is not before `a`; rows that came as days compare days. */
const notBefore = (a: string, b: string) =>
  isDay(a) || isDay(b) ? dayOf(b) >= dayOf(a) : time(b) >= time(a);
const daysAfter = (a: string, b: string, days: number) =>
  isDay(a) || isDay(b)
    ? number(dayOf(b)) - number(dayOf(a)) <= days
    : time(b) - time(a) <= days * DAY;

export function slowUnits(data: SlowData, spec: SlowSpec) {
  const people = [...new Set(data.assignments.map((a) => a.unit))];
  const units: SlowUnit[] = [];
  let contaminated = 0;
  let open = 0;
  for (const person of people) {
    const mine = data.assignments
      .filter((a) => a.unit === person && a.experiment === 'test')
      .sort((a, b) => time(a.ts) - time(b.ts));
    const first = mine[0];
    if (!first || dayOf(first.ts) < spec.from || dayOf(first.ts) > spec.to) continue;
    if (new Set(mine.map((a) => a.variant)).size > 1) {
      contaminated++;
      continue;
    }
    const said = data.events
      .filter((e) => e.user === person && e.device !== null && time(e.ts) <= time(first.ts))
      .sort((a, b) => time(b.ts) - time(a.ts) || (a.device! > b.device! ? -1 : 1))[0];
    const device = said?.device ?? '(none)';
    if (spec.device && device !== spec.device) continue;
    let enters = dayOf(first.ts);
    if (spec.windowDays !== null) {
      const over = isDay(first.ts)
        ? number(first.ts) + spec.windowDays <= number(spec.to)
        : time(first.ts) + spec.windowDays * DAY <= time(plusDays(spec.to, 1));
      if (!over) {
        open++;
        continue;
      }
      enters = plusDays(enters, spec.windowDays);
      if (enters > spec.to) enters = spec.to;
    }
    units.push({ person, variant: first.variant, ts: first.ts, device, enters });
  }
  return { units, contaminated, open };
}

export interface Values {
  y: number;
  d: number;
  x: number;
  w: number;
}

/** What each unit did, up to the end of `until`; `cap` is what it counts with at most. */
export function slowValues(
  data: SlowData,
  spec: SlowSpec,
  metric: SlowMetric,
  units: readonly SlowUnit[],
  until: string,
  cap = Infinity,
): Values[] {
  return units.map((u) => {
    const own = (rows: { ts: string; x: number }[]) => {
      const after = rows.filter(
        (r) =>
          notBefore(u.ts, r.ts) &&
          dayOf(r.ts) <= until &&
          (spec.windowDays === null || daysAfter(u.ts, r.ts, spec.windowDays)),
      );
      const before = rows.filter(
        (r) =>
          !notBefore(u.ts, r.ts) &&
          (isDay(u.ts) || isDay(r.ts)
            ? number(dayOf(r.ts)) >= number(dayOf(u.ts)) - spec.cupedDays
            : time(r.ts) >= time(u.ts) - spec.cupedDays * DAY),
      );
      const sum = (of: typeof rows) => of.reduce((s, r) => s + r.x, 0);
      return [sum(after), sum(before)] as const;
    };
    const [y, x] = own(metric.over(data, u.person));
    const [d, w] = metric.under ? own(metric.under(data, u.person)) : ([1, 1] as const);
    const most = metric.type === 'proportion' ? 1 : cap;
    return { y: Math.min(y, most), d, x: Math.min(x, most), w };
  });
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Linear interpolation between the order statistics (R's type 7). */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

/** The difference of two lists of units and its standard error, by each unit's own part. */
export function slowEffect(
  a: readonly Values[],
  b: readonly Values[],
  { rate, cuped }: { rate: boolean; cuped: boolean },
) {
  const parts = (of: readonly Values[]) => {
    const [y, d, x, w] = (['y', 'd', 'x', 'w'] as const).map((k) => mean(of.map((v) => v[k])));
    const [value, before] = [y! / d!, w ? x! / w : 0];
    return {
      value,
      before,
      now: of.map((v) => (v.y - value * v.d) / d!),
      then: of.map((v) => (w ? (v.x - before * v.w) / w : 0)),
    };
  };
  const spread = (u: readonly number[], v: readonly number[]) => {
    const [mu, mv] = [mean(u), mean(v)];
    const by = rate ? u.length : u.length - 1;
    return u.reduce((s, _, i) => s + (u[i]! - mu) * (v[i]! - mv), 0) / by / u.length;
  };
  const [pa, pb] = [parts(a), parts(b)];
  const past = spread(pa.then, pa.then) + spread(pb.then, pb.then);
  const theta = cuped && past > 0 ? (spread(pa.now, pa.then) + spread(pb.now, pb.then)) / past : 0;
  const less = (p: typeof pa, by = 1) => p.now.map((v, i) => by * v - theta * p.then[i]!);
  const difference = pb.value - pa.value - theta * (pb.before - pa.before);
  const relative = difference / pa.value;
  const variance = (p: typeof pa, by = 1) => spread(less(p, by), less(p, by));
  return {
    control: pa.value,
    value: pb.value,
    difference,
    stderr: Math.sqrt(variance(pa) + variance(pb)),
    relative,
    relativeStderr: Math.sqrt(variance(pa, 1 + relative) + variance(pb)) / Math.abs(pa.value),
  };
}
