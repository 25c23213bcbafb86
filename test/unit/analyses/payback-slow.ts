import { cohortOf } from './cohort-slow.ts';

/** Payback as `cohort/meaning.md` says it, customer by customer and day by day. Whole cents. */
export interface SlowOrder {
  /** 'YYYY-MM-DD HH:MM:SS', or 'YYYY-MM-DD' where it came as a day. */
  ts: string;
  person: string;
  channel: string | null;
  flag: boolean | null;
  worth: number;
}
export interface SlowCost {
  day: string;
  channel: string | null;
  cost: number;
}
export interface SlowPaybackSpec {
  interval: 'day' | 'week' | 'month';
  clock: 'calendar' | 'elapsed';
  top: number | null;
  period: { from: string; to: string } | null;
  /** The first day that holds a row, and the last that is over. */
  orders: { from: string; lastFullDay: string };
  spend: { from: string; to: string; lastFullDay: string };
}
export interface SlowPaid {
  customers: number;
  cost: number | null;
  value: number;
  days: number | null;
  payback: number | null;
  complete: boolean;
}

const DAY = 86_400_000;
const ms = (ts: string): number =>
  Date.parse(ts.length === 10 ? `${ts}T00:00:00Z` : `${ts.replace(' ', 'T')}Z`);
const dayOf = (ts: string): string => ts.slice(0, 10);
const addDay = (day: string, n: number): string =>
  new Date(ms(day) + n * DAY).toISOString().slice(0, 10);
function lastDayOf(interval: SlowPaybackSpec['interval'], cohort: string): string {
  let day = cohort;
  while (cohortOf(interval, addDay(day, 1)) === cohort) day = addDay(day, 1);
  return day;
}
const less = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const inDays = (a: SlowOrder, b: SlowOrder): boolean => a.ts.length === 10 || b.ts.length === 10;

export function slowPayback(
  orders: readonly SlowOrder[],
  costs: readonly SlowCost[],
  spec: SlowPaybackSpec,
): Map<string, SlowPaid> {
  const rank = (o: SlowOrder) =>
    [ms(o.ts), o.channel ?? '\uffff', o.flag === true ? 0 : o.flag === false ? 1 : 2] as const;
  const members = [...new Set(orders.map((o) => o.person))].map((person) => {
    const own = orders.filter((o) => o.person === person);
    const start = own.reduce((a, b) => {
      const [x, y] = [rank(a), rank(b)];
      return (x[0] - y[0] || less(x[1], y[1]) || x[2] - y[2]) <= 0 ? a : b;
    });
    return { own, start, cohort: cohortOf(spec.interval, dayOf(start.ts)) };
  });
  const inPeriod = (cohort: string) =>
    !spec.period || (cohort >= spec.period.from && cohort <= spec.period.to);
  const shown = members.filter((m) => inPeriod(m.cohort));
  const number = new Map<string, number>();
  for (const { start } of shown) {
    const v = start.channel ?? '(none)';
    number.set(v, (number.get(v) ?? 0) + 1);
  }
  const ranked = [...number].sort((a, b) => b[1] - a[1] || less(a[0], b[0])).map(([v]) => v);
  const label = (channel: string | null): string => {
    const v = channel ?? '(none)';
    const place = ranked.indexOf(v);
    return (place >= 0 && place < spec.top!) || ranked.length <= spec.top! ? v : '(other)';
  };
  const begun = cohortOf(
    spec.interval,
    spec.orders.from > spec.spend.from ? spec.orders.from : spec.spend.from,
  );
  const paid = costs
    .map((c) => ({ ...c, cohort: cohortOf(spec.interval, c.day) }))
    .filter((c) => inPeriod(c.cohort) && c.cohort >= begun);
  const customers = shown.filter((m) => m.start.flag !== false);
  const cohorts = [...new Set([...customers, ...paid].map((x) => x.cohort))].sort();
  const parts = [
    null,
    ...(spec.top === null
      ? []
      : new Set([
          ...customers.map((m) => label(m.start.channel)),
          ...paid.map((c) => label(c.channel)),
        ])),
  ];
  const bothOver =
    spec.orders.lastFullDay < spec.spend.lastFullDay
      ? spec.orders.lastFullDay
      : spec.spend.lastFullDay;
  const out = new Map<string, SlowPaid>();
  for (const part of parts) {
    const mine = <T>(all: readonly T[], channel: (x: T) => string | null) =>
      all.filter((x) => part === null || label(channel(x)) === part);
    const groups = cohorts.flatMap((cohort) => {
      const everybody = customers.filter((m) => m.cohort === cohort);
      const group = mine(everybody, (m) => m.start.channel);
      const costRows = mine(
        paid.filter((c) => c.cohort === cohort),
        (c) => c.channel,
      );
      if (!group.length && !costRows.length) return [];
      const last = lastDayOf(spec.interval, cohort);
      const covered = cohort >= cohortOf(spec.interval, spec.spend.from) && cohort <= spec.spend.to;
      // A day is over for all members of the cohort, of whatever part.
      const over = everybody.length
        ? Math.min(
            ...everybody.map(({ start }) =>
              spec.clock === 'calendar' || start.ts.length === 10
                ? (ms(spec.orders.lastFullDay) - ms(dayOf(start.ts))) / DAY + 1
                : Math.floor((ms(spec.orders.lastFullDay) + DAY - ms(start.ts)) / DAY),
            ),
          )
        : (ms(bothOver) - ms(last)) / DAY + 1;
      const days = Math.max(0, over);
      const byDay = (d: number): number => {
        let sum = 0;
        for (const { own, start } of group) {
          for (const o of own) {
            const before = inDays(o, start)
              ? dayOf(o.ts) < dayOf(start.ts)
              : ms(o.ts) < ms(start.ts);
            if (before) continue;
            const at =
              spec.clock === 'calendar' || inDays(o, start)
                ? (ms(dayOf(o.ts)) - ms(dayOf(start.ts))) / DAY
                : Math.floor((ms(o.ts) - ms(start.ts)) / DAY);
            if (at <= d) sum += o.worth;
          }
        }
        return sum;
      };
      const cost = covered ? costRows.reduce((s, c) => s + c.cost, 0) : null;
      const complete = covered && last <= bothOver;
      return [{ cohort, customers: group.length, cost, days, byDay, complete }];
    });
    for (const g of groups) {
      let payback: number | null = null;
      for (let d = 0; d < g.days && payback === null && g.customers; d++)
        if (g.cost !== null && g.byDay(d) >= g.cost) payback = d;
      out.set(`${part}|${g.cohort}`, {
        customers: g.customers,
        cost: g.cost,
        value: g.days ? g.byDay(g.days - 1) : 0,
        days: g.days,
        payback,
        complete: g.complete,
      });
    }
    const whole = groups.filter((g) => g.complete);
    if (!whole.length) continue;
    const sum = (of: (g: (typeof whole)[number]) => number) => whole.reduce((s, g) => s + of(g), 0);
    let payback: number | null = null;
    for (let d = 0; d < 200 && payback === null; d++) {
      const open = whole.filter((g) => d < g.days);
      const people = open.reduce((s, g) => s + g.customers, 0);
      const value = open.reduce((s, g) => s + g.byDay(d), 0);
      const most = 2 * people >= sum((g) => g.customers);
      if (people && most && value >= open.reduce((s, g) => s + g.cost!, 0)) payback = d;
    }
    out.set(`${part}|`, {
      customers: sum((g) => g.customers),
      cost: sum((g) => g.cost!),
      value: sum((g) => (g.days ? g.byDay(g.days - 1) : 0)),
      days: Math.min(...whole.map((g) => g.days)),
      payback,
      complete: true,
    });
  }
  return out;
}
