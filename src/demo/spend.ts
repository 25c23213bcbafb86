import type { Random } from '../stats/random.ts';
import { DAYS, SECOND_HALF } from './calendar.ts';
import { CAMPAIGNS, runsOn, type Campaign } from './campaigns.ts';
import type { Ads, Channel } from './channels.ts';
import { campaignKey, type CampaignDays, type Traffic } from './world.ts';

/** A day of the lowest part of a platform's tree that its file shows; money in minor units. */
export interface AdDay {
  day: number;
  campaign: Campaign;
  group: string;
  cost: number;
  impressions: number;
  clicks: number;
  /** What the platform claims to have brought. */
  conversions: number;
  value: number;
}

/** CNY a dollar, for what the platform believes an order was worth. */
const ABOUT = 7.1;

/** What a platform would report of the visits that came from it, by day, campaign and group. */
export function adDays(r: Random, { id, ads }: Channel, traffic: Traffic): AdDay[] {
  const rows: AdDay[] = [];
  if (!ads) return rows;
  for (let day = 0; day < DAYS; day++) {
    for (const campaign of CAMPAIGNS[id] ?? []) {
      const seen = traffic.get(campaignKey(id, campaign.name));
      if (!seen || !runsOn(campaign, day)) continue;
      const shares = split(r, campaign.groups.length);
      for (const [i, group] of campaign.groups.entries()) {
        const row = report(r, ads, seen, day, shares[i]!);
        if (row.impressions) rows.push({ day, campaign, group, ...row });
      }
    }
  }
  return rows;
}

function report(r: Random, ads: Ads, seen: CampaignDays, day: number, share: number) {
  const clicks = Math.round(seen.visits[day]! * share * ads.clicksPerVisit * r.around(0.15));
  const ctr = ads.ctr[day < SECOND_HALF ? 0 : 1];
  const impressions = Math.round((clicks / ctr) * r.around(0.12)) + r.below(40);
  // A platform sees orders that another touch brought too, and rounds them to the whole.
  const claimed = seen.orders[day]! * share * ads.claims;
  const conversions = Math.min(clicks, Math.floor(claimed + r.unit()));
  const orders = seen.orders[day]!;
  const worth = orders ? seen.revenue[day]! / orders : 0;
  return {
    impressions,
    clicks,
    cost: Math.round(clicks * ads.cpc * 100 * r.around(0.2)),
    conversions,
    value: Math.round((conversions * worth) / (ads.currency === 'USD' ? ABOUT : 1)),
  };
}

/** `n` shares of 1. */
function split(r: Random, n: number): number[] {
  const parts = Array.from({ length: n }, (_, i) => (n - i) * r.around(0.3));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((p) => p / sum);
}

export type Sums = Omit<AdDay, 'day' | 'campaign' | 'group'> & {
  /** Of a total: the rows that it sums. */
  rows?: readonly AdDay[];
};
export function sums(rows: readonly AdDay[]): Sums {
  const total = { cost: 0, impressions: 0, clicks: 0, conversions: 0, value: 0, rows };
  for (const row of rows) {
    total.cost += row.cost;
    total.impressions += row.impressions;
    total.clicks += row.clicks;
    total.conversions += row.conversions;
    total.value += row.value;
  }
  return total;
}

/** Whole part of a count, for the figures that only decorate an export: plays, likes, reach. */
export const part = (n: number, share: number): number => Math.round(n * share);

interface Shown {
  impressions: number;
  rows?: readonly { impressions: number }[];
}

/** A part of what was shown; of a total, the sum of the whole parts of its rows. */
export const shown = ({ impressions, rows = [{ impressions }] }: Shown, share: number): number =>
  rows.reduce((sum, row) => sum + part(row.impressions, share), 0);
