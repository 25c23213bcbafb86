import { expect, test } from 'vitest';
import { method as roi } from '../../../src/analyses/roi/method.ts';
import { completeRoi } from '../../../src/analyses/roi/spec.ts';
import type { Row } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { settings } from '../../tools/tables.ts';

const context: Context = {
  settings: settings(),
  tables: {
    spend: {
      name: 'spend',
      rows: 1,
      columns: [{ name: 'channel', type: 'VARCHAR', role: 'dimension', distinct: 4, top: [] }],
      from: null,
      to: null,
      end: null,
      lastFullDay: null,
      hasDayGrain: true,
      futureRows: 0,
      currencies: [],
    },
  },
};
const spec = completeRoi({ kind: 'roi' }, context);

test('findings carry figures that the rows hold, and say nothing of too little', () => {
  const row = (channel: string, r: Row): Row => ({
    channel,
    cost: 0,
    revenue: 0,
    refund: 0,
    orders: 0,
    ...r,
  });
  const rows: Row[] = [
    row('bad', {
      cost: 500,
      revenue: 50,
      orders: 5,
      clicks: 20_000,
      impressions: 100_000,
      ctr: 0.2,
      roas: 0.1,
      roi: -0.9,
    }),
    row('big', {
      cost: 1000,
      revenue: 3000,
      orders: 300,
      clicks: 10_000,
      impressions: 200_000,
      ctr: 0.05,
      roas: 3,
      roi: 2,
      platform_value: 6000,
    }),
    row('dear', { cost: 400, revenue: 100, orders: 10, roas: 0.25, roi: -0.75 }),
    row('tiny', { cost: 50, revenue: 500, orders: 50, roas: 10, roi: 9 }),
    { channel: null, not_attributed: true, revenue: 1500, orders: 100 },
    {
      channel: null,
      total: true,
      cost: 1950,
      revenue: 5150,
      refund: 0,
      orders: 465,
      clicks: 30_000,
      impressions: 300_000,
      ctr: 0.1,
      roas: 2.64,
      roi: 1.64,
    },
  ];
  const answer = { rows, columns: [], parts: {}, warnings: [] };
  expect(roi.findings(answer, spec, context).map((f) => [f.key, f.level, f.evidence])).toEqual([
    ['roi.finding.clicks', 'worse', [{ channel: 'bad' }]],
    ['roi.finding.loss', 'worse', [{ channel: 'dear' }]],
    ['roi.finding.small', 'better', [{ channel: 'tiny' }]],
  ]);
  const rest = { ...answer, rows: rows.slice(4) };
  expect(roi.findings(rest, spec, context)[0]).toMatchObject({
    key: 'roi.finding.not-attributed',
    args: { share: { rate: 1500 / 5150 }, orders: 100 },
  });
  const claim = { ...answer, rows: [rows[1]!, { ...rows[5]!, revenue: 3000 }] };
  expect(roi.findings(claim, spec, context)[0]).toMatchObject({
    key: 'roi.finding.claims',
    args: { claimed: { money: 6000 }, credited: { money: 3000 }, rows: 1 },
  });
  expect(roi.findings({ ...answer, rows: [] }, spec, context)).toEqual([]);
});

test('what is known of some orders only is no loss, and no change of the return', () => {
  const row = (channel: string | null, cost: number, margin: number, costed: number, more = {}) =>
    ({
      ...{ channel, cost, margin, revenue: 900, refund: 0, orders: 90, costed_orders: costed },
      roi: (margin - cost) / cost,
      ...more,
    }) satisfies Row;
  const found = (costed: number) => {
    const rows: Row[] = [
      row('a', 500, 100, costed, { period: 'current' }),
      row('b', 500, 900, 90, { period: 'current' }),
      row(null, 1000, 1000, 90 + costed, { period: 'current', total: true, orders: 180 }),
      row(null, 1000, 1800, 180, { period: 'compared', total: true, orders: 180 }),
    ];
    const margin = { ...spec, basis: 'margin' as const };
    const answer = { rows, columns: [], parts: {}, warnings: [] };
    return roi.findings(answer, margin, context).map((f) => f.key);
  };
  expect(found(90)).toEqual(['roi.finding.fell', 'roi.finding.loss']);
  expect(found(30)).toEqual([]);
});
