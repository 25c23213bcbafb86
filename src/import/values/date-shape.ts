import { findMonth } from './months.ts';
import { fold, isMissing } from './text.ts';

/** How one shape (digits as 0) is read as a time. */
export interface DateShape {
  /** 'xmy' = day and month in an order that the shape leaves open. */
  order: 'ymd' | 'xmy' | 'named' | 'md' | 'epoch_s' | 'epoch_ms' | 'epoch_us' | 'excel';
  /** The format for strptime after `clean`; '' where it takes none; `%x` and `%q` stand for the open pair. */
  format: string;
  /** Has it a time of day? Without one the row is of day grain. */
  time: boolean;
  /** Is it an instant by itself (epoch, Z, an offset)? */
  absolute: boolean;
  seen: string[];
}

/** Why a shape is no time: a span of days, or nothing that can be read. */
export type NoDate = 'missing' | 'range' | 'unreadable';

const HALVES: readonly [RegExp, string][] = [
  [/上午|凌晨|早上|清晨|a\.m\./, 'am'],
  [/下午|晚上|傍晚|中午|p\.m\./, 'pm'],
];
const WEEKDAY =
  /[(（]?(周|星期|礼拜)[一二三四五六日天][)）]?|(?<![\p{L}])(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(day|nesday|sday|rsday|urday)?(?![\p{L}])[.,]?|(?<![\p{L}])(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?![\p{L}])[.,]?/u;
/** The same for RE2, which knows no look-behind. */
export const WEEKDAY_RE2 =
  '[(]?(周|星期|礼拜)[一二三四五六日天][)]?|\\b((mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\\b[.,]?';

/** Names of zones that stand for one offset alone; CST and IST stand for several. */
export const OFFSETS: Readonly<Record<string, string>> = {
  pst: '-08:00',
  pdt: '-07:00',
  mst: '-07:00',
  mdt: '-06:00',
  est: '-05:00',
  edt: '-04:00',
  wet: '+00:00',
  cet: '+01:00',
  cest: '+02:00',
  eet: '+02:00',
  eest: '+03:00',
  msk: '+03:00',
  jst: '+09:00',
  kst: '+09:00',
  aest: '+10:00',
  aedt: '+11:00',
};

export function readDateShape(shape: string): DateShape | NoDate {
  if (isMissing(shape)) return 'missing';
  const seen = new Set<string>();
  const folded = fold(shape);
  let text = folded.toLowerCase();
  if (folded !== shape) seen.add('fold');
  if (text !== folded) seen.add('lower');
  if (isRange(text)) return 'range';
  const numeric = readNumeric(text);
  if (numeric) return { ...numeric, seen: [...seen] };
  if (WEEKDAY.test(text)) {
    seen.add('weekday');
    text = text.replace(WEEKDAY, ' ').replace(/ +/g, ' ').trim();
  }
  for (const [pattern, half] of HALVES) {
    const found = pattern.exec(text);
    if (found) {
      seen.add(`half:${half}:${found[0]}`);
      text = text.replace(found[0], half);
    }
  }
  const month = findMonth(text);
  if (month) {
    seen.add(`month:${month.month}:${month.text}`);
    text = text.replace(month.text, 'M');
  }
  if (/0(st|nd|rd|th)\b/.test(text)) {
    seen.add('ordinal');
    text = text.replace(/0(st|nd|rd|th)\b/, '0');
  }
  const zone = / ?(z|utc|gmt)$|(?<=:00(?:[.,]0+)?) ?(?:utc|gmt)?[+-]00(?::?00)?$/.exec(text);
  if (zone) {
    seen.add(/[+-]/.test(zone[0]) ? 'offset' : 'utc');
    text = text.slice(0, zone.index);
  }
  const named = /(?<=:00(?: ?[ap]m)?) ([a-z]{3,4})$/.exec(text);
  if (named && OFFSETS[named[1]!] !== undefined) {
    seen.add(`zone:${named[1]}`);
    seen.add('offset');
    text = text.slice(0, named.index);
  }
  const absolute = zone !== null || seen.has('offset');
  if (/0t0/.test(text)) {
    seen.add('t');
    text = text.replace(/0t0/, '0 0');
  }
  return assemble(text, absolute, seen);
}

/** `2026-01`, `2026-W02`, `2026 Q1`, `20260101至20260107`: days, not a day. */
function isRange(text: string): boolean {
  const day = '(0{4}[-/.年]?0{1,2}[-/.月]?0{1,2}日?|0{1,2}[-/.]0{1,2}[-/.]0{2,4})';
  return (
    /^0{4}[-/.年]0{1,2}月?$|^0{4}[- ]?w0{1,2}$|^0{4}[- ]?q0$|^q0[- ]?0{4}$|^0{4}年第?0{1,2}(周|季度)$|^0{4}年?$/.test(
      text,
    ) || new RegExp(`^${day} ?(至|到|~|–|—|-|to|\\.\\.) ?${day}$`).test(text)
  );
}

function readNumeric(text: string): Omit<DateShape, 'seen'> | null {
  const epoch = (order: DateShape['order']) => ({ order, format: '', time: true, absolute: true });
  if (/^0{10}(\.0+)?$/.test(text)) return epoch('epoch_s');
  if (/^0{13}(\.0+)?$/.test(text)) return epoch('epoch_ms');
  if (/^0{16}$/.test(text)) return epoch('epoch_us');
  if (/^0{5}(\.0+)?$/.test(text)) {
    return { order: 'excel', format: '', time: text.includes('.'), absolute: false };
  }
  if (text === '00000000') return { order: 'ymd', format: '%Y%m%d', time: false, absolute: false };
  return null;
}

const CLOCK =
  /^(.*?)(,? |-|)((?:[ap]m ?)?0{1,2}:00(?::00(?:[.,]0{1,9})?)?(?: ?[ap]m)?|0{6}|0{1,2}[时点]0{1,2}分(?:0{1,2}秒)?)$/;

/** Day and clock put together into one format, or 'unreadable'. */
function assemble(text: string, absolute: boolean, seen: Set<string>): DateShape | NoDate {
  const whole = readDay(text, seen);
  if (whole) return { ...whole, time: false, absolute, seen: [...seen] };
  const found = CLOCK.exec(text);
  const date = found && readDay(found[1]!, seen);
  if (!found || !date) return 'unreadable';
  const clock = found[3]!;
  const half = /[ap]m/.test(clock);
  let format =
    clock === '000000'
      ? '%H%M%S'
      : clock
          .replace(/[ap]m/, '%p')
          .replace(/0{1,2}:00/, half ? '%I:%M' : '%H:%M')
          .replace(/0{1,2}([时点])0{1,2}分/, '%H$1%M分')
          .replace('00秒', '%S秒')
          .replace(':00', ':%S')
          .replace(/([.,])0+/, '$1%f');
  if (/[.,]0{7}/.test(clock)) seen.add('nanos');
  format = `${date.format}${found[2]}${format}`;
  if (!half && clock !== '000000') seen.add('24h');
  return { order: date.order, format, time: true, absolute, seen: [...seen] };
}

function readDay(text: string, seen: Set<string>): Pick<DateShape, 'order' | 'format'> | null {
  const day = (order: DateShape['order'], format: string) => ({ order, format });
  const year = (digits: string): string => (digits.length === 2 ? '%y' : '%Y');
  let m: RegExpExecArray | null;
  if ((m = /^0{4}(?<sep>[-/.])0{1,2}\k<sep>0{1,2}$/.exec(text)))
    return day('ymd', `%Y${m[1]}%m${m[1]}%d`);
  if (text === '00000000') return day('ymd', '%Y%m%d');
  if ((m = /^0{4}(年 ?)0{1,2}(月 ?)0{1,2}([日号]?)$/.exec(text)))
    return day('ymd', `%Y${m[1]}%m${m[2]}%d${m[3]}`);
  if ((m = /^0{1,2}([-/.] ?)0{1,2}\1(0{4}|00)$/.exec(text)))
    return day('xmy', `%x${m[1]}%q${m[1]}${year(m[2]!)}`);
  if ((m = /^0{1,2}月0{1,2}[日号]$/.exec(text))) {
    seen.add('no-year');
    return day('md', `%m月%d${text.at(-1)}`);
  }
  if ((m = /^M([ .-]*)0{1,2}([ ,.-]+)(0{4}|00)$/.exec(text)))
    return day('named', `%m${m[1]}%d${m[2]}${year(m[3]!)}`);
  if ((m = /^0{1,2}([ .-]*(?:de |of )?)M([ ,.-]*(?:de )?)(0{4}|00)$/.exec(text)))
    return day('named', `%d${m[1]}%m${m[2]}${year(m[3]!)}`);
  if ((m = /^0{4}([ -])M([ -])0{1,2}$/.exec(text))) return day('named', `%Y${m[1]}%m${m[2]}%d`);
  return null;
}
