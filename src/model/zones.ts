import { Problem } from './problem.ts';
import { timestamp } from './sql.ts';

/**
 * Time zones without ICU in the engine: `Intl` says where a zone's offset changes, and SQL gets a
 * CASE over those moments. Offsets are seconds east of UTC; instants are milliseconds since 1970.
 */

/** From `at` (−Infinity for the first) the zone's clocks are `offset` seconds ahead of UTC. */
export interface Offset {
  at: number;
  offset: number;
}

const DAY = 86_400_000;
/** No zone has ever changed twice within a week for less than a month; looking weekly is enough. */
const STEP = 7 * DAY;
/** Beyond these years a zone keeps the offset of the edge; files with such days are refused anyway. */
const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(2200, 0, 1);

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
  let format = clocks.get(zone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'iso8601',
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      });
    } catch (cause) {
      throw new Problem('unknown-zone', { zone }, { cause });
    }
    clocks.set(zone, format);
  }
  return format;
}

/** True for a name that the browser knows: `Asia/Shanghai`, `UTC`, `+08:00`. */
export function isZone(zone: string): boolean {
  try {
    clock(zone);
    return zone !== '';
  } catch {
    return false;
  }
}

/** Seconds that the zone's clocks are ahead of UTC at an instant. Rejects with `unknown-zone`. */
export function offsetAt(zone: string, instant: number): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of clock(zone).formatToParts(whole)) part[type] = Number(value);
  const wall = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day']!,
    part['hour']!,
    part['minute']!,
    part['second']!,
  );
  return (wall - whole) / 1000;
}

/**
 * The zone's offsets from `fromDay` to `toDay` (ISO days, inclusive, a day of margin on both
 * sides): the first holds from the beginning, each later one from its transition.
 */
export function offsets(zone: string, fromDay: string, toDay: string): Offset[] {
  const bound = (day: string): number =>
    Math.min(Math.max(Date.parse(`${day}T00:00:00Z`) || 0, FIRST), LAST);
  const start = bound(fromDay) - 2 * DAY;
  const end = bound(toDay) + 2 * DAY;
  const found: Offset[] = [{ at: -Infinity, offset: offsetAt(zone, start) }];
  for (let a = start; a < end; a += STEP) {
    const before = found.at(-1)!.offset;
    const after = offsetAt(zone, a + STEP);
    if (after !== before) found.push({ at: transition(zone, a, a + STEP, before), offset: after });
  }
  return found;
}

/** The first second of (a, b] at which the zone's offset is no longer `before`. */
function transition(zone: string, a: number, b: number, before: number): number {
  let low = a / 1000;
  let high = b / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const shifted = (expr: string, seconds: number): string =>
  seconds === 0 ? expr : `${expr} ${seconds < 0 ? '-' : '+'} INTERVAL ${Math.abs(seconds)} SECONDS`;

/** One CASE branch for each offset: `limit(i)` is the moment before which offset i holds. */
function byOffset(
  expr: string,
  table: readonly Offset[],
  limit: (i: number) => number,
  sign: 1 | -1,
): string {
  const last = table.length - 1;
  if (last === 0) return shifted(expr, sign * table[0]!.offset);
  const branches = table
    .slice(0, last)
    .map(
      ({ offset }, i) =>
        `WHEN ${expr} < ${timestamp(iso(limit(i)))} THEN ${shifted(expr, sign * offset)}`,
    );
  return `CASE ${branches.join(' ')} ELSE ${shifted(expr, sign * table[last]!.offset)} END`;
}

/**
 * The UTC instant of a local TIMESTAMP expression. An hour that exists twice is taken as the
 * earlier instant, one that does not exist is moved forward by the length of the gap.
 */
export function toUtcSql(expr: string, zone: string, fromDay: string, toDay: string): string {
  const table = offsets(zone, fromDay, toDay);
  return byOffset(expr, table, (i) => wallEnd(table, i), -1);
}

/** The local wall time up to which offset i is taken, as milliseconds of a UTC-like clock. */
const wallEnd = (table: readonly Offset[], i: number): number =>
  table[i + 1]!.at + 1000 * Math.max(table[i]!.offset, table[i + 1]!.offset);

/** The local wall time (TIMESTAMP) of a UTC TIMESTAMP expression. */
export function toLocalSql(expr: string, zone: string, fromDay: string, toDay: string): string {
  const table = offsets(zone, fromDay, toDay);
  return byOffset(expr, table, (i) => table[i + 1]!.at, 1);
}

/** The local day (DATE) of a UTC TIMESTAMP expression. */
export const localDaySql = (expr: string, zone: string, fromDay: string, toDay: string): string =>
  `(${toLocalSql(expr, zone, fromDay, toDay)})::DATE`;

/** True where a local TIMESTAMP expression exists twice or not at all; `false` for a fixed zone. */
export function dubiousSql(expr: string, zone: string, fromDay: string, toDay: string): string {
  const table = offsets(zone, fromDay, toDay);
  const spans = table.slice(1).map(({ at, offset }, i) => {
    const walls = [at + 1000 * table[i]!.offset, at + 1000 * offset].sort((a, b) => a - b);
    return `(${expr} >= ${timestamp(iso(walls[0]!))} AND ${expr} < ${timestamp(iso(walls[1]!))})`;
  });
  return spans.length ? `(${spans.join(' OR ')})` : 'false';
}

/** The UTC instant (ISO) at which a local day begins. */
export function startOfDay(day: string, zone: string): string {
  const wall = Date.parse(`${day}T00:00:00Z`);
  const table = offsets(zone, day, day);
  const i = table.findIndex((_, k) => k === table.length - 1 || wall < wallEnd(table, k));
  return iso(wall - 1000 * table[i]!.offset);
}

/** The local day (ISO) of an instant. */
export const localDay = (instant: Date, zone: string): string =>
  iso(instant.getTime() + 1000 * offsetAt(zone, instant.getTime())).slice(0, 10);
