import { expect, test } from 'vitest';
import { random } from '../../../src/stats/random.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { behindMark } from './behind-run.ts';

const engine = await nativeEngine();

const visit = (user: string, ts: string, channel: string) => ({
  user,
  ts,
  event: 'visit',
  channel,
});
const order = (order_id: string, customer: string, ts: string, revenue: number, more = {}) => ({
  order_id,
  customer,
  ts,
  revenue,
  ...more,
});

/** Three orders: one after google and meta, one after nothing, one by its own channel. */
const shop = {
  events: [
    visit('a', '2026-01-02 10:00:00', 'google'),
    visit('a', '2026-01-20 10:00:00', 'meta'),
    visit('d', '2026-01-21 10:00:00', 'meta'),
  ],
  orders: [
    order('o1', 'a', '2026-01-20 10:00:00', 100),
    order('o2', 'b', '2026-01-21 10:00:00', 50),
    order('o3', 'c', '2026-01-22 10:00:00', 30, { channel: 'email' }),
  ],
  spend: [
    { day: '2026-01-05', channel: 'google', cost: 20 },
    { day: '2026-01-06', channel: 'meta', cost: 60 },
    { day: '2026-02-06', channel: 'meta', cost: 7 },
  ],
};

test('ROI: a row is its orders and its spend; its people are those who bought', async () => {
  const context = await fill(engine, shop);
  const of = (row: object, more = {}) =>
    behindMark(engine, context, { kind: 'roi', ...more }, row as never);

  const meta = await of({ channel: 'meta' });
  expect(meta.part).toEqual({ where: [{ column: 'channel', op: 'in', values: ['meta'] }] });
  expect(await meta.people()).toEqual([
    {
      person: 'a',
      first_touch: 'google',
      first_event: '2026-01-02T10:00:00.000Z',
      last_event: '2026-01-20T10:00:00.000Z',
      events: 2,
      orders: 1,
      revenue: 100,
    },
  ]);
  expect(await meta.lines()).toEqual({ orders: [1], spend: [2, 3] });

  const january = await of(
    { channel: 'meta' },
    { period: { from: '2026-01-01', to: '2026-01-31' } },
  );
  expect(await january.lines()).toEqual({ orders: [1], spend: [2] });

  const nobody = await of({ channel: null, not_attributed: true });
  expect(nobody.part).toBeNull();
  expect(await nobody.ids()).toEqual(['b']);
  expect(await nobody.lines()).toEqual({ orders: [2] });

  const all = await of({ channel: null, total: true });
  expect(await all.ids()).toEqual(['a', 'b', 'c']);
  expect(await all.lines()).toEqual({ orders: [1, 2, 3], spend: [1, 2, 3] });

  const first = await of({ channel: 'google' }, { attribution: { model: 'first' } });
  expect(await first.ids()).toEqual(['a']);
  expect(await of({ channel: '(none)' }).then((r) => r.part)).toEqual({
    where: [{ column: 'channel', op: 'in', values: [null] }],
  });
});

/** A made-up log: 40 people, three events, two channels, minutes within four days. */
function madeUp(seed: number) {
  const { below, pick } = random(seed);
  return Array.from({ length: 260 }, () => ({
    user: `u${below(40)}`,
    minute: below(4 * 1440),
    event: pick(['visit', 'cart', 'buy']),
    channel: pick(['x', 'y', null]),
  }));
}
const iso = (minute: number) =>
  new Date(Date.UTC(2026, 0, 5) + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ');

test('funnel: the people of a step are those whom plain code finds, and as many as the bar says', async () => {
  for (const seed of [1, 2]) {
    const log = madeUp(seed);
    const context = await fill(engine, {
      events: log.map(({ minute, ...e }) => ({ ...e, ts: iso(minute) })),
    });
    const spec = {
      kind: 'funnel',
      steps: [{ event: 'visit' }, { event: 'cart' }, { event: 'buy' }],
      window: { value: 12, unit: 'hour' },
    };
    const users = [...new Set(log.map((e) => e.user))];
    const of = (user: string, event: string) =>
      log.filter((e) => e.user === user && e.event === event).map((e) => e.minute);
    const within = (a: number, b: number, from: number) => b >= a && b - from <= 720;
    const reached = [
      users.filter((u) => of(u, 'visit').length),
      users.filter((u) => of(u, 'visit').some((v) => of(u, 'cart').some((c) => within(v, c, v)))),
      users.filter((u) =>
        of(u, 'visit').some((v) =>
          of(u, 'cart').some((c) => within(v, c, v) && of(u, 'buy').some((b) => within(c, b, v))),
        ),
      ),
    ];
    for (const [i, expected] of reached.entries()) {
      const mark = await behindMark(engine, context, spec, { step: i + 1, breakdown: null });
      expect(await mark.ids()).toEqual([...expected].sort());
      const event = spec.steps[i]!.event;
      const lines = log.flatMap((e, n) =>
        e.event === event && expected.includes(e.user) ? [n + 1] : [],
      );
      expect((await mark.lines())['events']).toEqual(lines);
    }
    for (const more of seed > 1
      ? []
      : [
          { breakdown: { column: 'channel', at: 'last' }, trend: 'day' },
          { order: 'strict' },
          { order: 'any' },
          { steps: [{ event: 'visit' }, { event: 'cart', optional: true }, { event: 'buy' }] },
          { entry: 'open' },
          { steps: [{ event: 'visit' }, { event: 'visit' }], incomplete: 'exclude' },
        ]) {
      const given = { ...spec, ...more };
      const { rows, parts } = await analyse(engine, context, given);
      for (const row of [...rows, ...(parts['trend'] ?? []).slice(0, 3)]) {
        const { breakdown = null, step, day } = row as Record<string, string>;
        const mark = { breakdown, step, ...(day ? { day } : {}) };
        const ids = await (await behindMark(engine, context, given, mark as never)).ids();
        expect(ids.length, JSON.stringify([more, mark])).toBe(row['count']);
      }
    }
  }
});

test('funnel: a value and an interval of the trend are filters; sessions and rows have people too', async () => {
  const context = await fill(engine, {
    events: [
      { user: 'a', ts: '2026-01-05 10:00:00', event: 'visit', channel: 'x' },
      { user: 'a', ts: '2026-01-08 10:00:00', event: 'visit', channel: 'x' },
      { user: 'b', ts: '2026-01-20 10:00:00', event: 'visit' },
    ],
  });
  const spec = {
    kind: 'funnel',
    steps: [{ event: 'visit' }],
    breakdown: { column: 'channel' },
    trend: 'week',
  };
  const mark = await behindMark(engine, context, spec, {
    breakdown: '(none)',
    step: 1,
    day: '2026-01-19',
  });
  expect(mark.part).toEqual({
    where: [{ column: 'channel', op: 'in', values: [null] }],
    period: { from: '2026-01-19', to: '2026-01-25' },
  });
  expect(await mark.ids()).toEqual(['b']);
  for (const count of ['sessions', 'totals']) {
    const all = await behindMark(engine, context, { ...spec, count }, { breakdown: null, step: 1 });
    expect(await all.ids()).toEqual(['a', 'b']);
    expect(await all.lines()).toEqual({ events: [1, 2, 3] });
  }
});

test('cohort: the people of a cell are those whom plain code finds back, as many as it counts', async () => {
  const log = madeUp(4);
  const context = await fill(engine, {
    events: log.map(({ minute, ...e }) => ({ ...e, ts: iso(minute) })),
  });
  const day = (minute: number) => Math.floor(minute / 1440);
  const start = (user: string) =>
    Math.min(...log.filter((e) => e.user === user && e.event === 'visit').map((e) => e.minute));
  const users = [...new Set(log.filter((e) => e.event === 'visit').map((e) => e.user))];
  const spec = {
    kind: 'cohort',
    interval: 'day',
    intervals: 3,
    start: { event: 'visit' },
    return: { event: 'buy' },
  };
  const rowsOf = (cohort: number, offset: number) =>
    log.flatMap((e, n) => {
      const from = start(e.user);
      return e.event === 'buy' &&
        e.minute >= from &&
        day(from) === cohort &&
        day(e.minute) - cohort === offset
        ? [{ user: e.user, line: n + 1 }]
        : [];
    });
  for (const cohort of [0, 1]) {
    const name = `2026-01-0${5 + cohort}`;
    for (const offset of [0, 1, 2]) {
      const cell = await behindMark(engine, context, spec, {
        cohort: name,
        offset,
        breakdown: null,
      });
      const expected = rowsOf(cohort, offset);
      expect(await cell.ids()).toEqual([...new Set(expected.map((r) => r.user))].sort());
      expect((await cell.lines())['events']).toEqual(expected.map((r) => r.line));
    }
    const all = await behindMark(engine, context, spec, { cohort: name });
    expect(await all.ids()).toEqual(users.filter((u) => day(start(u)) === cohort).sort());
    expect(all.part).toEqual({ period: { from: name, to: name } });
  }
  for (const more of [
    { mode: 'within', breakdown: { column: 'channel' } },
    { mode: 'on_or_after' },
    {
      mode: {
        brackets: [
          [0, 0],
          [1, 2],
        ],
      },
      clock: 'elapsed',
    },
  ]) {
    const given = { ...spec, ...more };
    for (const row of (await analyse(engine, context, given)).rows) {
      const { cohort = null, offset, breakdown = null } = row;
      const mark = await behindMark(engine, context, given, { cohort, offset, breakdown } as never);
      expect((await mark.ids()).length, JSON.stringify([more, row])).toBe(row['count']);
    }
  }
});
