import { expect, test } from 'vitest';
import type { RunResult, SpecBase } from '../../../src/analyses/contract.ts';
import { readingOf } from '../../../src/app/reading.ts';
import { touched } from '../../../src/import/health/touched.ts';
import type { HealthFinding, HealthReport } from '../../../src/import/health/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { settings } from '../../tools/tables.ts';

const table = (name: string, columns: string[]) => ({
  name,
  rows: 9,
  columns: columns.map((c) => ({ name: c, distinct: 2, role: 'dimension', type: 'text', top: [] })),
  from: '2026-01-01',
  to: '2026-03-31',
  end: '2026-04-01T00:00:00Z',
  lastFullDay: '2026-03-31',
  currencies: ['CNY'],
});
const context = {
  settings: settings(),
  tables: {
    events: table('events', ['event', 'channel', 'campaign']),
    orders: table('orders', ['channel']),
    spend: table('spend', ['channel', 'campaign']),
  },
} as unknown as Context;

const finding = (code: string, ...rows: HealthFinding['rows']): HealthFinding => ({
  code,
  level: 'look',
  sql: '',
  rows,
  more: false,
});
const touches = (
  found: HealthFinding[],
  spec: Omit<SpecBase, 'version'>,
  sql: string,
): [string, unknown][] => {
  const report = { findings: found } as unknown as HealthReport;
  const result = { kind: spec.kind, spec: { version: 1, ...spec }, sql: [sql] };
  const reading = readingOf(result as unknown as RunResult, context);
  const input = { context, loads: [], now: new Date('2026-04-02T00:00:00Z') };
  return touched(report, reading, input).map((t) => [t.code, t.args['n']]);
};

const FUNNEL = 'SELECT person FROM event_spine WHERE event IN (1, 2)';
const funnel = (over: object = {}) => ({
  kind: 'funnel',
  steps: [
    { event: 'visit', where: [] },
    { event: ['signup', 'join'], where: [] },
  ],
  window: { value: 7, unit: 'day' },
  period: null,
  compare: null,
  where: [],
  ...over,
});
const broken = (event: string, from: string, to = from) =>
  finding('tracking-breaks', { event, from, to, days: 1, seen: 0, usual: 40 });

test('by event: those that a step names, or all where the touches of visits are read', () => {
  expect(touches([broken('join', '2026-02-01')], funnel(), FUNNEL)).toEqual([
    ['tracking-breaks', 1],
  ]);
  expect(touches([broken('cart', '2026-02-01')], funnel(), FUNNEL)).toEqual([]);
  const any = funnel({ steps: [{ event: 'visit' }, { event: '*' }] });
  expect(touches([broken('cart', '2026-02-01')], any, FUNNEL)).toHaveLength(1);
  expect(
    touches([broken('cart', '2026-02-01')], funnel(), 'SELECT * FROM touch, event_spine'),
  ).toHaveLength(1);
});

test('by period: its own days, and those that its window reaches', () => {
  const inFebruary = funnel({ period: { from: '2026-02-01', to: '2026-02-10' } });
  const on = (day: string) => touches([broken('visit', day)], inFebruary, FUNNEL).length;
  expect(['2026-01-31', '2026-02-01', '2026-02-17', '2026-02-18'].map(on)).toEqual([0, 1, 1, 0]);
  const last = funnel({ period: { last: 7, unit: 'day' } });
  expect(touches([broken('visit', '2026-03-24')], last, FUNNEL)).toEqual([]);
  expect(touches([broken('visit', '2026-03-25')], last, FUNNEL)).toHaveLength(1);
});

const ROI = 'SELECT channel, sum(cost) FROM spend JOIN orders USING (channel) JOIN touch t ON true';
const roi = (over: object = {}) => ({
  kind: 'roi',
  by: ['channel'],
  attribution: { model: 'last', lookback: { value: 30, unit: 'day' } },
  period: { from: '2026-02-01', to: '2026-02-28' },
  compare: null,
  where: [],
  ...over,
});

test('by period: touches count from the lookback on, spend only inside, compared days too', () => {
  const gap = (name: string, from: string, to = from) =>
    finding('gaps', { table_name: name, source: 'x', from, to, days: 1 });
  expect(touches([gap('events', '2026-01-02')], roi(), ROI)).toEqual([['gaps', 1]]);
  expect(touches([gap('events', '2026-01-01')], roi(), ROI)).toEqual([]);
  expect(touches([gap('spend', '2026-01-31')], roi(), ROI)).toEqual([]);
  const compared = roi({ compare: { from: '2026-01-01', to: '2026-01-31' } });
  expect(touches([gap('spend', '2026-01-31')], compared, ROI)).toHaveLength(1);
  const unlimited = roi({ attribution: { model: 'last', lookback: null } });
  expect(touches([gap('events', '2025-01-01')], unlimited, ROI)).toHaveLength(1);
});

test('by table, column and channel; only the rows that touch are told', () => {
  const unassigned = (...tables: string[]) =>
    finding(
      'unassigned',
      ...tables.map((name) => ({
        table_name: name,
        source: 'x',
        medium: null,
        rows: 5,
        from: '2026-02-01',
        to: '2026-02-02',
      })),
    );
  expect(touches([unassigned('spend', 'leads')], roi(), ROI)).toEqual([['unassigned', 5]]);
  expect(touches([unassigned('leads')], roi(), ROI)).toEqual([]);
  // A funnel without a breakdown reads no channel; a text or a comment is no column.
  expect(touches([unassigned('events')], funnel(), FUNNEL)).toEqual([]);
  expect(
    touches([unassigned('events')], funnel(), `${FUNNEL} AND page = 'channel' -- channel`),
  ).toEqual([]);
  expect(touches([unassigned('events')], funnel(), `${FUNNEL} AND e."channel" > ''`)).toHaveLength(
    1,
  );
  const where = (op: string, value: string) =>
    touches(
      [unassigned('spend')],
      roi({ where: [{ column: 'channel', op, values: [value] }] }),
      ROI,
    ).length;
  expect([where('in', 'Email'), where('in', '(unassigned)')]).toEqual([0, 1]);
  expect([where('not_in', 'Email'), where('not_in', '(unassigned)')]).toEqual([1, 0]);
});
