import { shifted } from '../decimal.ts';

/** Turns a number as a workbook stores it into the text that its format means. */
export type Shown = (number: string) => string;

const DAY_MS = 86_400_000;
/** Serial days of 1970-01-01 counted from 1899-12-30, and between the two ways of counting. */
const EPOCH = 25_569;
const SINCE_1904 = 1_462;
/** The 29 February 1900 that never was: serials before it are a day off. */
const FALSE_LEAP_DAY = 60;
/** 31 December 9999. */
const LAST_DAY = 2_958_465;

/** Number formats that a workbook uses without writing them down; the others mean nothing to us. */
export const BUILT_IN: Readonly<Record<number, string>> = {
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  ...Object.fromEntries([27, 28, 29, 30, 31, 36].map((id) => [id, 'yyyy-mm-dd'])),
  ...Object.fromEntries([32, 33, 34, 35, 55, 56].map((id) => [id, 'h:mm:ss'])),
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  ...Object.fromEntries([50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'yyyy-mm-dd'])),
};

/** Regions (Windows language codes) whose currency a vague mark then is. */
const REGIONS: Readonly<Record<string, string>> = {
  '¥804': 'CNY',
  '¥4': 'CNY',
  '￥804': 'CNY',
  '¥411': 'JPY',
  '￥411': 'JPY',
  $409: 'USD',
  $c04: 'HKD',
  $404: 'TWD',
  $1004: 'SGD',
  $c09: 'AUD',
  $1009: 'CAD',
  '£809': 'GBP',
};
const MARK = /[$¥￥€£₩₹₽฿₫₺]|[A-Z]{3}/;

/** How numbers under this format read as text; null = as they are. */
export function shownBy(format: string, from1904: boolean): Shown | null {
  const section = firstSection(format);
  const bare = section
    .replace(/\[(h+|m+|s+)\]/gi, '<$1>')
    .replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, '');
  if (/general|通用/i.test(bare) || bare.includes('@')) return null;
  const elapsed = /<[hms]/i.test(bare);
  const day = /[yd]/i.test(bare) || /a{3,4}/.test(bare);
  const clock = /[hs]|am\/pm/i.test(bare);
  if (elapsed) return duration;
  if (day || clock || /m/i.test(bare))
    return (number) => date(number, from1904, clock, !clock || day);
  if (bare.includes('%')) return (number) => `${shifted(number, 2)}%`;
  const currency = currencyOf(section);
  return currency === null ? null : (number) => withCurrency(number, currency);
}

/** The part for positive numbers; a semicolon in quotes ends nothing. */
function firstSection(format: string): string {
  return /^(?:"[^"]*"|\\.|[^;"\\])*/.exec(format)?.[0] ?? '';
}

/** The currency that a format writes beside its numbers: a code where the format tells it. */
function currencyOf(section: string): string | null {
  const local = /\[\$([^\]-]+)(?:-([0-9a-f]+))?/i.exec(section);
  if (local) {
    const mark = (local[1] ?? '').trim();
    const region = REGIONS[`${mark}${(local[2] ?? '').toLowerCase().replace(/^0+/, '')}`];
    return region ?? (MARK.test(mark) ? mark : null);
  }
  const literals = section.replace(/\[[^\]]*\]/g, '').replace(/[#0?.,*_\\" ()-]/g, '');
  return MARK.exec(literals)?.[0] ?? (/元/.test(literals) ? '元' : null);
}

const withCurrency = (number: string, currency: string): string => {
  const [sign, size] = number.startsWith('-') ? ['-', number.slice(1)] : ['', number];
  if (currency === '元') return `${sign}${size}元`;
  return /[A-Z]{3}$/.test(currency) ? `${sign}${currency} ${size}` : `${sign}${currency}${size}`;
};

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** Hours, minutes and seconds; thousandths only where there are any. */
function clockText(ms: number): string {
  const s = Math.floor(ms / 1000);
  const rest = ms % 1000;
  const text = `${pad(Math.floor(s / 3600))}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
  return rest ? `${text}.${pad(rest, 3)}` : text;
}

/** Time that may pass 24 hours. */
function duration(number: string): string {
  const ms = Math.round(Number(number) * DAY_MS);
  return `${ms < 0 ? '-' : ''}${clockText(Math.abs(ms))}`;
}

/** A serial day as ISO text; one that no calendar has stays the number that it is. */
function date(number: string, from1904: boolean, clock: boolean, day: boolean): string {
  const stored = Number(number);
  if (!Number.isFinite(stored) || stored < 0) return number;
  if (!day && stored < 1) return clockText(Math.round(stored * DAY_MS) % DAY_MS);
  const leap = !from1904 && stored < FALSE_LEAP_DAY && stored >= 1 ? 1 : 0;
  const serial = stored + (from1904 ? SINCE_1904 : leap);
  if (serial >= LAST_DAY + 1) return number;
  const ms = Math.round((serial - EPOCH) * DAY_MS);
  const iso = new Date(ms).toISOString();
  const time = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  return clock || time > 0 ? `${iso.slice(0, 10)} ${clockText(time)}` : iso.slice(0, 10);
}
