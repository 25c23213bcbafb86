import { LAUNCH, dayOf } from './calendar.ts';

/** What the shop sells. Money is in fen (1/100 CNY), without tax. */
export interface Product {
  name: string;
  page: string;
  price: number;
  cost: number;
  weight: number;
  /** Days on sale, where not all year. */
  onSale?: (day: number) => boolean;
}

const summer = (day: number): boolean => day >= dayOf('2026-04-01') && day < dayOf('2026-09-15');
const gifts = (day: number): boolean =>
  day <= dayOf('2026-02-28') || day >= dayOf('2026-09-15') || Math.abs(day - 212) < 25;

export const PRODUCTS: readonly Product[] = [
  { name: '氨基酸洁面', page: '/p/cleanser', price: 14900, cost: 6700, weight: 20 },
  { name: '舒缓爽肤水', page: '/p/toner', price: 18900, cost: 8300, weight: 16 },
  { name: 'VC 精华', page: '/p/vc-serum', price: 32900, cost: 14200, weight: 20 },
  { name: '修护面霜', page: '/p/repair-cream', price: 35900, cost: 16300, weight: 20 },
  {
    name: '防晒 SPF50',
    page: '/p/sunscreen',
    price: 16900,
    cost: 7800,
    weight: 16,
    onSale: summer,
  },
  { name: '面膜 10 片', page: '/p/masks', price: 12900, cost: 6500, weight: 12 },
  { name: '礼盒套装', page: '/p/gift-set', price: 69900, cost: 33500, weight: 9, onSale: gifts },
  {
    name: '晚安精华',
    page: '/p/night-repair',
    price: 45900,
    cost: 18200,
    weight: 22,
    onSale: (day) => day >= LAUNCH,
  },
];

/** Salons and hotels begin with this. */
export const TRIAL_KIT: Product = {
  name: '美容院试用装',
  page: '/p/salon-kit',
  price: 168000,
  cost: 86000,
  weight: 0,
};

export interface Coupon {
  code: string;
  /** Off the price, in percent. */
  off: number;
}

const COUPONS: readonly { from: string; to: string; coupon: Coupon }[] = [
  { from: '2025-11-01', to: '2025-11-11', coupon: { code: 'NOV11', off: 18 } },
  { from: '2025-12-10', to: '2025-12-12', coupon: { code: 'DEC12', off: 15 } },
  { from: '2026-03-04', to: '2026-03-08', coupon: { code: 'QUEEN38', off: 12 } },
  { from: '2026-06-01', to: '2026-06-18', coupon: { code: 'JUNE618', off: 16 } },
  { from: '2026-10-20', to: '2026-10-31', coupon: { code: 'EARLY11', off: 15 } },
];
export const WELCOME: Coupon = { code: 'WELCOME10', off: 10 };
export const MEMBER: Coupon = { code: 'MEMBER5', off: 5 };

const RUNNING = COUPONS.map((c) => ({ ...c, first: dayOf(c.from), last: dayOf(c.to) }));
/** The shop-wide coupon of a day. */
export const couponOf = (day: number): Coupon | null =>
  RUNNING.find((c) => day >= c.first && day <= c.last)?.coupon ?? null;
