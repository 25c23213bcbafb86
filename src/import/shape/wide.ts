import { readHeader } from '../header.ts';
import { isMissing } from '../values/text.ts';
import { readAll, type Written } from './days.ts';
import { isMetric, isPlatform, wideHeader, type WideHeader } from './keys.ts';
import type { Wide } from './types.ts';

export interface WideInput {
  header: readonly string[];
  /** Some records, for what the columns hold. */
  sample: readonly (readonly string[])[];
  /** Lines above the header and the file's name: they may say year and figure. */
  about: readonly string[];
  year: number | null;
  today: string;
}

const LEAST = { time: 3, place: 2 };
const MOST_LOOKED_AT = 3000;

/** Finds the columns of days, periods or channels in a header; null where the file is not wide. */
export function findWide(input: WideInput): Wide | null {
  const { header } = input;
  if (header.length < 3 || header.length > MOST_LOOKED_AT) return null;
  const read = header.map(wideHeader);
  const of = (kind: 'time' | 'place'): number[] =>
    figuresOf(
      input.sample,
      read.flatMap((r, i) => (r?.key.kind === kind ? [i] : [])),
    );
  const [times, places] = [of('time'), of('place')];
  const kind = times.length > places.length ? 'time' : 'place';
  const columns = kind === 'time' ? times : places;
  if (columns.length < LEAST[kind]) return null;
  return kind === 'time' ? byTime(input, read, columns) : byPlace(input, read, columns);
}

const FIGURE = /^[^\p{L}]*\d[\d.,\s'’]*\s*[%万亿wkm元]?\)?$/iu;

/** The columns of mostly figures, as far as cells are there; none where all together hold too few. */
function figuresOf(sample: WideInput['sample'], columns: readonly number[]): number[] {
  const counted = columns.map((i) => {
    const filled = sample.map((r) => r[i] ?? '').filter((c) => !isMissing(c));
    return { i, filled: filled.length, n: filled.filter((c) => FIGURE.test(c.trim())).length };
  });
  const kept = counted.filter(({ filled, n }) => n >= filled * 0.5);
  const filled = kept.reduce((sum, c) => sum + c.filled, 0);
  const figures = kept.reduce((sum, c) => sum + c.n, 0);
  return filled > 0 && figures >= filled * 0.8 ? kept.map((c) => c.i) : [];
}

type Read = readonly (WideHeader | null)[];

/** The ways in which a column's header can be read as a time; headers of one day are alike. */
function timeOf(read: Read, i: number): { readings: Written[]; same: string } {
  const key = read[i]?.key;
  const found = key?.kind === 'time' ? key.readings : [];
  return { readings: found, same: JSON.stringify(found) };
}

function byTime(input: WideInput, read: Read, columns: readonly number[]): Wide | null {
  // Each day once, in the order of the columns: `5 Jan cost, 5 Jan clicks` name it twice.
  const named = new Map<string, Written[]>();
  for (const i of columns) {
    const { readings, same } = timeOf(read, i);
    if (!named.has(same)) named.set(same, readings);
  }
  const days = readAll([...named.values()], input.year, input.today);
  if (!days) return null;
  const texts = new Map([...named.keys()].map((same, k) => [same, days.texts[k]!]));
  return assemble(input, read, columns, (i) => texts.get(timeOf(read, i).same)!, {
    kind: days.kind,
    key: days.kind === 'day' ? 'day' : 'month',
    assumedYear: days.assumedYear,
  });
}

function byPlace(input: WideInput, read: Read, columns: readonly number[]): Wide | null {
  const name = (i: number): string => {
    const key = read[i]?.key;
    return key?.kind === 'place' ? key.name : '';
  };
  const places = columns.map(name);
  return assemble(input, read, columns, name, {
    kind: 'place',
    key: places.every(isPlatform) ? 'source' : 'channel',
    assumedYear: null,
  });
}

function assemble(
  input: WideInput,
  read: Read,
  columns: readonly number[],
  keyAt: (i: number) => string,
  what: Pick<Wide, 'kind' | 'key' | 'assumedYear'>,
): Wide | null {
  const keys = [...new Set(columns.map(keyAt))];
  if (keys.length < 2) return null;
  const metrics = new Map<string, { header: string; at: (number | null)[] }>();
  for (const i of columns) {
    const metric = read[i]!.metric;
    const folded = readHeader(metric).full;
    const value = metrics.get(folded) ?? { header: metric, at: keys.map(() => null) };
    const at = keys.indexOf(keyAt(i));
    if (value.at[at] !== null) return null;
    value.at[at] = i;
    metrics.set(folded, value);
  }
  const bare = metrics.get('');
  if (bare) bare.header = figureOf(input.about) ?? 'value';
  const values = [...metrics.values()];
  const figures = new Set(values.map((v) => readHeader(v.header).full));
  const totals = totalsOf(input, read, values, figures);
  if (!totals) return null;
  const gone = new Set([...columns, ...totals]);
  const keep = input.header.flatMap((_, i) => (gone.has(i) ? [] : [i]));
  return { ...what, keep, keys, values, totals };
}

/** Columns of sums beside the others; null where a column of that name is no such sum. */
function totalsOf(
  { header, sample }: WideInput,
  read: Read,
  values: Wide['values'],
  figures: ReadonlySet<string>,
): number[] | null {
  const totals = figuresOf(
    sample,
    read.flatMap((r, i) => (r?.key.kind === 'total' ? [i] : [])),
  );
  for (const [i, name] of header.entries()) {
    const full = readHeader(name).full;
    if (read[i] || !figures.has(full)) continue;
    const value = values.find((v) => readHeader(v.header).full === full)!;
    if (!isSum(sample, i, value.at)) return null;
    totals.push(i);
  }
  return totals;
}

function isSum(sample: WideInput['sample'], i: number, at: readonly (number | null)[]): boolean {
  const figure = (r: readonly string[], k: number): number =>
    Number((r[k] ?? '').replace(/[^\d.-]/g, '')) || 0;
  return sample.every((r) => {
    const sum = at.reduce<number>((s, k) => s + (k === null ? 0 : figure(r, k)), 0);
    return Math.abs(sum - figure(r, i)) <= 0.01 * Math.max(1, Math.abs(sum));
  });
}

/** The figure that a file of bare days or channels holds, as its title or its name says. */
function figureOf(about: readonly string[]): string | null {
  for (const line of about) {
    const text = line.replace(/\.[a-z]{2,5}$/i, '');
    const parts = text.split(
      /[\s_\-–—:：/|·.,()（）[\]【】]+|(?:by|per|daily|每日|日|分|各|渠道|平台|统计|报表|明细|月度|每月|数据)/i,
    );
    const found = parts.find((p) => p.length > 1 && isMetric(p));
    if (found) return found;
  }
  return null;
}
