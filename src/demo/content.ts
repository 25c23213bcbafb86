import type { Random } from '../stats/random.ts';
import { DAYS, SECOND_HALF, isoDay, season } from './calendar.ts';
import { line, pieces } from './csv.ts';
import { part } from './spend.ts';

interface Account {
  source: string;
  account: string;
  format: string;
  /** Days between two posts, and the views of an ordinary one. */
  every: number;
  views: number;
  /** Likes, comments, saves and shares per view. */
  likes: number;
  comments: number;
  saves: number;
  shares: number;
}

const ACCOUNTS: readonly Account[] = [
  {
    source: '微信',
    account: '白榆护肤',
    format: '图文',
    every: 7,
    views: 5200,
    likes: 0.012,
    comments: 0.002,
    saves: 0.006,
    shares: 0.021,
  },
  {
    source: '小红书',
    account: '白榆的成分笔记',
    format: '笔记',
    every: 4,
    views: 4100,
    likes: 0.034,
    comments: 0.007,
    saves: 0.028,
    shares: 0.006,
  },
  {
    source: '抖音',
    account: '白榆护肤旗舰店',
    format: '短视频',
    every: 3,
    views: 9800,
    likes: 0.021,
    comments: 0.003,
    saves: 0.004,
    shares: 0.005,
  },
  {
    source: 'linkedin',
    account: 'Baiyu Skin B2B',
    format: 'article',
    every: 14,
    views: 900,
    likes: 0.018,
    comments: 0.003,
    saves: 0,
    shares: 0.004,
  },
];
const TOPICS = ['成分科普', '敏感肌护理', '新品', '用户故事', '优惠活动', '美容院合作'];
/** How a post's views fall over its days, in percent. */
const FADES = [42, 21, 12, 8, 6, 4, 3, 2, 1, 1];
const WORST_CROWD = 0.6;

/** Days of the company's own posts, as a file. */
export function contentFile(r: Random): string[] {
  const lines: string[] = [];
  for (const a of ACCOUNTS) {
    let number = 0;
    for (let first = r.below(a.every); first < DAYS; first += a.every) {
      const growth = first < SECOND_HALF ? 1 : 1.5;
      const hit = r.chance(0.07) ? 5 : 1;
      const views = a.views * growth * hit * season(first).visits * r.around(0.5);
      const topic = r.pick(TOPICS);
      const post = `${topic} ${++number}`;
      // A crowd likes less of what it sees.
      const liking = (hit > 1 ? WORST_CROWD : 1) * r.around(0.3);
      for (const [i, fade] of FADES.entries()) {
        const day = first + i;
        const seen = part(views, fade / 100);
        if (day >= DAYS || seen < 5) break;
        const count = (rate: number): number => part(seen, rate * liking);
        lines.push(
          line([
            isoDay(day),
            a.source,
            a.account,
            post,
            a.format,
            topic,
            seen,
            part(seen, 0.61),
            count(a.likes),
            count(a.comments),
            count(a.saves),
            count(a.shares),
            count(0.0035),
          ]),
        );
      }
    }
  }
  lines.sort();
  return pieces(
    'day,source,account,post,format,topic,impressions,reads,likes,comments,saves,shares,followers\n',
    lines,
  );
}
