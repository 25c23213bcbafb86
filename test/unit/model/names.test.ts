import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import {
  campaignMatchSql,
  mergedNames,
  nameRate,
  namesSql,
  proposeSources,
  type NameUse,
} from '../../../src/model/names.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

const spend = (source: string, campaign: string | null, channel: string) => ({
  day: '2026-01-01',
  source,
  campaign,
  channel,
  cost: 1,
});
const visit = (source: string | null, campaign: string | null, channel: string | null) => ({
  ts: '2026-01-01 10:00:00',
  user: 'u',
  event: 'visit',
  source,
  campaign,
  channel,
});

test('sources of one platform, and those spelt alike, under the name that spend has', async () => {
  const context = await fill(engine, {
    spend: [
      spend('小红书', null, '小红书'),
      spend('meta', null, 'meta'),
      spend('DSP One', null, 'x'),
    ],
    events: [
      visit('xiaohongshu', null, '小红书'),
      visit('xiaohongshu', null, '小红书'),
      visit('XHS', null, '小红书'),
      visit('facebook', null, 'meta'),
      visit('dsp-one', null, 'x'),
      visit('partner.example', null, null),
      visit(null, null, null),
    ],
  });
  const uses = (await engine.query(namesSql(context, 'source')!)).rows as unknown as NameUse[];
  expect(uses[0]).toEqual({ name: 'xiaohongshu', spend: 0, other: 2 });
  expect(nameRate(uses)).toEqual({ spend: 3, other: 5, both: 0 });
  expect(proposeSources(uses)).toEqual(
    expect.arrayContaining([
      { column: 'source', as: '小红书', names: ['xiaohongshu', 'XHS'], why: 'platform', rows: 3 },
      { column: 'source', as: 'meta', names: ['facebook'], why: 'platform', rows: 1 },
      { column: 'source', as: 'DSP One', names: ['dsp-one'], why: 'spelling', rows: 1 },
    ]),
  );
  expect(proposeSources(uses)).toHaveLength(3);
  expect(nameRate(mergedNames(uses, proposeSources(uses)))).toEqual({
    spend: 3,
    other: 4,
    both: 3,
  });
  expect(
    namesSql(await fill(engine, { scans: [{ ts: '2026-01-01', code: '1' }] }), 'source'),
  ).toBeNull();
});

test('a UTM campaign means the campaign of its channel that is spelt (nearly) alike', async () => {
  const context = await fill(engine, {
    spend: [
      spend('google', 'Summer Sale 2026', 'google'),
      spend('google', 'Summer Sale 2025', 'google'),
      spend('meta', 'Retargeting Cart', 'meta'),
      spend('meta', 'brand', 'meta'),
      spend('google', 'Brand Search', 'google'),
      spend('meta', 'Brand-Search', 'meta'),
    ],
    events: [
      visit('google', 'summer-sale_2026', 'google'),
      visit('google', 'summer_sale_2024', 'google'),
      visit('meta', 'retargetting_cart', 'meta'),
      visit('meta', 'brand', 'meta'),
      // Of another channel, and of two channels where it would mean two campaigns.
      visit('google', 'retargeting_cart', 'google'),
      visit('google', 'brand_search', 'google'),
      visit('meta', 'brand_search', 'meta'),
    ],
  });
  const { rows } = await engine.query(campaignMatchSql(context)!);
  expect(rows.map((r) => [r['name'], r['as'], r['rows']])).toEqual([
    ['retargetting_cart', 'Retargeting Cart', 1],
    ['summer-sale_2026', 'Summer Sale 2026', 1],
  ]);
});
