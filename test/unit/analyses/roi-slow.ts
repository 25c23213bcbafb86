/**
 * ROI as design 5 says it, row by row, with whole numbers for money: slow and obvious. Rows are
 * those of `fill`: times are 'YYYY-MM-DD HH:MM:SS', or 'YYYY-MM-DD' where they came as a day.
 */
export interface SlowEvent {
  ts: string;
  user: string;
  event: string;
  session: string | null;
  channel: string | null;
  campaign: string | null;
  source: string | null;
  medium: string | null;
  country: string | null;
}
export interface SlowOrder {
  order_id: string;
  ts: string;
  customer: string | null;
  channel: string | null;
  campaign: string | null;
  currency: string | null;
  new_customer: boolean | null;
  revenue: number;
  refund: number | null;
  cost_of_goods: number | null;
}
export interface SlowSpend {
  day: string;
  channel: string | null;
  campaign: string | null;
  currency: string | null;
  cost: number;
  clicks: number | null;
  platform_conversions: number | null;
}
export interface World {
  events: SlowEvent[];
  orders: SlowOrder[];
  spend: SlowSpend[];
}
export interface SlowSpec {
  by: ('channel' | 'campaign' | 'country')[];
  model: string;
  lookbackDays: number | null;
  period: { from: string; to: string } | null;
}
/** Sums of one row of the answer, in units of 10⁻¹⁴; null = no value. */
export type Sums = Record<(typeof SUMS)[number], bigint> & { margin: bigint | null };
export const SUMS = [
  ...([
    'cost',
    'clicks',
    'orders',
    'revenue',
    'refund',
    'costed_orders',
    'costed_revenue',
  ] as const),
  ...(['new_customers', 'returning_orders', 'unknown_orders'] as const),
  ...(['new_revenue', 'returning_revenue', 'unknown_revenue'] as const),
] as const;

const UNIT = 10n ** 14n;
const units = (amount: number, rate: number): bigint =>
  BigInt(Math.round(amount * 1e6)) * BigInt(Math.round(rate * 1e8));
const seconds = (ts: string): number =>
  Date.parse(`${ts.length === 10 ? `${ts} 00:00:00` : ts}Z`.replace(' ', 'T')) / 1000;
const dayOf = (ts: string): string => ts.slice(0, 10);
const isDay = (ts: string): boolean => ts.length === 10;
const dayNumber = (ts: string): number => seconds(dayOf(ts)) / 86_400;

/** Text order with missing values last. */
const compare = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

const MARKS = ['channel', 'campaign', 'source', 'medium'] as const;

/** The sessions of one person: lists of rows, in the order in which rows are taken. */
export function slowSessions(rows: readonly SlowEvent[]): SlowEvent[][] {
  const keys = [...MARKS, 'event', 'country', 'session'] as const;
  const taken = [...rows].sort(
    (a, b) =>
      seconds(a.ts) - seconds(b.ts) ||
      keys.map((k) => compare(a[k], b[k])).find((c) => c !== 0) ||
      0,
  );
  const named = new Map<string, SlowEvent[]>();
  const sessions: SlowEvent[][] = [];
  let open: SlowEvent[] = [];
  let before: SlowEvent | null = null;
  let marked: SlowEvent | null = null;
  for (const row of taken) {
    if (row.session !== null) {
      const session = named.get(row.session) ?? [];
      if (!session.length) sessions.push(session);
      session.push(row);
      named.set(row.session, session);
      continue;
    }
    const carries = MARKS.some((m) => row[m] !== null);
    const differs = carries && marked !== null && MARKS.some((m) => row[m] !== marked![m]);
    if (before === null || seconds(row.ts) - seconds(before.ts) > 1800 || differs) {
      open = [];
      sessions.push(open);
    }
    open.push(row);
    before = row;
    if (carries) marked = row;
  }
  return sessions;
}

/** The touches of one person in the order in which they are taken. */
function touches(rows: readonly SlowEvent[]): SlowEvent[] {
  const firsts = slowSessions(rows).flatMap((s) => s.find((r) => r.channel !== null) ?? []);
  return firsts.sort(
    (a, b) =>
      seconds(a.ts) - seconds(b.ts) ||
      [...MARKS, 'event' as const, 'session' as const, 'country' as const]
        .map((k) => compare(a[k], b[k]))
        .find((c) => c !== 0) ||
      0,
  );
}

function eligible(touch: SlowEvent, order: { ts: string }, days: number | null): boolean {
  if (isDay(touch.ts) || isDay(order.ts)) {
    const age = dayNumber(order.ts) - dayNumber(touch.ts);
    return age >= 0 && (days === null || age <= days);
  }
  const age = seconds(order.ts) - seconds(touch.ts);
  return age >= 0 && (days === null || age <= days * 86_400);
}

const pathOf = (data: World, o: SlowOrder, days: number | null): SlowEvent[] =>
  touches(data.events.filter((e) => e.user === o.customer)).filter((t) => eligible(t, o, days));

/** What each channel's removal costs, in units of 2⁻⁴⁰; empty for the models that ask for none. */
type Removal = ReadonlyMap<string, bigint>;

/** Removal effects over all paths there are, by walking the chain until nobody is on the way. */
export function slowRemoval(data: World, days: number | null): Removal {
  const paths: { path: string[]; won: boolean }[] = [];
  for (const o of data.orders) {
    const path = pathOf(data, o, days).map((t) => t.channel!);
    if (path.length) paths.push({ path, won: true });
    else if (o.channel !== null) paths.push({ path: [o.channel], won: true });
  }
  for (const user of new Set(data.events.map((e) => e.user))) {
    if (data.orders.some((o) => o.customer === user)) continue;
    const all = touches(data.events.filter((e) => e.user === user));
    const end = all.at(-1);
    const path = all.filter((t) => eligible(t, end!, days));
    if (end) paths.push({ path: path.map((t) => t.channel!), won: false });
  }
  const next = new Map<string, string[]>();
  for (const { path, won } of paths) {
    const walk = ['(start)', ...path, won ? '(conversion)' : '(none)'];
    walk.slice(1).forEach((to, i) => next.set(walk[i]!, [...(next.get(walk[i]!) ?? []), to]));
  }
  const converts = (without: string | null): number => {
    let here = new Map([['(start)', 1]]);
    let sum = 0;
    while (here.size) {
      const then = new Map<string, number>();
      for (const [state, mass] of here) {
        for (const to of state === without ? [] : (next.get(state) ?? [])) {
          const part = mass / next.get(state)!.length;
          if (to === '(conversion)') sum += part;
          else if (part > 1e-18) then.set(to, (then.get(to) ?? 0) + part);
        }
      }
      here = then;
    }
    return sum;
  };
  const all = converts(null);
  const channels = [...next.keys()].filter((c) => c !== '(start)');
  return new Map(
    channels.map((c) => [c, all ? BigInt(Math.round(2 ** 40 * (1 - converts(c) / all))) : 1n]),
  );
}

/** Shares of each of `n` touches as [numerator, denominator]; the last gets what is left. */
function weights(model: string, path: readonly SlowEvent[], removal: Removal): [bigint, bigint][] {
  const n = path.length;
  if (model === 'markov') {
    const channels = [...new Set(path.map((t) => t.channel!))];
    const whole = channels.reduce((sum, c) => sum + removal.get(c)!, 0n);
    return path.map(({ channel }) => {
      const own = path.filter((t) => t.channel === channel).length;
      return [removal.get(channel!)!, whole * BigInt(own)];
    });
  }
  if (model === 'position' && n > 2) {
    return path.map((_, i) => (i === 0 ? [4n, 10n] : [2n, 10n * BigInt(n - 2)]));
  }
  if (model === 'time_decay') {
    const end = Math.max(...path.map((t) => seconds(t.ts)));
    const w = path.map((t) =>
      BigInt(Math.round(2 ** 40 * 2 ** ((seconds(t.ts) - end) / (7 * 86_400)))),
    );
    const sum = w.reduce((a, b) => a + b, 0n);
    return w.map((x) => [x, sum]);
  }
  if (model === 'shapley') {
    const channels = new Set(path.map((t) => t.channel)).size;
    return path.map(({ channel }) => {
      const own = path.filter((t) => t.channel === channel).length;
      return [1n, BigInt(channels * own)];
    });
  }
  return path.map(() => [1n, BigInt(n)]);
}

/** What each touch of the path gets of an amount: cut at twelve decimals, the last the rest. */
function share(
  amount: bigint,
  model: string,
  path: readonly SlowEvent[],
  removal: Removal,
): bigint[] {
  const last = path.length - 1;
  const direct = path.map((t) => t.channel !== 'direct');
  const whole: Record<string, number> = {
    first: 0,
    last,
    last_non_direct: direct.includes(true) ? direct.lastIndexOf(true) : last,
  };
  if (model in whole) return path.map((_, i) => (i === whole[model] ? amount : 0n));
  const parts = weights(model, path, removal).map(([a, b]) => ((twelve(amount) * a) / b) * 100n);
  parts[last] = amount - parts.slice(0, last).reduce((a, b) => a + b, 0n);
  return parts;
}

/** Units of 10⁻¹⁴ in units of 10⁻¹², rounded half away from zero. */
const twelve = (amount: bigint): bigint => (amount + (amount < 0n ? -50n : 50n)) / 100n;

/** Rows by their `by` values joined with '|'; 'not_attributed' and 'total' beside them. */
export function slowRoi(
  data: World,
  spec: SlowSpec,
  rate: (currency: string | null) => number,
): Map<string, Sums> {
  const out = new Map<string, Sums>();
  const removal = spec.model === 'markov' ? slowRemoval(data, spec.lookbackDays) : new Map();
  const inside = (day: string) =>
    !spec.period || (day >= spec.period.from && day <= spec.period.to);
  const add = (key: string, sums: Partial<Sums>) => {
    for (const k of [key, 'total']) {
      const row = out.get(k) ?? empty();
      for (const [name, value] of Object.entries(sums) as [keyof Sums, bigint | null][]) {
        if (value !== null) row[name] = (row[name] ?? 0n) + value;
      }
      out.set(k, row);
    }
  };
  add('not_attributed', {});
  for (const s of data.spend.filter((x) => inside(x.day))) {
    const key = spec.by.map((c) => (c === 'country' ? null : s[c]) ?? '(none)').join('|');
    add(key, {
      cost: units(s.cost, rate(s.currency)),
      clicks: BigInt(s.clicks ?? 0) * UNIT,
    });
  }
  for (const o of data.orders.filter((x) => inside(dayOf(x.ts)))) {
    const money = (amount: number) => units(amount, rate(o.currency));
    const revenue = money(o.revenue);
    const refund = money(o.refund ?? 0);
    const margin = o.cost_of_goods === null ? null : revenue - refund - money(o.cost_of_goods);
    const first = data.orders
      .filter((x) => x.customer === o.customer)
      .sort((a, b) => seconds(a.ts) - seconds(b.ts) || compare(a.order_id, b.order_id))[0];
    const isNew = o.new_customer ?? (o.customer === null ? null : first === o);
    const buyer = isNew === null ? 'unknown' : isNew ? 'new' : 'returning';
    const path = pathOf(data, o, spec.lookbackDays);
    const give = (key: string, part: (amount: bigint) => bigint) =>
      add(key, {
        orders: part(UNIT),
        [buyer === 'new' ? 'new_customers' : (`${buyer}_orders` as const)]: part(UNIT),
        [`${buyer}_revenue`]: part(revenue),
        costed_orders: margin === null ? 0n : part(UNIT),
        costed_revenue: margin === null ? 0n : part(revenue),
        revenue: part(revenue),
        refund: part(refund),
        margin: margin === null ? null : part(margin),
      });
    if (path.length) {
      const chosen = share(UNIT, spec.model, path, removal);
      for (const [i, t] of path.entries()) {
        if (chosen[i] === 0n) continue;
        const key = spec.by.map((c) => t[c] ?? '(none)').join('|');
        give(key, (amount) => share(amount, spec.model, path, removal)[i]!);
      }
    } else if (o.channel !== null) {
      give(
        spec.by.map((c) => (c === 'country' ? null : o[c]) ?? '(none)').join('|'),
        (amount) => amount,
      );
    } else give('not_attributed', (amount) => amount);
  }
  return out;
}

/**
 * Orders by the platforms that touched them within the window and claim conversions: by pair
 * ('a|b', a platform with itself all that it touched) and by how many touched one ('2').
 */
export function slowOverlap(data: World, spec: SlowSpec): Map<string, number> {
  const inside = (day: string) =>
    !spec.period || (day >= spec.period.from && day <= spec.period.to);
  const claiming = new Set(
    data.spend
      .filter((s) => inside(s.day) && (s.platform_conversions ?? 0) > 0)
      .map((s) => s.channel),
  );
  const out = new Map<string, number>();
  const add = (key: string) => out.set(key, (out.get(key) ?? 0) + 1);
  for (const o of data.orders.filter((x) => inside(dayOf(x.ts)))) {
    const path = pathOf(data, o, spec.lookbackDays).map((t) => t.channel);
    const platforms = [...new Set(path.length ? path : [o.channel])]
      .filter((c) => c !== null && claiming.has(c))
      .sort() as string[];
    add(String(platforms.length));
    platforms.forEach((a, i) => platforms.slice(i).forEach((b) => add(`${a}|${b}`)));
  }
  return out;
}

const empty = (): Sums => ({
  ...(Object.fromEntries(SUMS.map((name) => [name, 0n])) as Record<(typeof SUMS)[number], bigint>),
  margin: null,
});

/** Units of 10⁻¹⁴ as the nearest number. */
export function toNumber(value: bigint | null): number | null {
  if (value === null) return null;
  const digits = String(value < 0n ? -value : value).padStart(15, '0');
  return Number(`${value < 0n ? '-' : ''}${digits.slice(0, -14)}.${digits.slice(-14)}`);
}
