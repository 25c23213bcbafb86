import { expect, test } from 'vitest';
import { method as roi } from '../../../src/analyses/roi/method.ts';
import { roiQuery } from '../../../src/analyses/roi/query.ts';
import { completeRoi } from '../../../src/analyses/roi/spec.ts';
import { analyse } from '../../tools/analyse.ts';
import { sessionSql, touchSql } from '../../../src/model/sessions.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { runRoi } from './roi-run.ts';

const engine = await nativeEngine();

const visit = (user: string, ts: string, channel: string, more = {}) => ({
  user,
  ts,
  event: 'visit',
  channel,
  ...more,
});
const order = (order_id: string, customer: string, ts: string, revenue: number, more = {}) => ({
  order_id,
  customer,
  ts,
  revenue,
  ...more,
});

/** Two channels, three orders: one after both, one after none, one by its own channel. */
const shop = {
  events: [
    visit('a', '2026-01-02 10:00:00', 'google', { campaign: 'brand', country: 'CN' }),
    visit('a', '2026-01-20 10:00:00', 'meta', { country: 'DE' }),
  ],
  orders: [
    order('o1', 'a', '2026-01-20 10:00:00', 100, { cost_of_goods: 40, refund: 10, product: 'p' }),
    order('o2', 'b', '2026-01-21 10:00:00', 50, { product: 'q' }),
    order('o3', 'c', '2026-01-22 10:00:00', 30, { channel: 'email', cost_of_goods: 10 }),
  ],
  spend: [
    {
      day: '2026-01-05',
      channel: 'google',
      ad_group: 'g1',
      cost: 20,
      clicks: 10,
      impressions: 100,
    },
    { day: '2026-01-06', channel: 'tiktok', ad_group: 'g2', cost: 60, clicks: 0, impressions: 0 },
  ],
};

test('each row by hand: credit, what is not attributed, the total, ratios of sums', async () => {
  const context = await fill(engine, shop);
  const { rows, warnings } = await runRoi(engine, context, { kind: 'roi', basis: 'margin' });
  expect(
    rows.map((r) => [r['channel'], r['cost'], r['orders'], r['revenue'], r['margin']]),
  ).toEqual([
    ['tiktok', 60, 0, 0, 0],
    ['google', 20, 0, 0, 0],
    ['meta', 0, 1, 100, 50],
    ['email', 0, 1, 30, 20],
    [null, 0, 1, 50, null],
    [null, 80, 3, 180, 70],
  ]);
  const [tiktok, google, meta] = rows;
  expect(tiktok).toMatchObject({ ctr: null, cpc: null, cvr: null, roas: 0, roi: -1 });
  expect(google).toMatchObject({ ctr: 0.1, cpc: 2, cpm: 200, cvr: 0, cpa: null, cac: null });
  expect(meta).toMatchObject({
    roas: null,
    roi: null,
    aov: 100,
    new_customers: 1,
    contribution: 50,
  });
  expect(rows.at(-2)).toMatchObject({ not_attributed: true });
  expect('total' in rows.at(-2)!).toBe(false);
  expect(rows.at(-1)).toMatchObject({ total: true, roas: 180 / 80, roi: (70 - 80) / 80 });
  expect(warnings).toContainEqual({
    code: 'margin-covered',
    args: { costed: 2, orders: 3, share: 2 / 3 },
  });
});

test('by two columns, by the order’s own column, by the day, by a column of spend alone', async () => {
  const context = await fill(engine, shop);
  const of = async (by: string[], model = 'first') => {
    const { rows, warnings } = await runRoi(engine, context, {
      kind: 'roi',
      by,
      attribution: { model },
    });
    const own = rows.filter((r) => !r['total'] && !r['not_attributed']);
    return {
      rows: own.map((r) => [...by.map((c) => r[c]), r['cost'], r['revenue']]),
      codes: warnings.map((w) => w.code),
    };
  };
  expect((await of(['channel', 'campaign'])).rows).toEqual([
    ['tiktok', '(none)', 60, 0],
    ['google', '(none)', 20, 0],
    ['google', 'brand', 0, 100],
    ['email', '(none)', 0, 30],
  ]);
  expect((await of(['country'], 'last')).rows).toEqual([
    ['(none)', 80, 30],
    ['DE', 0, 100],
  ]);
  const products = await of(['product']);
  expect(products.rows).toEqual([
    ['(none)', 80, 30],
    ['p', 0, 100],
  ]);
  expect(products.codes).toContain('only-sales');
  expect((await of(['day'])).rows).toEqual([
    ['2026-01-06', 60, 0],
    ['2026-01-05', 20, 0],
    ['2026-01-20', 0, 100],
    ['2026-01-22', 0, 30],
  ]);
  const groups = await of(['ad_group']);
  expect(groups.rows).toEqual([
    ['g2', 60, null],
    ['g1', 20, null],
    ['(none)', 0, 130],
  ]);
  expect(groups.codes).toContain('only-spend');
});

test('where filters after crediting, and the total is of what is left', async () => {
  const context = await fill(engine, shop);
  const { rows } = await runRoi(engine, context, {
    kind: 'roi',
    attribution: { model: 'linear' },
    where: [{ column: 'channel', op: 'in', values: ['google', 'tiktok'] }],
  });
  expect(rows.map((r) => [r['channel'], r['cost'], r['orders'], r['revenue']])).toEqual([
    ['tiktok', 60, 0, 0],
    ['google', 20, 0.5, 50],
    [null, 0, 0, 0],
    [null, 80, 0.5, 50],
  ]);
});

test('the lookback holds both its ends; without one any earlier touch counts', async () => {
  const orders = [order('o', 'a', '2026-02-01 00:00:00', 9)];
  const channels = async (ts: string, lookback: object | null) => {
    const context = await fill(engine, { events: [visit('a', ts, 'google')], orders });
    const { rows } = await runRoi(engine, context, { kind: 'roi', attribution: { lookback } });
    return rows[0]!['channel'];
  };
  const day = { value: 1, unit: 'day' };
  expect(await channels('2026-01-31 00:00:00', day)).toBe('google');
  expect(await channels('2026-01-30 23:59:59', day)).toBe(null);
  expect(await channels('2026-02-01 00:00:00', day)).toBe('google');
  expect(await channels('2026-02-01 00:00:01', null)).toBe(null);
  expect(await channels('2020-01-01 00:00:00', null)).toBe('google');
});

test('a compared period stands beside the current one, each with its total', async () => {
  const context = await fill(engine, {
    ...shop,
    spend: [...shop.spend, { day: '2025-12-31', channel: 'google', cost: 7 }],
  });
  const { rows, columns } = await runRoi(engine, context, {
    kind: 'roi',
    period: { from: '2026-01-01', to: '2026-01-31' },
    compare: 'previous_period',
  });
  const totals = rows.filter((r) => r['total']);
  expect(totals.map((r) => [r['period'], r['cost'], r['revenue']])).toEqual([
    ['current', 80, 180],
    ['compared', 7, 0],
  ]);
  expect(rows.filter((r) => r['not_attributed']).map((r) => [r['period'], r['orders']])).toEqual([
    ['current', 1],
    ['compared', 0],
  ]);
  expect(columns[0]).toEqual({ name: 'period', unit: 'text' });
  expect(() => completeRoi({ kind: 'roi', compare: 'previous_period' }, context)).toThrow(
    /needs-period/,
  );
});

test('won leads stand in for orders on the local day they were won; what is not loaded has no value', async () => {
  const leads = [
    {
      lead_id: 'l1',
      created: '2026-01-01 00:00:00',
      won: '2026-01-31 17:00:00',
      customer: 'a',
      channel: 'meta',
      amount: 70,
    },
    {
      lead_id: 'l2',
      created: '2026-01-01 00:00:00',
      won: null,
      customer: 'b',
      channel: 'meta',
      amount: 99,
    },
  ];
  const context = await fill(engine, { leads }, { timeZone: 'Asia/Shanghai' });
  const february = { kind: 'roi', period: { from: '2026-02-01', to: '2026-02-28' } };
  const { rows, warnings } = await runRoi(engine, context, february);
  expect(rows[0]).toMatchObject({
    channel: 'meta',
    conversions: 1,
    revenue: 70,
    cost: null,
    margin: null,
    roas: null,
  });
  expect(warnings.map((w) => w.code)).toEqual(['won-leads', 'no-spend', 'no-touches']);

  const spendAlone = await fill(engine, { spend: shop.spend });
  const cost = await runRoi(engine, spendAlone, { kind: 'roi' });
  expect(cost.rows.at(-1)).toMatchObject({ total: true, cost: 80, revenue: null, roas: null });
  expect(cost.rows.some((r) => r['not_attributed'])).toBe(false);
  expect(cost.warnings.map((w) => w.code)).toEqual(['no-sales']);
});

test('hostile values: refunds above the order, clicks above impressions, credits, no user', async () => {
  const context = await fill(engine, {
    events: [
      visit('a', '2026-01-01 10:00:00', 'google'),
      { ...visit('', '2026-01-01 10:00:00', 'meta'), user: null },
    ],
    orders: [
      order('o1', 'a', '2026-01-01 09:00:00', 10, { refund: 25 }),
      { ...order('o2', '', '2026-01-01 11:00:00', 5), customer: null },
    ],
    spend: [
      {
        day: '2026-01-01',
        channel: 'google',
        cost: -5,
        clicks: 9,
        impressions: 3,
        platform_conversions: 12,
      },
    ],
  });
  const { rows, warnings } = await runRoi(engine, context, { kind: 'roi' });
  expect(
    rows.map((r) => [r['channel'], r['cost'], r['revenue'], r['refund'], r['new_customers']]),
  ).toEqual([
    ['google', -5, 0, 0, 0],
    [null, 0, 15, 25, 1],
    [null, -5, 15, 25, 1],
  ]);
  expect(warnings.map((w) => w.code)).toEqual([
    'no-margin',
    'over-refunded',
    'over-clicked',
    'over-converted',
  ]);
});

test('foreign money without a rate stops the run and is named', async () => {
  const context = await fill(engine, {
    spend: [{ day: '2026-01-01', channel: 'x', cost: 1, currency: 'USD' }],
  });
  await expect(analyse(engine, context, { kind: 'roi' })).rejects.toMatchObject({
    code: 'no-rate',
    args: { currency: 'USD', days: 1, rows: 1, from: '2026-01-01' },
  });
});

test('what cannot be asked is refused with its place', async () => {
  const context = await fill(engine, shop);
  const code = (spec: object) => {
    try {
      completeRoi({ kind: 'roi', ...spec }, context);
    } catch (error) {
      const { code: c, args } = error as { code: string; args: Record<string, unknown> };
      return [c, args['path'] ?? args['what'], args['reason']].filter((x) => x !== undefined);
    }
    return null;
  };
  expect(code({ by: ['nope'] })).toEqual(['invalid-spec', 'by.nope', 'unknown-column']);
  expect(code({ by: ['cost'] })).toEqual(['invalid-spec', 'by.cost', 'not-a-dimension']);
  expect(code({ by: ['channel', 'channel'] })).toEqual(['invalid-spec', 'by', 'twice']);
  expect(code({ by: [] })![0]).toBe('invalid-spec');
  expect(code({ attribution: { lookback: { value: 0, unit: 'day' } } })![1]).toBe(
    'attribution.lookback.value',
  );
  expect(code({ extra: 1 })![0]).toBe('invalid-spec');
});

test('the SQL reads as an analyst would write it, and runs as it stands', async () => {
  const context = await fill(engine, shop);
  await engine.exec([...sessionSql(context), ...touchSql(context)]);
  const spec = completeRoi({ kind: 'roi' }, context);
  const { statements, uses } = roiQuery(spec, context);
  expect(uses).toEqual(['people', 'rate_of_day', 'event_session', 'touch']);
  const sql = statements[0]!.sql;
  expect(sql.split('WITH')[0]).toBe(
    `-- ROI by channel in CNY: cost of spend on its day, value of orders on their day,
-- credited to touches by the model "last", within 30 days
`,
  );
  expect([...sql.matchAll(/^(\w+) AS \(/gm)].map((m) => m[1])).toEqual(
    'sold sale touches moment chosen credit side summed'.split(' '),
  );
  expect(sql).toContain(`chosen AS (  -- the last touch at or before the order
  SELECT s.row, m.n
  FROM sale s ASOF JOIN moment m ON m.person = s.person AND s.ts >= m.ts
  WHERE m.ts >= s.ts - INTERVAL 30 DAYS
)`);
  for (const by of [['prop."; DROP TABLE orders; --'], ['day'], ['currency']]) {
    const quoted = await fill(engine, {
      ...shop,
      events: [{ ...shop.events[0]!, 'prop."; DROP TABLE orders; --': 'x' }],
    });
    expect((await runRoi(engine, quoted, { kind: 'roi', by })).rows.at(-1)).toMatchObject({
      total: true,
    });
  }
});

test('the page’s first spec: margin where goods have a cost, revenue where not', async () => {
  expect(roi.defaults(await fill(engine, shop))).toMatchObject({
    by: ['channel'],
    basis: 'margin',
  });
  const bare = await fill(engine, { orders: [order('o', 'a', '2026-01-01 00:00:00', 1)] });
  expect(roi.defaults(bare)).toMatchObject({ basis: 'revenue', attribution: { model: 'last' } });
});

test('levels: a parent holds what its children do not know, in one statement', async () => {
  const context = await fill(engine, shop);
  const spec = { kind: 'roi', by: ['channel', 'ad_group'], attribution: { model: 'first' } };
  const { rows, parts } = await runRoi(engine, context, spec);
  const seen = (r: (typeof rows)[number]) => [
    r['channel'],
    r['ad_group'],
    r['cost'],
    r['revenue'],
    r['roas'],
  ];
  // Only spend knows ad groups: revenue has no value in them, and stands under (none).
  expect(rows.map(seen)).toEqual([
    ['tiktok', 'g2', 60, null, null],
    ['google', 'g1', 20, null, null],
    ['google', '(none)', 0, 100, null],
    ['email', '(none)', 0, 30, null],
    [null, null, 0, 50, null],
    [null, null, 80, 180, 2.25],
  ]);
  expect(parts['levels']!.map(seen)).toEqual([
    ['tiktok', null, 60, 0, 0],
    ['google', null, 20, 100, 5],
    ['email', null, 0, 30, null],
  ]);
  expect([...rows, ...parts['levels']!].some((r) => 'level' in r)).toBe(false);
  let asked = 0;
  const counting = new Proxy(engine, {
    get: (target, name) =>
      name === 'query'
        ? (...given: Parameters<typeof engine.query>) => (asked++, engine.query(...given))
        : Reflect.get(target, name),
  });
  const three = { kind: 'roi', by: ['channel', 'campaign', 'ad_group'] };
  const { parts: deeper } = await analyse(counting, context, three);
  // The rows of all levels, and the checks.
  expect(asked).toBe(2);
  expect(deeper['levels']!.map((r) => [r['channel'], r['campaign'], r['cost']])).toEqual([
    ['tiktok', '(none)', 60],
    ['google', '(none)', 20],
    ['meta', '(none)', 0],
    ['email', '(none)', 0],
    ['tiktok', null, 60],
    ['google', null, 20],
    ['meta', null, 0],
    ['email', null, 0],
  ]);
});

test('new, returning and unknown by hand: the flag, else the first order in all data', async () => {
  const own = (id: string, customer: string | null, day: string, more = {}) => ({
    ...{ order_id: id, customer, ts: `2026-${day} 10:00:00`, channel: 'email', revenue: 10 },
    ...{ new_customer: null, cost_of_goods: 4, ...more },
  });
  const context = await fill(engine, {
    orders: [
      own('o0', 'a', '01-01'),
      own('o1', 'a', '02-01'), // bought before the period: returning
      own('o2', 'b', '02-02', { revenue: 20 }), // first of all: new
      own('o3', 'b', '02-03', { new_customer: true, revenue: 30 }), // the file knows better
      own('o4', null, '02-04', { new_customer: false, revenue: 40 }),
      own('o5', null, '02-05', { revenue: 50, cost_of_goods: null }), // nobody knows
    ],
    spend: [{ day: '2026-02-01', channel: 'email', cost: 30 }],
  });
  const ask = (basis: string) =>
    runRoi(engine, context, {
      ...{ kind: 'roi', basis },
      period: { from: '2026-02-01', to: '2026-02-28' },
    });
  const { rows, warnings } = await ask('margin');
  expect(rows[0]).toMatchObject({
    channel: 'email',
    ...{ orders: 5, new_customers: 2, returning_orders: 2, unknown_orders: 1, known_orders: 4 },
    ...{ revenue: 150, new_revenue: 50, returning_revenue: 50, unknown_revenue: 50 },
    // 16 + 26, 6 + 36, and one order whose margin is not known.
    ...{ margin: 84, new_margin: 42, returning_margin: 42, unknown_margin: null },
    ...{ new_share: 2 / 4, cac: 15, costed_orders: 4, costed_revenue: 100 },
  });
  expect(warnings).toContainEqual({ code: 'rows-partly-costed', args: { rows: 1 } });
  expect((await ask('revenue')).warnings.map((w) => w.code)).not.toContain('rows-partly-costed');
});
