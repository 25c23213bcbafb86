import { BROKEN, DEARER, LAUNCH, isoDay } from './calendar.ts';
import { CHANNELS } from './channels.ts';
import { line, pieces } from './csv.ts';

/** What the company meant to reach, and what its people wrote down. */

const QUARTERS = [
  { from: '2025-11-01', to: '2026-01-31', share: 0.27 },
  { from: '2026-02-01', to: '2026-04-30', share: 0.22 },
  { from: '2026-05-01', to: '2026-07-31', share: 0.26 },
  { from: '2026-08-01', to: '2026-10-31', share: 0.25 },
];

/** A year's revenue and budget in CNY and expected share of visits that buy, by channel. */
const YEAR = [
  { id: 'google', revenue: 520_000, budget: 360_000, rate: 0.08 },
  { id: 'meta', revenue: 400_000, budget: 260_000, rate: 0.07 },
  { id: 'tiktok', revenue: 240_000, budget: 130_000, rate: 0.03 },
  { id: 'linkedin', revenue: 80_000, budget: 95_000, rate: 0.03 },
  { id: 'douyin', revenue: 360_000, budget: 215_000, rate: 0.06 },
  { id: 'xiaohongshu', revenue: 120_000, budget: 40_000, rate: 0.07 },
  { id: 'wechat', revenue: 460_000, budget: 250_000, rate: 0.07 },
  { id: 'email', revenue: 90_000, budget: 22_000, rate: 0.1 },
] as const;
const OWNERS = ['王琳', 'Daniel Ho', '赵一鸣'];
const OVERALL = [
  { metric: 'revenue', year: 5_000_000, currency: 'CNY' },
  { metric: 'orders', year: 10_000, currency: '' },
  { metric: 'new_customers', year: 6_800, currency: '' },
  { metric: 'leads', year: 1_100, currency: '' },
  { metric: 'accepted_leads', year: 420, currency: '' },
];

/** Targets by quarter, overall and by channel, as a file. */
export function targetsFile(): string[] {
  const rounded = (n: number): number => Math.round(n / 10) * 10;
  const overall = QUARTERS.flatMap((q) =>
    OVERALL.map((o) =>
      line([o.metric, q.from, q.to, '', OWNERS[0]!, o.currency, rounded(o.year * q.share), '', '']),
    ),
  );
  const byChannel = QUARTERS.flatMap((q) =>
    YEAR.map((y, i) =>
      line([
        'revenue',
        q.from,
        q.to,
        CHANNELS.find((c) => c.id === y.id)!.name,
        OWNERS[i % OWNERS.length]!,
        'CNY',
        rounded(y.revenue * q.share),
        rounded(y.budget * q.share),
        y.rate,
      ]),
    ),
  );
  return pieces('metric,from,to,channel,owner,currency,target,budget,expected_conversion_rate\n', [
    ...overall,
    ...byChannel,
  ]);
}

const NOTES = [
  ['2025-11-11', '', '', '双11 当天，销量创新高', '大促', '王琳'],
  ['2026-02-13', '2026-02-23', '', '春节放假，仓库停发', '节假日', '赵一鸣'],
  [isoDay(BROKEN.day), '', '', '网站埋点故障，9 点到 21 点的事件缺失', '数据', 'Daniel Ho'],
  [
    '2026-04-20',
    '2026-05-15',
    'tiktok',
    'TikTok budget raised tenfold for the Glow challenge',
    'budget',
    'Daniel Ho',
  ],
  ['2026-04-27', '', 'linkedin', 'Free sample box form goes live for salons', 'leads', 'Daniel Ho'],
  [isoDay(DEARER), '', '', '包邮门槛从 199 元提到 299 元', '价格', '王琳'],
  ['2026-06-16', '2026-06-18', '', '618 高峰', '大促', '王琳'],
  ['2026-07-06', '2026-08-30', '', 'Test: checkout on one page', 'experiment', 'Daniel Ho'],
  [isoDay(LAUNCH), '', '', '新品「晚安精华」上市', '新品', '赵一鸣'],
  ['2026-10-20', '', '', '双11 预售开始', '大促', '王琳'],
] as const;

/** Notes on days, as a file. */
export const notesFile = (): string[] =>
  pieces(
    'from,to,channel,text,tags,author\n',
    NOTES.map((note) => line(note)),
  );
