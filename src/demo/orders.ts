import type { Random } from '../stats/random.ts';
import { DAY, DAYS, DEARER, SHOP_HOURS, local, season, type Second } from './calendar.ts';
import { line, money, pieces } from './csv.ts';
import { couponOf, MEMBER, PRODUCTS, TRIAL_KIT, WELCOME, type Product } from './products.ts';
import { countOrder, type Order, type Person, type Touch, type World } from './world.ts';

const TAX = 0.13;
/** Free shipping begins at this price, in fen. */
const freeShipping = (day: number): number => (day < DEARER ? 19_900 : 29_900);

/** The person orders `product` and perhaps more; money is rounded to the fen. */
export function buy(
  r: Random,
  world: World,
  person: Person,
  touch: Touch,
  product: Product,
  t: Second,
): Order {
  const day = Math.floor(t / DAY);
  const first = person.orders === 0 && r.chance(0.3) ? WELCOME : null;
  const coupon = couponOf(day) ?? first ?? (person.member && r.chance(0.35) ? MEMBER : null);
  const refunded = person.first.id === 'tiktok' ? 0.12 : person.first.id === 'meta' ? 0.07 : 0.045;
  const order: Order = {
    t,
    customer: person.id,
    touch,
    product: product.name,
    country: person.country,
    ...amounts(r, basket(r, product, day), coupon?.off ?? 0, refunded, day),
    coupon: coupon?.code ?? '',
  };
  person.orders++;
  person.spent += order.revenue;
  if (day < 0) return order;
  world.orders.push(order);
  countOrder(world.traffic, touch, day, order.revenue);
  return order;
}

/** The counter in the shop sells too: customers whom the website never sees. */
export function sellOverTheCounter(r: Random, world: World, scale: number): void {
  let customer = 700;
  let owed = 0;
  for (let day = 0; day < DAYS; day++) {
    for (owed += 2 * scale * season(day).visits; owed >= 1; owed--) {
      const product = PRODUCTS[r.below(4)]!;
      world.orders.push({
        t: day * DAY + (10 + r.weighted(SHOP_HOURS.slice(10, 21))) * 3600 + r.below(3600),
        customer: `shop${r.chance(0.2) ? customer - r.below(20) : ++customer}`,
        touch: null,
        product: product.name,
        country: 'CN',
        coupon: '',
        ...amounts(r, basket(r, product, day), 0, 0.02, day),
        shipping: 0,
      });
    }
  }
}

interface Basket {
  price: number;
  cost: number;
}

function basket(r: Random, product: Product, day: number): Basket {
  const pieces = 1 + r.weighted(product === TRIAL_KIT ? [70, 20, 10] : [62, 27, 8, 3]);
  const sum = { price: product.price * pieces, cost: product.cost * pieces };
  if (product !== TRIAL_KIT && r.chance(0.42)) {
    const more = PRODUCTS[r.weighted(PRODUCTS.map((p) => (p.onSale?.(day) === false ? 0 : 1)))]!;
    sum.price += more.price;
    sum.cost += more.cost;
  }
  return sum;
}

function amounts(r: Random, { price, cost }: Basket, off: number, refunded: number, day: number) {
  const discount = Math.round((price * off) / 100);
  const revenue = price - discount;
  const back = r.chance(refunded) ? (r.chance(0.7) ? 1 : 0.5) : 0;
  return {
    revenue,
    discount,
    tax: Math.round(revenue * TAX),
    shipping: price >= freeShipping(day) ? 0 : 1200,
    refund: Math.round(revenue * back),
    cost,
  };
}

/** The orders as a file, by time. */
export const ordersFile = (orders: readonly Order[]): string[] =>
  pieces(
    'order_id,created_at,customer_id,product,country,coupon,currency,revenue,discount,tax,shipping,refund,cost_of_goods\n',
    orders.map((o, i) =>
      line([
        orderId(i),
        local(o.t),
        o.customer,
        o.product,
        o.country,
        o.coupon,
        'CNY',
        money(o.revenue),
        money(o.discount),
        money(o.tax),
        money(o.shipping),
        money(o.refund),
        money(o.cost),
      ]),
    ),
  );

const orderId = (i: number): string => `SO${100_001 + i}`;

export const byTime = (orders: readonly Order[]): Order[] =>
  [...orders].sort((a, b) => a.t - b.t || (a.customer < b.customer ? -1 : 1));
