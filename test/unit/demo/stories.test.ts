import { beforeAll, expect, test, vi } from 'vitest';
import { method as experiment } from '../../../src/analyses/experiment/method.ts';
import { DEMO_SETTINGS } from '../../../src/demo/index.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { demo, isSecondHalf, localDay, records, type Record_ } from './read.ts';

// The stories that the analyses must find, counted here with plain loops over the files' text.

vi.setConfig({ testTimeout: 60_000 });

let d: Awaited<ReturnType<typeof demo>>;
beforeAll(async () => {
  d = await demo();
}, 60_000);

const rateOf = (day: string): number =>
  DEMO_SETTINGS.rates.filter((r) => r.day <= day).at(-1)!.rate;

/** Days between two instants. */
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const byHalf = <T>(rows: readonly T[], day: (row: T) => string): [T[], T[]] => [
  rows.filter((r) => !isSecondHalf(day(r))),
  rows.filter((r) => isSecondHalf(day(r))),
];

test('1: exposure rises by half while conversion falls by a fifth', () => {
  const visits = d.events.filter((e) => e['event'] === 'visit');
  const purchases = d.events.filter((e) => e['event'] === 'purchase');
  const at = (e: Record_): string => localDay(e['timestamp']!);
  const [v1, v2] = byHalf(visits, at);
  const [p1, p2] = byHalf(purchases, at);
  expect(v2.length / v1.length).toBeCloseTo(1.5, 1);

  const impressions = byHalf(d.rows, (r) => r.day).map((rows) =>
    rows.reduce((s, r) => s + r.impressions, 0),
  );
  expect(impressions[1]! / impressions[0]!).toBeCloseTo(1.5, 1);

  const fall = p2.length / v2.length / (p1.length / v1.length);
  expect(fall).toBeGreaterThan(0.77);
  expect(fall).toBeLessThan(0.83);

  // People who came and who bought within the half tell the same.
  const people = (rows: Record_[]): number => new Set(rows.map((e) => e['user_id'])).size;
  const fallOfPeople = people(p2) / people(v2) / (people(p1) / people(v1));
  expect(fallOfPeople).toBeGreaterThan(0.76);
  expect(fallOfPeople).toBeLessThan(0.84);
});

test('1: the fall is mostly the visitors that TikTok brings, and less so the dearer shipping', () => {
  const rate = (rows: Record_[]): number =>
    rows.filter((e) => e['event'] === 'purchase').length /
    rows.filter((e) => e['event'] === 'visit').length;
  const fall = (rows: Record_[]): number => {
    const [a, b] = byHalf(rows, (e) => localDay(e['timestamp']!));
    return 1 - rate(b) / rate(a);
  };
  const others = d.events.filter((e) => e['source'] !== 'tiktok');
  expect(fall(others)).toBeGreaterThan(0);
  expect(fall(others)).toBeLessThan(fall(d.events) / 2);
});

/** Revenue by the source of the last visit within 30 days before each order. */
function lastTouchRevenue(): Map<string, number> {
  const visits = new Map<string, { t: number; source: string }[]>();
  for (const e of d.events) {
    if (e['event'] !== 'visit') continue;
    const list = visits.get(e['user_id']!) ?? [];
    list.push({ t: Date.parse(e['timestamp']!), source: e['source']! });
    visits.set(e['user_id']!, list);
  }
  const revenue = new Map<string, number>();
  for (const o of d.orders) {
    const t = Date.parse(o['created_at']!);
    const touch = (visits.get(o['customer_id']!) ?? [])
      .filter((v) => v.t <= t && v.t >= t - 30 * 86_400_000)
      .at(-1);
    const source = touch?.source ?? '(not attributed)';
    revenue.set(source, (revenue.get(source) ?? 0) + Number(o['revenue']));
  }
  return revenue;
}

test('2: TikTok is clicked most and sells least; 小红书 is small and its people stay', () => {
  const revenue = lastTouchRevenue();
  const platforms = [...new Set(d.rows.map((r) => r.source))];
  const of = platforms.map((source) => {
    const rows = d.rows.filter((r) => r.source === source);
    const sum = (f: (r: (typeof rows)[0]) => number): number => rows.reduce((s, r) => s + f(r), 0);
    const cost = sum((r) => r.cost * (r.currency === 'USD' ? rateOf(r.day) : 1));
    const value = revenue.get(source) ?? 0;
    return {
      source,
      cost,
      ctr: sum((r) => r.clicks) / sum((r) => r.impressions),
      roas: value / cost,
    };
  });
  const total = of.reduce((s, p) => s + p.cost, 0);
  expect(total).toBeGreaterThan(1_000_000);
  expect(total).toBeLessThan(5_000_000);
  for (const p of of) {
    expect(p.roas, p.source).toBeGreaterThan(0.3);
    expect(p.roas, p.source).toBeLessThan(6);
  }
  const best = (key: 'ctr' | 'roas'): string[] =>
    [...of].sort((a, b) => b[key] - a[key]).map((p) => p.source);
  expect(best('ctr')[0]).toBe('tiktok');
  expect(best('roas').at(-1)).toBe('tiktok');
  expect(of.find((p) => p.source === 'tiktok')!.roas).toBeLessThan(0.5);
  const small = of.find((p) => p.source === 'xiaohongshu')!;
  expect(small.cost / total).toBeLessThan(0.05);
  expect(small.roas).toBeGreaterThan(3);
});

test('2: people whom 小红书 brought come back and buy again', () => {
  const first = new Map<string, { source: string; t: string }>();
  const months = new Map<string, Set<number>>();
  for (const e of d.events) {
    const user = e['user_id']!;
    if (!first.has(user)) first.set(user, { source: e['source']!, t: e['timestamp']! });
    const month = Math.floor(days(first.get(user)!.t, e['timestamp']!) / 30);
    months.set(user, (months.get(user) ?? new Set()).add(month));
  }
  const share = (source: string, month: number): number => {
    // Only those who had the time.
    const all = [...first].filter(([, f]) => f.source === source && f.t < '2026-07-01');
    return all.filter(([user]) => months.get(user)!.has(month)).length / all.length;
  };
  const orders = new Map<string, number>();
  for (const o of d.orders) orders.set(o['customer_id']!, (orders.get(o['customer_id']!) ?? 0) + 1);
  const again = (source: string): number => {
    const buyers = [...orders].filter(([user]) => first.get(user)?.source === source);
    return buyers.filter(([, n]) => n > 1).length / buyers.length;
  };
  for (const other of ['google', 'meta', 'tiktok', 'douyin', 'wechat']) {
    expect(share('xiaohongshu', 1), other).toBeGreaterThan(1.3 * share(other, 1));
    expect(share('xiaohongshu', 3), other).toBeGreaterThan(1.5 * share(other, 3));
    expect(again('xiaohongshu'), other).toBeGreaterThan(1.25 * again(other));
  }
});

test('3: leads double while accepted leads fall', () => {
  const [a, b] = byHalf(d.leads, (l) => localDay(l['created']!));
  const accepted = (rows: Record_[]): number => rows.filter((l) => l['accepted']).length;
  const qualified = (rows: Record_[]): number => rows.filter((l) => l['qualified']).length;
  expect(b.length / a.length).toBeGreaterThan(1.9);
  expect(b.length / a.length).toBeLessThan(2.1);
  expect(accepted(b)).toBeLessThan(0.9 * accepted(a));
  // Counted by the day of acceptance it is so, too.
  const [x, y] = byHalf(
    d.leads.filter((l) => l['accepted']),
    (l) => localDay(l['accepted']!),
  );
  expect(y.length).toBeLessThan(x.length);
  expect(qualified(b)).toBeGreaterThan(qualified(a));
  expect(accepted(b) / qualified(b)).toBeLessThan(0.7 * (accepted(a) / qualified(a)));
});

test('4: the later the answer, the fewer deals are won', () => {
  const groups = [1 / 24, 1 / 3, 1, 3, Infinity].map((limit, i, all) => {
    const rows = d.leads.filter((l) => {
      if (!l['first_response']) return false;
      const delay = days(l['created']!, l['first_response']);
      return delay < limit && delay >= (i ? all[i - 1]! : 0);
    });
    const won = rows.filter((l) => l['won']).length;
    const lost = rows.filter((l) => l['lost']).length;
    return { leads: rows.length, rate: won / (won + lost) };
  });
  for (const g of groups) expect(g.leads).toBeGreaterThan(80);
  const rates = groups.map((g) => g.rate);
  expect(rates).toEqual([...rates].sort((a, b) => b - a));
  expect(rates[0]).toBeGreaterThan(0.35);
  expect(rates.at(-1)).toBeLessThan(0.1);

  // And sales answers later than before.
  const late = byHalf(d.leads, (l) => localDay(l['created']!)).map((rows) => {
    const answered = rows.filter((l) => l['first_response']);
    return (
      answered.filter((l) => days(l['created']!, l['first_response']!) > 1).length / answered.length
    );
  });
  expect(late[1]).toBeGreaterThan(1.8 * late[0]!);
});

test('the checkout test has a true effect in the events, and only there', async () => {
  const assigned = await records(d.file('checkout test assignments.csv'), 'variant');
  const purchases = new Map<string, string[]>();
  for (const e of d.events) {
    if (e['event'] !== 'purchase') continue;
    purchases.set(e['user_id']!, [...(purchases.get(e['user_id']!) ?? []), e['timestamp']!]);
  }
  const arm = (variant: string) => {
    const units = assigned.filter((a) => a['variant'] === variant);
    const bought = units.filter((a) =>
      purchases.get(a['unit']!)?.some((t) => {
        const since = Date.parse(t) - Date.parse(a['timestamp']!);
        return since >= 0 && localDay(t) <= '2026-08-30';
      }),
    ).length;
    return { n: units.length, rate: bought / units.length };
  };
  const [control, onePage] = [arm('control'), arm('one_page')];
  expect(new Set(assigned.map((a) => a['unit'])).size).toBe(assigned.length);
  // The split is even within four standard errors; the effect is beyond three.
  const n = control.n + onePage.n;
  expect(n).toBeGreaterThan(1200);
  expect(Math.abs(control.n - n / 2)).toBeLessThan(2 * Math.sqrt(n));
  const error = Math.sqrt(
    (control.rate * (1 - control.rate)) / control.n +
      (onePage.rate * (1 - onePage.rate)) / onePage.n,
  );
  expect((onePage.rate - control.rate) / error).toBeGreaterThan(3);
});

test('the analysis finds it: more buy, so a unit brings more; an order does not', async () => {
  // The shop's own clock stands for UTC here: nothing but the order of times counts.
  const wall = (text: string) => text.slice(0, 19).replace('T', ' ');
  const engine = await nativeEngine();
  const assigned = await records(d.file('checkout test assignments.csv'), 'variant');
  const bought = d.orders;
  const context = await fill(engine, {
    assignments: assigned.map((a) => ({
      ts: wall(a['timestamp']!),
      experiment: a['experiment']!,
      unit: a['unit']!,
      variant: a['variant']!,
      covariate: Number(a['covariate']),
    })),
    orders: bought.map((o) => ({
      ts: wall(o['created_at']!),
      order_id: o['order_id']!,
      customer: o['customer_id']!,
      revenue: Number(o['revenue']),
      refund: Number(o['refund']),
      cost_of_goods: Number(o['cost_of_goods']),
    })),
  });
  const spec = experiment.defaults(context);
  expect(spec).toMatchObject({
    experiment: 'checkout_one_page',
    method: 'fixed',
    period: { from: '2026-07-06', to: '2026-08-30' },
  });
  const { rows, findings, warnings } = await analyse(engine, context, spec);
  expect(warnings).toEqual([]);
  expect(rows.map((r) => [r['metric'], r['variant'], r['control'], r['verdict']])).toEqual([
    ['orders_rate', 'one_page', 'control', 'better'],
    ['revenue_per_unit', 'one_page', 'control', 'better'],
    ['revenue_per_order', 'one_page', 'control', 'none_shown'],
    ['margin_per_unit', 'one_page', 'control', 'held'],
  ]);
  // The interval holds the planted change and not none at all.
  const [rate] = rows;
  expect(Number(rate!['low'])).toBeGreaterThan(0);
  expect(Number(rate!['high'])).toBeGreaterThan(0.11);
  expect(Number(rate!['low'])).toBeLessThan(0.11);
  expect(findings[0]!.key).toBe('experiment.finding.better');

  // Counted once more by a plain loop.
  const times = new Map<string, string[]>();
  for (const o of bought) {
    const t = wall(o['created_at']!);
    times.set(o['customer_id']!, [...(times.get(o['customer_id']!) ?? []), t]);
  }
  const did = (variant: string) =>
    assigned.filter(
      (a) =>
        a['variant'] === variant &&
        times.get(a['unit']!)?.some((t) => t >= wall(a['timestamp']!) && t < '2026-08-31'),
    ).length;
  expect([rate!['numerator'], rate!['control_numerator']]).toEqual([
    did('one_page'),
    did('control'),
  ]);

  // What they had spent before says something of what they spend: the interval narrows.
  const less = await analyse(engine, context, { ...spec, cuped: { column: 'covariate' } });
  const saved = less.rows.map((r) => Number(r['variance_saved']));
  for (const s of saved) expect(s).toBeGreaterThanOrEqual(0);
});

test('customers differ enough for a model to be pinned down, and what it foretold came', async () => {
  const engine = await nativeEngine();
  const context = await fill(engine, {
    orders: d.orders.map((o) => ({
      ts: o['created_at']!.slice(0, 19).replace('T', ' '),
      order_id: o['order_id']!,
      customer: o['customer_id']!,
      revenue: Number(o['revenue']),
      refund: Number(o['refund']),
    })),
  });
  const { rows, parts } = await analyse(engine, context, { kind: 'value' });
  expect(parts['refusal']).toEqual([]);
  const tried = parts['fit']!.filter((f) => f['on'] === 'calibration');
  expect(tried.map((f) => [f['model'], f['converged'], f['chosen']])).toEqual([
    ['bg_nbd', true, false],
    ['pareto_nbd', true, true],
  ]);
  const [bg, pareto] = tried.map((f) => Number(f['bin_error']));
  expect(pareto).toBeLessThan(0.2);
  expect(bg).toBeGreaterThan(pareto!);
  expect(Number(tried[1]!['total_error'])).toBeLessThan(0.15);
  // What came in the holdout, counted by a plain loop: days of purchase after the first that are late.
  const days = new Map<string, Set<string>>();
  for (const o of d.orders) {
    const mine = days.get(o['customer_id']!) ?? new Set<string>();
    days.set(o['customer_id']!, mine.add(localDay(o['created_at']!)));
  }
  // 67 % of the 365 days: by default so many are fitted on.
  const cut = '2026-07-03';
  const later = [...days.values()].reduce((sum, all) => {
    const sorted = [...all].sort();
    return sum + (sorted[0]! <= cut ? sorted.filter((day) => day > cut).length : 0);
  }, 0);
  expect(tried[1]!['holdout_actual']).toBe(later);
  const total = rows.find((r) => r['total'])!;
  expect(Number(total['ltv_low'])).toBeGreaterThan(Number(total['value_per_customer']));
  expect(Number(total['ltv_high'])).toBeGreaterThan(Number(total['ltv_low']));
  await engine.close();
});
