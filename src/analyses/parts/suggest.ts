import type { Context } from '../../model/context.ts';

/** The usual stations of a journey in their usual order, by words of event names in both languages. */
const STATIONS: readonly RegExp[] = [
  /^\$?page_?view$|^visit|^session_?start|^first_?(visit|open)|^(app_?)?(open|launch|start)$|^访问|^进入|^启动|^打开|浏览页面|页面浏览/,
  /view_?(item|product|content|detail|goods)|(item|product|content|goods)_?view|^view$|(浏览|查看)(商品|产品|详情|内容)|(商品|产品|内容)(详情|浏览)/,
  /sign_?up|regist|create_?account|^注册|完成注册/,
  /add_?(to_?)?(cart|basket|bag)|cart_?add|加购|加入?购物车/,
  /checkout|结算|结账|提交订单|^下单|submit_?order|place_?order/,
  /generate_?lead|submit_?(form|lead)|form_?submit|^lead$|留资|提交(表单|线索)|预约/,
  /purchase|^(paid|pay|buy|order)$|order_?(complete|paid|placed)|pay(ment)?_?(success|complete)|^购买|支付成功|付款成功|完成支付|^支付$|成交|complete_?(order|payment)/,
];
const [SIGN_UP, CART, CHECKOUT, LEAD, PURCHASE] = [2, 3, 4, 5, 6];
/** The stations that go first where there are more than five. */
const DISPENSABLE = [LEAD, SIGN_UP, 1];
const MOST = 5;

const plain = (event: string): string =>
  event
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .trim()
    .replace(/[\s\-./]+/g, '_');

interface Station {
  station: number;
  event: string;
  people: number;
}

/**
 * The events of a likely journey, 1 to 5: at each station the event of the most people, as long as
 * the number of people falls (within a tenth) along the way; without known names, the most common.
 */
export function suggestSteps(context: Context): string[] {
  const events = [...(context.tables.events?.events ?? [])].sort(
    (a, b) => b.people - a.people || b.rows - a.rows || (a.event < b.event ? -1 : 1),
  );
  const known = STATIONS.flatMap((words, station): Station[] => {
    const best = events.find((e) => words.test(plain(e.event)));
    return best ? [{ station, event: best.event, people: best.people }] : [];
  }).filter((s, i, all) => all.findIndex((x) => x.event === s.event) === i);
  const at = (...stations: number[]) => known.some((s) => stations.includes(s.station));
  // Who fills a basket need not sign up or ask to be called: those are journeys of their own.
  const shop = at(PURCHASE) && at(CART, CHECKOUT);
  const falling = keepFalling(
    shop ? known.filter((s) => s.station !== SIGN_UP && s.station !== LEAD) : known,
  );
  for (const station of DISPENSABLE) {
    if (falling.length <= MOST) break;
    const place = falling.findIndex((s) => s.station === station);
    if (place >= 0) falling.splice(place, 1);
  }
  if (falling.length >= 2) return falling.map((s) => s.event);
  return events.slice(0, 3).map((e) => e.event);
}

/** The last station stays (it is the goal); one before that grows on its predecessor goes. */
function keepFalling(stations: readonly Station[]): Station[] {
  const kept: Station[] = [];
  for (const [i, s] of stations.entries()) {
    const before = kept.at(-1);
    const goal = i === stations.length - 1;
    if (!before || goal || s.people <= before.people * 1.1) kept.push(s);
  }
  return kept;
}
