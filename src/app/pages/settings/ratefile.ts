import type { Rate } from '../../../model/settings.ts';
import { readNumber } from '../../../ui/number.ts';
import { readDay } from './rates.ts';

/** A file of rates: a line a day and currency, or a column a currency. */

/** How its figures are quoted, where no column says so: base units per foreign one, or the other way. */
export interface Quote {
  direction: 'base-per-foreign' | 'foreign-per-base';
  /** For how many units the figure holds: 100 in many Chinese lists. */
  per: 1 | 100;
}

export interface RateFile {
  rates: Rate[];
  unread: { line: number; text: string }[];
  /** `pairs`: the columns say how they are quoted (USD/CNY, 100JPY/CNY); nothing is to be asked. */
  shape: 'long' | 'wide' | 'pairs';
}

const DAY = /^(day|date|日期|时间|交易日|effective date|time period)$/i;
const CURRENCY = /^(currency|币种|货币|ccy|code|币别|from|from currency|货币代码)$/i;
const RATE = /rate|汇率|中间价|value|price|折算价|obs_value/i;

/** The text of a file of rates: such lists are UTF-8 or Chinese. */
export async function rateText(blob: Blob): Promise<string> {
  const bytes = await blob.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** One line's cells: quotes hold the delimiter, doubled quotes are one. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '"' && quoted && line[i + 1] === '"') cell += line[++i];
    else if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** What a column of a wide file quotes: its currency, for how many units, and which way round. */
function columnOf(header: string, base: string): (Partial<Quote> & { currency: string }) | null {
  const pair = /^(100)?\s*([A-Z]{3})\s*[/-]?\s*(100)?([A-Z]{3})$/.exec(header.toUpperCase());
  if (pair) {
    const [, before, left, , right] = pair;
    const per = before ? 100 : 1;
    if (right === base && left) return { currency: left, per, direction: 'base-per-foreign' };
    if (left === base && right) return { currency: right, per, direction: 'foreign-per-base' };
    return null;
  }
  const code = /^[A-Z]{3}$/.exec(header.trim().toUpperCase());
  return code ? { currency: code[0] } : null;
}

/** Reads rates out of a table as text; null where no column of days and none of rates is found. */
export function readRateFile(text: string, base: string, quote: Quote): RateFile | null {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    const delimiter = ['\t', ';', ','].find((d) => line.includes(d));
    if (!delimiter) continue;
    const header = cellsOf(line, delimiter);
    const day = header.findIndex((h) => DAY.test(h));
    if (day < 0) continue;
    const body = lines
      .map((l, i) => ({ line: i + 1, text: l.trim(), cells: cellsOf(l, delimiter) }))
      .slice(at + 1)
      .filter((l) => l.text);
    const currency = header.findIndex((h) => CURRENCY.test(h));
    const rate = header.findIndex((h, i) => i !== currency && i !== day && RATE.test(h));
    if (currency >= 0 && rate >= 0) {
      return { ...readLong(body, { day, currency, rate }, base, quote), shape: 'long' };
    }
    const columns = header.flatMap((h, i) => {
      const found = i === day ? null : columnOf(h, base);
      return found && found.currency !== base ? [{ ...found, i }] : [];
    });
    if (!columns.length) continue;
    const shape = columns.every((c) => c.direction) ? 'pairs' : 'wide';
    return { ...readWide(body, day, columns, quote), shape };
  }
  return null;
}

interface Line {
  line: number;
  text: string;
  cells: string[];
}

/** Eight decimals are what the engine keeps of a rate. */
function rateOf(text: string, { direction, per }: Quote): number | null {
  const figure = readNumber(text, { min: Number.MIN_VALUE });
  if (figure === null) return null;
  const rate = direction === 'base-per-foreign' ? figure / per : per / figure;
  const kept = Number(rate.toFixed(8));
  return kept > 0 ? kept : null;
}

function readLong(
  body: readonly Line[],
  at: { day: number; currency: number; rate: number },
  base: string,
  quote: Quote,
): Omit<RateFile, 'shape'> {
  const rates: Rate[] = [];
  const unread: RateFile['unread'] = [];
  for (const { line, text, cells } of body) {
    const day = readDay(cells[at.day] ?? '');
    const currency = (cells[at.currency] ?? '').toUpperCase();
    const rate = rateOf(cells[at.rate] ?? '', quote);
    if (currency === base) continue;
    if (day && /^[A-Z]{3}$/.test(currency) && rate !== null) rates.push({ day, currency, rate });
    else unread.push({ line, text });
  }
  return { rates, unread };
}

/** A cell that is blank or a dash is a day on which that currency was not quoted. */
const isBlank = (cell: string): boolean => /^(|-+|–|—|n\/?a|---)$/i.test(cell);

function readWide(
  body: readonly Line[],
  dayAt: number,
  columns: readonly (Partial<Quote> & { currency: string; i: number })[],
  quote: Quote,
): Omit<RateFile, 'shape'> {
  const rates: Rate[] = [];
  const unread: RateFile['unread'] = [];
  for (const { line, text, cells } of body) {
    const day = readDay(cells[dayAt] ?? '');
    let bad = !day;
    for (const { currency, i, ...own } of columns) {
      const cell = cells[i] ?? '';
      if (!day || isBlank(cell)) continue;
      const rate = rateOf(cell, { ...quote, ...own });
      if (rate === null) bad = true;
      else rates.push({ day, currency, rate });
    }
    if (bad) unread.push({ line, text });
  }
  return { rates, unread };
}

/** What taking rates would change in the table of now. */
export function rateChanges(
  old: readonly Rate[],
  more: readonly Rate[],
): { added: number; same: number; changed: { rate: Rate; was: number }[] } {
  const known = new Map(old.map((r) => [`${r.day} ${r.currency}`, r.rate]));
  const changed = more.flatMap((rate) => {
    const was = known.get(`${rate.day} ${rate.currency}`);
    return was !== undefined && was !== rate.rate ? [{ rate, was }] : [];
  });
  const added = more.filter((r) => !known.has(`${r.day} ${r.currency}`)).length;
  return { added, changed, same: more.length - added - changed.length };
}
