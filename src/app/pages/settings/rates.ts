import { isDay } from '../../../model/days.ts';
import type { Rate } from '../../../model/settings.ts';
import { readNumber } from '../../../ui/number.ts';

const twoDigits = (text: string): string => text.padStart(2, '0');

/** 2026-1-5, 2026/01/05, 2026.1.5, 20260105, 2026年1月5日 → ISO; null where it is no day. */
export function readDay(text: string): string | null {
  const parts =
    /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(text.trim()) ?? [];
  const [, year, month = parts[4], day = parts[5]] = parts;
  if (!year || !month || !day) return null;
  const iso = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  return isDay(iso) ? iso : null;
}

/**
 * Pasted lines of day, currency and rate, parted by tabs, commas, semicolons or spaces. A line
 * that is none (a header is the usual one) comes back in `unread` with its number.
 */
export function readRates(text: string): {
  rates: Rate[];
  unread: { line: number; text: string }[];
} {
  const rates: Rate[] = [];
  const unread: { line: number; text: string }[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (!line) continue;
    const [day = '', code = '', number = ''] = line.split(/[\t,;，；\s]+/);
    const read = readDay(day);
    const rate = readNumber(number, { min: Number.MIN_VALUE });
    if (read && /^[a-z]{3}$/i.test(code) && rate !== null) {
      rates.push({ day: read, currency: code.toUpperCase(), rate });
    } else unread.push({ line: i + 1, text: line });
  }
  return { rates, unread };
}

/** The table with some rates more: one for each day and currency, the newer one wins; newest first. */
export function withRates(old: readonly Rate[], more: readonly Rate[]): Rate[] {
  const byKey = new Map([...old, ...more].map((r) => [`${r.day} ${r.currency}`, r]));
  return [...byKey.values()].sort((a, b) =>
    a.day !== b.day ? (a.day < b.day ? 1 : -1) : a.currency < b.currency ? -1 : 1,
  );
}
