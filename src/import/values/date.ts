import { literal } from '../../model/sql.ts';
import type { ImportWarning, ValueFormat } from '../types.ts';
import { OFFSETS, readDateShape, WEEKDAY_RE2, type DateShape } from './date-shape.ts';
import { guarded } from './number.ts';
import type { Shape } from './shapes.ts';
import { foldSql, shapeSql } from './text.ts';

/** A column's shapes, read as times. */
export interface DateEvidence {
  shapes: { shape: string; n: number; read: DateShape }[];
  missingWords: string[];
  missing: number;
  ranges: number;
  rangeShapes: string[];
  unreadable: number;
  complete: boolean;
}

export function dateEvidence(shapes: readonly Shape[], complete: boolean): DateEvidence {
  const e: DateEvidence = {
    shapes: [],
    missingWords: [],
    missing: 0,
    ranges: 0,
    rangeShapes: [],
    unreadable: 0,
    complete,
  };
  for (const { shape, n } of shapes) {
    const read = readDateShape(shape);
    if (read === 'missing') {
      e.missing += n;
      e.missingWords.push(shape);
    } else if (read === 'range') {
      e.ranges += n;
      e.rangeShapes.push(shape);
    } else if (read === 'unreadable') e.unreadable += n;
    else e.shapes.push({ shape, n, read });
  }
  return e;
}

/** SQL: the first two numbers of dates whose order is open, to see which passes 12. */
export const openPairSql = (cell: string): { first: string; second: string } => {
  const part = (i: number) =>
    `TRY_CAST(regexp_extract(${foldSql(cell)}, '^[^0-9]*([0-9]{1,2})[-/.] ?([0-9]{1,2})[-/.] ?[0-9]', ${i}) AS INTEGER)`;
  return { first: part(1), second: part(2) };
};

/**
 * The format of a column that is not plain ISO. `order` settles day and month where the shapes
 * leave it open; `year` completes dates without one.
 */
export function dateFormat(
  e: DateEvidence,
  order: 'dmy' | 'mdy',
  year: number | null,
  evidence: ImportWarning,
): { format: ValueFormat; unreadable: number } {
  const fits = e.shapes.filter((s) => s.read.order !== 'md' || year !== null);
  const lost = e.shapes.filter((s) => !fits.includes(s)).reduce((sum, s) => sum + s.n, 0);
  const open = fits.some((s) => s.read.order === 'xmy');
  const format: ValueFormat = {
    type: fits.every((s) => !s.read.time) ? 'day' : 'timestamp',
    order: open ? order : nameOf(fits[0]?.read),
    seen: [...new Set(fits.flatMap((s) => s.read.seen))].sort(),
    // Two-digit years first: `%Y` would take 26 for the year 26.
    formats: [...new Set(fits.map((s) => settle(s.read.format, order)).filter(Boolean))].sort(
      (a, b) => Number(b.includes('%y')) - Number(a.includes('%y')) || a.localeCompare(b),
    ),
    epochs: fits.flatMap(({ shape, read: { order: kind } }) =>
      kind === 'excel' || kind === 'epoch_s' || kind === 'epoch_ms' || kind === 'epoch_us'
        ? [{ shape, kind }]
        : [],
    ),
    mixed: {
      time: mixed(fits.map((s) => s.read.time)),
      absolute: mixed(fits.map((s) => s.read.absolute)),
    },
    missing: e.missingWords,
    ...(e.ranges ? { ranges: e.rangeShapes } : {}),
    evidence,
    ...(year === null ? {} : { year }),
  };
  if (lost + e.unreadable + e.ranges > 0 || !e.complete) format.only = fits.map((s) => s.shape);
  return { format, unreadable: lost + e.unreadable + e.ranges };
}

/** What the form is called for a person. */
function nameOf(read: DateShape | undefined): string {
  if (!read || read.order === 'xmy') return 'ymd';
  if (read.order === 'named') return 'month_name';
  return /[年月]/.test(read.format) ? 'zh' : read.order;
}

const mixed = (all: readonly boolean[]): boolean | 'mixed' =>
  all.every(Boolean) ? true : all.some(Boolean) ? 'mixed' : false;

const settle = (format: string, order: 'dmy' | 'mdy'): string =>
  format.replace('%x', order === 'dmy' ? '%d' : '%m').replace('%q', order === 'dmy' ? '%m' : '%d');

/** A cell read as a time, as SQL expressions over its text. */
export interface TimeSql {
  /** The written clock, without its offset; NULL where it cannot be read or lies beyond 1900–2199. */
  written: string;
  /** Seconds that the written clock is ahead of UTC, for instants; NULL = the file's zone. */
  offset: string | null;
  /** True where the cell has a time of day: the words true or false, or a condition. */
  hasTime: string;
}

export function timeSql(cell: string, format: ValueFormat): TimeSql {
  if (!format.seen) {
    // All cells are ISO as the engine reads it by itself; `utc` = they end in Z.
    return {
      written: `TRY_CAST(${cell} AS TIMESTAMP)`,
      offset: format.order === 'utc' ? '0' : null,
      hasTime: String(format.type === 'timestamp'),
    };
  }
  const seen = new Set(format.seen);
  const text = cleanSql(cell, seen);
  const bare = seen.has('offset') ? `regexp_replace(${text}, '${OFFSET}', '')` : text;
  const parts: string[] = (format.epochs ?? []).map(
    ({ shape, kind }) =>
      `WHEN ${shapeSql(cell)} = ${literal(shape)} THEN ${numericSql(seen.has('fold') ? foldSql(cell) : `trim(${cell})`, kind)}`,
  );
  const parsed = parseSql(bare, format, seen);
  const value = parts.length ? `CASE ${parts.join(' ')} ELSE ${parsed} END` : parsed;
  const { time, absolute } = format.mixed!;
  return {
    written: guarded(cell, format, sensible(value)),
    offset: absolute === false ? null : offsetSql(cell, text, format, seen),
    hasTime: time === 'mixed' ? hasTimeSql(cell, format) : String(time),
  };
}

/** Marketing has no year 0001 and no year 9999. */
const sensible = (value: string): string =>
  `CASE WHEN ${value} BETWEEN TIMESTAMP '1900-01-01' AND TIMESTAMP '2199-12-31' THEN ${value} END`;

const OFFSET = ' ?(utc|gmt)?([+-])([0-9]{2}):?([0-9]{2})?$';

/** The steps of `readDateShape`, for the cell itself. */
function cleanSql(cell: string, seen: ReadonlySet<string>): string {
  let x = seen.has('fold') ? `regexp_replace(${foldSql(cell)}, ' +', ' ', 'g')` : `trim(${cell})`;
  if (seen.has('lower')) x = `lower(${x})`;
  if (seen.has('weekday')) {
    x = `trim(regexp_replace(regexp_replace(${x}, ${literal(WEEKDAY_RE2)}, ' '), ' +', ' ', 'g'))`;
  }
  const words = (kind: string) =>
    [...seen]
      .filter((s) => s.startsWith(`${kind}:`))
      .map((s) => s.split(':') as [string, string, string])
      .sort((a, b) => b.at(-1)!.length - a.at(-1)!.length);
  for (const [, half, word] of words('half')) x = `replace(${x}, ${literal(word)}, '${half}')`;
  for (const [, month, word] of words('month')) {
    x = `replace(${x}, ${literal(word)}, '${month.padStart(2, '0')}')`;
  }
  if (seen.has('ordinal')) x = `regexp_replace(${x}, '([0-9])(st|nd|rd|th)\\b', '\\1')`;
  for (const [, zone] of words('zone')) {
    x = `regexp_replace(${x}, ${literal(` ?${zone}$`)}, ${literal(OFFSETS[zone]!)})`;
  }
  if (seen.has('utc')) x = `regexp_replace(${x}, ' ?(z|utc|gmt)$', '')`;
  if (seen.has('t')) x = `regexp_replace(${x}, '([0-9])t([0-9])', '\\1 \\2')`;
  // The engine's parser and the tables know microseconds and no finer fraction.
  if (seen.has('nanos')) x = `regexp_replace(${x}, '(:[0-9]{2}[.,][0-9]{6})[0-9]+', '\\1')`;
  return x;
}

function parseSql(text: string, format: ValueFormat, seen: ReadonlySet<string>): string {
  const formats = format.formats ?? [];
  if (!formats.length) return 'NULL::TIMESTAMP';
  const withYear = seen.has('no-year')
    ? formats.map((f) => (/%[yY]/.test(f) ? f : `%Y ${f}`))
    : formats;
  const full = seen.has('no-year')
    ? `CASE WHEN regexp_matches(${text}, '^[0-9]{1,2}月') THEN '${format.year} ' || ${text} ELSE ${text} END`
    : text;
  const parse = (x: string) => `try_strptime(${x}, [${withYear.map(literal).join(', ')}])`;
  if (!seen.has('24h')) return parse(full);
  return `CASE WHEN contains(${text}, ' 24:00')
    THEN ${parse(`replace(${full}, ' 24:00', ' 00:00')`)} + INTERVAL 1 DAY ELSE ${parse(full)} END`;
}

const SCALES = { epoch_s: 1_000_000, epoch_ms: 1000, epoch_us: 1 } as const;

function numericSql(text: string, kind: 'excel' | keyof typeof SCALES): string {
  const number = `TRY_CAST(${text} AS DECIMAL(27,9))`;
  if (kind === 'excel') {
    // Days since 30 December 1899; the fraction is the time, to the second.
    return `TIMESTAMP '1899-12-30' + to_seconds(round(${number} * 86400)::BIGINT)`;
  }
  return `make_timestamp(TRY_CAST(round(${number} * ${SCALES[kind]}) AS BIGINT))`;
}

function offsetSql(
  cell: string,
  text: string,
  format: ValueFormat,
  seen: ReadonlySet<string>,
): string {
  const branches: string[] = [];
  const epochs = (format.epochs ?? []).filter((e) => e.kind !== 'excel');
  if (epochs.length) {
    branches.push(
      `WHEN ${shapeSql(cell)} IN (${epochs.map((e) => literal(e.shape)).join(', ')}) THEN 0`,
    );
  }
  if (seen.has('utc')) {
    branches.push(`WHEN regexp_matches(lower(trim(${cell})), '(z|utc|gmt)$') THEN 0`);
  }
  if (seen.has('offset')) {
    const part = (i: number) => `regexp_extract(${text}, '${OFFSET}', ${i})`;
    branches.push(
      `WHEN regexp_matches(${text}, ':[0-9]{2}([.,][0-9]+)?( ?[ap]m)?${OFFSET}') THEN
      CASE ${part(2)} WHEN '-' THEN -1 ELSE 1 END * (${part(3)}::INTEGER * 3600 + coalesce(TRY_CAST(${part(4)} AS INTEGER), 0) * 60)`,
    );
  }
  return branches.length ? `CASE ${branches.join(' ')} END` : 'NULL::INTEGER';
}

/** Where some cells have a time and some have none. */
function hasTimeSql(cell: string, format: ValueFormat): string {
  const days = (format.epochs ?? []).filter((e) => e.kind === 'excel' && !e.shape.includes('.'));
  const dayShapes = days.length
    ? ` AND ${shapeSql(cell)} NOT IN (${days.map((e) => literal(e.shape)).join(', ')})`
    : '';
  return `(regexp_matches(${cell}, '[:：时点]|^\\s*[0-9]{10,}|\\.[0-9]+$|[0-9]{14}')${dayShapes})`;
}
