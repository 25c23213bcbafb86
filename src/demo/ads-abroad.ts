import { FIRST_DAY, LAST_DAY, isoDay } from './calendar.ts';
import { each, grouped, groupedMoney, line, money, percent, pieces } from './csv.ts';
import { part, shown, sums, type AdDay, type Sums } from './spend.ts';

/** The four platforms that bill in dollars, each as it exports. */

/** Google Ads: title, date range, grouped numbers, percent signs, totals at the end. */
export function googleFile(rows: readonly AdDay[]): string[] {
  const figures = (s: Sums) => [
    grouped(s.impressions),
    grouped(s.clicks),
    percent(s.clicks, s.impressions),
    groupedMoney(s.cost),
    grouped(s.clicks),
    percent(s.clicks, s.impressions),
    s.clicks ? each(s.cost, s.clicks) : ' --',
    `${s.conversions}.00`,
    groupedMoney(s.value),
  ];
  const total = (label: string, of: readonly AdDay[]): string =>
    line([label, ' --', ' --', ' --', ' --', 'USD', ...figures(sums(of))]);
  const placed = (placement: string) => rows.filter((r) => r.campaign.placement === placement);
  return pieces(
    'Campaign report\n"November 1, 2025 - October 31, 2026"\n' +
      'Campaign status,Campaign,Ad group,Day,Campaign type,Currency code,Impr.,Interactions,Interaction rate,Cost,Clicks,CTR,Avg. CPC,Conversions,Conv. value\n',
    rows.map((r) =>
      line([
        'Enabled',
        r.campaign.name,
        r.group,
        isoDay(r.day),
        r.campaign.placement ?? '',
        'USD',
        ...figures(r),
      ]),
    ),
    total('Total: Campaigns', rows) +
      total('Total: Account', rows) +
      total('Total: Search', placed('Search')) +
      total('Total: Performance Max', placed('Performance Max')),
  );
}

/** Meta Ads Manager: byte order mark, the currency in the header, the sums in the first record. */
export function metaFile(rows: readonly AdDay[]): string[] {
  const reach = (n: number): number => part(n, 0.74);
  const record = (from: string, to: string, campaign: string, set: string, s: Sums): string =>
    line([
      from,
      to,
      campaign,
      set,
      from === to ? from : '',
      '7-day click or 1-day view',
      reach(s.impressions),
      s.impressions ? (s.impressions / reach(s.impressions)).toFixed(4) : '',
      money(s.cost),
      s.impressions,
      each(s.cost * 1000, s.impressions),
      s.clicks,
      part(s.clicks, 1.4),
      s.conversions,
      money(s.value),
      shown(s, 0.11),
      shown(s, 0.021),
      shown(s, 0.0009),
    ]);
  return pieces(
    '\ufeffReporting starts,Reporting ends,Campaign name,Ad set name,Day,Attribution setting,Reach,Frequency,Amount spent (USD),Impressions,"CPM (cost per 1,000 impressions)",Link clicks,Clicks (all),Purchases,Purchases conversion value,ThruPlays,Post engagements,Post shares\n' +
      record(FIRST_DAY, LAST_DAY, '', '', sums(rows)),
    rows.map((r) => record(isoDay(r.day), isoDay(r.day), r.campaign.name, r.group, r)),
  );
}

/** TikTok Ads Manager: a record of totals at the end. */
export function tiktokFile(rows: readonly AdDay[]): string[] {
  const record = (names: readonly string[], s: Sums): string =>
    line([
      ...names,
      money(s.cost),
      each(s.cost, s.clicks),
      each(s.cost * 1000, s.impressions),
      s.impressions,
      s.clicks,
      percent(s.clicks, s.impressions),
      part(s.impressions, 0.7),
      s.conversions,
      s.conversions ? each(s.cost, s.conversions) : '0.00',
      percent(s.conversions, s.clicks),
      shown(s, 0.46),
      shown(s, 0.19),
    ]);
  return pieces(
    'Campaign name,Ad group name,By Day,Primary status,Currency,Cost,CPC (destination),CPM,Impressions,Clicks (destination),CTR (destination),Reach,Conversions,Cost per conversion,Conversion rate (CVR),2-second video views,6-second video views\n',
    rows.map((r) => record([r.campaign.name, r.group, isoDay(r.day), 'Active', 'USD'], r)),
    record([`Total of ${rows.length} results`, '-', '-', '-', 'USD'], sums(rows)),
  );
}

/** LinkedIn Campaign Manager: UTF-16 with tabs, lines above the header, American dates. */
export function linkedinFile(rows: readonly AdDay[]): Blob {
  const american = (iso: string): string => {
    const [y, m, d] = iso.split('-').map(Number);
    return `${m}/${d}/${y}`;
  };
  const records = rows.map((r) => [
    american(isoDay(r.day)),
    'Baiyu Skin B2B',
    'USD',
    r.campaign.name,
    r.group,
    'Sponsored Content',
    money(r.cost),
    r.impressions,
    r.clicks,
    percent(r.clicks, r.impressions),
    each(r.cost * 1000, r.impressions),
    each(r.cost, r.clicks),
    part(r.impressions, 0.004),
    part(r.impressions, 0.0006),
    part(r.impressions, 0.0005),
    part(r.impressions, 0.0112),
    r.conversions,
  ]);
  const head = [
    'Campaign Performance Report (in UTC)',
    `Report Start: ${american(FIRST_DAY)}`,
    `Report End: ${american(LAST_DAY)}`,
    '',
    'Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign Name\tCampaign Type\tTotal Spent\tImpressions\tClicks\tClick Through Rate\tAverage CPM\tAverage CPC\tReactions\tComments\tShares\tTotal Engagements\tConversions',
  ];
  return utf16([...head, ...records.map((cells) => cells.join('\t'))].join('\n') + '\n');
}

function utf16(text: string): Blob {
  const bytes = new DataView(new ArrayBuffer(2 + 2 * text.length));
  bytes.setUint16(0, 0xfeff, true);
  for (let i = 0; i < text.length; i++) bytes.setUint16(2 + 2 * i, text.charCodeAt(i), true);
  return new Blob([bytes]);
}
