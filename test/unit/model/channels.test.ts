import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import { channelSql, checkRules, DEFAULT_RULES, GA4_RULES } from '../../../src/model/channels.ts';
import type { ChannelRule } from '../../../src/model/settings.ts';
import { literal } from '../../../src/model/sql.ts';
import { nativeEngine } from '../../tools/native.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

type Inputs = [source: string | null, medium: string | null, campaign: string | null];

async function channels(rules: readonly ChannelRule[], inputs: Inputs[]): Promise<unknown[]> {
  const values = inputs.map((row, i) => `(${i}, ${row.map(literal).join(', ')})`);
  const { rows } = await engine.query(
    `SELECT ${channelSql(rules, { source: 's', medium: 'm', campaign: 'c' })} AS channel
     FROM (VALUES ${values.join(', ')}) t(i, s, m, c) ORDER BY i`,
  );
  return rows.map((r) => r['channel']);
}

test('the shipped rules: platforms by name, the groups of GA4 otherwise', async () => {
  const cases: [Inputs, string | null][] = [
    [[null, null, null], null],
    [['google', 'cpc', null], 'google'],
    [['google', null, 'brand'], 'google'],
    [['google', 'organic', null], 'organic search'],
    [['baidu', 'cpc', null], '百度'],
    [['百度', null, null], '百度'],
    [['facebook', 'paid_social', null], 'meta'],
    [['ig', 'social', null], 'meta'],
    [['TikTok', 'cpc', null], 'tiktok'],
    [['linkedin.com', 'referral', null], 'linkedin'],
    [['douyin', null, null], '抖音'],
    [['巨量引擎', null, '夏促'], '抖音'],
    [['千川', 'cpc', null], '抖音'],
    [['xiaohongshu', 'kol', null], '小红书'],
    [['wechat', null, null], '微信'],
    [['腾讯广告', null, null], '微信'],
    [['kuaishou', null, null], '快手'],
    [['bilibili', 'video', null], 'B站'],
    [['newsletter', 'email', 'w12'], 'email'],
    [['hubspot', 'Email', null], 'email'],
    [['(direct)', '(none)', null], 'direct'],
    [['partner.example', 'referral', null], 'referral'],
    [['duckduckgo', 'organic', null], 'organic search'],
    [['somewhere', 'cpc', null], 'paid other'],
    [['somewhere', 'display', null], 'display'],
    [['somewhere', 'affiliate', null], 'affiliates'],
    [['somewhere', null, null], '(unassigned)'],
    [[null, null, 'a campaign alone'], '(unassigned)'],
  ];
  const got = await channels(
    DEFAULT_RULES,
    cases.map(([i]) => i),
  );
  expect(got.map((channel, i) => [...cases[i]![0], channel])).toEqual(
    cases.map(([i, channel]) => [...i, channel]),
  );
});

test('the pure grouping of GA4 names no platform', async () => {
  expect(
    await channels(GA4_RULES, [
      ['google', 'cpc', null],
      ['facebook', 'cpc', null],
      ['facebook', 'referral', null],
      ['youtube', 'cpv', null],
      ['youtube', 'referral', null],
      ['google', 'organic', null],
      ['shop', 'cpc', 'Shopping | EU'],
    ]),
  ).toEqual([
    'paid search',
    'paid social',
    'organic social',
    'paid video',
    'organic video',
    'organic search',
    'paid shopping',
  ]);
});

test('the first rule that holds wins, all its conditions must hold, text is compared folded', async () => {
  const rules: ChannelRule[] = [
    { channel: 'a', when: [{ column: 'campaign', op: 'matches', values: ['^brand'] }] },
    {
      channel: 'b',
      when: [
        { column: 'source', op: 'is', values: ['News'] },
        { column: 'medium', op: 'in', values: ['x', "it's"] },
      ],
    },
    { channel: 'c', when: [{ column: 'medium', op: 'is_null' }] },
  ];
  expect(
    await channels(rules, [
      ['news', 'x', 'Brand 1'],
      [' NEWS ', "It's", 'other'],
      ['news', 'y', null],
      ['news', null, null],
      ['news', ' ', null],
    ]),
  ).toEqual(['a', 'b', '(unassigned)', 'c', 'c']);
});

test('a bad rule table is refused with its place', () => {
  expect(() => checkRules([...DEFAULT_RULES, ...GA4_RULES])).not.toThrow();
  expect(() => checkRules([{ channel: ' ', when: [] }])).toThrow(/channel-empty/);
  expect(() =>
    checkRules([{ channel: 'a', when: [{ column: 'medium', op: 'matches', values: ['('] }] }]),
  ).toThrow(/"reason":"pattern"/);
  expect(() =>
    checkRules([{ channel: 'a', when: [{ column: 'medium', op: 'matches', values: ['(?=x)'] }] }]),
  ).toThrow(/"rule":1/);
});
