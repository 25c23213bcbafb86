import { currencyCode } from './header.ts';
import { isDay } from '../model/days.ts';
import { isZone } from '../model/zones.ts';

/** What the lines above a header say: title, days covered, zone, currency. */
export interface Preamble {
  /** First and last day that the report covers. */
  days: [from: string, to: string] | null;
  zone: string | null;
  currency: string | null;
  /** How many rows the report says it has. */
  rows: number | null;
  /** The report says that its figures may still be incomplete. */
  incomplete: boolean;
}

const MONTH = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const pad = (n: number | string): string => String(n).padStart(2, '0');

/** All days written in a text, in order, where the form leaves no doubt. */
function daysIn(text: string): string[] {
  const found: [at: number, day: string][] = [];
  const take = (pattern: RegExp, day: (m: RegExpExecArray) => string): void => {
    for (const m of text.matchAll(pattern)) {
      const iso = day(m as unknown as RegExpExecArray);
      if (isDay(iso)) found.push([m.index, iso]);
    }
  };
  take(
    /(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/g,
    (m) => `${m[1]}-${pad(m[2]!)}-${pad(m[3]!)}`,
  );
  take(/(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)/g, (m) => `${m[1]}-${m[2]}-${m[3]}`);
  take(new RegExp(`(${MONTH})[a-z]*\\.? (\\d{1,2}),? (20\\d{2})`, 'gi'), (m) => {
    const month = MONTH.split('|').indexOf(m[1]!.toLowerCase()) + 1;
    return `${m[3]}-${pad(month)}-${pad(m[2]!)}`;
  });
  return found.sort((a, b) => a[0] - b[0]).map(([, day]) => day);
}

/** Reads the records above the header; also a file name, which may hold the only dates. */
export function readPreamble(records: readonly (readonly string[])[]): Preamble {
  const lines = records.map((r) => r.join(' '));
  const days = lines.map(daysIn).find((d) => d.length === 2) ?? null;
  const single = lines.map(daysIn).find((d) => d.length === 1) ?? null;
  const start = lines.find((l) => /start|开始/i.test(l) && daysIn(l).length === 1);
  const end = lines.find((l) => /end|结束/i.test(l) && daysIn(l).length === 1);
  const span = days ?? (start && end ? [...daysIn(start), ...daysIn(end)] : single);
  const zoneText = lines.map((l) => /time ?zone|时区/i.exec(l) && l).find(Boolean) ?? '';
  const zone = zoneText.match(/[A-Z][a-z]+\/[A-Za-z_]+/)?.[0] ?? null;
  const utc = lines.some((l) => /\(in UTC\)|\bUTC\b(?![+-])/.test(l)) ? 'UTC' : null;
  const currencyLine = lines.find((l) => /currency|\bamounts? in [A-Z]{3}|币种|货币/i.test(l));
  const currency = currencyLine?.match(/[A-Z]{3}|人民币|美元/)?.[0];
  return {
    days: span ? [span[0]!, span.at(-1)!] : null,
    zone: zone && isZone(zone) ? zone : utc,
    currency: currency ? currencyCode(currency) : null,
    rows: rowsIn(lines),
    incomplete: lines.some((l) => /^potential incomplete data: *true$/i.test(l.trim())),
  };
}

/** `Rows: 1,234` as a line of its own. */
function rowsIn(lines: readonly string[]): number | null {
  const found = lines
    .map((l) => /^(?:rows|行数) ?[:：] *([\d,]+)$/i.exec(l.trim())?.[1])
    .find(Boolean);
  return found === undefined ? null : Number(found.replaceAll(',', ''));
}
