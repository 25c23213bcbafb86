import { isoDay } from './calendar.ts';
import { each, line, money, percent, pieces } from './csv.ts';
import { shown, sums, type AdDay, type Sums } from './spend.ts';

/** The platforms that bill in CNY, each as it exports: byte order mark, Chinese headers, a total. */

const ACCOUNT = '白榆护肤';

/** 巨量引擎 (抖音) */
export function oceanEngineFile(rows: readonly AdDay[]): string[] {
  const figures = (s: Sums) => [
    money(s.cost),
    s.impressions,
    each(s.cost * 1000, s.impressions),
    s.clicks,
    percent(s.clicks, s.impressions),
    each(s.cost, s.clicks),
    s.conversions,
    s.conversions ? each(s.cost, s.conversions) : '0.00',
    percent(s.conversions, s.clicks),
    shown(s, 0.62),
    shown(s, 0.018),
    shown(s, 0.0016),
    shown(s, 0.0021),
  ];
  return pieces(
    '\ufeff时间-天,账户名称,账户ID,项目名称,广告名称,消耗,展示数,平均千次展现费用(元),点击数,点击率%,平均点击单价(元),转化数,平均转化成本,转化率%,播放数,点赞数,评论数,分享数\n',
    rows.map((r) =>
      line([isoDay(r.day), ACCOUNT, '1745219380', r.campaign.name, r.group, ...figures(r)]),
    ),
    line(['总计', '-', '-', '-', '-', ...figures(sums(rows))]),
  );
}

/** 聚光 (小红书) */
export function juguangFile(rows: readonly AdDay[]): string[] {
  const figures = (s: Sums) => [
    money(s.cost),
    s.impressions,
    s.clicks,
    percent(s.clicks, s.impressions),
    each(s.cost, s.clicks),
    each(s.cost * 1000, s.impressions),
    shown(s, 0.021),
    shown(s, 0.0042),
    shown(s, 0.0135),
    shown(s, 0.0011),
    shown(s, 0.0023),
    shown(s, 0.0421),
  ];
  return pieces(
    '\ufeff时间,计划名称,单元名称,消费,展现量,点击量,点击率,平均点击成本,平均千次展示费用,点赞,评论,收藏,关注,分享,互动量\n',
    rows.map((r) => line([isoDay(r.day), r.campaign.name, r.group, ...figures(r)])),
    line(['合计', '-', '-', ...figures(sums(rows))]),
  );
}

/** 腾讯广告 (微信) */
export function tencentFile(rows: readonly AdDay[]): string[] {
  const figures = (s: Sums) => [
    s.impressions,
    s.clicks,
    percent(s.clicks, s.impressions),
    money(s.cost),
    each(s.cost, s.clicks),
    each(s.cost * 1000, s.impressions),
    s.conversions,
    s.conversions ? each(s.cost, s.conversions) : '0.00',
  ];
  return pieces(
    '\ufeff日期,账户ID,推广计划名称,广告名称,曝光次数,点击次数,点击率,花费,点击均价,千次展现均价,目标转化量,目标转化成本\n',
    rows.map((r) => line([isoDay(r.day), '28816043', r.campaign.name, r.group, ...figures(r)])),
    line(['总计', '-', '-', '-', ...figures(sums(rows))]),
  );
}

/** The newsletter tool has no export of its own: what it cost and brought, in a plain sheet. */
export const emailFile = (rows: readonly AdDay[]): string[] =>
  pieces(
    'day,source,medium,campaign,currency,cost,impressions,clicks,platform_conversions,platform_value\n',
    rows.map((r) =>
      line([
        isoDay(r.day),
        'email',
        'email',
        r.campaign.name,
        'CNY',
        money(r.cost),
        r.impressions,
        r.clicks,
        r.conversions,
        money(r.value),
      ]),
    ),
  );
