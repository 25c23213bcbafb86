import { readHeader } from '../header.ts';
import { looksLikeTime } from '../recognise.ts';
import type { Clock } from './types.ts';

const HAS_CLOCK = /\d:\d{2}|\d[tT]\d/;
const CLOCK_CELL = /^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?$/i;
const HOUR_CELL = /^([01]?\d|2[0-3])(:00)? ?([时点h]|:\d{2} ?[-~–至到] ?\d{1,2}(:\d{2})?)?$/i;
const CLOCK_NAME =
  /(^|[\s.-])(time|clock|hour|hours|hour of day|time of day|hr)$|时间$|时刻$|小时段?$|时段$|时间段$|^时$/;
const HOUR_NAME = /(^|\s)(hour|hr|hour of day)$|小时段?$|时段$|时间段$|^时$/;
const stem = (name: string): string =>
  name
    .replace(/\b(date|day|time|hour|clock)\b|日期|时间段?|小时段?|时段|时刻|[日时天]/g, '')
    .trim();

/** The one pair of a day and a clock, found by names and cells; null where there is none or several. */
export function findClock(
  header: readonly string[],
  samples: readonly (readonly string[])[],
): Clock | null {
  const names = header.map((h) => readHeader(h).full);
  const all = (i: number, test: (cell: string) => boolean): boolean =>
    samples[i]!.length > 0 && samples[i]!.every((c) => test(c.trim()));
  const days = names.flatMap((_, i) =>
    looksLikeTime(samples[i]!) && all(i, (c) => !HAS_CLOCK.test(c) && !/^\d{9,}/.test(c))
      ? [i]
      : [],
  );
  const clocks = names.flatMap((name, i) =>
    (CLOCK_NAME.test(name) && all(i, (c) => CLOCK_CELL.test(c))) ||
    (HOUR_NAME.test(name) && all(i, (c) => HOUR_CELL.test(c)))
      ? [i]
      : [],
  );
  const pairs = clocks.flatMap((clock) =>
    days
      .filter((day) => days.length === 1 || stem(names[day]!) === stem(names[clock]!))
      .map((day) => ({ day, clock })),
  );
  return pairs.length === 1 ? pairs[0]! : null;
}

/** SQL: day and clock as one text; an hour alone begins at :00, a span of hours at its start. */
export function joinedSql(day: string, clock: string): string {
  const text = `trim(${clock})`;
  const hour = `regexp_extract(${text}, '^([0-9]{1,2}) ?[时点hH]?$', 1)`;
  const start = `regexp_extract(${text}, '^([0-9]{1,2}:[0-9]{2}) ?[-~–至到]', 1)`;
  return `CASE
    WHEN nullif(${text}, '') IS NULL OR regexp_full_match(${text}, '[^0-9]*') THEN ${day}
    WHEN ${hour} <> '' THEN trim(${day}) || ' ' || lpad(${hour}, 2, '0') || ':00'
    WHEN ${start} <> '' THEN trim(${day}) || ' ' || ${start}
    ELSE trim(${day}) || ' ' || ${text} END`;
}
