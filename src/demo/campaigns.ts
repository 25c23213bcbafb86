import { DAYS, dayOf } from './calendar.ts';

/** The campaigns of each channel that has any. */

export type ChannelId =
  | 'google'
  | 'meta'
  | 'tiktok'
  | 'linkedin'
  | 'douyin'
  | 'xiaohongshu'
  | 'wechat'
  | 'email'
  | 'search'
  | 'direct'
  | 'referral';

export interface Campaign {
  name: string;
  /** Share among the campaigns that run on the day. */
  weight: number;
  /** Factor on the wish to buy. */
  wish?: number;
  /** First and last day, where it does not run all year. */
  from?: string;
  to?: string;
  /** Aims at salons and hotels: its visitors ask for an offer with this chance. */
  lead?: number;
  /** Shown only to people who were here before. */
  returning?: true;
  /** The part of the platform's own tree below the campaign. */
  groups: readonly string[];
  placement?: string;
}

export const CAMPAIGNS: Partial<Record<ChannelId, readonly Campaign[]>> = {
  google: [
    { name: 'Search - Brand', weight: 30, wish: 1.5, groups: ['Brand exact'], placement: 'Search' },
    {
      name: 'Search - Serum & cream',
      weight: 34,
      groups: ['Serum', 'Cream'],
      placement: 'Search',
    },
    {
      name: 'PMax - Bestsellers',
      weight: 26,
      wish: 0.85,
      groups: ['All products'],
      placement: 'Performance Max',
    },
    {
      name: 'Search - Salon supply',
      weight: 10,
      wish: 0.2,
      lead: 0.2,
      groups: ['Salon wholesale'],
      placement: 'Search',
    },
  ],
  meta: [
    { name: 'Prospecting - Lookalike 2%', weight: 46, groups: ['Women 25-34', 'Women 35-49'] },
    { name: 'Advantage+ - Gift sets', weight: 30, groups: ['Broad'] },
    {
      name: 'Retargeting - Cart 14d',
      weight: 40,
      wish: 1.6,
      returning: true,
      groups: ['Cart, no order'],
    },
    {
      name: 'Launch - Night Repair',
      weight: 40,
      wish: 1.1,
      from: '2026-09-08',
      to: '2026-10-15',
      groups: ['Broad', 'Fans'],
    },
  ],
  tiktok: [
    { name: 'Glow challenge', weight: 60, groups: ['Spark ads', 'In-feed'] },
    { name: 'Creators - Get ready with me', weight: 40, groups: ['Spark ads'] },
  ],
  linkedin: [
    { name: 'Salon owners - Awareness', weight: 30, lead: 0.1, groups: ['Salon owners CN'] },
    { name: 'Hotel & spa - Lead gen', weight: 40, lead: 0.24, groups: ['Hotel buyers APAC'] },
    {
      name: 'Free sample box - Lead gen',
      weight: 70,
      lead: 0.34,
      from: '2026-04-27',
      groups: ['Beauty workers', 'Students of beauty'],
    },
  ],
  douyin: [
    { name: '直播间引流_常规', weight: 40, wish: 1.1, groups: ['直播间_女25-40', '直播间_老粉'] },
    { name: '短视频种草_修护面霜', weight: 36, wish: 0.8, groups: ['种草_通投', '种草_达人'] },
    {
      name: '双11大促',
      weight: 60,
      wish: 1.2,
      from: '2025-11-01',
      to: '2025-11-11',
      groups: ['大促_收割'],
    },
    {
      name: '618大促',
      weight: 60,
      wish: 1.2,
      from: '2026-06-01',
      to: '2026-06-18',
      groups: ['大促_收割'],
    },
    {
      name: '晚安精华_新品首发',
      weight: 50,
      from: '2026-09-08',
      to: '2026-10-10',
      groups: ['新品_通投'],
    },
  ],
  xiaohongshu: [
    { name: '笔记种草_敏感肌', weight: 60, groups: ['信息流_敏感肌'] },
    { name: '搜索_成分党', weight: 40, wish: 1.15, groups: ['搜索_烟酰胺'] },
  ],
  wechat: [
    { name: '朋友圈_日常拉新', weight: 50, groups: ['朋友圈_女25-45'] },
    { name: '视频号_会员日', weight: 40, wish: 1.2, groups: ['视频号_会员'] },
    { name: '企业采购_美容院', weight: 10, wish: 0.2, lead: 0.2, groups: ['朋友圈_美容院'] },
  ],
  email: [
    { name: 'Weekly letter', weight: 50, groups: [''] },
    { name: 'Welcome series', weight: 25, wish: 1.2, groups: [''] },
    { name: 'Win-back 60 days', weight: 25, wish: 0.9, groups: [''] },
  ],
};

const RUNS = new Map(
  Object.values(CAMPAIGNS)
    .flat()
    .map((c) => [c, { from: c.from ? dayOf(c.from) : -DAYS, to: c.to ? dayOf(c.to) : DAYS }]),
);
export const runsOn = (campaign: Campaign, day: number): boolean => {
  const { from, to } = RUNS.get(campaign)!;
  return day >= from && day <= to;
};
