import { addDays, daysBetween } from '../model/days.ts';

/** The year of the made-up company: local days in Asia/Shanghai, which keeps UTC+8 all year. */
export const FIRST_DAY = '2025-11-01';
export const LAST_DAY = '2026-10-31';
export const DAYS = daysBetween(FIRST_DAY, LAST_DAY) + 1;
const OFFSET = 8 * 3600;
const START = Date.parse(`${FIRST_DAY}T00:00:00Z`) / 1000;

/** Seconds since the first local midnight: how the demo counts time. */
export type Second = number;
export const DAY = 86_400;
export const END: Second = DAYS * DAY;

const ISO = Array.from({ length: DAYS + 40 }, (_, i) => addDays(FIRST_DAY, i));
export const isoDay = (day: number): string => ISO[day]!;
export const dayOf = (iso: string): number => daysBetween(FIRST_DAY, iso);
/** The second half of the year begins here. */
export const SECOND_HALF = dayOf('2026-05-01');
/** A few hours of this day are missing from the web events: the tag was broken. */
export const BROKEN = { day: dayOf('2026-03-25'), from: 9 * 3600, to: 21 * 3600 };
/** From this day free shipping begins at 299 instead of 199 CNY, and more people leave at the checkout. */
export const DEARER = dayOf('2026-05-06');
/** The new product can be bought from this day. */
export const LAUNCH = dayOf('2026-09-08');

const iso = (s: number): string => new Date((START + s) * 1000).toISOString().slice(0, 19);
/** `2026-01-05T03:12:45Z` */
export const utc = (t: Second): string => `${iso(t - OFFSET)}Z`;
/** `2026-01-05T11:12:45+08:00` */
export const local = (t: Second): string => `${iso(t)}+08:00`;

/** 0 Monday … 6 Sunday; day 0 is a Saturday; days before it are negative. */
export const weekday = (day: number): number => (day + 705) % 7;
/** Visits of a weekday against the mean: shoppers come at weekends, business people do not. */
export const SHOP_WEEK = [0.94, 0.93, 0.95, 0.97, 1.02, 1.11, 1.08];
export const OFFICE_WEEK = [1.25, 1.32, 1.3, 1.26, 1.13, 0.38, 0.36];

/** Weight of each hour of the local day. */
export const SHOP_HOURS = [
  9, 5, 3, 2, 2, 4, 10, 22, 34, 42, 46, 48, 58, 52, 44, 44, 46, 50, 58, 74, 92, 98, 76, 38,
];
export const OFFICE_HOURS = [
  1, 1, 0, 0, 0, 1, 3, 12, 40, 74, 86, 72, 34, 52, 80, 84, 74, 50, 24, 16, 14, 10, 6, 3,
];

interface Season {
  from: string;
  to: string;
  /** Factor on the number of visitors and on their wish to buy. */
  visits: number;
  wish: number;
}

const SEASONS: readonly Season[] = [
  { from: '2025-11-01', to: '2025-11-08', visits: 1.25, wish: 1.1 },
  { from: '2025-11-09', to: '2025-11-11', visits: 2.3, wish: 1.55 },
  { from: '2025-11-12', to: '2025-11-16', visits: 0.85, wish: 0.8 },
  { from: '2025-12-10', to: '2025-12-12', visits: 1.5, wish: 1.3 },
  { from: '2026-01-24', to: '2026-02-08', visits: 1.2, wish: 1.15 },
  { from: '2026-02-13', to: '2026-02-23', visits: 0.55, wish: 0.75 },
  { from: '2026-03-04', to: '2026-03-08', visits: 1.4, wish: 1.25 },
  { from: '2026-05-18', to: '2026-05-20', visits: 1.25, wish: 1.15 },
  { from: '2026-06-01', to: '2026-06-15', visits: 1.25, wish: 1.1 },
  { from: '2026-06-16', to: '2026-06-18', visits: 2.1, wish: 1.5 },
  { from: '2026-06-19', to: '2026-06-24', visits: 0.82, wish: 0.8 },
  { from: '2026-09-08', to: '2026-09-14', visits: 1.45, wish: 1.1 },
  { from: '2026-10-01', to: '2026-10-07', visits: 0.8, wish: 0.9 },
  { from: '2026-10-20', to: '2026-10-31', visits: 1.3, wish: 1.15 },
];

/** The days for which customers wait. */
export const SALES = ['2025-11-11', '2025-12-12', '2026-03-08', '2026-06-18', '2026-09-08'].map(
  dayOf,
);

const ORDINARY = { visits: 1, wish: 1 };
const OF_DAY = Array.from(
  { length: DAYS },
  (_, i) => SEASONS.find((s) => isoDay(i) >= s.from && isoDay(i) <= s.to) ?? ORDINARY,
);
export const season = (day: number): { visits: number; wish: number } => OF_DAY[day] ?? ORDINARY;

/** From the level of the first half to that of the second, rising over five weeks around May 1. */
export function level(day: number, [first, second]: readonly [number, number]): number {
  const share = Math.min(1, Math.max(0, (day - SECOND_HALF + 17) / 35));
  return first + (second - first) * share;
}
