import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import { channelSql, GA4_RULES } from '../../../src/model/channels.ts';
import { literal } from '../../../src/model/sql.ts';
import { nativeEngine } from '../../tools/native.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

/**
 * Google's own table (Analytics help, "Default channel group", channels for manual traffic), each
 * line of it by cases: source / medium / campaign → group. Sources are of Google's published list.
 */
const TABLE: [group: string, cases: string[]][] = [
  ['direct', ['(direct)/(none)', '(direct)/(not set)', 'DIRECT/(none)']],
  ['cross-network', ['google/cpc/Cross-network', 'x.example/email/my cross-network test']],
  [
    'paid shopping',
    [
      'amazon/cpc',
      'ebay.co.uk/ppc',
      'shopping.yahoo.co.jp/paid',
      'Google Shopping/cpc',
      'x.example/cpc/summer shopping',
      'google/cpc/shop-de',
      'x.example/retargeting/ShopNow',
    ],
  ],
  [
    'paid search',
    ['google/cpc', 'bing/ppc', 'm.baidu.com/CPM', 'fr.search.yahoo.com/paid', 'yandex.com.tr/ecpc'],
  ],
  // A shop, but no workshop.
  ['paid search', ['google/cpc/workshop']],
  ['paid shopping', ['google/cpc/eshop']],
  [
    'paid social',
    [
      'facebook/cpc',
      'ig/paid_social',
      'l.instagram.com/retargeting',
      'tiktok/paidsocial',
      'groups.google.com/cpc',
      'blog.naver.com/cpc',
      '小红书/cpc',
    ],
  ],
  ['paid video', ['youtube/cpv', 'm.youtube.com/paid-video', 'vimeo.com/ppc', 'bilibili/cpc']],
  [
    'display',
    ['dsp/display', 'dsp/banner', 'dsp/expandable', 'dsp/interstitial', 'google/display'],
  ],
  ['display', ['dsp/cpm']],
  ['paid other', ['dsp/cpv', 'dsp/cpc', 'partner/paid', 'dsp/retargeting', 'dsp/cpa']],
  [
    'organic shopping',
    [
      'etsy/referral',
      'walmart.com/referral',
      'checkout.shopify.com/referral',
      'x.example/referral/spring-shop',
    ],
  ],
  [
    'organic social',
    [
      'facebook/referral',
      't.co/referral',
      'weibo.com/referral',
      'lnkd.in/',
      'de.pinterest.com/referral',
      'pinterest.co.uk/referral',
      'plus.google.com/referral',
      'blog.naver.com/referral',
    ],
  ],
  [
    'organic social',
    [
      'x.example/social',
      'x.example/social-network',
      'x.example/social-media',
      'x.example/sm',
      'x.example/social network',
      'x.example/social media',
    ],
  ],
  [
    'organic video',
    [
      'youtube.com/referral',
      'iqiyi/referral',
      'twitch.tv/referral',
      'x.example/video',
      'x.example/my-video-ad',
    ],
  ],
  ['ai assistant', ['chatgpt.com/ai-assistant/(ai-assistant)', 'gemini.google.com/ai-assistant']],
  [
    'organic search',
    [
      'google/organic',
      'duckduckgo/organic',
      'x.example/organic',
      'cn.bing.com/referral',
      'lens.google.com/referral',
      'seznam.cz/',
      'so.com/referral',
      'naver/organic',
    ],
  ],
  [
    'referral',
    [
      'x.example/referral',
      'x.example/app',
      'x.example/link',
      'perplexity.ai/referral',
      'googledork.example/referral',
    ],
  ],
  [
    'email',
    [
      'x.example/email',
      'x.example/e-mail',
      'x.example/e_mail',
      'x.example/e mail',
      'email/x',
      'e_mail/x',
    ],
  ],
  ['affiliates', ['x.example/affiliate', 'x.example/affiliates']],
  ['audio', ['x.example/audio']],
  ['sms', ['sms/x', 'x.example/sms']],
  [
    'mobile push',
    [
      'x.example/push',
      'x.example/web-push',
      'x.example/mobile',
      'x.example/notification',
      'x.example/in-app-notifications',
      'firebase/x',
    ],
  ],
  ['(unassigned)', ['x.example/x', 'x.example/', '/x', '//a campaign']],
];

test('every line of Google’s table of default channel groups', async () => {
  const cases = TABLE.flatMap(([group, lines]) => lines.map((line) => ({ group, line })));
  const values = cases.map(({ line }, i) => {
    const [source, medium, campaign] = line.split('/');
    return `(${i}, ${[source, medium, campaign].map((x) => literal(x || null)).join(', ')})`;
  });
  const { rows } = await engine.query(
    `SELECT ${channelSql(GA4_RULES, { source: 's', medium: 'm', campaign: 'c' })} AS channel
FROM (VALUES ${values.join(', ')}) t(i, s, m, c) ORDER BY i`,
  );
  expect(rows.map((r, i) => `${cases[i]!.line} → ${String(r['channel'])}`)).toEqual(
    cases.map(({ group, line }) => `${line} → ${group}`),
  );
});
