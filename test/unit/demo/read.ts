import { makeDemo, type DemoFile } from '../../../src/demo/index.ts';

export type Record_ = Record<string, string>;

/** The bytes of a file, as the import would get them. */
export const bytesOf = async ({ text }: DemoFile): Promise<Uint8Array> =>
  new Uint8Array(await text.arrayBuffer());

/** Plain reading of the demo's own dialects: the header is the line that has the cell `has`. */
export async function records(file: DemoFile, has: string): Promise<Record_[]> {
  const bytes = await bytesOf(file);
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
  const lines = text.split('\n').map((l) => (wide ? l.split('\t') : cells(l)));
  const at = lines.findIndex((l) => l.includes(has));
  const header = lines[at]!;
  const out: Record_[] = [];
  for (const line of lines.slice(at + 1)) {
    if (line.length !== header.length) continue;
    const record: Record_ = {};
    for (let i = 0; i < header.length; i++) record[header[i]!] = line[i]!;
    out.push(record);
  }
  return out;
}

function cells(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? '',
  );
}

export interface SpendRow {
  source: string;
  day: string;
  campaign: string;
  currency: string;
  cost: number;
  impressions: number;
  clicks: number;
}

const number = (text: string): number => Number(text.replaceAll(',', ''));
const american = (text: string): string => {
  const [m, d, y] = text.split('/').map((x) => x.padStart(2, '0'));
  return `${y}-${m}-${d}`;
};

/** File, platform, and its names of day, campaign, cost, impressions, clicks. */
const ADS: [RegExp, string, string, string[]][] = [
  [/^Google/, 'google', 'USD', ['Day', 'Campaign', 'Cost', 'Impr.', 'Clicks']],
  [
    /^Meta/,
    'meta',
    'USD',
    ['Day', 'Campaign name', 'Amount spent (USD)', 'Impressions', 'Link clicks'],
  ],
  [
    /^TikTok/,
    'tiktok',
    'USD',
    ['By Day', 'Campaign name', 'Cost', 'Impressions', 'Clicks (destination)'],
  ],
  [
    /^LinkedIn/,
    'linkedin',
    'USD',
    ['Start Date (in UTC)', 'Campaign Group Name', 'Total Spent', 'Impressions', 'Clicks'],
  ],
  [/^巨量/, 'douyin', 'CNY', ['时间-天', '项目名称', '消耗', '展示数', '点击数']],
  [/^小红书/, 'xiaohongshu', 'CNY', ['时间', '计划名称', '消费', '展现量', '点击量']],
  [/^腾讯/, 'wechat', 'CNY', ['日期', '推广计划名称', '花费', '曝光次数', '点击次数']],
  [/^email/, 'email', 'CNY', ['day', 'campaign', 'cost', 'impressions', 'clicks']],
];

/** All ad files' days (totals left out), and the totals that the files state. */
export async function spendRows(files: readonly DemoFile[]) {
  const rows: SpendRow[] = [];
  const stated: Omit<SpendRow, 'day' | 'campaign'>[] = [];
  for (const [name, source, currency, [day, campaign, cost, impressions, clicks]] of ADS) {
    const file = files.find((f) => name.test(f.name))!;
    for (const r of await records(file, day!)) {
      const figures = {
        source,
        currency,
        cost: number(r[cost!]!),
        impressions: number(r[impressions!]!),
        clicks: number(r[clicks!]!),
      };
      const date = source === 'linkedin' ? american(r[day!]!) : r[day!]!;
      if (/^\d{4}-\d{2}-\d{2}$/.test(date)) {
        rows.push({ ...figures, day: date, campaign: r[campaign!]! });
      } else stated.push(figures);
    }
  }
  return { rows, stated };
}

const DAY_OF_HOUR = new Map<string, string>();
/** Local day (UTC+8) of an ISO instant; an hour lies within one day there. */
export function localDay(instant: string): string {
  const hour = `${instant.slice(0, 13)}:00:00${instant.slice(19)}`;
  let day = DAY_OF_HOUR.get(hour);
  if (day === undefined) {
    day = new Date(Date.parse(hour) + 8 * 3_600_000).toISOString().slice(0, 10);
    DAY_OF_HOUR.set(hour, day);
  }
  return day;
}
export const isSecondHalf = (day: string): boolean => day >= '2026-05-01';

/** Everything that the story tests count, read once from the files of the default seed. */
export async function demo() {
  const files = makeDemo();
  const file = (name: string): DemoFile => files.find((f) => f.name === name)!;
  return {
    files,
    file,
    events: await records(file('web events.csv'), 'user_id'),
    orders: await records(file('orders.csv'), 'order_id'),
    leads: await records(file('leads.csv'), 'lead_id'),
    ...(await spendRows(files)),
  };
}
