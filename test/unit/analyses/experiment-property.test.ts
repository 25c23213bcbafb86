import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { random } from '../../../src/stats/random.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import {
  quantile,
  slowEffect,
  slowUnits,
  slowValues,
  type SlowData,
  type SlowMetric,
  type SlowSpec,
} from './experiment-slow.ts';

const engine = await nativeEngine();
const FROM = '2026-03-04';
const TO = '2026-03-16';

/** A test of some people, of whom some are in two variants, over three weeks. */
function draw(seed: number, people: number): SlowData {
  const r = random(seed, 'experiment');
  const days = seed % 3 === 0;
  const moment = (first: number, last: number) => {
    const day = `2026-03-${String(first + r.below(last - first + 1)).padStart(2, '0')}`;
    const clock = [r.below(24), r.below(60), 0].map((x) => String(x).padStart(2, '0')).join(':');
    return days && r.chance(0.3) ? day : `${day} ${clock}`;
  };
  const data: SlowData = { assignments: [], events: [], orders: [] };
  for (let i = 0; i < people; i++) {
    const person = `p${i}`;
    const variant = r.chance(0.5) ? 'control' : 'new';
    const assign = (of: string) => ({
      ts: moment(2, 18),
      experiment: 'test',
      unit: person,
      variant: of,
      covariate: r.chance(0.9) ? r.below(50) : null,
    });
    data.assignments.push(assign(variant));
    if (r.chance(0.2)) data.assignments.push(assign(variant));
    if (r.chance(0.06)) data.assignments.push(assign(variant === 'new' ? 'control' : 'new'));
    for (let k = r.below(20); k > 0; k--) {
      data.events.push({
        ts: moment(1, 20),
        user: person,
        event: r.pick(['visit', 'click', 'buy']),
        device: r.pick(['phone', 'desktop', null]),
        value: r.chance(0.5) ? r.below(1000) / 8 : null,
      });
    }
    for (let k = r.below(4); k > 0; k--) {
      data.orders.push({
        ts: moment(1, 20),
        order_id: `${person}-${k}`,
        customer: person,
        revenue: r.chance(0.1) ? 4000 : r.below(40_000) / 100,
      });
    }
  }
  data.assignments.push({ ...data.assignments[0]!, experiment: 'another', variant: 'b' });
  return data;
}

/** Rows by person, gathered once. */
const gathered = new WeakMap<readonly object[], Map<string, object[]>>();
function of<T extends object>(rows: readonly T[], key: (row: T) => string, person: string): T[] {
  let all = gathered.get(rows);
  if (!all) {
    gathered.set(rows, (all = new Map()));
    for (const row of rows) all.set(key(row), [...(all.get(key(row)) ?? []), row]);
  }
  return (all.get(person) ?? []) as T[];
}
const events =
  (name: string, x: (e: SlowData['events'][0]) => number = () => 1): SlowMetric['over'] =>
  (data, person) =>
    of(data.events, (e) => e.user, person)
      .filter((e) => e.event === name)
      .map((e) => ({ ts: e.ts, x: x(e) }));
const orders =
  (x: (o: SlowData['orders'][0]) => number): SlowMetric['over'] =>
  (data, person) =>
    of(data.orders, (o) => o.customer, person).map((o) => ({ ts: o.ts, x: x(o) }));

const METRICS: { spec: object; slow: SlowMetric }[] = [
  {
    spec: { type: 'proportion', event: 'buy' },
    slow: { type: 'proportion', over: events('buy') },
  },
  {
    spec: { type: 'mean', table: 'orders', cap: { percentile: 0.9 } },
    slow: { type: 'mean', over: orders((o) => o.revenue), percentile: 0.9 },
  },
  {
    spec: { type: 'ratio', table: 'orders', measure: 'revenue', denominator: { event: 'visit' } },
    slow: { type: 'ratio', over: orders((o) => o.revenue), under: events('visit') },
  },
  {
    spec: { type: 'mean', event: 'click', measure: 'value', table: 'events' },
    slow: { type: 'mean', over: events('click', (e) => e.value ?? 0) },
  },
];

const VARIATIONS: { more: object; slow: Partial<SlowSpec> }[] = [
  { more: {}, slow: {} },
  { more: { cuped: { days: 5 } }, slow: { cupedDays: 5 } },
  { more: { window: { value: 3, unit: 'day' } }, slow: { windowDays: 3 } },
  {
    more: {
      cuped: { days: 4 },
      window: { value: 2, unit: 'day' },
      where: [{ column: 'device', op: 'not_in', values: ['phone', null] }],
    },
    slow: { cupedDays: 4, windowDays: 2, device: 'desktop' },
  },
];

const close = (own: unknown, slow: number, what: string) => {
  expect(Math.abs(Number(own) - slow) / Math.max(1, Math.abs(slow)), what).toBeLessThan(1e-9);
};

for (const [at, { more, slow: given }] of VARIATIONS.entries()) {
  test(`rows and days are those of plain lists of units: ${JSON.stringify(more)}`, async () => {
    const spec: SlowSpec = { from: FROM, to: TO, windowDays: null, cupedDays: 0, ...given };
    for (let seed = 1; seed <= (spec.device ? 1 : 2); seed++) {
      const data = draw(seed + 10 * at, spec.device ? 360 : 170);
      const context = await fill(engine, {
        assignments: data.assignments.map((a) => ({ ...a })),
        events: data.events.map((e) => ({ ...e })),
        orders: data.orders.map((o) => ({ ...o })),
      });
      const { rows, parts, warnings } = await analyse(engine, context, {
        kind: 'experiment',
        period: { from: FROM, to: TO },
        metrics: METRICS.map((m) => m.spec),
        ...more,
      });
      const { units, contaminated, open } = slowUnits(data, spec);
      const sum = (name: string) => (parts[name] ?? []).reduce((s, r) => s + Number(r['units']), 0);
      expect(sum('units')).toBe(units.length + open);
      // Who was in two variants is nobody of any kind: no filter is asked.
      if (!spec.device) expect(sum('contamination')).toBe(contaminated);
      const left = warnings.find((w) => w.code === 'window-open')?.args['units'] ?? 0;
      expect(left).toBe(open);

      let compared = 0;
      for (const [i, metric] of METRICS.entries()) {
        const row = rows[i]!;
        const cuped = spec.cupedDays > 0;
        const all = slowValues(data, spec, metric.slow, units, TO);
        const cap = metric.slow.percentile
          ? quantile(
              all.map((v) => v.y),
              metric.slow.percentile,
            )
          : Infinity;
        const arms = (until: string) => {
          const there = units.filter((u) => u.enters <= until);
          const reach = spec.windowDays === null ? until : TO;
          return ['control', 'new'].map((v) =>
            slowValues(
              data,
              spec,
              metric.slow,
              there.filter((u) => u.variant === v),
              reach,
              cap,
            ),
          ) as [ReturnType<typeof slowValues>, ReturnType<typeof slowValues>];
        };
        const compare = (own: Row, until: string) => {
          const [a, b] = arms(until);
          const where = `seed ${seed} metric ${i} day ${until}`;
          expect([own['control_n'], own['n']], where).toEqual([a.length, b.length]);
          if (own['difference'] === null) return;
          compared++;
          const slow = slowEffect(a, b, { rate: metric.slow.type === 'proportion', cuped });
          close(own['value'], slow.value, `${where} value`);
          close(own['control_value'], slow.control, `${where} control`);
          close(own['difference'], slow.difference, `${where} difference`);
          close(own['relative'], slow.relative, `${where} relative`);
          const half = (name: string) =>
            (Number(own[`${name}high`]) - Number(own[`${name}low`])) / 2;
          close(
            half('relative_') / half(''),
            slow.relativeStderr / slow.stderr,
            `${where} relative error`,
          );
          if ('stderr' in own) close(own['stderr'], slow.stderr, `${where} error`);
        };
        compare(row, TO);
        const daily = parts['daily']!.filter((r) => r['metric'] === row['metric']);
        for (const day of daily.filter((_, k) => k % 4 === 0)) compare(day, String(day['day']));
        // The last day says what the rows say.
        for (const name of ['n', 'value', 'difference', 'low', 'high', 'p']) {
          close(daily.at(-1)![name], Number(row[name]), `seed ${seed} last day ${name}`);
        }
        if (metric.slow.percentile) close(row['cap'], cap, 'cap');
      }
      expect(compared, `seed ${seed}`).toBeGreaterThan(7);
    }
  });
}
