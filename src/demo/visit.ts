import type { Random } from '../stats/random.ts';
import {
  BROKEN,
  DAY,
  DEARER,
  OFFICE_HOURS,
  SHOP_HOURS,
  season,
  utc,
  type Second,
} from './calendar.ts';
import { line } from './csv.ts';
import { assign, inTest } from './experiment.ts';
import { buy } from './orders.ts';
import { PRODUCTS, TRIAL_KIT, type Product } from './products.ts';
import { countVisit, type Person, type Touch, type World } from './world.ts';

export const EVENT_HEADER =
  'timestamp,user_id,session_id,event,source,medium,campaign,page,country,device,currency,value,product,member';

/** One visit: looks at products, perhaps a cart, a checkout, an order; writes its events. */
export function visit(r: Random, world: World, person: Person, touch: Touch, day: number): void {
  const { channel, campaign } = touch;
  const office = campaign?.lead !== undefined;
  const hour = r.weighted(office ? OFFICE_HOURS : SHOP_HOURS);
  // The longest visit takes 2,090 seconds: each ends on its day.
  let t = day * DAY + Math.min(hour * 3600 + r.below(3600), DAY - 2400);
  const session = `${person.id}-${++person.visits}`;
  if (day >= 0) countVisit(world.traffic, touch, day);

  const log = (event: string, page: string, product = '', value = ''): void => {
    write(world, t, [
      utc(t),
      person.id,
      session,
      event,
      channel.source,
      channel.medium,
      campaign?.name ?? '',
      page,
      person.country,
      person.device,
      value && 'CNY',
      value,
      product,
      person.member ? 'yes' : 'no',
    ]);
  };
  const wait = (shortest: number, longest: number): void => {
    t += shortest + r.below(longest - shortest);
  };

  log('visit', office ? '/salon' : r.chance(0.5) ? '/' : '/offers');
  if (office && r.chance(campaign.lead!)) {
    wait(60, 400);
    log('submit_lead', '/salon/quote');
    if (day >= 0) world.requests.push({ t, customer: person.id, touch });
  }
  if (!person.member && r.chance(0.035)) {
    wait(10, 90);
    log('signup', '/signup');
    person.member = true;
  }
  if (!person.subscribed && r.chance(person.member ? 0.09 : 0.012)) {
    wait(5, 60);
    log('subscribe', '/letter');
    person.subscribed = true;
  }
  if (!r.chance(person.visits > 1 ? 0.66 : 0.58)) return;

  let product = choose(r, day, office);
  let views = 0;
  do {
    product = r.chance(0.4) ? product : choose(r, day, office);
    wait(8, 100);
    log('view_product', product.page, product.name);
  } while (++views < 8 && r.chance(0.36));

  if (!r.chance(cartChance(person, touch, day))) return;
  wait(10, 120);
  log('add_to_cart', product.page, product.name);
  if (!r.chance(0.6)) return;
  wait(15, 200);
  log('begin_checkout', '/checkout', product.name);
  if (inTest(day)) assign(r, world, person, t);
  if (!r.chance(payChance(person, day))) return;
  wait(30, 300);
  const order = buy(r, world, person, touch, product, t);
  log('purchase', '/thanks', product.name, (order.revenue / 100).toFixed(2));
  if (!person.member && r.chance(0.45)) {
    wait(20, 120);
    log('signup', '/signup');
    person.member = true;
  }
}

/** The tag that writes the events was broken for some hours of one day; the orders still came in. */
function write(world: World, t: Second, cells: string[]): void {
  if (t < 0) return;
  const day = Math.floor(t / DAY);
  const second = t % DAY;
  if (day === BROKEN.day && second >= BROKEN.from && second < BROKEN.to) return;
  world.events[day]!.push({ t, line: line(cells) });
}

function choose(r: Random, day: number, office: boolean): Product {
  if (office && r.chance(0.7)) return TRIAL_KIT;
  return PRODUCTS[r.weighted(PRODUCTS.map((p) => (p.onSale?.(day) === false ? 0 : p.weight)))]!;
}

function cartChance(person: Person, { channel, campaign }: Touch, day: number): number {
  const known = person.orders > 0 ? 2.4 * person.zeal : person.visits > 1 ? 0.9 : 0.66;
  const wish = ((person.first.wish + channel.wish) / 2) * (campaign?.wish ?? 1) * known;
  return Math.min(0.85, 0.315 * wish * season(day).wish);
}

function payChance(person: Person, day: number): number {
  const device = person.device === 'desktop' ? 0.66 : person.device === 'tablet' ? 0.6 : 0.57;
  const later = day >= DEARER ? 0.92 : 1;
  return device * later + (person.variant === 'one_page' && inTest(day) ? 0.11 : 0);
}
