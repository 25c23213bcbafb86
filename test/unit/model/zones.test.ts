import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import {
  dubiousSql,
  isZone,
  localDay,
  localDaySql,
  offsets,
  startOfDay,
  toLocalSql,
  toUtcSql,
} from '../../../src/model/zones.ts';
import { random } from '../../../src/stats/random.ts';
import { nativeEngine } from '../../tools/native.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'UTC',
];

/** The wall clock by Intl, as text: the second way to know. */
const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);
const wall = (instant: number, zone: string): string => clocks.get(zone)!.format(instant);

test(
  'every half hour of two years has the local day that Intl says',
  { timeout: 30_000 },
  async () => {
    const from = Date.UTC(2025, 0, 1);
    const n = 2 * 365 * 48;
    for (const zone of ZONES) {
      const { rows } = await engine.query(
        `SELECT ${localDaySql('ts', zone, '2025-01-01', '2026-12-31')}::VARCHAR AS day
       FROM (SELECT TIMESTAMP '2025-01-01' + to_minutes(30 * i) AS ts FROM range(${n}) t(i)) ORDER BY ts`,
      );
      const wrong = rows.findIndex(
        (row, i) => row['day'] !== wall(from + i * 1_800_000, zone).slice(0, 10),
      );
      expect([zone, wrong]).toEqual([zone, -1]);
    }
  },
);

test(
  'local times go to the instant that shows them; twice takes the earlier, never moves forward',
  { timeout: 30_000 },
  async () => {
    const from = Date.UTC(2025, 8, 1);
    const n = 250 * 96;
    for (const zone of ZONES) {
      // Instants by wall time, by Intl alone, each quarter of an hour, earliest first.
      const instants = new Map<string, number>();
      const seen = new Map<string, number>();
      for (let i = -200; i < n + 200; i++) {
        const at = from + i * 900_000;
        const shown = wall(at, zone);
        if (!instants.has(shown)) instants.set(shown, at);
        seen.set(shown, (seen.get(shown) ?? 0) + 1);
      }
      const { rows } = await engine.query(
        `SELECT ts::VARCHAR AS local, ${toUtcSql('ts', zone, '2025-09-01', '2026-07-01')} AS utc,
         ${dubiousSql('ts', zone, '2025-09-01', '2026-07-01')} AS dubious
       FROM (SELECT TIMESTAMP '2025-09-01' + to_minutes(15 * i) AS ts FROM range(${n}) t(i)) ORDER BY ts`,
      );
      const wrong: unknown[] = [];
      for (const { local, utc, dubious } of rows) {
        const at = instants.get(String(local));
        const got = Date.parse(String(utc));
        if (at !== undefined && got !== at) wrong.push([local, utc]);
        if (dubious !== (seen.get(String(local)) !== 1)) wrong.push(['dubious', local, dubious]);
        // A wall time in a gap is shown later than it was written, by at most the gap.
        if (at === undefined && !(wall(got, zone) > String(local))) wrong.push(['gap', local, utc]);
      }
      expect([zone, wrong.slice(0, 3)]).toEqual([zone, []]);
    }
  },
);

/**
 * All zones that this browser knows, 2015 to 2030, against `Intl` alone: the wall clock that it
 * shows at an instant is the truth. Zones that change alike are asked once: what a zone is, is its
 * offsets. In bulk, in the engine: each statement has the instants of one zone.
 */
const FROM = '2015-01-01';
const TO = '2030-12-31';
const EVERY = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
const same = new Map<string, string[]>();
for (const zone of EVERY) {
  const key = JSON.stringify(offsets(zone, FROM, TO));
  same.set(key, [...(same.get(key) ?? []), zone]);
}
const KINDS = [...same.values()];

/** Another hand than zones.ts: Intl's own words for the offset, and its clock. */
function clockOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return (instant) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

/** Where the clock's distance to UTC changes, found by looking every two days and then closer. */
function changesOf(wallOf: (instant: number) => number): number[] {
  const found: number[] = [];
  const step = 48 * 3_600_000;
  const distance = (at: number) => wallOf(at) - at;
  let before = distance(Date.parse(FROM));
  for (let at = Date.parse(FROM); at < Date.parse(TO); at += step) {
    const after = distance(at + step);
    if (after === before) continue;
    let low = at;
    let high = at + step;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (distance(middle) === before) low = middle;
      else high = middle;
    }
    found.push(high);
    before = after;
  }
  return found;
}

test(
  'every zone, 2015 to 2030: each change of the clocks to the second, and instants at random, both ways',
  { timeout: 120_000 },
  async () => {
    const dice = random(2026, 'zones');
    const wrong: unknown[] = [];
    let changes = 0;
    // A day is looked at closely in one zone of each kind; which, changes nothing.
    for (const [zone] of KINDS as [string, ...string[]][]) {
      const wallOf = clockOf(zone);
      const edges = changesOf(wallOf);
      changes += edges.length;
      const near = edges.flatMap((at) =>
        [-86_400, -7200, -3601, -3600, -1801, -1, 0, 1, 1800, 3599, 3600, 7200, 86_400].map(
          (s) => at + 1000 * s,
        ),
      );
      const any = Array.from(
        { length: 60 },
        () => Date.parse(FROM) + 1000 * dice.below((Date.parse(TO) - Date.parse(FROM)) / 1000),
      );
      const instants = [...new Set([...near, ...any])].sort((a, b) => a - b);
      const walls = instants.map(wallOf);
      const list = instants
        .map((at, i) => `(${i}, make_timestamp(${at}000), make_timestamp(${walls[i]}000))`)
        .join(', ');
      const { rows } = await engine.query(
        `SELECT epoch_ms(${toLocalSql('ts', zone, FROM, TO)}) AS wall, ${localDaySql('ts', zone, FROM, TO)}::VARCHAR AS day,
  epoch_ms(${toUtcSql('shown', zone, FROM, TO)}) AS utc, ${dubiousSql('shown', zone, FROM, TO)} AS dubious
FROM (VALUES ${list}) t(i, ts, shown) ORDER BY i`,
      );
      for (const [i, r] of rows.entries()) {
        const at = instants[i]!;
        const wall = walls[i]!;
        if (r['wall'] !== wall || r['day'] !== new Date(wall).toISOString().slice(0, 10)) {
          wrong.push([zone, 'local', new Date(at).toISOString(), r]);
        }
        // The first instant that shows this wall time: an offset that held a day before or after.
        const first = Math.min(
          ...[at - 86_400_000, at, at + 86_400_000].flatMap((near) => {
            const candidate = wall - (wallOf(near) - near);
            return wallOf(candidate) === wall ? [candidate] : [];
          }),
        );
        if (r['utc'] !== first) wrong.push([zone, 'utc', new Date(wall).toISOString(), r, first]);
        // A wall time that was shown at an instant is dubious only where it is shown twice.
        const twice = [at - 86_400_000, at + 86_400_000].some((near) => {
          const other = wall - (wallOf(near) - near);
          return other !== at && wallOf(other) === wall;
        });
        if (r['dubious'] !== twice) wrong.push([zone, 'dubious', new Date(wall).toISOString(), r]);
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    // Nothing was skipped: the zones that Node knows, and a year of changes for many of them.
    expect(EVERY.length).toBeGreaterThan(400);
    expect(KINDS.length).toBeGreaterThan(60);
    expect(changes).toBeGreaterThan(500);
  },
);

test('zones that are one kind show the same clock', () => {
  const dice = random(7, 'kinds');
  for (const [first, ...others] of KINDS as [string, ...string[]][]) {
    const at = Array.from({ length: 5 }, () => Date.parse(FROM) + 1000 * dice.below(504_921_600));
    for (const zone of others) {
      expect([zone, ...at.map(clockOf(zone))]).toEqual([zone, ...at.map(clockOf(first))]);
    }
  }
});

test('known transitions', () => {
  expect(offsets('America/New_York', '2026-01-01', '2026-12-31')).toEqual([
    { at: -Infinity, offset: -18000 },
    { at: Date.parse('2026-03-08T07:00:00Z'), offset: -14400 },
    { at: Date.parse('2026-11-01T06:00:00Z'), offset: -18000 },
  ]);
  // Lord Howe moves by half an hour.
  expect(offsets('Australia/Lord_Howe', '2026-03-01', '2026-05-01').map((o) => o.offset)).toEqual([
    39600, 37800,
  ]);
  expect(offsets('Asia/Shanghai', '2000-01-01', '2030-01-01')).toEqual([
    { at: -Infinity, offset: 28800 },
  ]);
});

test('a fixed zone is plain arithmetic, a bad name is refused', () => {
  expect(toUtcSql('ts', 'Asia/Shanghai', '2026-01-01', '2026-12-31')).toBe(
    'ts - INTERVAL 28800 SECONDS',
  );
  expect(localDaySql('ts', 'UTC', '2026-01-01', '2026-12-31')).toBe('(ts)::DATE');
  expect(isZone('Europe/Berlin') && isZone('UTC')).toBe(true);
  expect(isZone('Mars/Olympus') || isZone('')).toBe(false);
  expect(() => offsets('Mars/Olympus', '2026-01-01', '2026-01-02')).toThrow(/unknown-zone/);
});

test('days begin and belong where the zone says', () => {
  expect(startOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
  expect(startOfDay('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
  expect(startOfDay('2026-01-05', 'Asia/Shanghai')).toBe('2026-01-04T16:00:00.000Z');
  expect(localDay(new Date('2026-01-04T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-01-05');
  expect(localDay(new Date('2026-01-05T07:59:59Z'), 'America/Los_Angeles')).toBe('2026-01-04');
});
