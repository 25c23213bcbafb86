import type { Random } from '../stats/random.ts';
import { DAY, END, SECOND_HALF, local, type Second } from './calendar.ts';
import { channel } from './channels.ts';
import { line, pieces } from './csv.ts';
import type { Order } from './world.ts';

/** What customers say: answers to surveys, and cases in customer service. */

interface Answer {
  t: Second;
  respondent: string;
  kind: 'csat' | 'nps' | 'source';
  channel: string;
  score: number;
  scale: number;
  comment: string;
}

/** Weights of 1 … 5 for a parcel that stayed, and for one that came back. */
const CSAT = { kept: [2, 3, 9, 38, 48], refunded: [22, 26, 28, 17, 7] };
/** Weights of detractor, passive, promoter. */
const NPS = { stays: [7, 23, 70], usual: [19, 36, 45], later: [25, 37, 38], tiktok: [52, 33, 15] };
const QUESTIONS = {
  csat: '您对这次购买满意吗？',
  nps: '您会向朋友推荐我们吗？',
  source: '您是从哪里知道我们的？',
};
const GOOD = ['物流很快', '质地很舒服', 'Skin feels calm after a week', '包装好看，会回购'];
const BAD = ['客服回复太慢', '起包裹时已破损', 'Arrived late', '包邮门槛提高了', '和描述不符'];
const FRIENDS = '朋友推荐';

/** Answers to the three questions after an order, as a file. */
export function surveysFile(r: Random, orders: readonly Order[]): string[] {
  const answers: Answer[] = [];
  const asked = new Map<string, Second>();
  for (const order of orders) {
    const by = order.touch?.channel ?? null;
    const base = { respondent: order.customer, channel: by?.name ?? '' };
    const later = (days: number): Second => order.t + days * DAY + r.below(2 * DAY);
    if (r.chance(0.16)) {
      const score = 1 + r.weighted(order.refund ? CSAT.refunded : CSAT.kept);
      answers.push({ ...base, t: later(4), kind: 'csat', score, scale: 5, comment: say(r, score) });
    }
    const last = asked.get(order.customer);
    if ((last === undefined || order.t - last > 90 * DAY) && r.chance(0.2)) {
      asked.set(order.customer, order.t);
      const score = recommend(r, order);
      const comment = say(r, score >= 9 ? 5 : score <= 6 ? 2 : 3);
      answers.push({ ...base, t: later(14), kind: 'nps', score, scale: 10, comment });
    }
    if (last === undefined && by && r.chance(0.12)) {
      // Some remember a friend where the web saw a click.
      const heard = r.chance(0.2)
        ? FRIENDS
        : r.chance(0.12)
          ? channel('xiaohongshu').name
          : by.name;
      answers.push({ ...base, t: later(0), kind: 'source', score: 1, scale: 1, comment: heard });
    }
  }
  const given = answers.filter((a) => a.t < END).sort((a, b) => a.t - b.t);
  return pieces(
    'response_id,timestamp,respondent,kind,question,channel,score,scale,comment\n',
    given.map((a, i) =>
      line([
        `R${10_001 + i}`,
        local(a.t),
        a.respondent,
        a.kind,
        QUESTIONS[a.kind],
        a.channel,
        a.score,
        a.scale,
        a.comment,
      ]),
    ),
  );
}

function recommend(r: Random, { touch, t }: Order): number {
  const id = touch?.channel.id;
  const weights =
    id === 'tiktok'
      ? NPS.tiktok
      : id === 'xiaohongshu' || id === 'email'
        ? NPS.stays
        : t < SECOND_HALF * DAY
          ? NPS.usual
          : NPS.later;
  const group = r.weighted(weights);
  return group === 0 ? 2 + r.below(5) : group === 1 ? 7 + r.below(2) : 9 + r.below(2);
}

const say = (r: Random, score: number): string =>
  r.chance(0.7) ? '' : r.pick(score >= 4 ? GOOD : BAD);

const TOPICS = ['物流', '退款', '过敏咨询', '用法咨询', '发票', '优惠券'];
const WEIGHTS = { kept: [34, 4, 12, 26, 12, 12], refunded: [14, 66, 12, 2, 4, 2] };

/** Cases in customer service, as a file. The team answers more slowly in the second half. */
export function ticketsFile(r: Random, orders: readonly Order[]): string[] {
  const cases: {
    created: Second;
    closed: Second;
    customer: string;
    topic: string;
    happy: number;
  }[] = [];
  for (const order of orders) {
    if (!r.chance(order.refund ? 0.75 : 0.1)) continue;
    const created = order.t + r.below(6 * DAY);
    if (created >= END) continue;
    const slow = created < SECOND_HALF * DAY ? 1 : 1.7;
    const hours = (1 + r.below(20) + (r.chance(0.15) ? 48 : 0)) * slow;
    const mood = (order.refund ? 3 : 4) + (hours > 30 ? -1 : 0) + (r.chance(0.4) ? 1 : 0);
    cases.push({
      created,
      closed: created + Math.round(hours * 3600) + r.below(1800),
      customer: order.customer,
      topic: TOPICS[r.weighted(order.refund ? WEIGHTS.refunded : WEIGHTS.kept)]!,
      happy: r.chance(0.55) ? Math.max(1, Math.min(5, mood - (r.chance(0.15) ? 1 : 0))) : 0,
    });
  }
  cases.sort((a, b) => a.created - b.created);
  return pieces(
    'ticket_id,created,closed,customer,topic,satisfaction\n',
    cases.map((c, i) =>
      line([
        `T${30_001 + i}`,
        local(c.created),
        c.closed < END ? local(c.closed) : '',
        c.customer,
        c.topic,
        c.closed < END && c.happy ? c.happy : '',
      ]),
    ),
  );
}
