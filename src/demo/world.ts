import type { Campaign, ChannelId } from './campaigns.ts';
import type { Channel } from './channels.ts';
import { DAYS, type Second } from './calendar.ts';

/** What happened in the made-up year, before it is written as files. Money is in fen. */
export interface World {
  /** Lines of the events file by local day, each with its time. */
  events: { t: Second; line: string }[][];
  orders: Order[];
  requests: Request[];
  assignments: Assignment[];
  traffic: Traffic;
}

export interface Person {
  id: string;
  first: Channel;
  country: string;
  device: string;
  member: boolean;
  subscribed: boolean;
  visits: number;
  orders: number;
  spent: number;
  variant: Variant | null;
  /** Customers differ: factors about 1 on how often they buy, and on the chance to leave. */
  zeal: number;
  fickle: number;
}

export interface Touch {
  channel: Channel;
  campaign: Campaign | null;
}

export interface Order {
  t: Second;
  customer: string;
  touch: Touch | null;
  product: string;
  country: string;
  coupon: string;
  revenue: number;
  discount: number;
  tax: number;
  shipping: number;
  refund: number;
  cost: number;
}

/** Somebody of a salon or hotel who asked for an offer. */
export interface Request {
  t: Second;
  customer: string;
  touch: Touch;
}

export type Variant = 'control' | 'one_page';
export interface Assignment {
  t: Second;
  unit: string;
  variant: Variant;
  /** Spent before the assignment. */
  spent: number;
}

/** Visits, orders and revenue by day of each campaign: what the platforms' files are made from. */
export type Traffic = Map<string, CampaignDays>;
export interface CampaignDays {
  visits: Int32Array;
  orders: Int32Array;
  revenue: Float64Array;
}

export const campaignKey = (channel: ChannelId, campaign: string): string =>
  `${channel}/${campaign}`;

export const newWorld = (): World => ({
  events: Array.from({ length: DAYS }, () => []),
  orders: [],
  requests: [],
  assignments: [],
  traffic: new Map(),
});

export function countVisit(traffic: Traffic, touch: Touch, day: number): void {
  const days = campaignDays(traffic, touch);
  if (days) days.visits[day]!++;
}

export function countOrder(traffic: Traffic, touch: Touch, day: number, revenue: number): void {
  const days = campaignDays(traffic, touch);
  if (!days) return;
  days.orders[day]!++;
  days.revenue[day]! += revenue;
}

function campaignDays(traffic: Traffic, { channel, campaign }: Touch): CampaignDays | null {
  if (!campaign) return null;
  const key = campaignKey(channel.id, campaign.name);
  let days = traffic.get(key);
  if (!days) {
    days = {
      visits: new Int32Array(DAYS),
      orders: new Int32Array(DAYS),
      revenue: new Float64Array(DAYS),
    };
    traffic.set(key, days);
  }
  return days;
}
