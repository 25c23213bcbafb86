/** Headers of files, brought to a form in which equal meanings are equal texts. */

export interface Header {
  /** Folded as a whole: `amount spent (usd)`. */
  full: string;
  /** Without its unit: `amount spent`. */
  name: string;
  unit: Unit;
}

/** What stood in brackets or as a sign at the end of a header. */
export interface Unit {
  currency?: string;
  /** Multiplies the number: 0.01 for 分 and %, 10000 for 万元. */
  scale?: number;
  percent?: true;
  /** The currency's smallest unit: cents, but whole yen. */
  minor?: true;
  zone?: string;
}

const ISO_CURRENCIES = new Set(
  `AED AFN ALL AMD ARS AUD AZN BAM BDT BGN BHD BND BOB BRL BWP BYN CAD CHF CLP CNH CNY COP CRC CZK DKK
  DOP DZD EGP ETB EUR GBP GEL GHS GTQ HKD HNL HRK HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
  KRW KWD KZT LAK LBP LKR MAD MDL MKD MMK MNT MOP MUR MXN MYR NAD NGN NIO NOK NPR NZD OMR PAB PEN PHP
  PKR PLN PYG QAR RON RSD RUB SAR SEK SGD THB TND TRY TTD TWD TZS UAH UGX USD UYU UZS VND XAF XOF ZAR
  ZMW`.split(/\s+/),
);

const CURRENCY_WORDS: Record<string, string> = {
  元: 'CNY',
  人民币: 'CNY',
  人民币元: 'CNY',
  rmb: 'CNY',
  美元: 'USD',
  美金: 'USD',
  us$: 'USD',
  港元: 'HKD',
  港币: 'HKD',
  hk$: 'HKD',
  新台币: 'TWD',
  nt$: 'TWD',
  欧元: 'EUR',
  '€': 'EUR',
  英镑: 'GBP',
  '£': 'GBP',
  日元: 'JPY',
  円: 'JPY',
  韩元: 'KRW',
  '₩': 'KRW',
  '₹': 'INR',
  r$: 'BRL',
  $: 'USD',
  '¥': 'CNY',
};

/** The ISO code of what a file calls a currency (`usd`, `元`, `€`), or null. */
export function currencyCode(text: string): string | null {
  const folded = text.normalize('NFKC').trim();
  const upper = folded.toUpperCase();
  return ISO_CURRENCIES.has(upper) ? upper : (CURRENCY_WORDS[folded.toLowerCase()] ?? null);
}

/**
 * The currencies that have not two digits after the mark, by ISO 4217: none for yen, three for
 * dinars. `Intl` is not asked: browsers give what is usual in shops (no forints' fillér).
 */
export const ODD_DIGITS: Readonly<Record<0 | 3, readonly string[]>> = {
  0: ['CLP', 'ISK', 'JPY', 'KRW', 'PYG', 'UGX', 'VND', 'XAF', 'XOF'],
  3: ['BHD', 'IQD', 'JOD', 'KWD', 'OMR', 'TND'],
};

/** The words that name a currency in a cell or a column, with their codes. */
export const currencyWords = (): [string, string][] => [
  ...Object.entries(CURRENCY_WORDS),
  ...[...ISO_CURRENCIES].map((c): [string, string] => [c.toLowerCase(), c]),
];

const COUNTERS = /^(次|#|个|人|人次|条|件|单|笔|次数|s|sec|seconds|秒|ms|毫秒)$/;

function unitOf(text: string): Unit | null {
  const word = text.trim().replace(/^in /, '');
  const currency = currencyCode(word);
  if (currency) return { currency };
  if (word === '%' || word === 'percent') return { percent: true };
  if (word === '万元' || word === '万') return { scale: 10_000, ...(word === '万元' && CNY) };
  if (/^(minor units?|(us |euro )?cents?)$/.test(word)) return { minor: true };
  if (word === '分') return { scale: 0.01, ...CNY };
  if (word === 'utc' || word === 'gmt') return { zone: 'UTC' };
  if (/^((utc|gmt) ?\+0?8(:00)?|北京时间)$/.test(word)) return { zone: 'Asia/Shanghai' };
  return COUNTERS.test(word) ? {} : null;
}
const CNY = { currency: 'CNY' };

// Zero-width characters, bidi controls, byte-order mark: nothing of it is a name.
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Folds a header: width, case, blanks, `_` and camelCase are made alike, a unit is peeled. */
export function readHeader(raw: string): Header {
  const full = raw
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/([a-z\d])([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z])(ID|URL)\b/g, '$1 $2')
    .toLowerCase()
    .replace(/^\*+|\*+$|\(必填\)/g, '')
    .replace(/[_\s\u00a0]+/g, ' ')
    .trim();
  const bracket = /^(.+?) ?[([]([^()[\]]+)[)\]]$/.exec(full);
  const unit = bracket && unitOf(bracket[2]!);
  if (bracket && unit) return { full, name: bracket[1]!.trim(), unit };
  if (full.length > 1 && full.endsWith('%')) {
    return { full, name: full.slice(0, -1).trim(), unit: { percent: true } };
  }
  const minor = /^(.+?)[ -](?:in )?(cents?|minor(?: units?)?)$/.exec(full);
  if (minor) return { full, name: minor[1]!, unit: { minor: true } };
  const micros = /^(.*?)[ -](micros?|in micro dollar)$/.exec(full);
  return micros ? { full, name: full, unit: { scale: 0.000001 } } : { full, name: full, unit: {} };
}

/** True for rates and unit costs, which are never loaded as amounts: they come from sums. */
export function isRate(header: Header): boolean {
  return (
    header.unit.percent === true ||
    /(^|[^a-z])(ctr|vtr|cvr|cpc|cpm|ecpm|cpa|cpl|cpv|cpi|cpe|acos|roas|roi|rate|ratio|frequency|avg\.?|average|acp)([^a-z]|$)|^cost per |\bcost ?\/|\bper\b|率|成本|单价|均价|平均|千次|频次|占比|投产比|产出比/.test(
      header.full,
    )
  );
}

/** True for what points at a person outside this data: hashed when loaded. */
export function isPersonal(header: Header): boolean {
  return /e-?mail|邮箱|\bphone|\bmobile( ?(no|number|phone))?$|手机|电话|联系方式|open ?id|union ?id|微信号|支付宝账号|身份证|收货人(?!所?在?(省|市|城市|区|地区))|姓名|地址|^(first|last|full|billing|shipping) name$|(billing|shipping|street|ip) ?address|^(billing|shipping) (address|street|zip)|^ip$|来自ip|昵称|联系人|^(deal - )?contact( name| person)$|^full name$|^person - name$/.test(
    header.full,
  );
}

/** A header as the name of a property column: visible characters only, not endless. */
export const cleanName = (header: string): string =>
  header
    .replace(INVISIBLE, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 120);
