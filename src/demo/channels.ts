import type { ChannelId } from './campaigns.ts';

/** The channels of the made-up company and how their visitors behave. Constants only. */

export interface Ads {
  currency: 'CNY' | 'USD';
  /** Clicks counted by the platform for each visit counted by us. */
  clicksPerVisit: number;
  /** Clicks per impression, first and second half. */
  ctr: readonly [number, number];
  /** Price of a click in the currency. */
  cpc: number;
  /** Conversions that the platform claims for each order of ours whose last touch it was. */
  claims: number;
}

export interface Channel {
  id: ChannelId;
  /** What the default channel rules call it. */
  name: string;
  source: string;
  medium: string;
  /** New people a day, first and second half, in shares of any unit. */
  arrivals: readonly [number, number];
  /** Factor on the wish to put something into the cart. */
  wish: number;
  /** Chance to come again after each visit, and in how many days. */
  stay: number;
  gaps: readonly number[];
  /** Channels by which they come again, with weights. */
  back: readonly (readonly [ChannelId, number])[];
  desktop: number;
  abroad: number;
  office?: true;
  ads?: Ads;
}

const SOON = [1, 1, 2, 2, 3, 5];
const USUAL = [1, 2, 3, 5, 7, 10, 14, 21, 30, 45];
const LONG = [4, 6, 9, 12, 16, 20, 24, 28, 32, 40];

export const CHANNELS: readonly Channel[] = [
  {
    id: 'google',
    name: 'google',
    source: 'google',
    medium: 'cpc',
    arrivals: [150, 172],
    wish: 1.2,
    stay: 0.69,
    gaps: USUAL,
    back: [
      ['google', 34],
      ['direct', 30],
      ['search', 18],
      ['email', 10],
      ['meta', 8],
    ],
    desktop: 0.46,
    abroad: 0.55,
    ads: { currency: 'USD', clicksPerVisit: 1.5, ctr: [0.031, 0.03], cpc: 2.9, claims: 1.15 },
  },
  {
    id: 'meta',
    name: 'meta',
    source: 'meta',
    medium: 'paid_social',
    arrivals: [140, 161],
    wish: 0.95,
    stay: 0.66,
    gaps: USUAL,
    back: [
      ['meta', 44],
      ['direct', 26],
      ['search', 12],
      ['email', 12],
      ['google', 6],
    ],
    desktop: 0.16,
    abroad: 0.82,
    ads: { currency: 'USD', clicksPerVisit: 1.7, ctr: [0.0125, 0.0121], cpc: 2.1, claims: 1.6 },
  },
  {
    id: 'tiktok',
    name: 'tiktok',
    source: 'tiktok',
    medium: 'paid_social',
    arrivals: [24, 345],
    wish: 0.115,
    stay: 0.66,
    gaps: SOON,
    back: [
      ['tiktok', 95],
      ['direct', 5],
    ],
    desktop: 0.03,
    abroad: 0.9,
    ads: { currency: 'USD', clicksPerVisit: 1.7, ctr: [0.058, 0.061], cpc: 0.66, claims: 3.1 },
  },
  {
    id: 'linkedin',
    name: 'linkedin',
    source: 'linkedin',
    medium: 'paid_social',
    arrivals: [21, 70],
    wish: 0.4,
    stay: 0.5,
    gaps: USUAL,
    back: [
      ['linkedin', 50],
      ['direct', 30],
      ['search', 20],
    ],
    desktop: 0.66,
    abroad: 0.4,
    office: true,
    ads: { currency: 'USD', clicksPerVisit: 1.3, ctr: [0.0062, 0.0058], cpc: 5.4, claims: 1 },
  },
  {
    id: 'douyin',
    name: '抖音',
    source: 'douyin',
    medium: 'paid_social',
    arrivals: [170, 193],
    wish: 0.95,
    stay: 0.66,
    gaps: USUAL,
    back: [
      ['douyin', 46],
      ['direct', 26],
      ['wechat', 16],
      ['search', 12],
    ],
    desktop: 0.02,
    abroad: 0.01,
    ads: { currency: 'CNY', clicksPerVisit: 1.8, ctr: [0.0165, 0.0158], cpc: 10.5, claims: 1.4 },
  },
  {
    id: 'xiaohongshu',
    name: '小红书',
    source: 'xiaohongshu',
    medium: 'paid_social',
    arrivals: [38, 43],
    wish: 1.3,
    stay: 0.91,
    gaps: LONG,
    back: [
      ['xiaohongshu', 42],
      ['direct', 36],
      ['wechat', 22],
    ],
    desktop: 0.04,
    abroad: 0.03,
    ads: { currency: 'CNY', clicksPerVisit: 1.5, ctr: [0.0235, 0.023], cpc: 7.5, claims: 0.8 },
  },
  {
    id: 'wechat',
    name: '微信',
    source: 'wechat',
    medium: 'paid_social',
    arrivals: [96, 112],
    wish: 1,
    stay: 0.71,
    gaps: USUAL,
    back: [
      ['wechat', 58],
      ['direct', 34],
      ['search', 8],
    ],
    desktop: 0.05,
    abroad: 0.01,
    ads: { currency: 'CNY', clicksPerVisit: 1.45, ctr: [0.0145, 0.0142], cpc: 14, claims: 1.1 },
  },
  {
    id: 'email',
    name: 'email',
    source: 'email',
    medium: 'email',
    arrivals: [3, 3],
    wish: 1.25,
    stay: 0.72,
    gaps: LONG,
    back: [
      ['email', 60],
      ['direct', 40],
    ],
    desktop: 0.3,
    abroad: 0.4,
    ads: { currency: 'CNY', clicksPerVisit: 1.1, ctr: [0.034, 0.03], cpc: 11, claims: 1 },
  },
  {
    id: 'search',
    name: 'organic search',
    source: 'baidu',
    medium: 'organic',
    arrivals: [140, 163],
    wish: 1.05,
    stay: 0.68,
    gaps: USUAL,
    back: [
      ['search', 44],
      ['direct', 40],
      ['google', 16],
    ],
    desktop: 0.36,
    abroad: 0.05,
  },
  {
    id: 'direct',
    name: 'direct',
    source: '(direct)',
    medium: '(none)',
    arrivals: [110, 128],
    wish: 1.15,
    stay: 0.7,
    gaps: USUAL,
    back: [
      ['direct', 76],
      ['search', 12],
      ['wechat', 12],
    ],
    desktop: 0.28,
    abroad: 0.12,
  },
  {
    id: 'referral',
    name: 'referral',
    source: 'beautyguide.example',
    medium: 'referral',
    arrivals: [40, 46],
    wish: 0.85,
    stay: 0.62,
    gaps: USUAL,
    back: [
      ['referral', 30],
      ['direct', 50],
      ['search', 20],
    ],
    desktop: 0.34,
    abroad: 0.2,
  },
];

const BY_ID = new Map(CHANNELS.map((c) => [c.id, c]));
export const channel = (id: ChannelId): Channel => BY_ID.get(id)!;
