import { reader } from './locale.svelte.ts';

/** How figures are written (face: "Numbers"). What has no value is "–", never 0. */
export const NONE = '–';
const MINUS = '−';

type Figure = number | null | undefined;
const cache = new Map<string, Intl.NumberFormat>();

function intl(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = reader.locale + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.NumberFormat(reader.locale, options)));
  return format;
}

const write = (value: Figure, options: Intl.NumberFormatOptions): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? NONE
    : intl(options).format(value).replace('-', MINUS);

/** 1,204,318 */
export const count = (value: Figure): string => write(value, { maximumFractionDigits: 0 });

/** Credited shares may be fractions: one decimal only where there is one. */
export const decimal = (value: Figure, digits = 1): string =>
  write(value, { minimumFractionDigits: 0, maximumFractionDigits: digits });

/** 12.4k, 1.20M; in Chinese 1.24 万, 1.20 亿. For charts. */
export function compact(value: Figure): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  const zh = reader.locale === 'zh-CN';
  const steps: [number, string, number][] = zh
    ? [
        [1e8, ' 亿', 2],
        [1e6, ' 万', 1],
        [1e4, ' 万', 2],
      ]
    : [
        [1e9, 'B', 2],
        [1e6, 'M', 2],
        [1e4, 'k', 1],
      ];
  for (const [from, unit, digits] of steps) {
    if (size < from) continue;
    const divisor = unit === ' 万' ? 1e4 : unit === 'k' ? 1e3 : from;
    return (
      write(value / divisor, { minimumFractionDigits: digits, maximumFractionDigits: digits }) +
      unit
    );
  }
  return write(value, { maximumFractionDigits: size < 10 && !Number.isInteger(value) ? 2 : 0 });
}

/** ¥180,251 whole units; ¥4.77M from a million. Chinese yuan in 万元. For sentences. */
export function money(value: Figure, currency = reader.currency): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (reader.locale === 'zh-CN' && currency === 'CNY') {
    if (size >= 1e8) return `${fixed(value / 1e8, 2)} 亿元`;
    if (size >= 1e6) return `${fixed(value / 1e4, 1)} 万元`;
    if (size >= 1e4) return `${fixed(value / 1e4, 2)} 万元`;
    return `${fixed(value, size < 100 ? 2 : 0)} 元`;
  }
  const options: Intl.NumberFormatOptions = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(size >= 1e6
      ? { notation: 'compact', minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : size < 100
        ? {}
        : { maximumFractionDigits: 0, minimumFractionDigits: 0 }),
  };
  try {
    return write(value, options);
  } catch {
    return `${currency} ${fixed(value, size < 100 ? 2 : 0)}`; // not a currency code that Intl knows
  }
}

/** Decimals of a currency: none for the yen, three for the Kuwaiti dinar. */
function minorDigits(currency: string): number {
  try {
    return intl({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** Money in a table: full units; the unit stands in the head. */
export const tableMoney = (value: Figure, currency = reader.currency): string =>
  write(value, { maximumFractionDigits: Math.abs(value ?? 0) < 100 ? minorDigits(currency) : 0 });

/** The sign of a currency for heads and axes: ¥, US$ → $. */
export function currencySign(currency = reader.currency): string {
  try {
    const parts = intl({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    return parts.formatToParts(0).find((p) => p.type === 'currency')?.value ?? currency;
  } catch {
    return currency;
  }
}

/** The full figure, for titles and exports. */
export const full = (value: Figure): string => write(value, { maximumFractionDigits: 6 });

export const fixed = (value: Figure, digits: number): string =>
  write(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** 38.4% */
export const percent = (share: Figure, digits = 1): string =>
  write(share, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });

/** +12.3%, sign always: a change as a share of what it was. */
export const change = (share: Figure, digits = 1): string =>
  write(share, {
    style: 'percent',
    signDisplay: 'exceptZero',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });

/** 38.4% (7,412 of 19,302) */
export const share = (numerator: number, denominator: number): string => {
  const rate = percent(denominator ? numerator / denominator : null);
  return reader.locale === 'zh-CN'
    ? `${rate}（${count(numerator)} / ${count(denominator)}）`
    : `${rate} (${count(numerator)} of ${count(denominator)})`;
};

/** −5.1 points, sign always. `difference` is of shares: 0.051. */
export const points = (difference: Figure): string => {
  const text = signed(difference === null || difference === undefined ? null : difference * 100, 1);
  return text === NONE ? NONE : `${text}${reader.locale === 'zh-CN' ? ' 个百分点' : ' points'}`;
};

export const signed = (value: Figure, digits = 0): string =>
  write(value, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });

/** 48 s, 6 min, 2.1 h, 3.4 days */
export function duration(seconds: Figure): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NONE;
  const zh = reader.locale === 'zh-CN';
  const units: [number, string, string][] = [
    [86_400, ' d', ' 天'],
    [3600, ' h', ' 小时'],
    [60, ' min', ' 分钟'],
    [1, ' s', ' 秒'],
  ];
  const [size, en, cn] = units.find(([from]) => seconds >= from) ?? units.at(-1)!;
  const value = seconds / size;
  return write(value, { maximumFractionDigits: value < 10 && size > 60 ? 1 : 0 }) + (zh ? cn : en);
}

const dayFormat = new Map<string, Intl.DateTimeFormat>();
function dayIntl(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = reader.locale + JSON.stringify(options);
  let format = dayFormat.get(key);
  if (!format) {
    const locale = reader.locale === 'en' ? 'en-GB' : 'zh-CN';
    dayFormat.set(key, (format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })));
  }
  return format;
}
const at = (day: string): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`);

/** 25 Oct; in Chinese 10/25. With the year where asked. */
export function day(value: string | null | undefined, year = false): string {
  if (!value) return NONE;
  if (reader.locale === 'zh-CN') {
    const [y, m, d] = value.slice(0, 10).split('-');
    return (year ? `${y}/` : '') + `${Number(m)}/${Number(d)}`;
  }
  return dayIntl({ day: 'numeric', month: 'short', ...(year ? { year: 'numeric' } : {}) })
    .format(at(value))
    .replace('Sept', 'Sep');
}

/** 25 Oct – 21 Nov 2026 */
export function dayRange(from: string | null, to: string | null): string {
  if (!from || !to) return NONE;
  if (from === to) return day(from, true);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return reader.locale === 'zh-CN'
    ? `${day(from, true)} – ${day(to, !sameYear)}`
    : `${day(from, !sameYear)} – ${day(to, true)}`;
}

/** A moment in the workspace's zone: 23 Nov 2026, 14:02 */
export const moment = (iso: string, timeZone: string): string =>
  dayIntl({
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(iso));

/** 412 MB */
export function bytes(value: Figure): string {
  if (value === null || value === undefined) return NONE;
  const [size, unit] =
    value >= 1e9 ? [1e9, 'GB'] : value >= 1e6 ? [1e6, 'MB'] : value >= 1e3 ? [1e3, 'kB'] : [1, 'B'];
  return `${write(value / size, { maximumFractionDigits: size >= 1e9 ? 1 : 0 })} ${unit}`;
}
