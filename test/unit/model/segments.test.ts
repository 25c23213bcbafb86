import { expect, test } from 'vitest';
import { adoptSegments, renameSegments, segmentsOf } from '../../../src/model/segments.ts';
import type { Segment, SegmentRule } from '../../../src/model/settings.ts';
import { random } from '../../../src/stats/random.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

const engine = await nativeEngine();
const DAY = 1440;
const iso = (minute: number) =>
  new Date(Date.UTC(2026, 0, 5) + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ');

/** Made-up events and orders of thirty people within ten days. */
function madeUp(seed: number) {
  const { below, pick } = random(seed);
  const events = Array.from({ length: 150 }, () => ({
    user: `u${below(30)}`,
    minute: below(10 * DAY),
    event: pick(['visit', 'cart', 'buy']),
    channel: pick(['抖音', 'google', null]),
  }));
  const orders = Array.from({ length: 40 }, (_, i) => ({
    order_id: `o${i}`,
    customer: `u${below(34)}`,
    minute: below(10 * DAY),
    revenue: 10,
  }));
  return { events, orders };
}
type Made = ReturnType<typeof madeUp>;

const did = (over: Partial<Extract<SegmentRule, { kind: 'did' }>>): SegmentRule => ({
  kind: 'did',
  table: 'events',
  events: [],
  where: [],
  op: 'gte',
  n: 1,
  within: null,
  period: null,
  ...over,
});
const segment = (match: Segment['match'], ...rules: SegmentRule[]): Segment => ({
  id: 'abc',
  name: 'a — b',
  match,
  rules,
});

/** Everybody of a segment, by plain code: the rules as they are written down, nothing clever. */
function slowMembers({ events, orders }: Made, { match, rules }: Segment): string[] {
  const users = [...new Set([...events.map((e) => e.user), ...orders.map((o) => o.customer)])];
  const holds = (user: string, rule: SegmentRule): boolean => {
    if (rule.kind === 'people') return rule.ids.includes(user);
    if (rule.kind === 'first_touch') {
      const mine = events
        .filter((e) => e.user === user && e.channel !== null)
        .sort((a, b) => a.minute - b.minute);
      return mine[0] !== undefined && rule.values.includes(mine[0].channel);
    }
    const times = (
      rule.table === 'events'
        ? events
            .filter((e) => e.user === user)
            .filter((e) => !rule.events.length || rule.events.includes(e.event))
            .filter((e) => rule.where.every((w) => w.values.includes(e.channel)))
        : orders.filter((o) => o.customer === user)
    )
      .map((row) => row.minute)
      .sort((a, b) => a - b);
    if (rule.op === 'lte') return times.length <= rule.n;
    const most = rule.within ? rule.within.value * DAY : Infinity;
    return times.some((from, i) => {
      const nth = times[i + rule.n - 1];
      return nth !== undefined && nth - from <= most;
    });
  };
  return users
    .filter((user) =>
      match === 'all' ? rules.every((r) => holds(user, r)) : rules.some((r) => holds(user, r)),
    )
    .sort();
}

const CASES: Segment[] = [
  segment('all', did({ events: ['buy'], n: 2 })),
  segment('all', did({ n: 3, within: { value: 2, unit: 'day' } })),
  segment('all', did({ events: ['cart', 'buy'], n: 2, within: { value: 1, unit: 'day' } })),
  segment('all', did({ events: ['buy'], op: 'lte', n: 0 })),
  segment('any', did({ table: 'orders', n: 2 }), did({ events: ['cart'], n: 4 })),
  segment(
    'all',
    { kind: 'first_touch', column: 'channel', op: 'in', values: ['抖音'] },
    did({ table: 'orders' }),
  ),
  segment('all', did({ where: [{ column: 'channel', op: 'in', values: ['google'] }], n: 2 })),
  segment('any', { kind: 'people', ids: ['u1', 'u2', 'nobody'] }),
];

test('a segment holds whom plain code finds, and filters an analysis to them', async () => {
  for (const seed of [1, 2]) {
    const made = madeUp(seed);
    for (const own of CASES) {
      const context = await fill(
        engine,
        {
          events: made.events.map(({ minute, ...e }) => ({ ...e, ts: iso(minute) })),
          orders: made.orders.map(({ minute, ...o }) => ({ ...o, ts: iso(minute) })),
        },
        { segments: [own] },
      );
      const where = (op: string) => [{ column: 'segment', op, values: ['abc'] }];
      const funnel = (op: string) =>
        analyse(engine, context, { kind: 'funnel', steps: [{ event: 'visit' }], where: where(op) });
      const members = slowMembers(made, own);
      const visitors = new Set(made.events.filter((e) => e.event === 'visit').map((e) => e.user));
      const result = await funnel('in');
      const { rows } = await engine.query('SELECT DISTINCT id FROM segment_abc ORDER BY id');
      expect(
        rows.map((r) => r['id']),
        JSON.stringify(own),
      ).toEqual(members);
      const inside = members.filter((m) => visitors.has(m)).length;
      expect(result.rows[0]!['count']).toBe(inside);
      expect((await funnel('not_in')).rows[0]!['count']).toBe(visitors.size - inside);
      // The figures name their SQL, the segment's own included.
      expect(result.sql.at(-1)).toContain('-- Segment: a — b');
    }
  }
}, 60_000);

test('ROI filters the orders by their customer and says that spend names nobody', async () => {
  const context = await fill(
    engine,
    {
      orders: [
        { order_id: 'o1', customer: 'a', ts: '2026-01-05 10:00:00', revenue: 10, channel: 'x' },
        { order_id: 'o2', customer: 'b', ts: '2026-01-05 11:00:00', revenue: 5, channel: 'x' },
      ],
      spend: [{ day: '2026-01-05', channel: 'x', cost: 4 }],
    },
    { segments: [segment('all', { kind: 'people', ids: ['a'] })] },
  );
  const where = [{ column: 'segment', op: 'in', values: ['abc'] }];
  const { rows, warnings, findings } = await analyse(engine, context, { kind: 'roi', where });
  expect(findings).toEqual([]);
  expect(rows[0]).toMatchObject({ channel: 'x', cost: 4, revenue: 10, orders: 1 });
  expect(warnings).toContainEqual({ code: 'segment-no-person', args: { table: 'spend' } });
  const cohort = { kind: 'cohort', start: { table: 'orders' }, return: { table: 'orders' }, where };
  expect((await analyse(engine, context, cohort)).rows[0]).toMatchObject({ size: 1 });
  const unknown = { kind: 'roi', where: [{ column: 'segment', op: 'in', values: ['gone'] }] };
  await expect(analyse(engine, context, unknown)).rejects.toMatchObject({
    code: 'invalid-spec',
    args: { path: 'where.segment', reason: 'unknown-segment', received: 'gone' },
  });
});

test('segments of a link are taken over; one that means another here gets an id of its own', () => {
  const mine = segment('all', { kind: 'people', ids: ['a'] });
  const theirs = segment('all', { kind: 'people', ids: ['z'] });
  const spec = { kind: 'x', where: [{ column: 'segment', op: 'in', values: ['abc'] }] };
  expect(segmentsOf({ ...spec, steps: [{ where: [] }] })).toEqual(['abc']);
  expect(adoptSegments([mine], [mine], () => 'new').added).toEqual([]);
  expect(adoptSegments([], [theirs], () => 'new').segments).toEqual([theirs]);
  const { segments, names } = adoptSegments([mine], [theirs], () => 'new');
  expect(segments).toEqual([mine, { ...theirs, id: 'new' }]);
  expect(renameSegments(spec, names)).toEqual({
    kind: 'x',
    where: [{ column: 'segment', op: 'in', values: ['new'] }],
  });
});
