import { addDays, isDay } from '../../model/days.ts';
import { findMonth } from '../values/months.ts';
import { fold } from '../values/text.ts';

/** A header that is a day or a period; without a year where it writes none. */
export interface Written {
  kind: 'day' | 'period';
  year: number | null;
  /** 1 … 12; for a quarter 1 … 4, for a week 1 … 53. */
  part: number;
  day: number;
  unit: 'day' | 'month' | 'quarter' | 'week';
}

const DAY_WORDS =
  /[(（]?(周|星期|礼拜)[一二三四五六日天][)）]?$|[(,]? ?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?$/;

/** How a header can be read as a day or a period: several ways where its form leaves it open. */
export function readings(header: string): Written[] {
  const text = fold(header).toLowerCase().replace(DAY_WORDS, '').trim();
  let m: RegExpExecArray | null;
  if ((m = /^(20\d{2})[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})日?$/.exec(text))) {
    return day(m[1]!, m[2]!, m[3]!);
  }
  if ((m = /^(20\d{2})(\d{2})(\d{2})$/.exec(text))) return day(m[1]!, m[2]!, m[3]!);
  if ((m = /^(\d{1,2})月(\d{1,2})[日号]?$/.exec(text))) return day(null, m[1]!, m[2]!);
  if ((m = /^(\d{1,2})([-/.])(\d{1,2})\2(20\d{2})$/.exec(text))) {
    return [...day(m[4]!, m[3]!, m[1]!), ...day(m[4]!, m[1]!, m[3]!)];
  }
  if ((m = /^(\d{1,2})[/.-](\d{1,2})$/.exec(text))) {
    return [...day(null, m[2]!, m[1]!), ...day(null, m[1]!, m[2]!)];
  }
  if ((m = /^(20\d{2})[-/.年] ?(\d{1,2})月?$/.exec(text))) return period('month', m[1]!, m[2]!);
  if ((m = /^(20\d{2})(\d{2})$/.exec(text))) return period('month', m[1]!, m[2]!);
  if ((m = /^(\d{1,2})月份?$/.exec(text))) return period('month', null, m[1]!);
  if ((m = /^(20\d{2})[- 年]?(?:q|第)([1-4])(?:季度)?$/.exec(text))) {
    return period('quarter', m[1]!, m[2]!);
  }
  if ((m = /^q([1-4])[- ](20\d{2})$/.exec(text))) return period('quarter', m[2]!, m[1]!);
  if ((m = /^(20\d{2})[- 年]?(?:w|第)(\d{1,2})周?$/.exec(text)))
    return period('week', m[1]!, m[2]!);
  return named(text);
}

/** `Jan 2026`, `5 Jan`, `Jan 5, 2026`; `Jan-26` is a day of a year unknown, or a month. */
function named(text: string): Written[] {
  const found = findMonth(text);
  if (!found) return [];
  const rest = text.replace(found.text, ' ').replace(/(\d)(st|nd|rd|th)\b/, '$1');
  if (!/^[\d\s,.'’-]*$/.test(rest)) return [];
  const numbers = rest.match(/\d+/g) ?? [];
  const month = String(found.month);
  const year = numbers.find((n) => /^20\d{2}$/.test(n)) ?? null;
  const others = numbers.filter((n) => n !== year);
  if (others.length > 1 || others.some((n) => n.length > 2)) return [];
  if (!others.length) return period('month', year, month);
  const asDay = day(year, month, others[0]!);
  const open = year === null && others[0]!.length === 2;
  return open ? [...asDay, ...period('month', `20${others[0]!}`, month)] : asDay;
}

function day(year: string | null, month: string, dayOfMonth: string): Written[] {
  const iso = `${year ?? '2024'}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  if (!isDay(iso)) return [];
  const y = year === null ? null : Number(year);
  return [{ kind: 'day', unit: 'day', year: y, part: Number(month), day: Number(dayOfMonth) }];
}

function period(unit: 'month' | 'quarter' | 'week', year: string | null, n: string): Written[] {
  const most = { month: 12, quarter: 4, week: 53 }[unit];
  if (Number(n) < 1 || Number(n) > most) return [];
  const y = year === null ? null : Number(year);
  return [{ kind: 'period', unit, year: y, part: Number(n), day: 0 }];
}

/** The headers of one file as days or periods, in ISO form; `year` is what was taken for theirs. */
export interface ReadDays {
  kind: 'day' | 'period';
  texts: string[];
  /** The year that no header and no line of the file says: it was taken from today. */
  assumedYear: number | null;
}

/**
 * One reading for all headers together: under the order in which they run on, day by day or month
 * by month. Null where none fits, or two fit equally well.
 */
export function readAll(
  headers: readonly (readonly Written[])[],
  hint: number | null,
  today: string,
): ReadDays | null {
  const ways = [0, 1].flatMap((k): { read: ReadDays; runs: boolean }[] => {
    const chosen = headers.map((h) => h[k]);
    if (chosen.some((w) => w === undefined)) return [];
    const read = dated(chosen as Written[], hint, today);
    return read ? [{ read, runs: runsOn(read.texts) }] : [];
  });
  const distinct = ways.filter((w) => new Set(w.read.texts).size === headers.length);
  const running = distinct.filter((w) => w.runs);
  if (running.length === 1) return running[0]!.read;
  return distinct.length === 1 ? distinct[0]!.read : null;
}

function dated(all: readonly Written[], hint: number | null, today: string): ReadDays | null {
  const { kind, unit } = all[0]!;
  if (all.some((w) => w.unit !== unit)) return null;
  const known = all.every((w) => w.year !== null);
  if (!known && all.some((w) => w.year !== null)) return null;
  const write = (from: number): string[] => {
    let year = from;
    return all.map((w, i) => {
      // Columns without a year that fall back begin the next one.
      if (w.year === null && i && place(w) < place(all[i - 1]!)) year++;
      return iso(w, w.year ?? year);
    });
  };
  const thisYear = Number(today.slice(0, 4));
  const latest = (from: number): boolean => write(from).every((t) => t <= today);
  const from = known ? 0 : (hint ?? (latest(thisYear) ? thisYear : thisYear - 1));
  return { kind, texts: write(from), assumedYear: known || hint !== null ? null : from };
}

const place = (w: Written): number => w.part * 100 + w.day;
const two = (n: number): string => String(n).padStart(2, '0');

function iso({ unit, part, day: d }: Written, year: number): string {
  if (unit === 'day') return `${year}-${two(part)}-${two(d)}`;
  if (unit === 'month') return `${year}-${two(part)}`;
  return unit === 'quarter' ? `${year}-Q${part}` : `${year}-W${two(part)}`;
}

/** Days, months, … one after the other without a gap. */
function runsOn(texts: readonly string[]): boolean {
  return texts.every((text, i) => i === 0 || text === next(texts[i - 1]!));
}

function next(text: string): string {
  if (isDay(text)) return addDays(text, 1);
  const m = /^(\d{4})-([QW]?)(\d+)$/.exec(text)!;
  const most = m[2] === 'Q' ? 4 : m[2] === 'W' ? 52 : 12;
  const n = Number(m[3]);
  const [year, part] = n >= most ? [Number(m[1]) + 1, 1] : [Number(m[1]), n + 1];
  return `${year}-${m[2]}${m[2] === 'Q' ? part : two(part)}`;
}
